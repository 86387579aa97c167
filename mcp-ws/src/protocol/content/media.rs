//! Pictures and sounds: bytes with a media type.

use std::borrow::Cow;

use serde::Deserialize;

use super::Block;
use super::base64::put_bytes;
use super::base64::read_bytes;
use super::put_member;
use super::put_text;
use crate::protocol::Version;

/// A picture, which a model that has eyes sees.
///
/// The bytes are written as base64 straight into the reply, so nothing is gained by encoding them before.
///
/// ```
/// use mcp_ws::Image;
/// use mcp_ws::prelude::*;
///
/// /// Takes a picture.
/// #[mcp_tool]
/// fn snapshot() -> Result<Image, std::io::Error> {
///     Ok(Image::new(std::fs::read("camera.jpg")?, "image/jpeg"))
/// }
/// # let _: Tools = tools![snapshot];
/// # assert!(snapshot().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Image {
    /// The encoded picture: the file as it would lie on a disk.
    #[serde(deserialize_with = "read_bytes")]
    pub data: Cow<'static, [u8]>,
    /// Its media type, such as `image/png`.
    pub mime_type: Cow<'static, str>,
}

impl Image {
    /// A picture of this media type. `include_bytes!` will do for the bytes, and a `Vec<u8>`.
    pub fn new(data: impl Into<Cow<'static, [u8]>>, mime_type: impl Into<Cow<'static, str>>) -> Self {
        Self { data: data.into(), mime_type: mime_type.into() }
    }
}

impl Block for Image {
    fn put(&self, _: Version, out: &mut Vec<u8>) {
        put_media("image", &self.data, &self.mime_type, out);
    }
}

/// A sound, which a model that has ears hears.
///
/// Clients of 2024-11-05 know no sounds, and are told in a text block what they miss.
///
/// ```
/// use mcp_ws::Audio;
/// use mcp_ws::prelude::*;
///
/// /// Says nothing, in a short file.
/// #[mcp_tool]
/// fn silence() -> Audio {
///     Audio::new(b"RIFF$\0\0\0WAVE", "audio/wav")
/// }
/// # let _: Tools = tools![silence];
/// # assert_eq!(silence().mime_type, "audio/wav");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Audio {
    /// The encoded sound: the file as it would lie on a disk.
    #[serde(deserialize_with = "read_bytes")]
    pub data: Cow<'static, [u8]>,
    /// Its media type, such as `audio/wav`.
    pub mime_type: Cow<'static, str>,
}

impl Audio {
    /// A sound of this media type. `include_bytes!` will do for the bytes, and a `Vec<u8>`.
    pub fn new(data: impl Into<Cow<'static, [u8]>>, mime_type: impl Into<Cow<'static, str>>) -> Self {
        Self { data: data.into(), mime_type: mime_type.into() }
    }
}

impl Block for Audio {
    fn put(&self, version: Version, out: &mut Vec<u8>) {
        if version.has_audio() {
            return put_media("audio", &self.data, &self.mime_type, out);
        }
        let (kind, len) = (&self.mime_type, self.data.len());
        put_text(&format!("[a sound is left out, which this client cannot take: {kind}, {len} bytes]"), out);
    }
}

fn put_media(kind: &str, data: &[u8], mime_type: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"{"type":""#);
    out.extend_from_slice(kind.as_bytes());
    out.push(b'"');
    put_bytes("data", data, out);
    put_member("mimeType", mime_type, out);
    out.push(b'}');
}
