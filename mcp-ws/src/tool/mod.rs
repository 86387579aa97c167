//! What tool authors meet, and what the macros expand to: a tool's call, its reply, its context, its row in a table.
//!
//! A tool is a function. It is handed a [`Call`], decodes its arguments from it, and writes its reply into an [`Out`];
//! the macros write the three lines that do so. Sets of tools are constants: names, list and lookup are made while
//! compiling. This room runs nothing and knows no connection; a tool talks back to its caller through the connection's
//! [`Door`], which is the only way in.
//!
//! Next: `call`, `decode` and `arguments` for the way in, `explain` for what is wrong with it, `reply` for the way out; `info` for
//! one tool, `names` and `tools` for a set of them, `set` and `join` for values that have sets, `state` and `receiver` for what
//! tools share; `behaviour` for structs that are tools, `dynamic` for tools made by hand; `context`, `progress`, `logging`, `asking`
//! and `door` for talking back.

mod arguments;
mod asking;
mod behaviour;
mod call;
mod caller;
mod context;
mod decode;
mod default;
mod door;
mod dynamic;
mod error;
mod explain;
mod extract;
mod identity;
mod info;
mod join;
mod lend;
mod listing;
mod logging;
mod names;
mod outside;
mod probe;
mod progress;
mod receiver;
mod reply;
mod request;
mod run;
mod session;
mod set;
mod state;
mod terms;
mod tools;
mod trace;
mod tuples;
mod words;

pub(crate) use arguments::Arguments;
pub(crate) use asking::Answers;
pub(crate) use asking::Mailbox;
pub(crate) use asking::Rounds;
pub use asking::Unanswered;
pub use behaviour::Run;
pub use behaviour::RunWith;
pub use call::Call;
pub use caller::Caller;
pub use context::Context;
pub(crate) use decode::Decode;
pub use default::default_text;
pub(crate) use door::Answering;
pub(crate) use door::ClientRole;
pub(crate) use door::Command;
pub(crate) use door::Door;
pub(crate) use door::Farewell;
pub(crate) use door::OwnRequest;
pub(crate) use door::Returned;
pub(crate) use door::Wish;
pub use dynamic::AddError;
pub use dynamic::DynamicTool;
pub(crate) use dynamic::Listed;
pub use dynamic::NameTaken;
pub use error::ToolError;
pub(crate) use explain::misspelling;
pub use extract::Extracts;
pub use identity::Identity;
pub use info::Def;
pub use info::Info;
pub use info::Text;
pub use join::Prefixed;
pub use join::Subset;
pub use join::count;
pub use join::joined;
pub use join::names;
pub use join::names_len;
pub use lend::Lend;
pub use lend::Twice;
pub(crate) use listing::Listing;
pub use names::Built;
pub use names::Entry;
pub use names::Names;
pub use names::list_len;
pub use outside::outside_of_a_block;
pub use probe::Otherwise;
pub use progress::Progress;
pub(crate) use progress::ProgressReport;
pub(crate) use receiver::Kept;
pub use receiver::Shares;
pub use reply::Done;
pub use reply::FromReply;
pub use reply::Json;
pub use reply::Out;
pub use reply::Reply;
pub use reply::Structured;
pub use request::Fields;
pub use request::Request;
pub(crate) use run::Kind;
pub use run::Runner;
pub use run::Started;
pub(crate) use run::SyncRun;
pub(crate) use run::Work;
pub use run::start;
pub use session::SessionId;
pub use set::BlockWithoutAName;
pub(crate) use set::Bound;
pub use set::Methods;
pub(crate) use set::Row;
pub use set::Rows;
pub use set::ToolSet;
pub(crate) use state::AnyState;
pub(crate) use state::FromState;
pub(crate) use state::Given;
pub use state::Provides;
pub use state::State;
pub(crate) use terms::Limit;
pub(crate) use terms::Tasks;
pub(crate) use terms::Terms;
pub use tools::Tools;
pub use trace::TraceContext;
