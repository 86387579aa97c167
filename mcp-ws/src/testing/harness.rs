//! A client that lives in the process of the server.

use std::pin::Pin;
use std::pin::pin;
use std::sync::Arc;

use futures_util::future::Either;
use futures_util::future::select;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use super::Answer;
use super::Error;
use super::client::Answering;
use super::client::Client;
use super::client::ID;
use super::wire_end::WireEnd;
use crate::protocol::CallToolResult;
use crate::protocol::Tool;
use crate::protocol::requests;
use crate::server::IntoServer;
use crate::server::Server;
use crate::tool::Caller;
use crate::tool::Door;
use crate::tool::Fields;
use crate::tool::FromReply;
use crate::tool::Identity;
use crate::tool::Progress;
use crate::tool::Reply;
use crate::tool::Request;
use crate::tool::SessionId;

/// Calls tools in the process, through all of the server but its port.
///
/// ```
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Harness;
/// use serde_json::json;
///
/// /// Adds two integers.
/// #[mcp_tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// #[tokio::test]
/// async fn adds() {
///     let answer = Harness::new(tools![add]).call_tool("add", json!({"a": 1, "b": 2})).await.unwrap();
///     assert_eq!(answer.text(), "3");
/// }
/// # // An example runs no tests, so it does by hand what the test would do.
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// #     let answer = Harness::new(tools![add]).call_tool("add", json!({"a": 1, "b": 2})).await.unwrap();
/// #     assert_eq!(answer.text(), "3");
/// # }
/// ```
///
/// With state, or with settings, give it the [`Server`] instead of its tools:
///
/// ```
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Harness;
/// use serde_json::json;
///
/// /// Greets somebody.
/// #[mcp_tool]
/// fn greet(State(greeting): State<String>, name: String) -> String {
///     format!("{greeting} {name}!")
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let server = Server::new(tools![greet]).with_state("Hello".to_owned());
/// let answer = Harness::new(server).call_tool("greet", json!({"name": "Ann"})).await.unwrap();
/// assert_eq!(answer.text(), "Hello Ann!");
/// # }
/// ```
///
/// Calls may run side by side. To the tools all of them come from one session, but each has its own loop: limits that
/// count the calls of a connection are never reached. Deadlines hold, also in tokio's paused time.
#[derive(Clone, Debug)]
pub struct Harness {
    server: Server,
    session: SessionId,
    caller: Caller,
    client: Client,
}

/// How much may be under way in each direction.
const PIPE: usize = 64 * 1024;

/// A typed call that waits. In a box, because rustc tells what a request lacks once for each type that its name stands in.
pub type Pending<'h, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'h>>;

impl Harness {
    /// A client of these tools, or of this server.
    pub fn new(server: impl IntoServer<()>) -> Self {
        Self {
            server: server.into_server(),
            session: SessionId::random(),
            caller: Caller::default(),
            client: Client::default(),
        }
    }

    /// Calls as somebody whom the server has recognised; otherwise nobody knows who calls. No authenticator is asked.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Error;
    /// use mcp_ws::testing::Harness;
    ///
    /// /// Erases an item.
    /// #[mcp_tool(scopes("items:write"))]
    /// fn erase(id: u64) -> String {
    ///     format!("{id} is gone")
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let harness = Harness::new(tools![erase]);
    /// let ann = harness.clone().as_caller(Identity::new("ann").scopes(["items:write"]));
    /// assert_eq!(ann.call(erase { id: 7 }).await.unwrap(), "7 is gone");
    ///
    /// let bob = harness.as_caller(Identity::new("bob"));
    /// assert_eq!(bob.list_tools().await.unwrap(), []);
    /// assert!(matches!(bob.call(erase { id: 7 }).await, Err(Error::Refused { code: -31403, .. })));
    /// # }
    /// ```
    #[must_use]
    pub fn as_caller(mut self, identity: Identity) -> Self {
        self.caller = self.caller.with_identity(Some(identity));
        self
    }

