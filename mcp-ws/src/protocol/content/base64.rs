//! Bytes as JSON text: base64 (RFC 4648, section 4), with padding.

use std::borrow::Cow;

use data_encoding::BASE64;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;

/// Appends `,"name":"…"`, encoded in place.
pub(super) fn put_bytes(name: &str, bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":\"");
    let start = out.len();
    out.resize(start + BASE64.encode_len(bytes.len()), 0);
    BASE64.encode_mut(bytes, &mut out[start..]);
    out.push(b'"');
}

/// For `deserialize_with`.
pub(super) fn read_bytes<'de, D: Deserializer<'de>>(json: D) -> Result<Cow<'static, [u8]>, D::Error> {
    let text = Cow::<'_, str>::deserialize(json)?;
    BASE64.decode(text.as_bytes()).map(Cow::Owned).map_err(D::Error::custom)
}
