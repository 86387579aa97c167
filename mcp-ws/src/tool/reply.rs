//! The way out: what a function returned becomes the `result` of the call, written once, into the bytes that leave.

use std::borrow::Cow;
use std::fmt::Display;

use serde::Serialize;

use super::ToolError;
use crate::protocol::TEXT_CLOSES;
use crate::protocol::TEXT_OPENS;
use crate::protocol::Version;
use crate::protocol::put_text_result;
use crate::wire::escape;

/// Where one reply is written. It owns its buffer in a handler that waits; a tool that answers at once writes straight
/// into the frame.
#[derive(Debug)]
pub struct Out<'o> {
    buffer: Buffer<'o>,
    version: Version,
}

#[derive(Debug)]
enum Buffer<'o> {
    Frame(&'o mut Vec<u8>),
    Own(Vec<u8>),
}

/// A written reply, or the failure that is told instead of one.
pub type Done<'o> = Result<Out<'o>, ToolError>;

impl<'o> Out<'o> {
    /// Appends to an open frame.
    pub(crate) fn into_frame(frame: &'o mut Vec<u8>, version: Version) -> Self {
        Self { buffer: Buffer::Frame(frame), version }
    }

    /// Keeps the reply until its call may answer.
    pub(crate) fn kept(version: Version) -> Out<'static> {
        Out { buffer: Buffer::Own(Vec::new()), version }
    }

    /// The kept reply.
    pub(crate) fn into_kept(self) -> Vec<u8> {
        match self.buffer {
            Buffer::Own(bytes) => bytes,
            Buffer::Frame(_) => Vec::new(),
        }
    }

    /// Writes what a tool returned. `R` is the type in the tool's own signature, so that an error points there.
    ///
    /// # Errors
    ///
    /// The tool failed, or what it returned cannot be written as JSON.
    pub fn reply<R: Reply>(self, value: R) -> Done<'o> {
        value.write(self)
    }

    fn bytes(&mut self) -> &mut Vec<u8> {
        match &mut self.buffer {
            Buffer::Frame(bytes) => bytes,
            Buffer::Own(bytes) => bytes,
        }
    }

    fn text(mut self, text: &str) -> Self {
        put_text_result(text, false, self.bytes());
        self
    }

    /// One text block whose text is what `put` appends, which must need no escapes.
    fn plain(mut self, put: impl FnOnce(&mut Vec<u8>)) -> Self {
        let bytes = self.bytes();
        bytes.extend_from_slice(TEXT_OPENS);
        put(bytes);
        bytes.extend_from_slice(TEXT_CLOSES);
        self
    }
}

