//! One block of any kind.

use serde::Deserialize;

use super::Audio;
use super::Block;
use super::EmbeddedResource;
use super::Image;
use super::ResourceLink;
use super::from_kinds;
use super::put_text;
use crate::protocol::Version;

/// One block of a result, for tools that return several or do not know beforehand which.
///
/// ```
/// use mcp_ws::Content;
/// use mcp_ws::Image;
/// use mcp_ws::prelude::*;
///
/// /// Draws a plot.
/// #[mcp_tool]
/// fn plot() -> Vec<Content> {
///     vec!["Sales by month:".into(), Image::new(b"\x89PNG", "image/png").into()]
/// }
/// # let _: Tools = tools![plot];
/// # assert_eq!(plot().len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Tagged")]
#[non_exhaustive]
pub enum Content {
    /// Text, which every model reads.
    Text(String),
    /// A picture.
    Image(Image),
    /// A sound.
    Audio(Audio),
    /// A link to a resource.
    ResourceLink(ResourceLink),
    /// A resource itself.
    Resource(EmbeddedResource),
}

impl Content {
    /// A text block.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text of a text block.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Block for Content {
    fn put(&self, version: Version, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => put_text(text, out),
            Self::Image(image) => image.put(version, out),
            Self::Audio(audio) => audio.put(version, out),
            Self::ResourceLink(link) => link.put(version, out),
            Self::Resource(resource) => resource.put(version, out),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

from_kinds! { Content: Text(String) Image(Image) Audio(Audio) ResourceLink(ResourceLink) Resource(EmbeddedResource) }

/// A block as it stands on the wire.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Tagged {
    Text { text: String },
    Image(Image),
    Audio(Audio),
    ResourceLink(ResourceLink),
    Resource { resource: EmbeddedResource },
}

impl From<Tagged> for Content {
    fn from(tagged: Tagged) -> Self {
        match tagged {
            Tagged::Text { text } => Self::Text(text),
            Tagged::Image(image) => Self::Image(image),
            Tagged::Audio(audio) => Self::Audio(audio),
            Tagged::ResourceLink(link) => Self::ResourceLink(link),
            Tagged::Resource { resource } => Self::Resource(resource),
        }
    }
}
