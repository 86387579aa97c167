//! Writing: messages are made in place, in the buffer that leaves, so a reply is written once.

use std::io::Write;

use super::ErrorObject;
use super::Id;
use super::escape;

/// Where messages are written. A message is begun, appended to, and then committed or taken back.
pub(crate) trait Sink {
    /// Opens a message of about `hint` bytes. What is appended to the buffer is its text; what stands in the buffer
    /// already is not ours and must not be touched.
    fn begin(&mut self, hint: usize) -> &mut Vec<u8>;

    /// Ends the open message: it will leave.
    fn commit(&mut self);

    /// Takes the open message back, whatever has been written to it.
    fn abort(&mut self);
}

/// Bytes of an answer besides its id and its body.
const ENVELOPE: usize = 64;

/// Opens the answer to a request and writes it up to `"result":`. The caller appends one JSON value and a `}`, and
/// commits or aborts.
pub(crate) fn begin_result<'s>(sink: &'s mut dyn Sink, id: Id<'_>, hint: usize) -> &'s mut Vec<u8> {
    let out = sink.begin(hint + id.as_json().len() + ENVELOPE);
    put_head(out, Some(id));
    out.extend_from_slice(br#""result":"#);
    out
}

/// Writes the answer to a request, whose `result` is given as JSON text.
pub(crate) fn write_result(sink: &mut dyn Sink, id: Id<'_>, result: &[u8]) {
    let out = begin_result(sink, id, result.len());
    out.extend_from_slice(result);
    out.push(b'}');
    sink.commit();
}

/// Writes an error, without an id where none could be read.
pub(crate) fn write_error(sink: &mut dyn Sink, id: Option<Id<'_>>, error: &ErrorObject) {
    let data = error.data.as_deref();
    let hint = error.message.len() + data.map_or(0, str::len) + id.map_or(0, |id| id.as_json().len());
    let out = sink.begin(hint + ENVELOPE);
    put_head(out, id);
    // A write into a vector cannot fail.
    let _ = write!(out, r#""error":{{"code":{},"message":""#, error.code.number());
    escape(&error.message, out);
    out.push(b'"');
    if let Some(data) = data {
        out.extend_from_slice(br#","data":"#);
        out.extend_from_slice(data.as_bytes());
    }
    out.extend_from_slice(b"}}");
    sink.commit();
}

/// Writes a notification, whose `params` are given as JSON text.
pub(crate) fn write_notification(sink: &mut dyn Sink, method: &str, params: &str) {
    write_message(sink, None, method, params);
}

/// Writes a request of ours.
pub(crate) fn write_request(sink: &mut dyn Sink, id: Id<'_>, method: &str, params: &str) {
    write_message(sink, Some(id), method, params);
}

fn write_message(sink: &mut dyn Sink, id: Option<Id<'_>>, method: &str, params: &str) {
    let out = sink.begin(method.len() + params.len() + ENVELOPE);
    put_head(out, id);
    out.extend_from_slice(br#""method":""#);
    escape(method, out);
    out.extend_from_slice(br#"","params":"#);
    out.extend_from_slice(params.as_bytes());
    out.push(b'}');
    sink.commit();
}

fn put_head(out: &mut Vec<u8>, id: Option<Id<'_>>) {
    out.extend_from_slice(br#"{"jsonrpc":"2.0","#);
    if let Some(id) = id {
        out.extend_from_slice(br#""id":"#);
        out.extend_from_slice(id.as_json().as_bytes());
        out.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::super::sink_for_tests::Kept;
    use super::*;

    fn check(write: impl FnOnce(&mut Kept), expected: &str) {
        let mut sink = Kept::default();
        write(&mut sink);
        assert_eq!(sink.messages, [expected]);
    }

    // BINDING: write.members, write.error-id
    #[test]
    fn messages_have_the_envelope_of_json_rpc() {
        let id = Id::from_json(r#""a""#).unwrap();
        check(|sink| write_result(sink, id, b"{}"), r#"{"jsonrpc":"2.0","id":"a","result":{}}"#);
        let error = ErrorObject::new(Code::INVALID_PARAMS, "say \"x\"");
        check(
            |sink| write_error(sink, Some(id), &error),
            r#"{"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"say \"x\""}}"#,
        );
        let detailed = error.clone().with_data(r#"{"a":[1]}"#);
        check(
            |sink| write_error(sink, Some(id), &detailed),
            r#"{"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"say \"x\"","data":{"a":[1]}}}"#,
        );
        check(
            |sink| write_request(sink, id, "ping", "{}"),
            r#"{"jsonrpc":"2.0","id":"a","method":"ping","params":{}}"#,
        );
        check(
            |sink| write_error(sink, None, &error),
            r#"{"jsonrpc":"2.0","error":{"code":-32602,"message":"say \"x\""}}"#,
        );
        check(
            |sink| write_notification(sink, "notifications/x", "{}"),
            r#"{"jsonrpc":"2.0","method":"notifications/x","params":{}}"#,
        );
    }
}
