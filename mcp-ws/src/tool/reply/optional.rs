//! Why an [`Option`] is no reply: nothing says what a model is to read where there is none. A text, an empty result and a
//! failure are all likely, so the author is asked.

use super::Done;
use super::Out;
use super::Reply;

/// Never implemented. It is asked for where an [`Option`] is returned, so that the answer can be its own.
#[diagnostic::on_unimplemented(
    message = "`Option<{Self}>` cannot be returned from a tool: what is the model told when there is none?",
    label = "not a reply",
    note = "return a `Result`, whose error says what is missing (`.ok_or(\"there is no such item\")`), a text that says so \
            (`.unwrap_or_else(…)`), or `mcp_ws::Json<Option<T>>`, where nothing is `null`"
)]
pub trait ToldWhenMissing {}

impl<T: ToldWhenMissing> Reply for Option<T> {
    type Output = Self;

    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out)
    }
}
