//! What the result of a tool call contains: blocks that a model or a person takes in, and the result around them.
//!
//! Plain data, written by hand in the shape of the revision that the other side speaks: what a revision does not know is
//! told in a text block instead, so that nothing a tool returned is lost without a word.
//!
//! Next: `text` for the shape that nearly every answer has, `block` for the others, `result` for the whole.

mod base64;
mod block;
mod media;
mod resource;
mod result;
mod text;

pub use self::block::Content;
pub use self::media::Audio;
pub use self::media::Image;
pub use self::resource::Contents;
pub use self::resource::EmbeddedResource;
pub use self::resource::ResourceLink;
pub use self::result::CallToolResult;
pub(crate) use self::result::put_content_result;
pub(crate) use self::text::TEXT_CLOSES;
pub(crate) use self::text::TEXT_OPENS;
pub(crate) use self::text::put_text_result;

use super::Version;
use crate::wire::escape;

/// Makes a block of each kind that it can be.
macro_rules! from_kinds {
    ($block:ident: $($variant:ident($type:ty))*) => {
        $(impl From<$type> for $block {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        })*
    };
}

pub(super) use from_kinds;

/// Something that can stand in a result's `content`.
pub(crate) trait Block {
    /// Appends it in the shape of this revision.
    fn put(&self, version: Version, out: &mut Vec<u8>);
}

/// Appends a text block.
pub(super) fn put_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"{"type":"text""#);
    put_member("text", text, out);
    out.push(b'}');
}

/// Appends `,"name":"text"`. The name needs no escapes.
pub(super) fn put_member(name: &str, text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":\"");
    escape(text, out);
    out.push(b'"');
}

/// The same for a member that may be left out.
pub(super) fn put_optional(name: &str, text: Option<&str>, out: &mut Vec<u8>) {
    if let Some(text) = text {
        put_member(name, text, out);
    }
}

#[cfg(test)]
mod tests;
