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
//! - [`mcp_tools`] makes tools of the methods of a value, and [`McpTool`] of a struct; [`ToolSet`](derive@ToolSet) makes one set of
//!   several.
//! - [`tools!`] makes a set of tools: the list and the lookup are constants, and a name that stands twice does not
//!   compile.
//! - [`Server`] serves a set: by itself, or [mounted](Server::mount) into an axum app.
//! - [`Context`] is a tool's line back to its caller, [`State`](struct@State) what tools share, [`Json`] a structured result.
//! - [`testing::Harness`] calls tools in a `#[tokio::test]`, as a client would.
//! - [`Config`] has every setting, with the reason for its default.
//!
//! # Sync, async or blocking
//!
//! A connection is one task. An `async fn` that awaits holds nobody up: quick calls overtake it, and cancelling it, or
//! closing the socket, drops its future. A plain `fn` runs on the connection's task, and everything else on that
//! connection waits for it: right for what takes microseconds. What computes longer, or calls something that blocks, is
//! marked `#[mcp_tool(blocking)]` and runs on a thread of its own; it cannot be stopped, only left unheard. A tool that
//! holds its connection for more than 10 ms is reported once, as a warning.
//!
//! # Logs
//!
//! Everything is reported through [`tracing`](https://docs.rs/tracing): connections at `debug`, every message received
//! at `trace`, and at `warn` what an operator should know. `RUST_LOG=mcp_ws=debug` shows them in programs that use
//! `tracing-subscriber` with its `env-filter`.

// The macros name this crate from outside.
#[cfg(test)]
extern crate self as mcp_ws;

mod peer;
mod protocol;
pub mod schema;
mod server;
mod service;
pub mod testing;
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
/// Every parameter is an argument, and its type has to implement [`Schema`](trait@Schema) (by `#[derive(Schema)]`) and
/// [`serde::Deserialize`]. A whole argument can be borrowed for the time of the call, in async functions too: `&str`, `&[T]`,
/// `&T`, an [`Option`] of one of these, `Cow<'_, str>`, `Item<'_>`. An [`Option`] may be left out, which is the same as
/// `null`; an `Option<Option<T>>` tells `Some(None)`, which is `null`, from `None`. Two types are told by their names and are
/// no arguments: a [`Context`] (or `&Context`), and a
/// [`State<T>`](struct@State). A call with wrong arguments never reaches the function: the model is told what is wrong with each
/// of them.
///
/// More is said of an argument by `#[arg(…)]`, which also makes an argument of a parameter whose type is called `Context`:
///
/// | | |
/// |---|---|
/// | `name = "…"` | what clients call it; the parameter's name otherwise |
/// | `description = "…"` | instead of the doc comment |
/// | `default = …` | what it is if it is left out: any expression, evaluated then; a literal stands in the schema |
/// | `example = …` | a literal, for the schema |
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
/// # Return types
///
/// Whatever is a [`Reply`]:
///
/// | | |
/// |---|---|
/// | strings, numbers, `bool`, `char` | a text block |
/// | `()` | no content |
/// | [`Json<T>`](Json) of a `T: Serialize` | structured content, and its text |
/// | [`Image`], [`Audio`], [`ResourceLink`], [`EmbeddedResource`] | a block of that kind; a text instead, where the client's revision of MCP does not know it |
/// | [`Content`], a `Vec` or an array of it | one block, or several |
/// | [`CallToolResult`] | all of it by hand |
/// | [`Result`](std::result::Result) of one of these | an `Err` is a tool error, which the model reads |
///
/// A panic is answered with `-32603`, and ends nothing else.
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
/// | `meta(key = "…", "example.com/key" = 1)` | more members of `_meta`, as literals |
/// | `deny_unknown` | an argument that the function does not have is an error; otherwise it is passed over |
/// | `blocking` | runs on the pool of threads that may block: for a function that computes or waits for long |
/// | `request = Name` | what the struct beside the function is called; the function's name otherwise |
/// | `crate = path` | where this crate is, for macros that expand to tools |
///
/// A hint is denied by `= false`, and not given where it is not named: clients then assume what the protocol says.
///
/// In a crate that renames `mcp-ws`, write `extern crate renamed as mcp_ws;` once in its root.
///
/// # What it generates
///
/// A struct of the same name, whose fields are the arguments: it names the tool in [`tools!`], and `use` of the
/// function's name imports both. It is a [`Request`] too: `harness.call(add { a: 1, b: 2 })` calls the tool through a
/// [`testing::Harness`] and gives an `i64`, if every argument is [`serde::Serialize`] and none is borrowed. `add::schema()` is
/// the schema as text. Where a module has the same name too (`mod add; use add::add;`), name the tool by its path, `tools![add::add]`, or
/// give the struct another name: with `request = Add`, the tool is `tools![Add]`.
///
/// [`serde::Deserialize`]: https://docs.rs/serde/latest/serde/trait.Deserialize.html
/// [`serde::Serialize`]: https://docs.rs/serde/latest/serde/trait.Serialize.html
pub use mcp_ws_macros::mcp_tool;

