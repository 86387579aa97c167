//! MCP tools over WebSocket: annotate a function, serve it.
//!
//! ```no_run
//! use mcp_ws::prelude::*;
//!
//! /// Adds two integers.
//! #[mcp_tool]
//! fn add(
//!     /// The first addend.
//!     a: i64,
//!     /// The second addend.
//!     b: i64,
//! ) -> i64 {
//!     a + b
//! }
//!
//! #[tokio::main]
//! async fn main() -> mcp_ws::Result<()> {
//!     // ws://127.0.0.1:8000/ws
//!     Server::new(tools![add]).serve("127.0.0.1:8000").await
//! }
//! ```
//!
//! - [`mcp_tool`] makes a tool of a function, and leaves the function as it is. Its JSON Schema is a constant.
//! - [`mcp_tools`] makes tools of the methods of a value, and [`McpTool`] of a struct; [`ToolSet`](derive@ToolSet) joins several.
//! - [`tools!`] makes a set of tools: the list and the lookup are constants, and a name that stands twice does not compile.
//! - [`Server`] serves a set: by itself, or [mounted](Server::mount) into an axum app. It takes [several](Server::and), and
//!   tools made by hand [while it runs](Server::add_tool).
//! - [`Context`] is a tool's line back to its caller, [`State`](struct@State) what tools share, [`Reply`] what they can return.
//! - [`Client`] calls the tools of a server, by name or by the struct beside a function.
//! - [`Server::dial`] serves tools over a connection that is dialled, and dialled again when it is lost: a [`Link`] to an
//!   [`Endpoint`]. Who serves and who calls has nothing to do with who dialled: [`Link::peer`], [`Connection::peer`] and
//!   [`Context::peer`] call the tools at the other end.
//! - [`testing::Harness`] calls tools in a `#[tokio::test]`, as a client would.
//! - [`Config`] has every setting of a server, with the reason for its default, and [`client::Config`] those of a client.
//!
//! # Sync, async or blocking
//!
//! A connection is one task. An `async fn` that awaits holds nobody up: quick calls overtake it, and cancelling it, or closing
//! the socket, drops its future. A plain `fn` runs on the connection's task, and everything else on that connection waits for it:
//! right for what takes microseconds. What computes longer, or calls something that blocks, is marked `#[mcp_tool(blocking)]` and
//! runs on a thread of its own; it cannot be stopped, only left unheard. A tool that holds its connection for more than 10 ms is
//! reported once, as a warning.
//!
//! # Logs
//!
//! Everything is reported through [`tracing`](https://docs.rs/tracing): `docs/OPERATION.md` says how, and what there is besides.
//!
//! # Features
//!
//! | | |
//! |---|---|
//! | `schemars`, on by default | types that have only a `schemars::JsonSchema` can be arguments |
//! | `check-outputs` | clients can hold results to the output schemas of their tools |
//! | `tls` | [`Endpoint`]s at `wss://…` can be dialled, and a [`Server`] can be served there |
//! | `metrics` | figures for operators, through the crate `metrics` |
//! | `jwt` | `auth::Jwt`: who connects shows a JSON Web Token |
//! | `chrono`, `url`, `uuid` | the types of these crates have a [`Schema`](trait@Schema) |
//! | `cli` | the program `mcp-ws`: `cargo install mcp-ws --features cli` |

// The macros name this crate from outside.
#[cfg(test)]
extern crate self as mcp_ws;

pub mod auth;
#[cfg(any(test, feature = "bench"))]
#[doc(hidden)]
pub mod bench;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod client;
#[cfg(any(test, feature = "echo"))]
#[doc(hidden)]
pub mod echo;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod meter;
mod peer;
mod protocol;
pub mod schema;
mod server;
mod service;
pub mod testing;
#[cfg(feature = "tls")]
mod tls;
mod tool;
mod transport;
mod wire;

#[doc(hidden)]
pub mod __private;

