//! The folders that a client works in.

use serde::Deserialize;

use crate::wire::Object;

/// A folder or a file that the client says is what it is about: a project that is open in an editor.
///
/// It says where to work, and not what a tool may do: who asks for a path outside of all roots is not stopped by them.
///
/// MCP has deprecated roots with its revision 2026-07-28, and clients will cease to have them. A new tool had better take the
/// folder as an argument.
///
/// ```
/// use mcp_ws::Root;
///
/// let root = Root::new("file:///home/ada/engine");
/// assert_eq!(root.uri, "file:///home/ada/engine");
/// assert_eq!(root.name, None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Root {
    /// Where it is: a `file://` URI.
    pub uri: String,
    /// What people call it.
    #[serde(default)]
    pub name: Option<String>,
}

impl Root {
    /// A root without a name.
    pub fn new(uri: impl Into<String>) -> Self {
        Self { uri: uri.into(), name: None }
    }
}

/// Reads what a client answers when it is asked for its roots.
#[inline]
pub(crate) fn read_roots(text: &str) -> Result<Vec<Root>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Roots {
        roots: Vec<Object<Root>>,
    }

    let Object(Roots { roots }) = serde_json::from_str(text)?;
    Ok(roots.into_iter().map(|Object(root)| root).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_read_with_or_without_names() {
        let text = r#"{"roots":[{"uri":"file:///a","name":"A"},{"uri":"file:///b%20c","_meta":{}}]}"#;
        let named = Root { name: Some("A".to_owned()), ..Root::new("file:///a") };
        assert_eq!(read_roots(text).unwrap(), [named, Root::new("file:///b%20c")]);
        assert_eq!(read_roots(r#"{"roots":[]}"#).unwrap(), []);
    }

    #[test]
    fn what_has_no_roots_is_an_error() {
        for text in ["{}", "[]", r#"{"roots":{}}"#, r#"{"roots":[{"name":"a"}]}"#, r#"{"roots":[["a"]]}"#] {
            assert!(read_roots(text).is_err(), "{text}");
        }
    }
}
