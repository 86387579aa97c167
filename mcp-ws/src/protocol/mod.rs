//! MCP's payloads as plain data: what the members of `params` and `result` are called and what they mean.
//!
//! One file a family, named as the specification names it. Nothing here decides anything: which method is answered
//! how is `peer`'s to say, and what a tool does is `tool`'s.
//!
//! Next: `params` for what comes, `lifecycle` and `content` for what goes, `asking` for what tools ask their clients, and
//! `capabilities` for which of them can be asked.

#[allow(dead_code, unused_imports, reason = "nothing asks yet")]
mod asking;
#[allow(dead_code, reason = "nothing asks yet")]
mod capabilities;
mod content;
mod lifecycle;
mod method;
mod params;
mod version;

#[allow(unused_imports, reason = "nothing asks yet")]
pub(crate) use asking::Action;
#[allow(unused_imports, reason = "nothing asks yet")]
pub(crate) use asking::ElicitResult;
pub use asking::IncludeContext;
pub use asking::ModelPreferences;
#[allow(unused_imports, reason = "nothing asks yet")]
pub(crate) use asking::Question;
pub use asking::Role;
pub use asking::Root;
pub use asking::Sampled;
pub use asking::Sampling;
pub use asking::SamplingContent;
pub use asking::SamplingMessage;
pub use asking::SamplingTool;
pub use asking::ToolChoice;
pub use asking::ToolResult;
pub use asking::ToolUse;
#[allow(unused_imports, reason = "nothing asks yet")]
pub(crate) use asking::read_roots;
#[allow(unused_imports, reason = "nothing asks yet")]
pub(crate) use capabilities::Capability;
#[allow(unused_imports, reason = "nothing asks yet")]
pub(crate) use capabilities::ClientCapabilities;
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