/// Makes a tool of a function.
///
/// The function stays as it is: it can be called, tested and documented like any other. Its doc comment becomes the
/// tool's description, the doc comments of its parameters those of its arguments.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Greets somebody.
/// #[mcp_tool]
/// async fn greet(
///     /// Whom.
///     name: String,
///     /// How often; once, if left out.
///     times: Option<u32>,
/// ) -> Result<String, ToolError> {
///     match times.unwrap_or(1) {
///         0 => Err(ToolError::new("`times` must be at least 1")),
///         times => Ok(format!("Hello {name}! ").repeat(times as usize)),
///     }
/// }
///
/// assert_eq!(
///     greet::schema(),
///     concat!(
///         r#"{"type":"object","properties":{"#,
///         r#""name":{"type":"string","description":"Whom."},"#,
///         r#""times":{"type":"integer","minimum":0,"maximum":4294967295,"description":"How often; once, if left out."}"#,
///         r#"},"required":["name"]}"#,
///     ),
/// );
/// ```
///
/// # Arguments
///
/// Every parameter is an argument, and its type has to implement [`serde::Deserialize`] and [`Schema`](trait@Schema), by
/// `#[derive(Schema)]`; a [`schemars::JsonSchema`](derive@Schema#types-that-only-schemars-knows) will do, whose limits are told and
/// not held to. A whole argument can be borrowed for the time of the call, in async functions too: `&str`, `&[T]`,
/// `&T`, an [`Option`] of one of these, `Cow<'_, str>`, `Item<'_>`. An [`Option`] may be left out, which is the same as
/// `null`; an `Option<Option<T>>` tells `Some(None)`, which is `null`, from `None`. Two types are told by their names and are
/// no arguments: a [`Context`] (or `&Context`), and a [`State<T>`](struct@State). Under another name, such as an alias, they have
/// `#[extract]` before them. A call with wrong arguments never reaches the function: the model is told what is wrong with
/// each of them.
///
/// More is said of an argument by `#[arg(…)]`, which also makes an argument of a parameter whose type is called `Context`:
///
/// | | |
/// |---|---|
/// | `name = "…"` | what clients call it; the parameter's name otherwise |
/// | `description = "…"` | instead of the doc comment |
/// | `default = …` | what it is if it is left out: any expression, evaluated then; a literal stands in the schema |
/// | `example = …` | a literal, for the schema |
/// | `range(1..=5)` | of numbers: also `..100`, `0.5..`, `-5..=5` |
/// | `length(1..=64)` | of strings in characters, of lists in items, of maps in members: also `..10`, or `3` for exactly that |
/// | `pattern = "…"` | of strings: a regular expression, a part of them has to match |
/// | `format = "…"` | of strings: told in the schema, and not checked, as JSON Schema has it |
/// | `inner(…)` | of lists: the last five keys, for each item |
///
/// What is beyond a `range`, `length` or `pattern` never reaches the function; `docs/ARGUMENT_ERRORS.md` shows what the model
/// is told. They stand in the schema instead of the type's own bounds. A range that a type has no values for, or a length
/// of a number, does not compile.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Finds items.
/// #[mcp_tool]
/// fn find(
///     #[arg(name = "type", example = "lamp")] kind: String,
///     #[arg(default = 20)] limit: u32,
/// ) -> String {
///     format!("no {kind} among {limit}")
/// }
///
/// assert_eq!(
///     find::schema(),
///     concat!(
///         r#"{"type":"object","properties":{"#,
///         r#""type":{"type":"string","examples":["lamp"]},"#,
///         r#""limit":{"type":"integer","minimum":0,"maximum":4294967295,"default":20}"#,
///         r#"},"required":["type"]}"#,
///     ),
/// );
/// ```
///
#[doc = include_str!("docs/return_types.md")]
///
/// # Attributes
///
/// | | |
/// |---|---|
/// | `name = "…"` | what clients call it; the function's name otherwise |
/// | `title = "…"` | what people are shown |
/// | `description = "…"` | instead of the doc comment |
/// | `read_only` | a hint: it changes nothing |
/// | `destructive` | a hint: it may destroy something |
/// | `idempotent` | a hint: calling it again with the same arguments changes nothing more |
/// | `open_world` | a hint: it reaches out to what its server does not control |
/// | `icon = "https://…"` | what people are shown beside the title; a `data:` URL will do as well |
/// | `tags("…", "…")` | words that sort tools, in `_meta` under `mcp-ws/tags` |
/// | `scopes("…", "…")` | who may see and call it: callers with all of these; see [below](#scopes) |
/// | `meta(key = "…", "example.com/key" = 1)` | more members of `_meta`, as literals |
/// | `deny_unknown` | an argument that the function does not have is an error; otherwise it is passed over |
/// | `blocking` | runs on the pool of threads that may block: for a function that computes or waits for long |
/// | `timeout = "30s"` | how long a call may take, instead of [`Config::request_timeout`]: `"500ms"`, `"30s"`, `"2min"`, `"1h"`. Progress begins it anew, up to the longer of itself and [`Config::request_timeout_max`]. For what can be stopped, or left unheard: an `async fn`, or `blocking` |
/// | `task` | answers clients that have tasks with a handle, and goes on; see [below](#tasks). `task = "required"`: there is no other way. For an `async fn`, or `blocking` |
/// | `output = false` | the list says nothing of the result's schema |
/// | `request = Name` | what the struct beside the function is called; the function's name otherwise |
/// | `crate = path` | where this crate is, for macros that expand to tools |
///
/// A hint is denied by `= false`, and not given where it is not named: clients then assume what the protocol says.
///
/// In a crate that renames `mcp-ws`, write `extern crate renamed as mcp_ws;` once in its root.
///
#[doc = include_str!("docs/tasks.md")]
#[doc = include_str!("docs/scopes.md")]
/// # What it generates
///
/// A struct of the same name, whose fields are the arguments: it names the tool in [`tools!`], and `use` of the
/// function's name imports both. It is a [`Request`] too: `harness.call(add { a: 1, b: 2 })` calls the tool through a
/// [`testing::Harness`] and gives an `i64`, if every argument is [`serde::Serialize`]. `add::schema()` is
/// the schema of the arguments as text, `add::output_schema()` that of the result, if there is one. Where a module has the
/// same name too (`mod add; use add::add;`), name the tool by its path, `tools![add::add]`, or give the struct another
/// name: with `request = Add`, the tool is `tools![Add]`.
///
/// [`serde::Deserialize`]: https://docs.rs/serde/latest/serde/trait.Deserialize.html
/// [`serde::Serialize`]: https://docs.rs/serde/latest/serde/trait.Serialize.html
pub use mcp_ws_macros::mcp_tool;