    /// Answers what tools ask: of a method and its `params`, the result. Without this the client says that it can be asked
    /// nothing.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    /// use serde_json::json;
    ///
    /// /// Books a table.
    /// #[mcp_tool]
    /// async fn book(cx: &Context) -> Result<String, ToolError> {
    ///     let schema = json!({"type": "object", "properties": {"guests": {"type": "integer"}}});
    ///     let form = cx.elicit_form("guests", "For how many?", schema).await?;
    ///     Ok(format!("a table for {}", form["guests"]))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let harness = Harness::new(tools![book]).answering(|method, params| {
    ///     assert_eq!(method, "elicitation/create");
    ///     assert_eq!(params["message"], "For how many?");
    ///     json!({"action": "accept", "content": {"guests": 4}})
    /// });
    /// // As a request in a session, and round by round: a tool is written once for both.
    /// for harness in [harness.clone(), harness.without_session()] {
    ///     assert_eq!(harness.call(book {}).await.unwrap(), "a table for 4");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn answering(mut self, answer: impl Fn(&str, &Value) -> Value + Send + Sync + 'static) -> Self {
        self.client.answering = Some(Answering(Arc::new(answer)));
        self
    }

    /// Speaks 2026-07-28, which has no sessions, instead of 2025-11-25: a tool that asks is run anew with the answer, ten times
    /// at most.
    #[must_use]
    pub fn without_session(mut self) -> Self {
        self.client.modern = true;
        self
    }

    /// Has tasks: what is a task is run as one, without a session, and its result is waited for. Otherwise such a tool is called
    /// like any other, and one with `task = "required"` is refused. The task is looked at every
    /// [`task_poll_interval`](crate::Config::task_poll_interval), which costs nothing in tokio's paused time.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    ///
    /// /// Renders a film.
    /// #[mcp_tool(task = "required")]
    /// async fn render(frames: u32) -> String {
    ///     format!("{frames} frames")
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let harness = Harness::new(tools![render]).with_tasks();
    /// assert_eq!(harness.call(render { frames: 24 }).await.unwrap(), "24 frames");
    /// # }
    /// ```
    #[must_use]
    pub fn with_tasks(mut self) -> Self {
        self.client.tasks = true;
        self.without_session()
    }

    /// Calls a tool. That the tool failed is an answer like any other; see [`Answer::is_error`].
    ///
    /// # Errors
    ///
    /// There was no result: see [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the tool's future is dropped with it.
    pub async fn call_tool(&self, name: &str, arguments: Value) -> Result<Answer, Error> {
        let params = json!({"name": name, "arguments": arguments, "_meta": {"progressToken": ID}});
        let (result, progress): (CallToolResult, _) = self.request(requests::TOOLS_CALL, params).await?;
        Ok(Answer { result, progress })
    }

    /// Calls a tool by the struct that stands beside its function, and gives what the function returned; an `Err` of it, or
    /// a result that says `is_error`, is [`Error::Failed`].
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Error;
    /// use mcp_ws::testing::Harness;
    ///
    /// /// Divides.
    /// #[mcp_tool]
    /// fn divide(a: i64, b: i64) -> Result<i64, ToolError> {
    ///     a.checked_div(b).ok_or(ToolError::new("`b` must not be 0"))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let harness = Harness::new(tools![divide]);
    /// assert_eq!(harness.call(divide { a: 7, b: 2 }).await, Ok(3));
    ///
    /// let text = "`b` must not be 0".to_owned();
    /// assert_eq!(harness.call(divide { a: 7, b: 0 }).await, Err(Error::Failed { text }));
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The tool failed, or there was no result: see [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the tool's future is dropped with it.
    #[allow(clippy::needless_pass_by_value, reason = "a request is made for its call")]
    pub fn call<T, R>(&self, request: T) -> Pending<'_, R::Output>
    where
        T: Request<R>,
        R: Reply<Output: FromReply>,
    {
        let arguments = Fields::of(&request);
        Box::pin(async move {
            let arguments = arguments.map_err(|why| Error::Unwritable { why })?;
            let answer = self.call_tool(T::NAME, arguments).await?;
            if answer.is_error() {
                return Err(Error::Failed { text: answer.text() });
            }
            R::Output::from_reply(answer.result).map_err(|why| Error::Unreadable { why })
        })
    }

    /// Lists the tools, of all pages, in their order.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    ///
    /// /// Says the text back.
    /// #[mcp_tool]
    /// fn echo(text: String) -> String {
    ///     text
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let tools = Harness::new(tools![echo]).list_tools().await.unwrap();
    /// assert_eq!(tools[0].name, "echo");
    /// assert_eq!(tools[0].description.as_deref(), Some("Says the text back."));
    /// assert_eq!(tools[0].input_schema["required"][0], "text");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// There was no result: see [`Error`].
    pub async fn list_tools(&self) -> Result<Vec<Tool>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Page {
            tools: Vec<Tool>,
            next_cursor: Option<String>,
        }

        let mut tools = Vec::new();
        let mut params = json!({});
        loop {
            let (page, _): (Page, _) = self.request(requests::TOOLS_LIST, params).await?;
            tools.extend(page.tools);
            let Some(cursor) = page.next_cursor else {
                return Ok(tools);
            };
            params = json!({"cursor": cursor});
        }
    }

    /// Asks one thing over a connection of its own, whose loop runs in the task of the caller.
    async fn request<T>(&self, method: &str, params: Value) -> Result<(T, Vec<Progress>), Error>
    where
        T: for<'de> Deserialize<'de>,
    {
        let (far, near) = tokio::io::duplex(PIPE);
        let door = Arc::new(Door::of(self.session, self.caller.clone()));
        let served = pin!(self.server.run(near, Vec::new(), &door));
        let asked = pin!(self.client.ask(WireEnd::new(far), method, params));
        match select(asked, served).await {
            Either::Left((answer, _)) => answer,
            // Its last words may still lie in the pipe.
            Either::Right(((), asked)) => asked.await,
        }
    }
}
