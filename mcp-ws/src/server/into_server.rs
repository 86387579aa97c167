//! What a server can be made of.

use super::Server;
use crate::tool::Bound;
use crate::tool::ToolSet;
use crate::tool::Tools;

/// What [`Server::new`] and [`Server::and`] take: `tools![…]`, whose tools may wait for a state `S`; a [`ToolSet`], which has
/// its state; or a server.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of tools",
    label = "neither `tools![…]` nor a value that has tools",
    note = "functions are listed with `tools![…]`; a value has tools by `#[mcp_tools]` on an `impl` block of it, or by \
            `#[derive(mcp_ws::ToolSet)]`, which lists blocks that have names: `#[tools(Self::NAME)]`",
    note = "such a value is `Send` and `Sync`: what its methods change is in a `Mutex` or an atomic, and not in a `Cell`"
)]
pub trait IntoServer<S: 'static> {
    /// The server of these tools, with everything else as it is by default.
    fn into_server(self) -> Server<S>;
}

impl<S: 'static> IntoServer<S> for Tools<S> {
    fn into_server(self) -> Server<S> {
        Server::of(Bound::waiting(&self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: ToolSet> IntoServer<()> for T {
    fn into_server(self) -> Server {
        Server::of(Bound::of(self))
    }
}

impl<S: 'static> IntoServer<S> for Server<S> {
    fn into_server(self) -> Self {
        self
    }
}
