//! Serving over sockets that are dialled.

use std::fmt;
use std::sync::Arc;

use super::Server;
use super::sessions::Session;
use crate::client::Client;
use crate::client::Dialled;
use crate::client::Endpoint;
use crate::client::Host;
use crate::client::Link;
use crate::peer::LONGEST_TIME;
use crate::protocol::ServerInfo;
use crate::tool::Caller;
use crate::tool::Context;
use crate::tool::Door;
use crate::transport::Socket;

impl Server {
    /// Serves the tools over a connection to this endpoint, which is dialled now, and again whenever it is lost. For programs
    /// that nobody can reach, behind NAT, and for services that tools have to dial.
    ///
    /// ```no_run
    /// use mcp_ws::prelude::*;
    ///
    /// # async fn serve() -> mcp_ws::Result<()> {
    /// let server = Server::new(tools![]);
    /// let link = server.dial(Endpoint::xiaozhi("wss://api.xiaozhi.me/mcp/?token=…"));
    /// let mut statuses = link.statuses();
    /// while let Some(status) = statuses.next().await {
    ///     println!("{status}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A server may have any number of links, and accept connections besides. Each of them is in the list of
    /// [`connections`](Self::connections) while it is connected. Do not dial twice with one token where the other side keeps
    /// only the newest connection.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn dial(&self, endpoint: impl Into<Endpoint>) -> Link {
        let endpoint = endpoint.into();
        let caller = Caller::default().with_identity(endpoint.known().cloned());
        let host = Dialling { server: self.clone(), caller, largest_result: endpoint.largest_result() };
        Link::new(endpoint, host)
    }
}

impl super::Connection {
    /// Calls the tools of whoever is at the other side: the hub's part, where providers dial in.
    ///
    /// Providers wait for the first word. A hub that may be silent for longer than
    /// [`first_message_timeout`](crate::Config::first_message_timeout) has to set that to more, or they are closed and dial again each time.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// async fn everybody(server: &Server) {
    ///     for connection in server.connections() {
    ///         match connection.peer().list_tools().await {
    ///             Ok(tools) => println!("{} has {} tools", connection.id(), tools.len()),
    ///             Err(error) => println!("{} has none: {error}", connection.id()),
    ///         }
    ///     }
    /// }
    /// # let _ = everybody;
    /// ```
    #[inline]
    pub fn peer(&self) -> Client {
        Client::of_door(&self.door)
    }
}

/// The other side of the connection.
impl Context {
    /// Calls the tools of whoever has called this one, over the same connection: an editor that offers tools, say. Of a
    /// [task](crate::mcp_tool#tasks) there is nobody who could be called. A client that only calls may refuse, or not answer at
    /// all: where that can be, give the call a [timeout](crate::client::Call::timeout).
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use serde_json::json;
    ///
    /// /// Reformats what is selected in the editor that asks for it.
    /// #[mcp_tool]
    /// async fn reformat(cx: &Context) -> Result<String, ToolError> {
    ///     let selected = cx.peer().call_tool("selection", json!({})).await?;
    ///     let text = selected.content.first().and_then(|block| block.as_text()).unwrap_or_default();
    ///     Ok(text.to_uppercase())
    /// }
    /// # let _: Tools = tools![reformat];
    /// ```
    #[inline]
    pub fn peer(&self) -> Client {
        Client::of_door(self.door())
    }
}

/// Runs the connections of a link.
struct Dialling {
    server: Server,
    /// Who is at the other side.
    caller: Caller,
    largest_result: Option<usize>,
}

impl Host for Dialling {
    type Place = Session;

    fn open(&mut self) -> Option<Session> {
        // Those that were dialled are none of the strangers that are to be bounded.
        self.server.sessions.open(usize::MAX, self.caller.clone()).ok()
    }

    fn door(place: &Session) -> &Arc<Door> {
        &place.door
    }

    async fn run(&self, dialled: Dialled, session: &Session) {
        let Dialled { stream, already_read, .. } = dialled;
        let socket = Socket::dialled(stream, already_read, self.server.config.max_message_size);
        // Who was dialled may have nothing to say for long.
        let limits =
            crate::peer::Limits { first_message_timeout: LONGEST_TIME, ..self.server.config.limits() };
        self.server.run_on(socket, limits, self.largest_result, &session.door).await;
    }

    async fn stopping(&self) {
        self.server.sessions.stopping().await;
    }

    fn program(&self) -> Option<&ServerInfo> {
        Some(&self.server.info)
    }
}

impl fmt::Debug for Dialling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dialling")
    }
}
