//! All that expanded macros may touch. Not for anything else: it changes without notice.

pub use std::option::Option;
pub use std::primitive::str;
pub use std::primitive::u8;

pub use serde::Serialize;

pub use crate::schema::Property;
pub use crate::tool::Built;
pub use crate::tool::Call;
pub use crate::tool::Def;
pub use crate::tool::Done;
pub use crate::tool::Entry;
pub use crate::tool::Fields;
pub use crate::tool::Info;
pub use crate::tool::Names;
pub use crate::tool::Out;
pub use crate::tool::Provides;
pub use crate::tool::Request;
pub use crate::tool::Run;
pub use crate::tool::Started;
pub use crate::tool::Tools;
pub use crate::tool::default_text;
pub use crate::tool::list_len;
pub use crate::tool::start;
