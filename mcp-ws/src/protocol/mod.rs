//! MCP's payloads as plain data: what the members of `params` and `result` are called and what they mean.
//!
//! One file a family, named as the specification names it. Nothing here decides anything: which method is answered
//! how is `peer`'s to say, and what a tool does is `tool`'s.
//!
//! Next: `params` for what comes, `lifecycle` and `content` for what goes.

mod content;
mod lifecycle;
mod method;
mod params;
mod version;

pub use content::Audio;
pub(crate) use content::Block;
pub use content::CallToolResult;
pub use content::Content;
pub use content::Contents;
pub use content::EmbeddedResource;
pub use content::Image;
pub use content::ResourceLink;
pub(crate) use content::TEXT_CLOSES;
pub(crate) use content::TEXT_OPENS;
pub(crate) use content::put_content_result;
pub(crate) use content::put_text_result;
pub(crate) use lifecycle::ServerInfo;
pub(crate) use method::notifications;
pub(crate) use method::requests;
pub(crate) use params::Params;
pub(crate) use version::Version;
