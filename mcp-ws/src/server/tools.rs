//! Which tools a server has: sets joined when it is built, tools added and removed while it runs.

use super::IntoServer;
use super::Server;
use crate::tool::AddError;
use crate::tool::DynamicTool;
use crate::tool::NameTaken;

impl Server {
    /// Adds a set of tools behind those that the server has, each of which keeps its state; the state that the new ones ask
    /// for is given by [`with_state`](Self::with_state) again.
    ///
    /// Of a `Server` that is added its tools are taken, and nothing else. Clones that were made before do not have the new
    /// tools.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    /// use serde_json::json;
    ///
    /// #[derive(Clone)]
    /// struct Db(&'static str);
    /// #[derive(Clone)]
    /// struct Cache(&'static str);
    ///
    /// /// Says which database there is.
    /// #[mcp_tool]
    /// fn item(State(Db(name)): State<Db>) -> &'static str {
    ///     name
    /// }
    ///
    /// /// Says which cache there is.
    /// #[mcp_tool]
    /// fn flush(State(Cache(name)): State<Cache>) -> &'static str {
    ///     name
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = Server::new(tools![item])
    ///     .with_state(Db("a database"))
    ///     .and(tools![flush])?
    ///     .with_state(Cache("a cache"));
    /// assert_eq!(server.tools(), ["item", "flush"]);
    ///
    /// let harness = Harness::new(server);
    /// assert_eq!(harness.call_tool("item", json!({})).await?.text(), "a database");
    /// assert_eq!(harness.call_tool("flush", json!({})).await?.text(), "a cache");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NameTaken`]: two tools would have one name. In one set that does not compile; of two that are joined here it is
    /// known only now.
    pub fn and<S: 'static>(self, tools: impl IntoServer<S>) -> Result<Server<S>, NameTaken> {
        let toolbox = self.toolbox.and(&tools.into_server().toolbox)?;
        Ok(self.with_toolbox(toolbox))
    }

    /// Adds a tool, behind all others. The server may be running: every connection, of all its clones, can call the tool from
    /// now on, and clients are told that the list has changed (`notifications/tools/list_changed`): once for all that
    /// changes before their connection has its turn.
    ///
    /// At most 32 768 tools may be added. A tool that keeps a clone of its server keeps it for ever, or until it is removed.
    ///
    /// ```
    /// use mcp_ws::DynamicTool;
    /// use mcp_ws::prelude::*;
    /// use serde_json::Value;
    /// use serde_json::json;
    ///
    /// /// Adds.
    /// #[mcp_tool]
    /// fn add(a: i64, b: i64) -> i64 {
    ///     a + b
    /// }
    ///
    /// let server = Server::new(tools![add]);
    /// let ping = || {
    ///     DynamicTool::new("ping", json!({"type": "object"}), |_: Value, _: Context| async { "pong" })
    /// };
    /// server.add_tool(ping())?;
    /// assert_eq!(server.tools(), ["add", "ping"]);
    /// assert!(server.add_tool(ping()).is_err(), "there is one of this name");
    ///
    /// assert!(server.remove_tool("ping"));
    /// assert_eq!(server.tools(), ["add"]);
    /// # Ok::<_, mcp_ws::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// It is not added: see [`AddError`].
    #[inline]
    pub fn add_tool(&self, tool: DynamicTool) -> Result<(), AddError> {
        self.toolbox.add(tool)?;
        self.sessions.wake();
        Ok(())
    }

    /// Removes a tool that was [added](Self::add_tool), and says whether there was one of this name. Its calls that run go
    /// on, and what it keeps is dropped when no connection has it any more.
    ///
    /// The tools that the server was built of stay: for one of them it says `false`.
    #[inline]
    pub fn remove_tool(&self, name: &str) -> bool {
        let removed = self.toolbox.remove(name);
        if removed.is_some() {
            self.sessions.wake();
        }
        removed.is_some()
    }

    /// The names of the tools that there are now, in the order in which clients see them.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// assert!(Server::new(tools![]).tools().is_empty());
    /// ```
    #[inline]
    pub fn tools(&self) -> Vec<String> {
        self.toolbox.names()
    }
}
