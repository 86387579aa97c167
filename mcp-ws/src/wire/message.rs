//! Reading: one walk over the text, members in any order, those of `params` picked on the way into whatever type the caller
//! names. Only a text that the walk does not take is looked at a second time, by `serde`, and with words for what is wrong.

use std::borrow::Cow;

use serde::Deserialize;
use serde::Deserializer;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::Code;
use super::ErrorObject;
use super::FirstOf;
use super::Id;
use super::Members;
use super::Object;
use super::Place;
use super::Raw;
use super::Text;
use super::members::Gathered;
use super::members::gather;
use super::members::gathered;
use super::scan::Scan;

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

/// Reads one message. `known` is an object that was read before and may stand in this one too, or nothing.
///
/// Lenient where real peers are careless: `jsonrpc` may be missing, unknown members are skipped, `params` may be null,
/// and `"result":null` may stand beside an `error`. A text that looks like a response is never answered with an error,
/// or two peers could go on for ever.
pub(crate) fn decode<'t, P: Members<'t>>(text: &'t str, known: &str) -> Message<'t, P> {
    decode_plain(text, known).unwrap_or_else(|| decode_any(text))
}

/// Reads a message in one walk. `None`: something about it is wrong, or rare.
pub(crate) fn decode_plain<'t, P: Members<'t>>(text: &'t str, known: &str) -> Option<Message<'t, P>> {
    let mut scan = Scan::new(text, known);
    let (mut jsonrpc, mut id, mut method, mut result, mut error) = (None, None, None, None, None);
    let (mut params, mut has_params) = (P::default(), false);
    scan.object(|name, scan| {
        let place = match name {
            "jsonrpc" => &mut jsonrpc,
            "id" => &mut id,
            "method" => &mut method,
            "result" => &mut result,
            "error" => &mut error,
            "params" if has_params => return None,
            "params" if scan.peek() == Some(b'{') => {
                has_params = true;
                return gather(&mut params, scan);
            }
            "params" => return scan.value().filter(|value| value.is_null()).map(drop),
            _ => return scan.value().map(drop),
        };
        place.replace(scan.value()?).is_none().then_some(())
    })?;
    let is_json_rpc = jsonrpc.is_none_or(|version: Raw<'_>| matches!(version.get(), r#""2.0""# | "null"));
    if !is_json_rpc || !scan.is_at_end() {
        return None;
    }
    let Some(method) = method.filter(|method| !method.is_null()) else {
        return answer(id, result, error);
    };
    let method = Text::plain(method.get())?;
    Some(match id {
        None => Message::Notification { method, params },
        Some(id) => Message::Request { id: Id::new(id)?, method, params },
    })
}

/// What has no method: an answer, if it has what answers have.
fn answer<'t, P>(
    id: Option<Raw<'t>>,
    result: Option<Raw<'t>>,
    error: Option<Raw<'t>>,
) -> Option<Message<'t, P>> {
    let error = error.filter(|error| !error.is_null()).map(|error| Err(error.get()));
    let outcome = error.or(result.map(|result| Ok(result.get())))?;
    Some(Message::Response { id: id.and_then(Id::new), outcome })
}

/// The envelope with nothing decided about its members.
#[derive(Deserialize)]
struct Envelope<'t> {
    #[serde(borrow, default)]
    jsonrpc: Option<Raw<'t>>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<Raw<'t>>,
    #[serde(borrow, default)]
    method: Option<Raw<'t>>,
    #[serde(borrow, default)]
    params: Option<Raw<'t>>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<Raw<'t>>,
    #[serde(borrow, default)]
    error: Option<Raw<'t>>,
}

/// A member that is there, be it `null`: under the derive alone a null would be the same as nothing.
fn present<'de: 't, 't, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Raw<'t>>, D::Error> {
    Raw::deserialize(deserializer).map(Some)
}

/// Reads any text, and says what is wrong with it.
#[cold]
pub(crate) fn decode_any<'t, P: Members<'t>>(text: &'t str) -> Message<'t, P> {
    // Whoever refuses a member stops there; what follows may be no JSON at all.
    let whole = match serde_json::from_str::<&RawValue>(text) {
        Ok(whole) => whole.get(),
        Err(error) => return unreadable(&error),
    };
    if whole.starts_with('[') {
        return serde_json::from_str(whole)
            .map_or_else(|error| unreadable(&error), |FirstOf(all)| Message::Batch(all));
    }
    let Object(envelope) = match serde_json::from_str::<Object<Envelope<'t>>>(whole) {
        Ok(envelope) => envelope,
        Err(error) if error.classify() != Category::Data => return unreadable(&error),
        // What looks like an answer is not answered, whatever is wrong with it.
        Err(error) if is_of_an_answer(&error) => return Message::Ignored,
        Err(error) => {
            let id = gathered::<OnlyId<'_>>(whole).and_then(|OnlyId(id)| id);
            return invalid(id, format!("invalid request: {}", without_place(&error)));
        }
    };
    envelope.into_message()
}

/// Of a message that has another member twice: whom to tell so.
#[derive(Default)]
struct OnlyId<'t>(Option<Raw<'t>>);