#[doc = include_str!("docs/mcp_tools.md")]
pub use mcp_ws_macros::mcp_tools;

#[doc = include_str!("docs/tools.md")]
pub use mcp_ws_macros::tools;

pub use crate::protocol::Audio;
pub use crate::protocol::CacheScope;
pub use crate::protocol::CallToolResult;
pub use crate::protocol::Capability;
pub use crate::protocol::ClientInfo;
pub use crate::protocol::Content;
pub use crate::protocol::Contents;
pub use crate::protocol::EmbeddedResource;
pub use crate::protocol::Image;
pub use crate::protocol::IncludeContext;
pub use crate::protocol::LogLevel;
pub use crate::protocol::ModelPreferences;
pub use crate::protocol::ResourceLink;
pub use crate::protocol::Role;
pub use crate::protocol::Root;
pub use crate::protocol::Sampled;
pub use crate::protocol::Sampling;
pub use crate::protocol::SamplingContent;
pub use crate::protocol::SamplingMessage;
pub use crate::protocol::SamplingTool;
pub use crate::protocol::TaskStatus;
pub use crate::protocol::Tool;
pub use crate::protocol::ToolChoice;
pub use crate::protocol::ToolResult;
pub use crate::protocol::ToolUse;
#[doc = include_str!("docs/schema.md")]
pub use mcp_ws_macros::Schema;

#[doc = include_str!("docs/form.md")]
pub use mcp_ws_macros::Form;
#[doc = include_str!("docs/mcp_tool_derive.md")]
pub use mcp_ws_macros::McpTool;
#[doc = include_str!("docs/state.md")]
pub use mcp_ws_macros::State;
#[doc = include_str!("docs/tool_set.md")]
pub use mcp_ws_macros::ToolSet;

#[doc(inline)]
pub use crate::client::Client;
pub use crate::client::Endpoint;
pub use crate::client::Link;
#[cfg(feature = "metrics")]
pub use crate::meter::describe_metrics;
#[doc(inline)]
pub use crate::schema::Form;
#[doc(inline)]
pub use crate::schema::Schema;
pub use crate::server::Config;
pub use crate::server::Connection;
pub use crate::server::Error;
pub use crate::server::IntoServer;
#[cfg(feature = "tls")]
pub use crate::server::Pem;
pub use crate::server::Server;
#[cfg(feature = "tls")]
pub use crate::server::Tls;
pub use crate::service::MemoryTasks;
pub use crate::service::TaskKey;
pub use crate::service::TaskRecord;
pub use crate::service::TaskStore;
pub use crate::service::TaskStoreError;
pub use crate::service::TaskStoreFuture;
pub use crate::service::ToolInfo;
pub use crate::tool::AddError;
pub use crate::tool::Caller;
pub use crate::tool::Context;
pub use crate::tool::DynamicTool;
pub use crate::tool::FromReply;
pub use crate::tool::Identity;
pub use crate::tool::Json;
pub use crate::tool::NameTaken;
pub use crate::tool::Progress;
pub use crate::tool::Provides;
pub use crate::tool::Reply;
pub use crate::tool::Request;
pub use crate::tool::Run;
pub use crate::tool::SessionId;
#[doc(inline)]
pub use crate::tool::State;
pub use crate::tool::ToolError;
#[doc(inline)]
pub use crate::tool::ToolSet;
pub use crate::tool::Tools;
pub use crate::tool::TraceContext;
pub use crate::tool::Unanswered;
pub use crate::transport::Rate;

/// The result of running a server.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a file that has tools wants to import.
pub mod prelude {
    pub use crate::Client;
    pub use crate::Config;
    pub use crate::Context;
    pub use crate::DynamicTool;
    pub use crate::Endpoint;
    pub use crate::Form;
    pub use crate::Identity;
    pub use crate::Json;
    pub use crate::Link;
    pub use crate::LogLevel;
    pub use crate::McpTool;
    pub use crate::Progress;
    pub use crate::Run;
    pub use crate::Schema;
    pub use crate::Server;
    pub use crate::State;
    pub use crate::ToolError;
    pub use crate::ToolSet;
    pub use crate::Tools;
    pub use crate::Unanswered;
    pub use crate::mcp_tool;
    pub use crate::mcp_tools;
    pub use crate::tools;
}

/// The examples of the README, which are tested as those here are.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
