//! MCP's payloads as plain data: what the members of `params` and `result` are called and what they mean.
//!
//! One file a family, named as the specification names it. Nothing here decides anything: which method is answered
//! how is `peer`'s to say, and what a tool does is `tool`'s.
//!
//! Next: `params` for what comes, `lifecycle` and `content` for what goes, `asking` for what tools ask their clients, `task` for
//! calls that take long, and `capabilities` for which of them can be asked.

mod asking;
mod caching;
mod capabilities;
mod client_info;
mod code;
mod content;
mod declared;
mod level;
mod lifecycle;
mod method;
mod params;
mod task;
mod tool;
mod version;

pub(crate) use asking::Action;
pub(crate) use asking::ElicitResult;
pub use asking::IncludeContext;
pub use asking::ModelPreferences;
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
pub(crate) use asking::read_roots;
pub use caching::CacheScope;
pub(crate) use caching::Caching;
pub use capabilities::Capability;
pub(crate) use capabilities::ClientCapabilities;
pub use client_info::ClientInfo;
pub(crate) use code::MISSING_CLIENT_CAPABILITY;
pub(crate) use code::UNSUPPORTED_VERSION;
pub(crate) use code::missing;
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
pub(crate) use declared::Declared;
pub use level::LogLevel;
pub(crate) use lifecycle::ServerInfo;
pub(crate) use method::notifications;
pub(crate) use method::requests;
pub(crate) use params::Meta;
pub(crate) use params::MetaOf;
pub(crate) use params::Params;
pub use task::TaskStatus;
pub(crate) use task::put_time;
pub use tool::Tool;
pub(crate) use version::Version;