impl<'t> Members<'t> for OnlyId<'t> {
    fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
        (name == "id").then(|| Place::of(&mut self.0))
    }
}

impl<'t> Envelope<'t> {
    fn into_message<P: Members<'t>>(self) -> Message<'t, P> {
        let Self { jsonrpc, id, method, params, result, error } = self;
        let params = params.map_or(Ok(P::default()), |params| {
            serde_json::from_str(params.get()).map(|Gathered(params)| params)
        });
        let jsonrpc = jsonrpc.map(|version| serde_json::from_str::<Text<'_>>(version.get())).transpose();
        let Some(method) = method else {
            return match answer(id, result, error) {
                Some(answer) if params.is_ok() && jsonrpc.is_ok() => answer,
                Some(_) => Message::Ignored,
                None => invalid(id, "`method` is missing"),
            };
        };
        let params = match (params, id) {
            (Ok(params), _) => params,
            (Err(_), None) => return Message::Ignored,
            (Err(why), Some(id)) => {
                let why = format!("invalid params: {}", without_place(&why));
                return Message::Invalid {
                    id: Id::new(id),
                    error: ErrorObject::new(Code::INVALID_PARAMS, why),
                };
            }
        };
        let method = match (serde_json::from_str(method.get()), jsonrpc) {
            (Ok(method), Ok(None)) => method,
            (Ok(method), Ok(Some(version))) if &*version == "2.0" => method,
            (Ok(_), Ok(Some(_))) => return invalid(id, "`jsonrpc` must be \"2.0\""),
            (Err(error), _) | (_, Err(error)) => {
                return invalid(id, format!("invalid request: {}", without_place(&error)));
            }
        };
        match id.map(Id::new) {
            None => Message::Notification { method, params },
            Some(Some(id)) => Message::Request { id, method, params },
            Some(None) => invalid(None, "`id` must be a number or a string of at most 1024 bytes"),
        }
    }
}

fn invalid<P>(id: Option<Raw<'_>>, why: impl Into<Cow<'static, str>>) -> Message<'_, P> {
    Message::Invalid { id: id.and_then(Id::new), error: ErrorObject::new(Code::INVALID_REQUEST, why) }
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

    #[derive(Default)]
    struct Params<'t> {
        n: Option<Raw<'t>>,
        object: Option<Raw<'t>>,
    }

    impl<'t> Members<'t> for Params<'t> {
        fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
            Some(match name {
                "n" => Place::of(&mut self.n),
                "object" => Place::of_object(&mut self.object),
                _ => return None,
            })
        }
    }

    /// Says in one line what a text was taken for.
    fn check(text: &str, expected: &str) {
        let seen = match decode::<Params<'_>>(text, "") {
            Message::Request { id, method, params } => {
                format!("request {} {} {:?}", id.as_json(), &*method, params.n.map(Raw::get))
            }
            Message::Notification { method, params } => {
                format!("notification {} {:?}", &*method, params.n.map(Raw::get))
            }
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
        check(r#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"n":2}}"#, r#"request 1 m Some("2")"#);
        check(r#"{"params":{"n":2},"method":"m","id":1,"jsonrpc":"2.0"}"#, r#"request 1 m Some("2")"#);
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
        assert!(matches!(decode::<Params<'_>>(&text(1024), ""), Message::Request { .. }));
        assert!(matches!(decode::<Params<'_>>(&text(1025), ""), Message::Invalid { id: None, .. }));
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
            r#"{"id":4,"method":"m","params":{"object":"x"}}"#,
            "-32602 4 invalid params: `object` must be an object",
        );
        check(
            r#"{"id":4,"method":"m","params":{"n":1,"n":2}}"#,
            "-32602 4 invalid params: `n` stands there twice",
        );
        check(
            r#"{"id":4,"method":"m","params":7}"#,
            "-32602 4 invalid params: invalid type: integer `7`, expected an object",
        );
        check(r#"{"method":"m","params":{"object":"x"}}"#, "ignored");
    }

    #[test]
    fn what_is_wrong_is_not_quoted_at_length() {
        let text = format!(r#"{{"id":4,"method":"m","params":"{}"}}"#, "\u{7}é".repeat(10_000));
        let text = text.replace('\u{7}', "\\u0007");
        let Message::Invalid { error, .. } = decode::<Params<'_>>(&text, "") else { panic!("an error") };
        assert!(
            error.message.len() < 600 && error.message.ends_with("expected an object"),
            "{}",
            error.message
        );
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

    #[test]
    fn who_says_something_twice_is_told_so() {
        let twice = |name: &str| format!("-32600 1 invalid request: duplicate field `{name}`");
        check(r#"{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"m"}"#, &twice("jsonrpc"));
        check(r#"{"id":1,"method":"m","params":{},"method":"m"}"#, &twice("method"));
        check(r#"{"id":1,"method":"m","params":{},"params":{}}"#, &twice("params"));
        check(r#"{"id":1,"id":1,"method":"m"}"#, "-32600 - invalid request: duplicate field `id`");
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
            decode::<Params<'_>>(&text, ""),
            Message::Invalid { error: ErrorObject { code: Code::PARSE_ERROR, .. }, .. }
        ));
    }
}
