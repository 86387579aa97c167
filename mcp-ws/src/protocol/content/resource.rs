//! Resources in a result: a link to one, or one itself.

use std::borrow::Cow;

use serde::Deserialize;

use super::Block;
use super::base64::put_bytes;
use super::base64::read_bytes;
use super::put_member;
use super::put_optional;
use super::put_text;
use crate::protocol::Version;
use crate::wire::escape;

/// A link to something that the client may read if it wants to.
///
/// Clients of revisions before 2025-06-18 know no links, and get its address in a text block.
///
/// ```
/// use mcp_ws::ResourceLink;
/// use mcp_ws::prelude::*;
///
/// /// Says where the report is.
/// #[mcp_tool]
/// fn report() -> ResourceLink {
///     ResourceLink::new("https://example.com/report.pdf", "report.pdf").mime_type("application/pdf")
/// }
/// # let _: Tools = tools![report];
/// # assert_eq!(report().name, "report.pdf");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ResourceLink {
    /// Where it is.
    pub uri: String,
    /// What programs call it.
    pub name: String,
    /// What people are shown.
    pub title: Option<String>,
    /// What it is, for the model.
    pub description: Option<String>,
    /// Its media type.
    pub mime_type: Option<String>,
    /// How many bytes it has.
    pub size: Option<u64>,
}

impl ResourceLink {
    /// A link to this URI, by this name.
    pub fn new(uri: impl Into<String>, name: impl Into<String>) -> Self {
        let (uri, name) = (uri.into(), name.into());
        Self { uri, name, title: None, description: None, mime_type: None, size: None }
    }

    /// Says what people are shown.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Says what it is.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Says which media type it has.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Says how many bytes it has.
    #[must_use]
    pub fn size(mut self, size: u64) -> Self {
        self.size = Some(size);
        self
    }
}

impl Block for ResourceLink {
    fn put(&self, version: Version, out: &mut Vec<u8>) {
        if !version.has_resource_links() {
            let title = self.title.as_ref().unwrap_or(&self.name);
            let about = self.description.as_ref().map_or(String::new(), |about| format!(" ({about})"));
            return put_text(&format!("{title}: {}{about}", self.uri), out);
        }
        out.extend_from_slice(br#"{"type":"resource_link""#);
        put_member("uri", &self.uri, out);
        put_member("name", &self.name, out);
        put_optional("title", self.title.as_deref(), out);
        put_optional("description", self.description.as_deref(), out);
        put_optional("mimeType", self.mime_type.as_deref(), out);
        if let Some(size) = self.size {
            out.extend_from_slice(br#","size":"#);
            out.extend_from_slice(itoa::Buffer::new().format(size).as_bytes());
        }
        out.push(b'}');
    }
}

/// A resource itself, inside a result.
///
/// ```
/// use mcp_ws::EmbeddedResource;
/// use mcp_ws::prelude::*;
///
/// /// Reads the notes.
/// #[mcp_tool]
/// fn notes() -> EmbeddedResource {
///     EmbeddedResource::text("file:///notes.md", "# Notes").mime_type("text/markdown")
/// }
/// # let _: Tools = tools![notes];
/// # assert_eq!(notes().uri, "file:///notes.md");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EmbeddedResource {
    /// By which URI it would be read.
    pub uri: String,
    /// Its media type.
    pub mime_type: Option<String>,
    /// What it contains.
    #[serde(flatten)]
    pub contents: Contents,
}

/// What an [`EmbeddedResource`] contains.
///
/// ```
/// use mcp_ws::Contents;
/// use mcp_ws::EmbeddedResource;
///
/// let resource = EmbeddedResource::blob("file:///tune.mid", b"MThd");
/// assert_eq!(resource.contents, Contents::Blob(b"MThd".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Contents {
    /// Text.
    Text(String),
    /// Anything else.
    #[serde(deserialize_with = "read_bytes")]
    Blob(Cow<'static, [u8]>),
}

impl EmbeddedResource {
    /// A resource that is text.
    pub fn text(uri: impl Into<String>, text: impl Into<String>) -> Self {
        Self { uri: uri.into(), mime_type: None, contents: Contents::Text(text.into()) }
    }

    /// A resource that is none.
    pub fn blob(uri: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { uri: uri.into(), mime_type: None, contents: Contents::Blob(bytes.into()) }
    }

    /// Says which media type it has.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }
}

impl Block for EmbeddedResource {
    fn put(&self, _: Version, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"type":"resource","resource":{"uri":""#);
        escape(&self.uri, out);
        out.push(b'"');
        put_optional("mimeType", self.mime_type.as_deref(), out);
        match &self.contents {
            Contents::Text(text) => put_member("text", text, out),
            Contents::Blob(bytes) => put_bytes("blob", bytes, out),
        }
        out.extend_from_slice(b"}}");
    }
}