/// What a tool can return.
///
/// Strings, numbers, `bool`, `char` and `()` become a text block; [`Json`] becomes structured content and its text; the
/// `Err` of a [`Result`] becomes a tool error, which the model reads. Other types cannot be made replies: wrap them in [`Json`].
///
/// ```
/// use mcp_ws::Json;
/// use mcp_ws::Reply;
///
/// fn check(_: impl Reply) {}
/// check("text");
/// check(Ok::<_, String>(Json([1, 2, 3])));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from a tool",
    label = "not a reply",
    note = "return a string, a number, a `bool`, `()`, `mcp_ws::Json<T>` of a `T: serde::Serialize`, or a `Result` of one of these \
            whose error can be displayed"
)]
pub trait Reply {
    /// Writes the reply.
    ///
    /// # Errors
    ///
    /// The failure that is told instead.
    fn write(self, out: Out<'_>) -> Done<'_>;
}

impl<T: Reply, E: Display> Reply for Result<T, E> {
    fn write(self, out: Out<'_>) -> Done<'_> {
        match self {
            Ok(value) => value.write(out),
            Err(error) => Err(ToolError::new(error)),
        }
    }
}

/// A tool's structured result: any value that serde can serialize.
///
/// It is sent twice, as the text of a text block for every client, and as `structuredContent` for those that know it
/// (revisions from 2025-06-18 on, and objects only).
///
/// ```
/// use mcp_ws::prelude::*;
///
/// #[derive(serde::Serialize)]
/// struct Stats {
///     calls: u64,
/// }
///
/// /// How much has been done.
/// #[mcp_tool]
/// fn stats() -> Json<Stats> {
///     Json(Stats { calls: 7 })
/// }
/// # assert_eq!(stats().0.calls, 7);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> Reply for Json<T> {
    fn write(self, mut out: Out<'_>) -> Done<'_> {
        let json = serde_json::to_string(&self.0)
            .map_err(|error| ToolError::new(format!("the result cannot be written as JSON: {error}")))?;
        let is_structured = json.starts_with('{') && out.version.has_structured_content();
        let bytes = out.bytes();
        bytes.extend_from_slice(TEXT_OPENS);
        escape(&json, bytes);
        if is_structured {
            bytes.extend_from_slice(br#""}],"structuredContent":"#);
            bytes.extend_from_slice(json.as_bytes());
            bytes.extend_from_slice(br#","isError":false}"#);
        } else {
            bytes.extend_from_slice(TEXT_CLOSES);
        }
        Ok(out)
    }
}

impl Reply for () {
    fn write(self, mut out: Out<'_>) -> Done<'_> {
        out.bytes().extend_from_slice(br#"{"content":[],"isError":false}"#);
        Ok(out)
    }
}

impl Reply for &str {
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.text(self))
    }
}

macro_rules! strings {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            fn write(self, out: Out<'_>) -> Done<'_> {
                Ok(out.text(&self))
            }
        })*
    };
}

strings! { String Box<str> Cow<'_, str> }

impl Reply for char {
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.text(self.encode_utf8(&mut [0; 4])))
    }
}

impl Reply for bool {
    fn write(self, out: Out<'_>) -> Done<'_> {
        Ok(out.text(if self { "true" } else { "false" }))
    }
}

macro_rules! integers {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            fn write(self, out: Out<'_>) -> Done<'_> {
                Ok(out.plain(|bytes| bytes.extend_from_slice(itoa::Buffer::new().format(self).as_bytes())))
            }
        })*
    };
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

macro_rules! floats {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            fn write(self, out: Out<'_>) -> Done<'_> {
                if !self.is_finite() {
                    return Ok(out.text(&self.to_string()));
                }
                // A finite number is always written, and a write into a vector cannot fail.
                Ok(out.plain(|bytes| drop(serde_json::to_writer(bytes, &self))))
            }
        })*
    };
}

floats! { f32 f64 }

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written<R: Reply>(value: R, version: Version) -> Result<serde_json::Value, ToolError> {
        let out = Out::kept(version).reply(value)?;
        Ok(serde_json::from_slice(&out.into_kept()).unwrap())
    }

    fn check<R: Reply>(value: R, text: &str) {
        let expected = json!({"content": [{"type": "text", "text": text}], "isError": false});
        assert_eq!(written(value, Version::LATEST).unwrap(), expected);
    }

    #[test]
    fn plain_values_become_their_text() {
        check("a \"quote\"", "a \"quote\"");
        check(String::from("line\nline"), "line\nline");
        check(Cow::Borrowed("x"), "x");
        check('ß', "ß");
        check(true, "true");
        check(i64::MIN, "-9223372036854775808");
        check(u128::MAX, "340282366920938463463374607431768211455");
        check(1.5_f64, "1.5");
        check(0.1_f32, "0.1");
        check(f64::NAN, "NaN");
    }

    #[test]
    fn nothing_becomes_no_content() {
        assert_eq!(written((), Version::LATEST).unwrap(), json!({"content": [], "isError": false}));
    }

    #[test]
    fn an_error_is_told_in_its_own_words() {
        let failed: Result<i64, &str> = Err("no such thing");
        assert_eq!(written(failed, Version::LATEST), Err(ToolError::new("no such thing")));
        check(Ok::<_, String>(1), "1");
    }

    #[test]
    fn json_is_text_and_structured_content() {
        let value = json!({"a": [1, "x"]});
        let result = written(Json(&value), Version::V2025_06_18).unwrap();
        assert_eq!(result["structuredContent"], value);
        assert_eq!(result["content"][0]["text"], r#"{"a":[1,"x"]}"#);
    }

    #[test]
    fn structured_content_is_left_out_where_it_is_unknown_or_no_object() {
        let old = written(Json(json!({"a": 1})), Version::V2025_03_26).unwrap();
        assert_eq!(old.get("structuredContent"), None);
        let list = written(Json(json!([1])), Version::LATEST).unwrap();
        assert_eq!(list.get("structuredContent"), None);
        assert_eq!(list["content"][0]["text"], "[1]");
    }

    #[test]
    fn what_cannot_be_written_is_a_failure() {
        let keyed_by_lists = std::collections::HashMap::from([(vec![1], 1)]);
        let failed = written(Json(keyed_by_lists), Version::LATEST).unwrap_err();
        assert!(failed.text().starts_with("the result cannot be written as JSON"), "{failed}");
    }
}
