//! What a server says of itself: in answer to `initialize`, in answer to `server/discover`, and, from 2026-07-28 on, at
//! the end of every result.

use std::borrow::Cow;

use super::Caching;
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
    /// How long clients may keep what they are told here, and the list of tools.
    pub caching: Caching,
}

impl Default for ServerInfo {
    fn default() -> Self {
        Self {
            name: Cow::Borrowed(env!("CARGO_PKG_NAME")),
            version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
            instructions: None,
            caching: Caching::default(),
        }
    }
}

/// What can be asked of the server in revisions that have sessions.
const LEGACY_CAPABILITIES: &[u8] = br#""capabilities":{"tools":{"listChanged":true},"logging":{}}"#;

/// The same from 2026-07-28 on, where extensions are told too.
const CAPABILITIES: &[u8] = br#""capabilities":{"tools":{"listChanged":true},"logging":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}"#;

impl ServerInfo {
    /// The result of `initialize`, as JSON.
    pub(crate) fn initialize_result(&self, version: Version) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(br#"{"protocolVersion":""#);
        out.extend_from_slice(version.name().as_bytes());
        out.extend_from_slice(b"\",");
        out.extend_from_slice(LEGACY_CAPABILITIES);
        out.extend_from_slice(br#","serverInfo":"#);
        self.put_identity(&mut out);
        self.put_instructions(&mut out);
        out.push(b'}');
        out
    }

    /// The result of `server/discover`, as JSON.
    pub(crate) fn discover_result(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        out.extend_from_slice(br#"{"supportedVersions":"#);
        Version::put_supported(&mut out);
        out.push(b',');
        out.extend_from_slice(CAPABILITIES);
        self.put_instructions(&mut out);
        self.caching.put(&mut out);
        out.extend_from_slice(&self.ending());
        out
    }

    /// What stands at the end of every complete result from 2026-07-28 on, behind its other members and with its closing
    /// brace: that it is complete, and whose it is.
    pub(crate) fn ending(&self) -> Vec<u8> {
        let mut out = br#","resultType":"complete","_meta":{"#.to_vec();
        self.put_meta(&mut out);
        out.extend_from_slice(b"}}");
        out
    }

    /// Appends whose result it is, as a member of its `_meta`.
    pub(crate) fn put_meta(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#""io.modelcontextprotocol/serverInfo":"#);
        self.put_identity(out);
    }

    fn put_identity(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"name":""#);
        escape(&self.name, out);
        out.extend_from_slice(br#"","version":""#);
        escape(&self.version, out);
        out.extend_from_slice(br#""}"#);
    }

    fn put_instructions(&self, out: &mut Vec<u8>) {
        if let Some(instructions) = &self.instructions {
            out.extend_from_slice(br#","instructions":""#);
            escape(instructions, out);
            out.push(b'"');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::Value;
    use serde_json::json;

    use super::*;
    use crate::protocol::CacheScope;

    fn info() -> ServerInfo {
        ServerInfo {
            name: "a \"name\"".into(),
            version: "1".into(),
            instructions: Some("first\nsecond".into()),
            caching: Caching { ttl: Duration::from_secs(60), scope: CacheScope::Public },
        }
    }

    fn check(result: &[u8], expected: &Value) {
        assert_eq!(serde_json::from_slice::<Value>(result).unwrap(), *expected);
    }

    #[test]
    fn initialize_result_says_version_capabilities_and_who() {
        let expected = json!({
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {"listChanged": true}, "logging": {}},
            "serverInfo": {"name": "a \"name\"", "version": "1"},
            "instructions": "first\nsecond",
        });
        check(&info().initialize_result(Version::LATEST_LEGACY), &expected);
    }

    #[test]
    fn discover_result_says_versions_capabilities_and_how_long_to_keep_it() {
        let expected = json!({
            "supportedVersions": ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"],
            "capabilities": {
                "tools": {"listChanged": true},
                "logging": {},
                "extensions": {"io.modelcontextprotocol/tasks": {}},
            },
            "instructions": "first\nsecond",
            "ttlMs": 60_000,
            "cacheScope": "public",
            "resultType": "complete",
            "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "a \"name\"", "version": "1"}},
        });
        check(&info().discover_result(), &expected);
    }
}
