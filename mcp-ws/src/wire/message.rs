//! Reading: one pass over the text, members in any order, `params` decoded on the way into whatever type the caller
//! names. Only a message that this pass refuses is looked at a second time, to say what is wrong with it.

use std::borrow::Cow;

use serde::Deserialize;
use serde::Deserializer;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::Code;
use super::ErrorObject;
use super::FirstOf;
use super::Id;
use super::Object;
use super::Text;

/// One text of the other side, told apart by its shape.
#[derive(Debug)]
#[non_exhaustive]
pub(crate) enum Message<'t, P> {
    /// To be answered once.
    Request {
        /// What the answer has to carry.
        id: Id<'t>,
        /// What is asked.
        method: Text<'t>,
        /// Its parameters; the default where there are none.
        params: P,
    },
    /// Never answered.
    Notification {
        /// What is told.
        method: Text<'t>,
        /// Its parameters; the default where there are none.
        params: P,
    },
    /// An answer to a request of ours.
    Response {
        /// Which request; `None` where the other side could not tell, or sent something that is no id.
        id: Option<Id<'t>>,
        /// How it went.
        outcome: Outcome<'t>,
    },
    /// Not a message. The error is to be sent back, with the id where one could be read.
    Invalid {
        /// The id of the request it was meant to be.
        id: Option<Id<'t>>,
        /// What is wrong with it.
        error: ErrorObject,
    },
    /// Several messages in an array (JSON-RPC 2.0, section 6), each as text. Whether they are taken is not this room's to
    /// say: revisions of MCP differ in it.
    Batch(Vec<&'t RawValue>),
    /// A notification whose parameters cannot be read: answering it is forbidden, so it is passed over.
    Ignored,
}

/// The JSON text of a `result`, or that of an `error`.
pub(crate) type Outcome<'t> = Result<&'t str, &'t str>;

/// Reads one message.
///
/// Lenient where real peers are careless: `jsonrpc` may be missing, unknown members are skipped, `params` may be null,
/// and `"result":null` may stand beside an `error`. A text that looks like a response is never answered with an error,
/// or two peers could go on for ever.
pub(crate) fn decode<'t, P>(text: &'t str) -> Message<'t, P>
where
    P: Deserialize<'t> + Default,
{
    match serde_json::from_str::<Object<Envelope<'t, P>>>(text) {
        Ok(Object(envelope)) => envelope.into_message(),
        Err(error) => explain::<P>(text, &error),
    }
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
struct Envelope<'t, P> {
    #[serde(borrow, default)]
    jsonrpc: Option<Text<'t>>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'t RawValue>,
    #[serde(borrow, default)]
    method: Option<Text<'t>>,
    #[serde(default = "Option::default")]
    params: Option<Object<P>>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'t RawValue>,
    #[serde(borrow, default)]
    error: Option<&'t RawValue>,
}

/// A member that is there, be it `null`: under the derive alone a null would be the same as nothing.
fn present<'de: 't, 't, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'t RawValue>, D::Error> {
    <&'t RawValue>::deserialize(deserializer).map(Some)
}

impl<'t, P: Default> Envelope<'t, P> {
    fn into_message(self) -> Message<'t, P> {
        let Some(method) = self.method else {
            return self.into_response();
        };
        if self.jsonrpc.is_some_and(|version| &*version != "2.0") {
            return invalid(self.id, "`jsonrpc` must be \"2.0\"");
        }
        let params = self.params.map_or_else(P::default, |Object(params)| params);
        match self.id.map(Id::new) {
            None => Message::Notification { method, params },
            Some(Some(id)) => Message::Request { id, method, params },
            Some(None) => invalid(None, "`id` must be a number or a string of at most 1024 bytes"),
        }
    }

    fn into_response(self) -> Message<'t, P> {
        let outcome = match (self.error, self.result) {
            (Some(error), _) => Err(error.get()),
            (None, Some(result)) => Ok(result.get()),
            (None, None) => return invalid(self.id, "`method` is missing"),
        };
        Message::Response { id: self.id.and_then(Id::new), outcome }
    }
}

fn invalid<P>(id: Option<&RawValue>, why: impl Into<Cow<'static, str>>) -> Message<'_, P> {
    Message::Invalid { id: id.and_then(Id::new), error: ErrorObject::new(Code::INVALID_REQUEST, why) }
}

/// The envelope with nothing decided about its members, for a text that the typed one refused.
#[derive(Deserialize)]
struct Loose<'t> {
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'t RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    method: Option<&'t RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    params: Option<&'t RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'t RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    error: Option<&'t RawValue>,
}

