//! Who may have which tool, as the author of a server says it.

use super::Server;
use crate::service::ToolInfo;
use crate::tool::Caller;

impl<S: 'static> Server<S> {
    /// Decides for each caller which tools there are: those for which this says `true`, and of these the ones whose
    /// [scopes](macro@crate::mcp_tool#scopes) they have. A tool that is hidden is not listed, and a call of it is answered as one of a
    /// tool that does not exist.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    ///
    /// /// What a tenant has paid for.
    /// struct Plan(Vec<&'static str>);
    ///
    /// /// Draws a picture.
    /// #[mcp_tool(tags("pictures"))]
    /// fn draw() -> &'static str {
    ///     "a lamp"
    /// }
    ///
    /// /// Plays a song.
    /// #[mcp_tool(tags("music"))]
    /// fn play() -> &'static str {
    ///     "la la"
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let server = Server::new(tools![draw, play]).filter_tools(|tool, caller| {
    ///     let plan = caller.identity().and_then(|identity| identity.get::<Plan>());
    ///     plan.is_some_and(|Plan(tags)| tags.iter().any(|tag| tool.has_tag(tag)))
    /// });
    ///
    /// let ann = Harness::new(server).as_caller(Identity::new("ann").with(Plan(vec!["music"])));
    /// let names: Vec<_> = ann.list_tools().await.unwrap().into_iter().map(|tool| tool.name).collect();
    /// assert_eq!(names, ["play"]);
    /// assert!(ann.call(draw {}).await.is_err());
    /// # }
    /// ```
    ///
    /// It is asked anew for each tool of each list, and for each call, and its connection waits for it: let it look things up in
    /// memory, in what the [`Authenticate`](crate::auth::Authenticate) has put into the [identity](crate::Identity::with). If it panics,
    /// the tool is hidden. Called again, both have to agree. Clients are not told when it comes to decide otherwise; they see it when they
    /// list the tools again. What they have kept of a list is theirs alone then, whatever
    /// [`Config::list_scope`](crate::Config::list_scope) says.
    ///
    /// Of a server that another one takes in by [`and`](Server::and) the tools are taken, and not the filter.
    #[must_use]
    pub fn filter_tools(
        mut self,
        filter: impl Fn(&ToolInfo<'_>, &Caller) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.access = self.access.filtered(filter);
        self
    }

    /// Tells the operator of tools that nobody will ever see.
    pub(super) fn warn_of_scopes(&self) {
        if self.authenticator.is_none()
            && let Some(tool) = self.toolbox.first_scoped()
        {
            tracing::warn!(
                tool,
                "a tool wants scopes, and the server asks nobody who they are: it is shown to nobody but those whom a layer in \
                 front has recognised; say `authenticate(…)`, with `Layered` for such a layer"
            );
        }
    }
}
