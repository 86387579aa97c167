//! The revision 2026-07-28: every request says which revision it is of and what its client can be asked, and is served by
//! nothing else. What came before it on the connection does not matter, a session neither.

use super::Inputs;
use super::Listen;
use super::Logging;
use super::Output;
use super::Peer;
use super::Request;
use super::call::handle_list;
use super::call::refuse;
use crate::peer::Address;
use crate::peer::Key;
use crate::peer::listen::Filter;
use crate::protocol::Capability;
use crate::protocol::Declared;
use crate::protocol::LogLevel;
use crate::protocol::Meta;
use crate::protocol::UNSUPPORTED_VERSION;
use crate::protocol::Version;
use crate::protocol::requests;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Raw;
use crate::wire::Sink;
use crate::wire::Text;
use crate::wire::brief;
use crate::wire::write_error;
use crate::wire::write_result;

impl Peer {
    /// Takes a request whose `_meta` names a version. Faults are looked for in this order: what the `_meta` lacks, the
    /// version, the method, its parameters.
    pub(super) fn handle_modern<'t>(
        &mut self,
        version: Raw<'t>,
        request: &Request<'_, 't>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        let Request { id, method, params, ref meta, batch, .. } = *request;
        if batch.is_some() {
            let why = format!("a request of {} is sent by itself, not in a batch", Version::MODERN.name());
            return refuse(id, Code::INVALID_REQUEST, why, sink);
        }
        let Some(name) = Text::from_json(version.get()) else {
            let why = "`_meta` must have a string as `io.modelcontextprotocol/protocolVersion`";
            return refuse(id, Code::INVALID_PARAMS, why, sink);
        };
        let Some(client) = meta.capabilities.and_then(Declared::new) else {
            let why = "`_meta` must have an object as `io.modelcontextprotocol/clientCapabilities`";
            return refuse(id, Code::INVALID_PARAMS, why, sink);
        };
        if *name != *Version::MODERN.name() {
            write_error(sink, Some(id), &unsupported(&name, version));
            return Output::Done;
        }
        let to = Address { id, version: Version::MODERN, batch: None };
        match method {
            requests::TOOLS_CALL => {
                let Some(logging) = wanted_logs(meta) else {
                    let why = "`_meta` must have a level of RFC 5424 as `io.modelcontextprotocol/logLevel`";
                    return refuse(id, Code::INVALID_PARAMS, why, sink);
                };
                let inputs = Inputs { responses: params.input_responses, state: params.request_state };
                self.handle_call(to, request, client, logging, inputs, sink)
            }
            requests::TOOLS_LIST => handle_list(to, params, sink),
            requests::DISCOVER => {
                write_result(sink, id, &self.info.discover_result());
                Output::Done
            }
            requests::LISTEN => self.handle_listen(to, params.notifications, client, sink),
            requests::TASKS_GET | requests::TASKS_UPDATE | requests::TASKS_CANCEL => {
                self.handle_task_request(to, method, params, client, sink)
            }
            _ => {
                let why = format!("method not found in {}: {}", Version::MODERN.name(), brief(method));
                refuse(id, Code::METHOD_NOT_FOUND, why, sink)
            }
        }
    }

    fn handle_listen<'t>(
        &mut self,
        to: Address<'t>,
        filter: Option<Raw<'t>>,
        client: Declared<'t>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        let Some(filter) = filter.and_then(|filter| Filter::from_json(filter.get())) else {
            let why = "`params.notifications` must be an object that says what is to be heard of";
            return refuse(to.id, Code::INVALID_PARAMS, why, sink);
        };
        if !filter.has_tasks() {
            self.open_listen(to.id, filter, sink);
        } else if client.read().has(Capability::Tasks) {
            self.last_key += 1;
            return Output::Listen(Listen { key: Key(self.last_key), to, filter });
        } else {
            self.open_listen(to.id, filter.with_tasks(Vec::new()), sink);
        }
        Output::Done
    }
}

/// Which log messages the request asks for; `None`: it asks for what is no level.
fn wanted_logs(meta: &Meta<'_>) -> Option<Logging> {
    match meta.log_level {
        None => Some(Logging::From(None)),
        Some(level) => LogLevel::from_json(level.get()).map(|level| Logging::From(Some(level))),
    }
}

/// The answer to a request of a revision that is not spoken here. One that has sessions is spoken here, but not so.
fn unsupported(name: &str, requested: Raw<'_>) -> ErrorObject {
    let is_legacy = Version::LEGACY.iter().any(|version| version.name() == name);
    let why = if is_legacy {
        format!("requests of {name} are made in a session: send `{}` first", requests::INITIALIZE)
    } else {
        format!("the protocol version is not supported: {}", brief(name))
    };
    let mut data = br#"{"supported":"#.to_vec();
    Version::put_supported(&mut data);
    data.extend_from_slice(br#","requested":"#);
    data.extend_from_slice(requested.get().as_bytes());
    data.push(b'}');
    ErrorObject::new(UNSUPPORTED_VERSION, why).with_data(String::from_utf8_lossy(&data))
}