#[cold]
fn explain<'t, P: Deserialize<'t>>(text: &'t str, error: &serde_json::Error) -> Message<'t, P> {
    // Whoever refuses a member stops there; what follows may be no JSON at all.
    let whole = match serde_json::from_str::<&RawValue>(text) {
        Ok(whole) => whole.get(),
        Err(error) => return unreadable(&error),
    };
    if whole.starts_with('[') {
        return serde_json::from_str(whole)
            .map_or_else(|error| unreadable(&error), |FirstOf(all)| Message::Batch(all));
    }
    let Object(loose) = match serde_json::from_str::<Object<Loose<'t>>>(whole) {
        Ok(loose) => loose,
        Err(error) if error.classify() != Category::Data => return unreadable(&error),
        // What looks like an answer is not answered, whatever is wrong with it.
        Err(error) if is_of_an_answer(&error) => return Message::Ignored,
        Err(error) => return invalid(None, format!("invalid request: {}", without_place(&error))),
    };
    let method = loose.method.filter(|method| method.get() != "null");
    if method.is_none() && (loose.result.is_some() || loose.error.is_some()) {
        return Message::Ignored;
    }
    let params = loose.params.filter(|params| params.get() != "null");
    if let Some(Err(why)) = params.map(|params| serde_json::from_str::<Object<P>>(params.get())) {
        let Some(id) = loose.id else {
            return Message::Ignored;
        };
        let error =
            ErrorObject::new(Code::INVALID_PARAMS, format!("invalid params: {}", without_place(&why)));
        return Message::Invalid { id: Id::new(id), error };
    }
    invalid(loose.id, format!("invalid request: {}", without_place(error)))
}

/// Whether a member stands twice that only answers have.
fn is_of_an_answer(error: &serde_json::Error) -> bool {
    let message = error.to_string();
    message.starts_with("duplicate field `result`") || message.starts_with("duplicate field `error`")
}

fn unreadable<'t, P>(error: &serde_json::Error) -> Message<'t, P> {
    let error = ErrorObject::new(Code::PARSE_ERROR, format!("parse error: {error}"));
    Message::Invalid { id: None, error }
}

