//! Requests to run a tool: what they have in common in all revisions.

use std::borrow::Cow;

use super::Call;
use super::Inputs;
use super::List;
use super::Logging;
use super::Output;
use super::Peer;
use super::Request;
use super::Trace;
use crate::peer::Address;
use crate::peer::Key;
use crate::protocol::Declared;
use crate::protocol::Params;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Id;
use crate::wire::Sink;
use crate::wire::Text;
use crate::wire::write_error;

impl Peer {
    pub(super) fn handle_call<'t>(
        &mut self,
        to: Address<'t>,
        request: &Request<'_, 't>,
        client: Declared<'t>,
        logging: Logging,
        inputs: Inputs<'t>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        let Request { params, meta, .. } = request;
        let Some(name) = params.name else {
            let why = "`params.name` is missing: the name of a tool";
            return refuse(to.id, Code::INVALID_PARAMS, why, sink);
        };
        let Some(name) = Text::from_json(name.get()) else {
            return refuse(to.id, Code::INVALID_PARAMS, "`params.name` must be a string", sink);
        };
        let arguments = params.arguments.map_or("{}", |arguments| arguments.get());
        if !arguments.starts_with('{') {
            return refuse(to.id, Code::INVALID_PARAMS, "`params.arguments` must be an object", sink);
        }
        self.last_key += 1;
        Output::Call(Call {
            key: Key(self.last_key),
            to,
            name,
            arguments,
            progress_token: meta.progress_token.and_then(Id::new),
            client,
            client_info: meta.client_info,
            logging,
            trace: Trace::of(meta),
            inputs,
        })
    }

    /// Whether the other side still waits for the answer to a request of this id.
    pub(super) fn is_in_use(&self, id: Id<'_>) -> bool {
        self.inbound.is_in_use(id) || self.listens.is_in_use(id)
    }
}

/// A request for the list of tools, which is the same in all revisions.
pub(super) fn handle_list<'t>(to: Address<'t>, params: &Params<'t>, sink: &mut dyn Sink) -> Output<'t> {
    let cursor = params.cursor.map(|cursor| Text::from_json(cursor.get()));
    if let Some(None) = cursor {
        return refuse(to.id, Code::INVALID_PARAMS, "`params.cursor` must be a string", sink);
    }
    Output::List(List { to, cursor: cursor.flatten() })
}

/// Answers a request that cannot be done.
pub(super) fn refuse<'t>(
    id: Id<'_>,
    code: Code,
    why: impl Into<Cow<'static, str>>,
    sink: &mut dyn Sink,
) -> Output<'t> {
    write_error(sink, Some(id), &ErrorObject::new(code, why));
    Output::Done
}
