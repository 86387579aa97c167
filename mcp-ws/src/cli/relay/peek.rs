//! A look at a message that goes on as it is: what kind it is, whose answer, about which request.

use serde_json::Value;

use crate::wire::Id;
use crate::wire::Members;
use crate::wire::Message;
use crate::wire::Place;
use crate::wire::Raw;
use crate::wire::decode;

/// What is read of parameters.
#[derive(Debug, Default)]
pub(in crate::cli) struct Peek<'t> {
    /// Of `notifications/cancelled`.
    pub(in crate::cli) request_id: Option<Raw<'t>>,
    /// Of `initialize`.
    pub(in crate::cli) protocol_version: Option<Raw<'t>>,
    /// Of whatever belongs to a subscription.
    meta: Option<Raw<'t>>,
}

impl<'t> Members<'t> for Peek<'t> {
    fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
        Some(Place::of(match name {
            "requestId" => &mut self.request_id,
            "protocolVersion" => &mut self.protocol_version,
            "_meta" => &mut self.meta,
            _ => return None,
        }))
    }
}

impl Peek<'_> {
    /// Which request is meant that is given up, by the name that it is kept under.
    pub(in crate::cli) fn cancelled(&self) -> Option<String> {
        self.request_id.and_then(Id::new).map(name)
    }

    /// Which subscription is meant, by the name that its request is kept under.
    pub(in crate::cli) fn subscription(&self) -> Option<String> {
        let meta: Value = serde_json::from_str(self.meta?.get()).ok()?;
        let id = meta.get("io.modelcontextprotocol/subscriptionId")?.to_string();
        Id::from_json(&id).map(name)
    }
}

/// Looks at a message.
pub(in crate::cli) fn peek(text: &str) -> Message<'_, Peek<'_>> {
    decode(text, "")
}

/// What a request is kept under: its id, however it is spelled.
pub(in crate::cli) fn name(id: Id<'_>) -> String {
    id.canonical().into_owned()
}

/// The message with another id in the place of its own, which has to be a part of this text. Everything else stays.
pub(in crate::cli) fn with_id(text: &str, id: Id<'_>, other: &str) -> Option<String> {
    let id = id.as_json();
    let start = (id.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let (before, rest) = text.split_at_checked(start)?;
    let after = rest.strip_prefix(id)?;
    Some([before, other, after].concat())
}

/// An error as the answer to a request.
pub(in crate::cli) fn error(id: &str, code: i32, message: &str) -> String {
    let message = Value::from(message);
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":{message}}}}}"#)
}

/// A result as the answer to a request.
pub(in crate::cli) fn result(id: &str, result: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#)
}

/// That a request is given up.
pub(in crate::cli) fn cancelled(id: &str, reason: &str) -> String {
    let reason = Value::from(reason);
    let params = format!(r#"{{"requestId":{id},"reason":{reason}}}"#);
    format!(r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{params}}}"#)
}

/// What is told of a request that was under way when its connection was lost.
pub(in crate::cli) const LOST: &str = "connection lost, the outcome is unknown";

/// The code of errors about the connection.
pub(in crate::cli) const CONNECTION: i32 = -32000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_id_changes() {
        let check = |text: &str, expected: &str| {
            let Message::Request { id, .. } = peek(text) else { panic!("{text}") };
            assert_eq!(with_id(text, id, "7").as_deref(), Some(expected));
        };
        check(
            r#"{ "id" : "a" , "method":"m","params":{"id":"a"}}"#,
            r#"{ "id" : 7 , "method":"m","params":{"id":"a"}}"#,
        );
        check(r#"{"params":{"id":1},"method":"m","id":1}"#, r#"{"params":{"id":1},"method":"m","id":7}"#);
        assert_eq!(with_id("{}", Id::known("1"), "2"), None);
    }

    #[test]
    fn requests_are_known_however_their_ids_are_spelled() {
        let Message::Notification { params, .. } = peek(r#"{"method":"m","params":{"requestId":"\u0061"}}"#)
        else {
            panic!("a notification");
        };
        assert_eq!(params.cancelled().as_deref(), Some("\"a\""));
        let text = r#"{"method":"m","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":5}}}"#;
        let Message::Notification { params, .. } = peek(text) else { panic!("a notification") };
        assert_eq!(params.subscription().as_deref(), Some("5"));
    }

    #[test]
    fn what_is_made_is_json() {
        for text in [error("1", CONNECTION, "a \"b\""), result("\"x\"", "{}"), cancelled("1", "\n")] {
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
        }
    }
}
