//! All that expanded macros may touch. Not for anything else: it changes without notice.

pub use std::column;
pub use std::concat;
pub use std::convert::From;
pub use std::line;
pub use std::module_path;
pub use std::option::Option;
pub use std::primitive::bool;
pub use std::primitive::str;
pub use std::primitive::u8;

pub use serde::Serialize;

pub use crate::schema::Definition;
pub use crate::schema::Edge;
pub use crate::schema::Node;
pub use crate::schema::Property;
pub use crate::schema::Schema;
pub use crate::schema::Variant;
pub use crate::schema::can_be_flattened;
pub use crate::tool::Built;
pub use crate::tool::Call;
pub use crate::tool::Def;
pub use crate::tool::Done;
pub use crate::tool::Entry;
pub use crate::tool::Fields;
pub use crate::tool::Info;
pub use crate::tool::Lend;
pub use crate::tool::Names;
pub use crate::tool::Otherwise;
pub use crate::tool::Out;
pub use crate::tool::Probe;
pub use crate::tool::Provides;
pub use crate::tool::Reply;
pub use crate::tool::Request;
pub use crate::tool::Rows;
pub use crate::tool::Run;
pub use crate::tool::Started;
pub use crate::tool::Structured;
pub use crate::tool::ToolSet;
pub use crate::tool::Tools;
pub use crate::tool::Twice;
pub use crate::tool::default_text;
pub use crate::tool::list_len;
pub use crate::tool::start;
