//! The result of a tool call whose content is one text block, the shape that nearly every answer has.

use crate::wire::escape;

/// Appends a whole result: one text block and whether the call failed.
pub(crate) fn put_text_result(text: &str, is_error: bool, out: &mut Vec<u8>) {
    // All of it at once: the buffer of a reply that is kept would grow step by step.
    out.reserve(TEXT_OPENS.len() + text.len() + TEXT_CLOSES.len());
    out.extend_from_slice(TEXT_OPENS);
    escape(text, out);
    out.extend_from_slice(if is_error { TEXT_FAILS } else { TEXT_CLOSES });
}

/// What stands before the escaped text.
pub(crate) const TEXT_OPENS: &[u8] = br#"{"content":[{"type":"text","text":""#;

/// What stands behind it when the call went well.
pub(crate) const TEXT_CLOSES: &[u8] = br#""}],"isError":false}"#;

/// What stands behind it when the call failed: the text is for the model to read.
const TEXT_FAILS: &[u8] = br#""}],"isError":true}"#;
