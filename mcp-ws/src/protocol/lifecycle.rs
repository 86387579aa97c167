//! The handshake: what a server says of itself in answer to `initialize`.

use std::borrow::Cow;

use super::Version;
use crate::wire::escape;

/// What a server tells its clients about itself. For people to read: nothing is decided by it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct ServerInfo {
    /// What the program is called.
    pub name: Cow<'static, str>,
    /// The program's own version.
    pub version: Cow<'static, str>,
    /// How a model should use the tools together; clients may put it into the prompt.
    pub instructions: Option<Cow<'static, str>>,
}

impl Default for ServerInfo {
    fn default() -> Self {
        Self {
            name: Cow::Borrowed(env!("CARGO_PKG_NAME")),
            version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
            instructions: None,
        }
    }
}

impl ServerInfo {
    /// The result of `initialize`, as JSON.
    pub(crate) fn initialize_result(&self, version: Version) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(br#"{"protocolVersion":""#);
        out.extend_from_slice(version.name().as_bytes());
        out.extend_from_slice(br#"","capabilities":{"tools":{"listChanged":true}},"serverInfo":{"name":""#);
        escape(&self.name, &mut out);
        out.extend_from_slice(br#"","version":""#);
        escape(&self.version, &mut out);
        out.extend_from_slice(br#""}"#);
        if let Some(instructions) = &self.instructions {
            out.extend_from_slice(br#","instructions":""#);
            escape(instructions, &mut out);
            out.push(b'"');
        }
        out.push(b'}');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initialize_result_says_version_capabilities_and_who() {
        let info = ServerInfo {
            name: "a \"name\"".into(),
            version: "1".into(),
            instructions: Some("first\nsecond".into()),
        };
        let result: serde_json::Value =
            serde_json::from_slice(&info.initialize_result(Version::LATEST)).unwrap();
        let expected = serde_json::json!({
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {"listChanged": true}},
            "serverInfo": {"name": "a \"name\"", "version": "1"},
            "instructions": "first\nsecond",
        });
        assert_eq!(result, expected);
    }
}
