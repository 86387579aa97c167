//! A connection that is relayed, over a pipe in memory and in virtual time.

use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::DuplexStream;

use super::*;

fn connected(room: usize) -> (DuplexStream, Texts<DuplexStream>) {
    let (far, near) = tokio::io::duplex(room);
    (far, Texts::new(Socket::accepted(near, Vec::new(), 1 << 20), Patience::default()))
}

/// A frame of a client, masked with zeroes.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let len = u8::try_from(payload.len()).unwrap();
    [&[0x80 | opcode, 0x80 | len, 0, 0, 0, 0], payload].concat()
}

fn ended(code: u16, reason: &str) -> Event {
    Event::Ended(Farewell { code, reason: reason.into() })
}

#[tokio::test(start_paused = true)]
async fn texts_go_through_as_they_are() {
    let (mut far, mut texts) = connected(1 << 16);
    far.write_all(&frame(1, b"{ \"a\" : 1 }")).await.unwrap();
    assert_eq!(texts.next(true).await, Event::Text("{ \"a\" : 1 }".to_owned()));
    texts.send("[1]");
    let sent = async {
        let mut sent = [0; 5];
        far.read_exact(&mut sent).await.unwrap();
        sent
    };
    tokio::select! {
        event = texts.next(true) => panic!("{event:?}"),
        sent = sent => assert_eq!(sent, *b"\x81\x03[1]"),
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_ended_by_a_ping_and_a_ping_without_an_answer_by_a_close() {
    let (mut far, mut texts) = connected(1 << 16);
    let begun = now();
    assert_eq!(texts.next(true).await, ended(1011, "no answer to a ping"));
    assert_eq!(now() - begun, Duration::from_secs(40));
    let mut ping = [0; 2];
    far.read_exact(&mut ping).await.unwrap();
    assert_eq!(ping, [0x89, 0]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_a_ping_keeps_it() {
    let (mut far, mut texts) = connected(1 << 16);
    let answers = async {
        for _ in 0..5 {
            let mut ping = [0; 2];
            far.read_exact(&mut ping).await.unwrap();
            far.write_all(&frame(10, b"")).await.unwrap();
        }
    };
    tokio::select! {
        event = texts.next(true) => panic!("{event:?}"),
        () = answers => {}
    }
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_is_given_up() {
    let (_far, mut texts) = connected(16);
    texts.send(&"x".repeat(100));
    let begun = now();
    assert_eq!(texts.next(true).await, ended(1013, "too slow"));
    assert_eq!(now() - begun, Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn while_nothing_is_read_silence_proves_nothing() {
    let (_far, mut texts) = connected(1 << 16);
    let long = Duration::from_secs(3600);
    assert!(tokio::time::timeout(long, texts.next(false)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_end_is_told_and_answered() {
    let (mut far, mut texts) = connected(1 << 16);
    far.write_all(&frame(8, b"\x03\xe8bye")).await.unwrap();
    assert_eq!(texts.next(true).await, ended(1000, "bye"));
    let mut reply = [0; 4];
    let ((), read) = tokio::join!(texts.finish(), far.read_exact(&mut reply));
    read.unwrap();
    assert_eq!(reply[..1], [0x88]);

    let (far, mut texts) = connected(16);
    drop(far);
    assert_eq!(texts.next(true).await, ended(1006, ""));
}

#[tokio::test(start_paused = true)]
async fn closing_waits_for_the_other_side_but_not_for_ever() {
    let (_far, texts) = connected(1 << 16);
    let begun = now();
    texts.close(CloseCode::Normal, "").await;
    assert_eq!(now() - begun, Duration::from_secs(10));
}
