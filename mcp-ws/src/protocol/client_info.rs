//! What a client says of itself.

use serde::Deserialize;

use crate::wire::Object;

/// What a client says of itself, for people to read and for logs. It can say anything: nothing may be decided by it.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Says who is calling.
/// #[mcp_tool]
/// fn who(cx: &Context) -> String {
///     cx.client().map_or("nobody knows".to_owned(), |client| format!("{} {}", client.name, client.version))
/// }
/// # let _: Tools = tools![who];
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ClientInfo {
    /// What the program is called.
    pub name: String,
    /// The program's own version.
    pub version: String,
    /// What people are shown instead of its name.
    #[serde(default)]
    pub title: Option<String>,
}

/// A client that has more to say of itself than this is not listened to.
const LONGEST: usize = 4096;

impl ClientInfo {
    /// Reads it from JSON, if it is any that is read.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let Object(info) = Self::shortened(text).and_then(|text| serde_json::from_str(text).ok())?;
        Some(info)
    }

    /// The JSON, if it is short enough to be kept.
    pub(crate) fn shortened(text: &str) -> Option<&str> {
        (text.len() <= LONGEST).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_name_and_a_version_says_anything() {
        let read = |text: &str| ClientInfo::from_json(text).map(|info| (info.name, info.version, info.title));
        let expected = ("n".to_owned(), "1".to_owned(), Some("T".to_owned()));
        assert_eq!(read(r#"{"name":"n","version":"1","title":"T","icons":[]}"#), Some(expected));
        for other in ["{}", "[]", r#"{"name":"n"}"#, r#"{"name":5,"version":"1"}"#] {
            assert_eq!(read(other), None, "{other}");
        }
        let long = |len: usize| format!(r#"{{"name":"{}","version":"1"}}"#, "x".repeat(len));
        assert!(read(&long(LONGEST - 30)).is_some() && read(&long(LONGEST)).is_none());
    }
}
