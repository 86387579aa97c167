//! The revisions up to 2025-11-25: a session, which `initialize` opens, and requests within it.

use super::Inputs;
use super::Logging;
use super::Output;
use super::Peer;
use super::Request;
use super::call::handle_list;
use super::call::refuse;
use crate::peer::Address;
use crate::peer::BatchKey;
use crate::protocol::ClientCapabilities;
use crate::protocol::ClientInfo;
use crate::protocol::Declared;
use crate::protocol::LogLevel;
use crate::protocol::Params;
use crate::protocol::Version;
use crate::protocol::requests;
use crate::wire::Code;
use crate::wire::Id;
use crate::wire::Raw;
use crate::wire::Sink;
use crate::wire::brief;
use crate::wire::write_result;

/// What was agreed on by `initialize`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    pub(super) version: Version,
    /// What the client can be asked.
    client: ClientCapabilities,
}

impl Peer {
    pub(super) fn handle_legacy<'t>(&mut self, request: &Request<'_, 't>, sink: &mut dyn Sink) -> Output<'t> {
        let Request { id, method, params, text, batch, .. } = *request;
        match (method, self.session) {
            // Legal before the handshake too, and of either side.
            (requests::PING, _) => write_result(sink, id, b"{}"),
            (requests::ELICIT | requests::SAMPLE | requests::ROOTS, _) if batch.is_none() => {
                return self.handle_question(id, text);
            }
            _ if !self.serves => {
                let why = format!("there are no tools here: {}", brief(method));
                return refuse(id, Code::METHOD_NOT_FOUND, why, sink);
            }
            (requests::INITIALIZE, _) => return self.handle_initialize(id, params, batch, sink),
            (requests::TOOLS_CALL | requests::TOOLS_LIST | requests::SET_LEVEL, None)
            | (requests::DISCOVER | requests::LISTEN, _) => {
                return refuse(id, Code::INVALID_PARAMS, needs_an_era(method), sink);
            }
            (requests::TOOLS_CALL, Some(Session { version, client })) => {
                let (to, client) = (Address { id, version, batch }, Declared::Read(client));
                return self.handle_call(to, request, client, Logging::Session, Inputs::default(), sink);
            }
            (requests::TOOLS_LIST, Some(Session { version, .. })) => {
                return handle_list(Address { id, version, batch }, params, sink);
            }
            (requests::SET_LEVEL, _) => {
                let Some(level) = params.level.map(Raw::get).and_then(LogLevel::from_json) else {
                    let why = "`params.level` must be a level of RFC 5424, such as \"info\"";
                    return refuse(id, Code::INVALID_PARAMS, why, sink);
                };
                write_result(sink, id, b"{}");
                return Output::SetLogLevel(level);
            }
            _ => {
                let why = format!("method not found: {}", brief(method));
                return refuse(id, Code::METHOD_NOT_FOUND, why, sink);
            }
        }
        Output::Done
    }

    /// Opens a session, or another one in its place. The specification leaves open what a second handshake means; those who
    /// send one share a socket between several callers, or have started anew behind a proxy that has not.
    fn handle_initialize<'t>(
        &mut self,
        id: Id<'t>,
        params: &Params<'t>,
        batch: Option<BatchKey>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        if batch.is_some() {
            return refuse(id, Code::INVALID_REQUEST, "`initialize` is sent by itself, not in a batch", sink);
        }
        let asked = params.protocol_version.and_then(|text| serde_json::from_str::<String>(text.get()).ok());
        let version = Version::negotiate(&asked.unwrap_or_default());
        let declared = params.capabilities.and_then(|text| ClientCapabilities::from_json(text.get()));
        self.session = Some(Session { version, client: declared.unwrap_or_default() });
        write_result(sink, id, &self.info.initialize_result(version));
        Output::Opened(params.client_info.and_then(|text| ClientInfo::from_json(text.get())))
    }

    /// The revision of the session, if one is open.
    pub(crate) fn version(&self) -> Option<Version> {
        self.session.as_ref().map(|session| session.version)
    }
}

/// The answer to whoever has neither opened a session nor says which revision this is. A client that looks for the newer
/// era goes on to the older one at this, or at any other error; the socket stays open for that.
fn needs_an_era(method: &str) -> String {
    format!(
        "`{}` has no `io.modelcontextprotocol/protocolVersion` in its `_meta` ({}), and no session was opened by `{}` ({})",
        brief(method),
        Version::MODERN.name(),
        requests::INITIALIZE,
        Version::LEGACY.map(Version::name).join(", "),
    )
}
