//! Tasks, the extension `io.modelcontextprotocol/tasks`: how a task stands, and how times are spelled in it.

mod status;
mod time;

pub use self::status::TaskStatus;
pub(crate) use self::time::put_time;