#[doc = include_str!("docs/mcp_tools.md")]
pub use mcp_ws_macros::mcp_tools;

#[doc = include_str!("docs/tools.md")]
pub use mcp_ws_macros::tools;

pub use crate::protocol::Audio;
pub use crate::protocol::CallToolResult;
pub use crate::protocol::Content;
pub use crate::protocol::Contents;
pub use crate::protocol::EmbeddedResource;
pub use crate::protocol::Image;
pub use crate::protocol::ResourceLink;
/// Says what serde reads for a type of yours: implements [`Schema`](trait@Schema).
///
/// It goes beside `serde::Deserialize`, and understands serde's attributes. Doc comments become descriptions.
///
/// ```
/// use mcp_ws::Schema;
/// use mcp_ws::prelude::*;
/// use serde::Deserialize;
///
/// #[derive(Deserialize, Schema)]
/// #[serde(rename_all = "camelCase")]
/// struct Order {
///     /// What to buy, and how much of it.
///     item_counts: Vec<(String, u32)>,
///     payment: Option<Payment>,
/// }
///
/// #[derive(Deserialize, Schema)]
/// #[serde(tag = "by", rename_all = "lowercase")]
/// enum Payment {
///     Card { number: String },
///     Cash,
/// }
///
/// /// Orders.
/// #[mcp_tool]
/// fn buy(order: Order) -> usize {
///     order.item_counts.len()
/// }
///
/// let cash = r#"{"type":"object","properties":{"by":{"type":"string","const":"cash"}},"required":["by"]}"#;
/// assert!(buy::schema().contains(cash));
/// # if let Some(Payment::Card { number }) = None { let _: String = number; }
/// # let _ = buy(Order { item_counts: Vec::new(), payment: None });
/// ```
///
/// # What it reads
///
/// On types: `rename_all`, `rename_all_fields`, `tag`, `content`, `untagged`, `transparent`, `deny_unknown_fields`,
/// `default`. On fields and variants: `rename`, `rename_all`, `default`, `flatten` of structs and maps, `skip`,
/// `skip_deserializing`, `untagged`, `other`. An `alias` is read by serde and not shown. Of `rename(deserialize = "…")`
/// the name for reading counts.
///
/// A field whose type is an [`Option`] need not be sent. A type may contain itself: it is then told once, under
/// `$defs`, and everything else in place. A generic type may not.
///
/// # What it refuses
///
/// `with`, `deserialize_with`, `from`, `try_from` and `into`: what they read is not to be seen here. Write
/// `impl Schema` by hand.
///
/// ```compile_fail
/// #[derive(mcp_ws::Schema)]
/// struct Event {
///     #[serde(with = "unix_time")] // error: `with` decides what serde reads here
///     at: std::time::SystemTime,
/// }
/// ```
pub use mcp_ws_macros::Schema;

#[doc = include_str!("docs/mcp_tool_derive.md")]
pub use mcp_ws_macros::McpTool;
#[doc = include_str!("docs/state.md")]
pub use mcp_ws_macros::State;
#[doc = include_str!("docs/tool_set.md")]
pub use mcp_ws_macros::ToolSet;

#[doc(inline)]
pub use crate::schema::Schema;
pub use crate::server::Config;
pub use crate::server::Connection;
pub use crate::server::Error;
pub use crate::server::IntoServer;
pub use crate::server::Server;
pub use crate::tool::Context;
pub use crate::tool::FromReply;
pub use crate::tool::Json;
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

/// The result of running a server.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a file that has tools wants to import.
pub mod prelude {
    pub use crate::Config;
    pub use crate::Context;
    pub use crate::Json;
    pub use crate::McpTool;
    pub use crate::Progress;
    pub use crate::Run;
    pub use crate::Server;
    pub use crate::State;
    pub use crate::ToolError;
    pub use crate::ToolSet;
    pub use crate::Tools;
    pub use crate::mcp_tool;
    pub use crate::mcp_tools;
    pub use crate::tools;
}

/// The examples of the README, which are tested as those here are.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
