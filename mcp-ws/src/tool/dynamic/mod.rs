//! A tool that is made by hand while the program runs, of a name, a schema and a closure.
//!
//! To whoever runs it, it is like any other: a function pointer and a state. The closure is the state.

mod accepted;
mod error;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::accepted::Accepted;
pub use self::error::AddError;
pub use self::error::NameTaken;
use super::Call;
use super::Context;
use super::Done;
use super::Kind;
use super::Out;
use super::Reply;
use super::Row;
use super::Scopes;
use super::Started;
use super::Tasks;
use super::Terms;
use super::info::fault_of_name;
use super::start;

/// A tool that a server is given [while it runs](crate::Server::add_tool): from a name, the JSON Schema of its arguments,
/// and a closure.
///
/// The closure takes the arguments as any type that serde can read, [`serde_json::Value`] too, and a [`Context`]; it returns
/// whatever is a [`Reply`].
///
/// ```
/// use mcp_ws::DynamicTool;
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Harness;
/// use serde_json::json;
///
/// #[derive(serde::Deserialize)]
/// struct Greeting {
///     name: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let schema = json!({
///     "type": "object",
///     "properties": {"name": {"type": "string", "description": "Whom."}},
///     "required": ["name"],
/// });
/// let greet = DynamicTool::new("greet", schema, |Greeting { name }: Greeting, _: Context| async move {
///     format!("Hello {name}!")
/// });
///
/// let server = Server::new(tools![]);
/// server.add_tool(greet.description("Greets somebody.").read_only())?;
///
/// let harness = Harness::new(server);
/// let answer = harness.call_tool("greet", json!({"name": "Ann"})).await?;
/// assert_eq!(answer.text(), "Hello Ann!");
///
/// let answer = harness.call_tool("greet", json!({"nmae": "Ann"})).await?;
/// let told = "`name`: missing; `nmae` is no argument of this tool, did you mean `name`?";
/// assert_eq!((answer.is_error(), answer.text()), (true, told.to_owned()));
/// # Ok(())
/// # }
/// ```
///
/// What the closure captures is used by many calls, so each takes a share of it. (Such a closure returns a future that owns
/// what it needs; an `async` closure would borrow it.)
///
/// ```
/// use std::sync::Arc;
///
/// use mcp_ws::DynamicTool;
/// use mcp_ws::prelude::*;
/// use serde_json::Value;
/// use serde_json::json;
///
/// let names = Arc::new(vec!["Ann", "Bob"]);
/// let count = DynamicTool::new("count", json!({"type": "object"}), move |_: Value, _: Context| {
///     let names = Arc::clone(&names);
///     async move { names.len() }
/// });
/// # let server = Server::new(tools![]);
/// # server.add_tool(count).unwrap();
/// ```
///
/// # The schema
///
/// It has `"type": "object"` at its root. Clients are shown it as it is; what a call may have is decided by the type that
/// the closure takes. What is wrong with the arguments is told in the words that other tools have, for which the schema's
/// `properties`, `required` and `additionalProperties` are read: a member that is none of the properties is refused where
/// `additionalProperties` is `false`, and passed over where it is not given, unless it looks like an argument that was left
/// out.
#[must_use = "give it to a server by `Server::add_tool`"]
pub struct DynamicTool {
    name: String,
    title: Option<String>,
    description: Option<String>,
    schema: Value,
    hints: Hints,
    row: Row,
}

/// The hints that were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Hints {
    #[serde(rename = "readOnlyHint", skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    #[serde(rename = "destructiveHint", skip_serializing_if = "Option::is_none")]
    destructive: Option<bool>,
    #[serde(rename = "idempotentHint", skip_serializing_if = "Option::is_none")]
    idempotent: Option<bool>,
    #[serde(rename = "openWorldHint", skip_serializing_if = "Option::is_none")]
    open_world: Option<bool>,
}

impl DynamicTool {
    /// A tool of an async closure. Cancelling a call drops its future.
    ///
    /// Name and schema are looked at when it is [added](crate::Server::add_tool).
    pub fn new<T, F, W>(name: impl Into<String>, schema: Value, run: F) -> Self
    where
        T: DeserializeOwned,
        F: Fn(T, Context) -> W + Send + Sync + 'static,
        W: Future<Output: Reply> + Send + 'static,
    {
        Self::of(name.into(), schema, Kind::Task(start_closure::<T, F, W>, Terms::DEFAULT), run)
    }

    /// A tool of a closure that computes or waits for long: it runs on the pool of threads that may block.
    ///
    /// ```
    /// use mcp_ws::DynamicTool;
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    /// use serde_json::Value;
    /// use serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = Server::new(tools![]);
    /// server.add_tool(DynamicTool::blocking("read", json!({"type": "object"}), |_: Value, _: Context| {
    ///     std::fs::read_to_string("/no/such/file")
    /// }))?;
    /// let answer = Harness::new(server).call_tool("read", json!({})).await?;
    /// assert!(answer.is_error());
    /// # Ok(())
    /// # }
    /// ```
    pub fn blocking<T, F, R>(name: impl Into<String>, schema: Value, run: F) -> Self
    where
        T: DeserializeOwned,
        F: Fn(T, Context) -> R + Send + Sync + 'static,
        R: Reply,
    {
        Self::of(name.into(), schema, Kind::Blocking(run_closure::<T, F, R>, Terms::DEFAULT), run)
    }

