//! Frames as no library sends them: each broken rule of RFC 6455 has its close code, and what is only unusual works.

use serde_json::json;

use crate::fixture::CLOSE;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::PING;
use crate::fixture::PONG;
use crate::fixture::TEXT;
use crate::fixture::call;
use crate::fixture::frame;
use crate::fixture::ping;
use crate::fixture::text_frame;

const FINAL: u8 = 0x80;

/// Sends bytes behind a good call, and expects the call's answer, this close code, and the end of the stream.
async fn check(what: &str, bytes: &[u8], code: u16) {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    let add = text_frame(&call("1", "add", json!({"a": 1, "b": 2})));
    raw.send(&[&add, bytes].concat()).await;
    let (texts, closed) = raw.texts_until_closed().await;
    assert!(texts.len() == 1 && texts[0].contains(r#""id":1,"#), "{what}: {texts:?}");
    assert_eq!(closed, Some(code), "{what}");
    drop(raw);
    fixture.connections(0).await;
}

// BINDING: framing.binary
#[tokio::test]
async fn binary_messages_are_not_supported() {
    check("binary", &frame(FINAL | 2, b"{}"), 1003).await;
    check("empty binary", &frame(FINAL | 2, b""), 1003).await;
    check("JSON-RPC in binary", &frame(FINAL | 2, ping("1").as_bytes()), 1003).await;
}

// BINDING: framing.utf8
#[tokio::test]
async fn a_text_that_is_not_utf_8_is_refused() {
    check("a stray byte", &frame(TEXT, b"{\"id\":\"\xff\"}"), 1007).await;
    check("a surrogate", &frame(TEXT, b"\"\xed\xa0\x80\""), 1007).await;
    check("a character cut off", &frame(TEXT, b"\"\xf0\x9f\xa6"), 1007).await;
    let pieces = [frame(1, b"\"\xf0\x9f"), frame(FINAL, b"\xff\xff\"")];
    check("a character broken over two fragments", &pieces.concat(), 1007).await;
}

// BINDING: framing.utf8
#[tokio::test]
async fn a_text_that_is_not_utf_8_is_refused_before_all_of_it_has_come() {
    let text = frame(TEXT, &[b"{\"id\":\"\xf4\x90".as_slice(), &[b'x'; 1000]].concat());
    check("the beginning of a frame", &text[..100], 1007).await;
    let pieces = [frame(1, b"\"\xf0\x9f"), frame(PING, b""), frame(FINAL, &[b'x'; 1000])].concat();
    check("the beginning of a fragment", &pieces[..pieces.len() - 500], 1007).await;
}

// BINDING: framing.rules
#[tokio::test]
async fn broken_rules_of_the_protocol_are_told() {
    check("first reserved bit", &frame(TEXT | 0x40, b"{}"), 1002).await;
    check("second reserved bit", &frame(TEXT | 0x20, b"{}"), 1002).await;
    check("third reserved bit", &frame(TEXT | 0x10, b"{}"), 1002).await;
    check("no mask", b"\x81\x02{}", 1002).await;
    for opcode in [3, 7, 0xb, 0xf] {
        check("reserved opcode", &frame(FINAL | opcode, b""), 1002).await;
    }
    check("fragmented ping", &frame(9, b""), 1002).await;
    check("fragmented close", &frame(8, b"\x03\xe8"), 1002).await;
    check("ping that is too long", &frame(PING, &[b'x'; 126]), 1002).await;
    check("continuation of nothing", &frame(FINAL, b"{}"), 1002).await;
    check("a text inside of a text", &[frame(1, b"{"), frame(TEXT, b"{}")].concat(), 1002).await;
}

// BINDING: framing.rules
#[tokio::test]
async fn a_close_frame_that_is_none_is_answered_as_a_broken_rule() {
    check("half a code", &frame(CLOSE, b"\x03"), 1002).await;
    for code in [0_u16, 999, 1004, 1005, 1006, 1015, 2999] {
        check("a code that may not be sent", &frame(CLOSE, &code.to_be_bytes()), 1002).await;
    }
}

// BINDING: framing.fragments, live.pong
#[tokio::test]
async fn a_message_may_come_in_fragments_with_pings_between() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    let text = call("1", "echo", json!({"text": "ü".repeat(100)}));
    let (first, rest) = text.as_bytes().split_at(text.len() - 50);
    // The second cut goes through a letter.
    let (second, third) = rest.split_at(11);
    let sent = [
        frame(1, first),
        frame(PING, b"are you there"),
        frame(0, second),
        frame(0, b""),
        frame(FINAL, third),
    ];
    for piece in sent {
        raw.send(&piece).await;
    }
    let pong = raw.frame().await.unwrap();
    assert_eq!((pong.first, &*pong.payload), (PONG, &b"are you there"[..]));
    assert!(raw.text().await.contains(&"ü".repeat(100)));
}

#[tokio::test]
async fn frames_may_come_byte_by_byte() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    for byte in text_frame(&ping("1")) {
        raw.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert!(raw.text().await.contains(r#""id":1,"#));
}

// BINDING: live.pong
#[tokio::test]
async fn pings_between_messages_are_answered() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    let sent = [text_frame(&ping("1")), frame(PING, b"one"), text_frame(&ping("2")), frame(PING, b"two")];
    raw.send(&sent.concat()).await;
    let (mut texts, mut last_pong) = (0, Vec::new());
    // RFC 6455, 5.5.3: of several pings the last one's pong is enough.
    while texts < 2 || last_pong != b"two" {
        let frame = raw.frame().await.unwrap();
        match frame.first {
            TEXT => texts += 1,
            PONG => last_pong = frame.payload,
            _ => panic!("neither text nor pong: {frame:?}"),
        }
    }
    raw.send(&frame(CLOSE, b"")).await;
    assert_eq!(raw.closed().await, None, "each text came once, and no pong after the last");
}

#[tokio::test]
async fn pongs_that_nobody_asked_for_are_passed_over() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    raw.send(&[frame(PONG, b"x"), frame(PONG, b""), text_frame(&ping("1"))].concat()).await;
    assert!(raw.text().await.contains(r#""id":1,"#));
}

/// A socket that is closed with unread input is reset, and the reset may destroy the close frame on its way.
// BINDING: close.delivered
#[tokio::test]
async fn the_close_frame_arrives_however_much_was_sent_behind_the_broken_rule() {
    let fixture = Fixture::start().await;
    for flood in [10, 100_000, 3_000_000] {
        let mut raw = fixture.raw().await;
        raw.upgrade().await;
        let initialize = text_frame(INITIALIZE);
        raw.send(&[initialize, frame(FINAL | 2, b"binary")].concat()).await;
        raw.try_send(&frame(TEXT, &vec![b'x'; flood])).await;
        let (texts, closed) = raw.texts_until_closed().await;
        assert_eq!((texts.len(), closed), (1, Some(1003)), "{flood}");
    }
    fixture.connections(0).await;
}
