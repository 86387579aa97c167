//! MCP tools over WebSocket: annotate a function, serve it.

// The macros name this crate from outside.
#[cfg(test)]
extern crate self as mcp_ws;

mod peer;
mod protocol;
pub mod schema;
mod server;
mod service;
mod tool;
mod transport;
mod wire;

#[doc(hidden)]
pub mod __private;

pub use mcp_ws_macros::mcp_tool;
pub use mcp_ws_macros::tools;

pub use crate::schema::Schema;
pub use crate::server::Config;
pub use crate::server::Connection;
pub use crate::server::Error;
pub use crate::server::Server;
pub use crate::tool::Context;
pub use crate::tool::Json;
pub use crate::tool::Progress;
pub use crate::tool::Provides;
pub use crate::tool::Reply;
pub use crate::tool::SessionId;
pub use crate::tool::State;
pub use crate::tool::ToolError;
pub use crate::tool::Tools;

/// The result of running a server.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a file that has tools wants to import.
pub mod prelude {
    pub use crate::Config;
    pub use crate::Context;
    pub use crate::Json;
    pub use crate::Progress;
    pub use crate::Server;
    pub use crate::State;
    pub use crate::ToolError;
    pub use crate::Tools;
    pub use crate::mcp_tool;
    pub use crate::tools;
}