    fn of<F: Send + Sync + 'static>(name: String, schema: Value, kind: Kind, run: F) -> Self {
        let accepted = Accepted::by(&schema);
        let row = Row { kind, state: Arc::new(Closure { run, accepted }), scopes: Scopes::default() };
        Self { name, title: None, description: None, schema, hints: Hints::default(), row }
    }

    /// What people are shown.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    /// What the model is told that it does.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// A hint: it changes nothing.
    pub fn read_only(mut self) -> Self {
        self.hints.read_only = Some(true);
        self
    }

    /// A hint: whether it may destroy something. Clients assume so of a tool that is not [`read_only`](Self::read_only).
    pub fn destructive(mut self, destructive: bool) -> Self {
        self.hints.destructive = Some(destructive);
        self
    }

    /// A hint: calling it again with the same arguments changes nothing more.
    pub fn idempotent(mut self) -> Self {
        self.hints.idempotent = Some(true);
        self
    }

    /// A hint: whether it reaches out to what its server does not control. Clients assume so.
    pub fn open_world(mut self, open_world: bool) -> Self {
        self.hints.open_world = Some(open_world);
        self
    }

    /// How long a call may take, instead of [`Config::request_timeout`](crate::Config::request_timeout). A time of more than
    /// ten years is taken for ten years.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.row.kind = self.row.kind.within(timeout);
        self
    }

    /// Runs as a task for clients that have tasks, as [`#[mcp_tool(task)]`](macro@crate::mcp_tool#tasks) does.
    pub fn task(mut self) -> Self {
        self.row.kind = self.row.kind.as_task(Tasks::Offered);
        self
    }

    /// Runs as a task and in no other way: clients that have no tasks are told so.
    pub fn task_required(mut self) -> Self {
        self.row.kind = self.row.kind.as_task(Tasks::Required);
        self
    }

    /// Is listed to callers who have all of these [scopes](crate::Identity::scopes), and to those named before, and refused to
    /// others, as one with [`#[mcp_tool(scopes("…"))]`](macro@crate::mcp_tool#scopes) is.
    ///
    /// ```
    /// use mcp_ws::DynamicTool;
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    /// use serde_json::Value;
    /// use serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = Server::new(tools![]);
    /// let erase = DynamicTool::new("erase", json!({"type": "object"}), |_: Value, _: Context| async { "erased" });
    /// server.add_tool(erase.scopes(["items:write"]))?;
    ///
    /// let ann = Harness::new(server).as_caller(Identity::new("ann").scopes(["items:write"]));
    /// assert_eq!(ann.call_tool("erase", json!({})).await?.text(), "erased");
    /// # Ok(())
    /// # }
    /// ```
    pub fn scopes<T: Into<Box<str>>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.row.scopes = self.row.scopes.and(scopes);
        self
    }

    /// The tool as a catalog has it, if its name and its schema are such as a tool may have.
    #[inline]
    pub(crate) fn into_listed(self) -> Result<Listed, AddError> {
        let Self { name, title, description, schema, hints, row } = self;
        if let Some(why) = fault_of_name(&name) {
            return Err(AddError::InvalidName { name, why });
        }
        if let Some((scope, why)) = row.scopes.fault() {
            return Err(AddError::InvalidScope { name, scope: scope.to_owned(), why });
        }
        if schema.get("type").and_then(Value::as_str) != Some("object") {
            return Err(AddError::InvalidSchema { name });
        }
        let entry = Entry {
            name: &name,
            title: title.as_deref(),
            description: description.as_deref(),
            annotations: (hints != Hints::default()).then_some(hints),
            input_schema: &schema,
        };
        // Text and JSON can always be written as JSON.
        let text = serde_json::to_string(&entry).unwrap_or_default();
        Ok(Listed { name: name.into(), text, row })
    }
}

impl fmt::Debug for DynamicTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicTool").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A tool that may be listed.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: Arc<str>,
    /// Its entry in `tools/list`.
    pub(crate) text: String,
    pub(crate) row: Row,
}

/// What `tools/list` says of a tool, in the order in which it is said of others.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Hints>,
    input_schema: &'a Value,
}

/// The state of a tool that is a closure.
struct Closure<F> {
    run: F,
    accepted: Accepted,
}

fn start_closure<T, F, W>(call: &Call<'_>, out: Out<'static>) -> Started
where
    T: DeserializeOwned,
    F: Fn(T, Context) -> W + Send + Sync + 'static,
    W: Future<Output: Reply> + Send + 'static,
{
    let Closure { run, accepted } = call.own_state::<Closure<F>>();
    let work = run(accepted.decode(call.raw_arguments())?, call.context());
    start(async move { out.reply(work.await) })
}

fn run_closure<'o, T, F, R>(call: &Call<'_>, out: Out<'o>) -> Done<'o>
where
    T: DeserializeOwned,
    F: Fn(T, Context) -> R + Send + Sync + 'static,
    R: Reply,
{
    let Closure { run, accepted } = call.own_state::<Closure<F>>();
    out.reply(run(accepted.decode(call.raw_arguments())?, call.context()))
}
