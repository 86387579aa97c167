//! From a request to a reply: find the tool, run it, contain its panics. A handler that waits is handed back, never
//! awaited.
//!
//! This room has no sockets and no queue. It is the only one that catches panics: around a function that is called at
//! once, and around each poll of a handler and its drop. A panic anywhere else is our fault, and ends its connection.
//!
//! Next: `dispatch` and `list` for the two requests it answers, `access` for who may have which tool, `handler` for what waits, `answer` for how it ends, `seal` for
//! what clients keep, `tasks` for calls that outlive their connection, `catalog` and `toolbox` for the tools there are.

mod access;
mod answer;
mod at_once;
mod catalog;
mod dispatch;
mod handler;
mod list;
mod observed;
mod seal;
mod spelling;
mod tasks;
mod tool_info;
mod toolbox;
mod watch;

pub(crate) use access::Access;
pub(crate) use dispatch::Service;
pub(crate) use dispatch::Step;
pub(crate) use handler::Finished;
pub(crate) use handler::Handler;
pub(crate) use handler::TOOK_TOO_LONG;
pub(crate) use seal::Seal;
pub use tasks::MemoryTasks;
pub(crate) use tasks::TaskChanged;
pub use tasks::TaskKey;
pub(crate) use tasks::TaskNews;
pub use tasks::TaskRecord;
pub use tasks::TaskStore;
pub use tasks::TaskStoreError;
pub use tasks::TaskStoreFuture;
pub(crate) use tasks::TaskTimes;
pub(crate) use tasks::Tasks;
pub use tool_info::ToolInfo;
pub(crate) use toolbox::Toolbox;

#[cfg(test)]
mod tests;
