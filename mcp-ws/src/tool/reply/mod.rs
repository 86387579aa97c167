//! The way out: what a function returned becomes the `result` of the call, written once, into the bytes that leave.
//!
//! Next: `out` for where it is written, `plain`, `structured` and `json` for what most tools return, `content` for what is
//! more than text, `read` for the way back.

mod content;
mod json;
mod optional;
mod out;
mod plain;
mod read;
mod structured;

use std::fmt::Display;

pub use self::json::Json;
pub use self::out::Done;
pub use self::out::Out;
pub use self::read::FromReply;
pub use self::structured::Structured;
use super::ToolError;
use crate::schema::Edge;

/// What a tool can return.
///
/// Strings, numbers, `bool`, `char` and `()` become a text block; what has a schema, and [`Json`], become structured content
/// and its text;
/// [`Image`](crate::Image), [`Audio`](crate::Audio), [`ResourceLink`](crate::ResourceLink) and
/// [`EmbeddedResource`](crate::EmbeddedResource) become a block of their kind, and several [`Content`](crate::Content)
/// in a `Vec` or an array become as many; a [`CallToolResult`](crate::CallToolResult) is written as it is; the `Err` of a
/// [`Result`] becomes a tool error, which the model reads. A type of yours is a reply by
/// `#[derive(serde::Serialize, mcp_ws::Schema)]`, or in a [`Json`] if it is `Serialize` alone.
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
    note = "return a string, a number, a `bool`, `()`, a type of yours with `#[derive(serde::Serialize, mcp_ws::Schema)]`, a \
            list or a map of those, `mcp_ws::Json<T>` of any `T: serde::Serialize`, an `Image`, `Audio`, `ResourceLink` or \
            `EmbeddedResource`, a `Vec<mcp_ws::Content>`, a `CallToolResult`, or a `Result` of one of these whose error can \
            be displayed"
)]
pub trait Reply {
    /// What a [typed call](crate::testing::Harness::call) gives: the type itself, or what owns as much; of a [`Result`], what
    /// is `Ok`.
    type Output;

    /// The schema of all that is written, where one is known.
    #[doc(hidden)]
    const OUTPUT: Option<Edge> = None;

    /// Writes the reply.
    ///
    /// # Errors
    ///
    /// The failure that is told instead.
    fn write(self, out: Out<'_>) -> Done<'_>;
}

/// An error that a model can read. Stands for [`Display`], with words of its own for what lacks it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of a tool: the model reads its text, and it has none",
    label = "cannot be displayed",
    note = "write `impl std::fmt::Display` for `{Self}`, or return a `mcp_ws::ToolError`"
)]
pub trait Told: Display {}

#[diagnostic::do_not_recommend]
impl<E: Display> Told for E {}

impl<T: Reply, E: Told> Reply for Result<T, E> {
    type Output = T::Output;

    const OUTPUT: Option<Edge> = T::OUTPUT;

    fn write(self, out: Out<'_>) -> Done<'_> {
        match self {
            Ok(value) => value.write(out),
            // By convention, the alternate form tells the causes.
            Err(error) => Err(ToolError::new(format_args!("{error:#}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::json;

    use super::*;
    use crate::protocol::Version;

    fn written<R: Reply>(value: R, version: Version) -> Result<serde_json::Value, ToolError> {
        let out = Out::kept(version).reply(value)?;
        Ok(serde_json::from_slice(&out.into_kept()).unwrap())
    }

    fn check<R: Reply>(value: R, text: &str) {
        let expected = json!({"content": [{"type": "text", "text": text}], "isError": false});
        assert_eq!(written(value, Version::LATEST_LEGACY).unwrap(), expected);
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
        assert_eq!(written((), Version::LATEST_LEGACY).unwrap(), json!({"content": [], "isError": false}));
    }

    #[test]
    fn an_error_is_told_in_its_own_words() {
        let failed: Result<i64, &str> = Err("no such thing");
        assert_eq!(written(failed, Version::LATEST_LEGACY), Err(ToolError::new("no such thing")));
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
        let list = written(Json(json!([1])), Version::LATEST_LEGACY).unwrap();
        assert_eq!(list.get("structuredContent"), None);
        assert_eq!(list["content"][0]["text"], "[1]");
    }

    #[test]
    fn what_cannot_be_written_is_a_failure() {
        let keyed_by_lists = std::collections::HashMap::from([(vec![1], 1)]);
        let failed = written(Json(keyed_by_lists), Version::LATEST_LEGACY).unwrap_err();
        assert!(failed.text().starts_with("the result cannot be written as JSON"), "{failed}");
    }
}
