//! Two readers of one text have to agree.

use std::borrow::Cow;
use std::fmt::Debug;

use serde::Deserialize;
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::reading::Reading;
use super::reading::name_of;
use super::told::Told;
use crate::protocol::ElicitResult;
use crate::protocol::Params;
use crate::protocol::Sampled;
use crate::protocol::read_roots;
use crate::wire::Id;
use crate::wire::Message;
use crate::wire::Scan;
use crate::wire::decode;
use crate::wire::decode_any;
use crate::wire::decode_plain;
use crate::wire::sink_for_tests::Kept;
use crate::wire::write_error;

pub(super) fn check(text: &str) {
    let message = decode::<Params<'_>>(text, "");
    check_plain(text, &message);
    check_strings(text);
    check_answer(&message);
    let seen = seen(&message);
    match Reading::of(text) {
        Reading::Unclear => {}
        // Which members of `params` there are is another type's to say on either side.
        Reading::Request { id, method, .. } => assert_eq!(seen, request(&id, &method), "{text}"),
        Reading::Notification { method, .. } => assert_eq!(seen, notification(&method), "{text}"),
        expected => assert_eq!(seen, line(&expected), "{text}"),
    }
}

/// What one walk takes, `serde` takes for the same, down to the last member; and so does a walk that knows a part of it.
fn check_plain(text: &str, message: &Message<'_, Params<'_>>) {
    let Some(plain) = decode_plain::<Params<'_>>(text, "") else { return };
    assert_eq!(format!("{plain:?}"), format!("{:?}", decode_any::<Params<'_>>(text)), "{text}");
    if let Message::Request { params: Params { meta: Some(meta), .. }, .. } = message {
        let knowing = decode_plain::<Params<'_>>(text, meta.get());
        assert_eq!(format!("{:?}", Some(plain)), format!("{knowing:?}"), "{text}");
    }
}

/// Behind each quote a string is read as `serde_json` reads it, up to the same place, and into whatever type asks for one.
fn check_strings(text: &str) {
    const MOST: usize = 50;
    for (at, _) in text.match_indices('"').take(MOST) {
        let rest = &text[at..];
        check_read::<String>(rest);
        check_read::<Option<Cow<'_, str>>>(rest);
        check_read::<char>(rest);
        check_read::<Level>(rest);
        check_read::<u8>(rest);
        check_read::<&RawValue>(rest);
    }
}

/// What a type is that asks for a name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Info,
    Error,
}

fn check_read<'t, T: Deserialize<'t> + Debug>(text: &'t str) {
    let mut scan = Scan::new(text, "");
    let read: Option<T> = scan.read();
    let mut values = Deserializer::from_str(text).into_iter::<T>();
    let expected = values.next().and_then(Result::ok);
    assert_eq!(format!("{read:?}"), format!("{expected:?}"), "{text}");
    if read.is_some() {
        assert_eq!(scan.rest(), text.get(values.byte_offset()..), "{text}");
    }
}

/// Whatever is sent back for a text that is no message is a message, and has the id as it was.
fn check_answer(message: &Message<'_, Params<'_>>) {
    match message {
        Message::Invalid { id, error } => {
            let mut sink = Kept::default();
            write_error(&mut sink, *id, error);
            let [answer] = sink.messages.as_slice() else { panic!("one answer: {:?}", sink.messages) };
            let Told::Error { id: told, code, .. } = Told::read(answer) else { panic!("an error: {answer}") };
            assert_eq!((told.as_deref(), code), (id.map(Id::as_json), error.code.number()));
        }
        Message::Request { id, .. } => check_id(*id),
        Message::Response { outcome: Ok(result), .. } => {
            // Any answer may come to any question.
            let _ = ElicitResult::from_json(result);
            let _ = Sampled::from_json(result);
            let _ = read_roots(result);
        }
        _ => {}
    }
}

/// The one spelling that an id is known by is one of the same id, and its own.
fn check_id(id: Id<'_>) {
    let canonical = id.canonical();
    assert_eq!(Id::known(&canonical).canonical(), canonical);
    if serde_json::from_str::<serde_json::Value>(id.as_json()).is_ok() {
        assert_eq!(name_of(&canonical), name_of(id.as_json()));
    }
}

fn seen(message: &Message<'_, Params<'_>>) -> String {
    match message {
        Message::Request { id, method, .. } => request(id.as_json(), method),
        Message::Notification { method, .. } => notification(method),
        Message::Response { id, outcome } => line(&Reading::Response {
            id: id.map(|id| id.as_json().to_owned()),
            outcome: outcome.map(str::to_owned).map_err(str::to_owned),
        }),
        Message::Invalid { id, error } => {
            line(&Reading::Faulty { id: id.map(|id| id.as_json().to_owned()), code: error.code.number() })
        }
        Message::Batch(messages) => {
            line(&Reading::Batch(messages.iter().map(|message| message.get().to_owned()).collect()))
        }
        Message::Ignored => line(&Reading::Silent),
    }
}

fn line(reading: &Reading) -> String {
    format!("{reading:?}")
}

fn request(id: &str, method: &str) -> String {
    format!("request {id} {method:?}")
}

fn notification(method: &str) -> String {
    format!("notification {method:?}")
}
