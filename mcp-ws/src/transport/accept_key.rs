//! What both sides compute in a handshake. The rest of it is HTTP, and belongs to whoever dials or accepts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha1::Digest;
use sha1::Sha1;

/// The answer to the key of a client's handshake (RFC 6455 section 4.2.2, step 5).
pub(crate) fn accept_key(key: &[u8]) -> String {
    let digest = Sha1::new_with_prefix(key).chain_update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    BASE64.encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_the_rfc_says_of_its_own_key() {
        assert_eq!(accept_key(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