/// `serde_json`'s message without its line and column, which speak of a part that the other side never sees alone.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.rsplit_once(" at line ").map_or(&*message, |(what, _)| what);
    // It quotes what was there instead of what was expected, however long that is.
    let (Some((head, _)), Some((tail, _))) =
        (what.char_indices().nth(150), what.char_indices().nth_back(100))
    else {
        return what.to_owned();
    };
    if head < tail { format!("{}…{}", &what[..head], &what[tail..]) } else { what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Default, Debug)]
    struct Params {
        #[serde(default)]
        n: Option<u8>,
    }

    /// Says in one line what a text was taken for.
    fn check(text: &str, expected: &str) {
        let seen = match decode::<Params>(text) {
            Message::Request { id, method, params } => {
                format!("request {} {} {:?}", id.as_json(), &*method, params.n)
            }
            Message::Notification { method, params } => format!("notification {} {:?}", &*method, params.n),
            Message::Response { id, outcome } => {
                format!("response {} {outcome:?}", id.map_or("-", Id::as_json))
            }
            Message::Invalid { id, error } => {
                format!("{} {} {}", error.code.number(), id.map_or("-", Id::as_json), error.message)
            }
            Message::Batch(members) => {
                members.iter().fold("batch".to_owned(), |line, member| line + " " + member.get())
            }
            Message::Ignored => "ignored".to_owned(),
        };
        assert_eq!(seen, expected, "{text}");
    }

    // BINDING: read.order, read.jsonrpc, read.unknown, framing.whitespace
    #[test]
    fn members_may_come_in_any_order_and_be_missing() {
        check(r#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"n":2}}"#, "request 1 m Some(2)");
        check(r#"{"params":{"n":2},"method":"m","id":1,"jsonrpc":"2.0"}"#, "request 1 m Some(2)");
        check(r#"{"id":0,"method":"m"}"#, "request 0 m None");
        check(r#"{"id":0,"method":"m","params":null,"extra":[1]}"#, "request 0 m None");
        check("{\"method\":\"m\"}\n", "notification m None");
        check(r#"{"method":"\u006d"}"#, "notification m None");
    }

    // BINDING: id.bytes
    #[test]
    fn ids_keep_their_bytes() {
        check(r#"{"id":"1","method":"m"}"#, r#"request "1" m None"#);
        check(r#"{"id":1e0,"method":"m"}"#, "request 1e0 m None");
        check(r#"{"id":-7,"method":"m"}"#, "request -7 m None");
        check(r#"{"id":"a\u0041","method":"m"}"#, r#"request "a\u0041" m None"#);
    }

    // BINDING: read.id
    #[test]
    fn what_is_no_id_is_refused() {
        for id in ["null", "true", "{}", "[1]"] {
            let text = format!(r#"{{"id":{id},"method":"m"}}"#);
            check(&text, "-32600 - `id` must be a number or a string of at most 1024 bytes");
        }
    }

    // BINDING: id.length
    #[test]
    fn an_id_may_have_1024_bytes_and_not_one_more() {
        let text = |len: usize| format!(r#"{{"id":"{}","method":"m"}}"#, "x".repeat(len - 2));
        assert!(matches!(decode::<Params>(&text(1024)), Message::Request { .. }));
        assert!(matches!(decode::<Params>(&text(1025)), Message::Invalid { id: None, .. }));
    }

    // BINDING: read.answers, read.result-null
    #[test]
    fn responses_are_told_apart_and_never_answered() {
        check(r#"{"id":3,"result":{}}"#, r#"response 3 Ok("{}")"#);
        check(r#"{"id":3,"result":null}"#, r#"response 3 Ok("null")"#);
        check(r#"{"id":3,"result":null,"error":{"code":1}}"#, r#"response 3 Err("{\"code\":1}")"#);
        check(r#"{"id":null,"error":{"code":1}}"#, r#"response - Err("{\"code\":1}")"#);
        check(r#"{"error":{"code":1}}"#, r#"response - Err("{\"code\":1}")"#);
        check(r#"{"id":3,"result":{},"params":7}"#, "ignored");
        check(r#"{"id":3,"method":null,"result":{},"params":7}"#, "ignored");
    }

    #[test]
    fn wrong_params_name_the_request_and_silence_the_notification() {
        check(
            r#"{"id":4,"method":"m","params":{"n":"x"}}"#,
            r#"-32602 4 invalid params: invalid type: string "x", expected u8"#,
        );
        check(
            r#"{"id":4,"method":"m","params":7}"#,
            "-32602 4 invalid params: invalid type: integer `7`, expected an object",
        );
        check(r#"{"method":"m","params":{"n":"x"}}"#, "ignored");
    }

    #[test]
    fn what_is_wrong_is_not_quoted_at_length() {
        let text = format!(r#"{{"id":4,"method":"m","params":{{"n":"{}"}}}}"#, "\u{7}é".repeat(10_000));
        let Message::Invalid { error, .. } = decode::<Params>(&text.replace('\u{7}', "\\u0007")) else {
            panic!("an error")
        };
        assert!(error.message.len() < 600 && error.message.ends_with("expected u8"), "{}", error.message);
    }

    #[test]
    fn an_answer_with_a_member_twice_is_not_answered() {
        check(r#"{"id":3,"result":{},"result":{}}"#, "ignored");
        check(r#"{"id":3,"error":{},"error":{}}"#, "ignored");
    }

    #[test]
    fn half_a_surrogate_pair_does_not_hide_who_asked() {
        check(r#"{"id":1,"method":"\ud800"}"#, "-32600 1 invalid request: unexpected end of hex escape");
    }

    // BINDING: read.parse
    #[test]
    fn what_is_not_json_is_a_parse_error() {
        check("{nonsense", "-32700 - parse error: key must be a string at line 1 column 2");
        check("", "-32700 - parse error: EOF while parsing a value at line 1 column 0");
        check(
            r#"[{"id":1,"method""#,
            "-32700 - parse error: EOF while parsing an object at line 1 column 17",
        );
        check(r#"{"id":1,"method":5,"x":tru}"#, "-32700 - parse error: expected ident at line 1 column 27");
        check(r#"{"id":1,"id":2,"x":tru}"#, "-32700 - parse error: expected ident at line 1 column 23");
        check("5 6", "-32700 - parse error: trailing characters at line 1 column 3");
    }

    #[test]
    fn a_batch_is_told_apart_with_its_members_as_they_are() {
        check("[]", "batch");
        check(r#" [{"id":1,"method":"m"}, 5,[]]"#, r#"batch {"id":1,"method":"m"} 5 []"#);
    }

    #[test]
    fn json_that_is_no_request_is_invalid() {
        check("5", "-32600 - invalid request: invalid type: integer `5`, expected an object");
        check(r#"{"id":5}"#, "-32600 5 `method` is missing");
        check("{}", "-32600 - `method` is missing");
        check(
            r#"{"id":5,"method":6}"#,
            "-32600 5 invalid request: invalid type: integer `6`, expected a string",
        );
        check(r#"{"jsonrpc":"1.0","id":5,"method":"m"}"#, "-32600 5 `jsonrpc` must be \"2.0\"");
        check(
            r#"{"jsonrpc":2,"id":5,"method":"m","params":null}"#,
            "-32600 5 invalid request: invalid type: integer `2`, expected a string",
        );
    }

    #[test]
    fn nesting_without_end_is_a_parse_error() {
        let text = format!(r#"{{"id":1,"method":"m","x":{}"#, "[".repeat(100_000));
        assert!(matches!(
            decode::<Params>(&text),
            Message::Invalid { error: ErrorObject { code: Code::PARSE_ERROR, .. }, .. }
        ));
    }
}
