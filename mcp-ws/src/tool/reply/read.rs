//! The way back: what a function had returned, read from the result that was made of it.

use serde::de::DeserializeOwned;

use super::Json;
use super::Structured;
use crate::protocol::Audio;
use crate::protocol::CallToolResult;
use crate::protocol::Content;
use crate::protocol::EmbeddedResource;
use crate::protocol::Image;
use crate::protocol::ResourceLink;

/// A value that can be read back from the result of a call: what [`Reply::Output`](crate::Reply::Output) is.
///
/// ```
/// use mcp_ws::CallToolResult;
/// use mcp_ws::FromReply;
///
/// assert_eq!(i64::from_reply(CallToolResult::text("7")), Ok(7));
/// assert!(i64::from_reply(CallToolResult::text("seven")).is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read back from the result of a call",
    label = "cannot be read back",
    note = "a type of yours can, and so can a `Json<T>` of it, with `#[derive(serde::Deserialize)]` and nothing borrowed; call the \
            tool by its name for the result as it is"
)]
pub trait FromReply: Sized {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// The result is that of another type; the error says what is wrong with it.
    fn from_reply(result: CallToolResult) -> Result<Self, String>;
}

impl FromReply for CallToolResult {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        Ok(result)
    }
}

impl FromReply for () {
    #[inline]
    fn from_reply(_: CallToolResult) -> Result<Self, String> {
        Ok(())
    }
}

impl FromReply for Vec<Content> {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        Ok(result.content)
    }
}

impl<const N: usize> FromReply for [Content; N] {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        result.content.try_into().map_err(|all: Vec<_>| format!("{} blocks instead of {N}", all.len()))
    }
}

impl FromReply for Content {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        <[Content; 1]>::from_reply(result).map(|[block]| block)
    }
}

impl FromReply for String {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        match Content::from_reply(result)? {
            Content::Text(text) => Ok(text),
            other => Err(format!("no text, but {other:?}")),
        }
    }
}

impl FromReply for Box<str> {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        String::from_reply(result).map(Into::into)
    }
}

impl<T: DeserializeOwned> FromReply for Json<T> {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        from_json(result).map(Self)
    }
}

impl<T: Structured + DeserializeOwned> FromReply for T {
    #[inline]
    fn from_reply(result: CallToolResult) -> Result<Self, String> {
        from_json(result)
    }
}

fn from_json<T: DeserializeOwned>(mut result: CallToolResult) -> Result<T, String> {
    let value = match result.structured_content.take() {
        Some(value) => serde_json::from_value(value),
        None => serde_json::from_str(&String::from_reply(result)?),
    };
    value.map_err(|error| error.to_string())
}

macro_rules! blocks {
    ($($type:ty: $variant:ident)*) => {
        $(impl FromReply for $type {
            #[inline]
            fn from_reply(result: CallToolResult) -> Result<Self, String> {
                match Content::from_reply(result)? {
                    Content::$variant(block) => Ok(block),
                    other => Err(format!("no {}, but {other:?}", stringify!($type))),
                }
            }
        })*
    };
}

blocks! { Audio: Audio Image: Image ResourceLink: ResourceLink EmbeddedResource: Resource }

macro_rules! parsed {
    ($($type:ty)*) => {
        $(impl FromReply for $type {
            #[inline]
            fn from_reply(result: CallToolResult) -> Result<Self, String> {
                let text = String::from_reply(result)?;
                text.parse().map_err(|error| format!("`{text}`: {error}"))
            }
        })*
    };
}

parsed! { bool char f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::Version;
    use crate::tool::Out;
    use crate::tool::Reply;

    /// Writes a value as any revision has it, and reads it again.
    #[allow(clippy::needless_pass_by_value, reason = "cases are one line each")]
    fn check<T>(value: T)
    where
        T: Reply<Output = T> + FromReply + Clone + PartialEq + std::fmt::Debug,
    {
        for version in [Version::V2025_06_18, Version::LATEST_LEGACY] {
            let written = Out::kept(version).reply(value.clone()).unwrap().into_kept();
            let result = serde_json::from_slice(&written).unwrap();
            assert_eq!(T::from_reply(result), Ok(value.clone()));
        }
    }

    #[test]
    fn what_was_returned_comes_back() {
        check(());
        check(true);
        check('ß');
        check(i128::MIN);
        check(0.1_f32);
        check(f64::INFINITY);
        check("a \"text\"".to_owned());
        check(Json(json!({"a": [1]})));
        check(Json(vec![1_u8, 2]));
        check(json!({"a": [1]}));
        check(vec![Some("a".to_owned()), None]);
        check((1_u8, [true]));
        check(Image::new(b"abc", "image/png"));
        check(ResourceLink::new("u", "n"));
        check(EmbeddedResource::text("u", "t"));
        check(vec![Content::text("a"), Content::text("b")]);
        check([Content::text("a")]);
        check(CallToolResult::structured(json!({})).and("b"));
    }

    #[test]
    fn another_type_is_told() {
        assert_eq!(
            u8::from_reply(CallToolResult::text("x")),
            Err("`x`: invalid digit found in string".into())
        );
        assert_eq!(String::from_reply(CallToolResult::new([])), Err("0 blocks instead of 1".into()));
        assert!(Image::from_reply(CallToolResult::text("x")).unwrap_err().starts_with("no Image, but"));
    }
}
