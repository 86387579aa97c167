//! Bytes as JSON text: base64 (RFC 4648, section 4), with padding.

use std::borrow::Cow;

use base64::Engine;
use base64::encoded_len;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;

/// Appends `,"name":"…"`, encoded in place.
pub(super) fn put_bytes(name: &str, bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":\"");
    let start = out.len();
    // As many as it takes, so that there is room for all of them.
    out.resize(start + encoded_len(bytes.len(), true).unwrap_or_default(), 0);
    let _ = BASE64.encode_slice(bytes, &mut out[start..]);
    out.push(b'"');
}

/// For `deserialize_with`.
pub(super) fn read_bytes<'de, D: Deserializer<'de>>(json: D) -> Result<Cow<'static, [u8]>, D::Error> {
    let text = Cow::<'_, str>::deserialize(json)?;
    BASE64.decode(&*text).map(Cow::Owned).map_err(D::Error::custom)
}
