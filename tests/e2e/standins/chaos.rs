//! The bad network does each of its faults, says so, and spoils nothing but what it says.

use std::io::ErrorKind;
use std::time::Duration;

use futures_util::SinkExt;
use futures_util::StreamExt;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::fixture::chaos::Chaos;
use crate::fixture::chaos::Fault;
use crate::fixture::until;
use crate::fixture::within;

/// Both ends of a connection through it.
struct Pair {
    client: TcpStream,
    server: TcpStream,
}

/// One on which every fault is this.
async fn only(fault: Fault, seed: u64) -> (Chaos, Pair) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let chaos = Chaos::before(listener.local_addr().unwrap(), seed).await;
    chaos.only(fault);
    let client = TcpStream::connect(chaos.address).await.unwrap();
    let (server, _) = within("the connection", listener.accept()).await.unwrap();
    (chaos, Pair { client, server })
}

impl Pair {
    /// Sends through until the other end has no more to read. Returns what arrived, how it ended, and the smallest piece.
    async fn send(&mut self, bytes: &[u8]) -> (Vec<u8>, std::io::Result<()>, usize) {
        let mut arrived = Vec::new();
        let mut smallest = usize::MAX;
        let (sent, ended) = within("it arrives, or ends", async {
            tokio::join!(self.client.write_all(bytes), async {
                while arrived.len() < bytes.len() {
                    match self.server.read_buf(&mut arrived).await {
                        Ok(0) => break,
                        Ok(read) => smallest = smallest.min(read),
                        Err(error) => return Err(error),
                    }
                }
                Ok(())
            })
        })
        .await;
        // Whether it could all be sent is for the test to see at the other end.
        drop(sent);
        (arrived, ended, smallest)
    }
}

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

#[tokio::test]
async fn a_calm_way_changes_nothing() {
    let (chaos, mut pair) = only(Fault::Reset, 1).await;
    chaos.calm();
    let sent = bytes(1 << 20);
    assert_eq!(pair.send(&sent).await.0, sent);
    pair.client.shutdown().await.unwrap();
    assert_eq!(within("the end", pair.server.read(&mut [0])).await.unwrap(), 0);
    // The other direction is still open.
    pair.server.write_all(b"yes").await.unwrap();
    let mut answer = [0; 3];
    within("the answer", pair.client.read_exact(&mut answer)).await.unwrap();
    assert_eq!((&answer, chaos.open()), (b"yes", 1));
    drop(pair.server);
    until("it is over", || chaos.open() == 0).await;
    assert_eq!(chaos.cuts(), 0);
}

#[tokio::test]
async fn what_is_delayed_torn_or_slowed_arrives_whole() {
    let sent = bytes(8 * 1024);
    for fault in [Fault::Delay, Fault::Fragment, Fault::Throttle] {
        let (chaos, mut pair) = only(fault, 2).await;
        let began = Instant::now();
        let (arrived, ended, smallest) = pair.send(&sent).await;
        ended.unwrap();
        assert_eq!(arrived, sent, "{fault:?}");
        assert!(chaos.happened(fault) > 0, "{fault:?}");
        match fault {
            Fault::Fragment => assert!(smallest <= 7, "{smallest}"),
            // The first is within 4 KiB, for no less than 1 KiB, at no more than 6 KiB a second.
            Fault::Throttle => assert!(began.elapsed() > Duration::from_millis(150)),
            _ => {}
        }
        assert_eq!((chaos.cuts(), chaos.open()), (0, 1));
    }
}

#[tokio::test]
async fn a_reset_reaches_both_ends() {
    let (chaos, mut pair) = only(Fault::Reset, 3).await;
    let (_, ended, _) = pair.send(&bytes(64 * 1024)).await;
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
    let mut nothing = Vec::new();
    let ended = within("the client's end", pair.client.read_to_end(&mut nothing)).await;
    // Whoever was told by its own writing is not told again.
    assert!(ended.is_ok() || ended.unwrap_err().kind() == ErrorKind::ConnectionReset);
    assert_eq!(chaos.happened(Fault::Reset), 1);
    until("it is over", || chaos.open() == 0).await;
}

#[tokio::test]
async fn a_cut_falls_at_the_same_byte_for_the_same_seed() {
    let mut lengths = Vec::new();
    for seed in [4, 5, 4, 5] {
        let (chaos, mut pair) = only(Fault::Finish, seed).await;
        let sent = bytes(64 * 1024);
        let (arrived, ended, _) = pair.send(&sent).await;
        ended.unwrap();
        assert_eq!(arrived, sent[..arrived.len()]);
        assert_eq!(chaos.cuts(), 1);
        lengths.push(arrived.len());
    }
    assert!((1..=4096).contains(&lengths[0]), "{lengths:?}");
    assert_eq!(lengths[..2], lengths[2..]);
    assert_ne!(lengths[0], lengths[1]);
}

#[tokio::test]
async fn what_is_half_closed_goes_on_in_the_other_direction() {
    let (chaos, mut pair) = only(Fault::HalfClose, 6).await;
    let (arrived, ended, _) = pair.send(&bytes(64 * 1024)).await;
    ended.unwrap();
    assert!(arrived.len() <= 4096);
    chaos.calm();
    pair.server.write_all(b"still").await.unwrap();
    let mut answer = [0; 5];
    within("the answer", pair.client.read_exact(&mut answer)).await.unwrap();
    assert_eq!((&answer, chaos.open()), (b"still", 1));
    drop((pair.client, pair.server));
    until("it is over", || chaos.open() == 0).await;
    assert_eq!(chaos.cuts(), 1);
}

#[tokio::test]
async fn what_is_held_is_cut_and_goes_on_if_calm_comes_first() {
    let (chaos, mut pair) = only(Fault::Hold, 7).await;
    let (arrived, ended, _) = pair.send(&bytes(64 * 1024)).await;
    assert!(ended.is_err() && arrived.len() <= 4096);
    assert_eq!(chaos.cuts(), 1);

    // Some seed holds for long enough that calm comes first.
    for seed in 8.. {
        let (chaos, mut pair) = only(Fault::Hold, seed).await;
        let sent = bytes(64 * 1024);
        let ((arrived, ended, _), ()) = tokio::join!(pair.send(&sent), async {
            until("it is held", || chaos.happened(Fault::Hold) == 1).await;
            chaos.calm();
        });
        if chaos.cuts() == 0 {
            ended.unwrap();
            assert_eq!(arrived, sent);
            return;
        }
    }
}

#[tokio::test]
async fn nobody_behind_it_is_a_reset() {
    // With the pair its listener is gone.
    let (chaos, pair) = only(Fault::Delay, 9).await;
    drop(pair);
    let mut lost = TcpStream::connect(chaos.address).await.unwrap();
    let ended = within("the end", lost.read(&mut [0])).await;
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
    until("it is over", || chaos.open() == 0).await;
}

/// Says back what it is sent, on every connection.
async fn echo(listener: TcpListener) {
    loop {
        let (tcp, _) = listener.accept().await.unwrap();
        tokio::spawn(async move {
            let Ok(mut stream) = accept_async(tcp).await else { return };
            while let Some(Ok(message)) = stream.next().await {
                if !message.is_text() || stream.send(message).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// How many messages come back before the connection ends; each as it was sent.
async fn echoed(url: String, messages: usize) -> usize {
    let Ok((mut stream, _)) = connect_async(url).await else { return 0 };
    for n in 0..messages {
        let text = format!("{n} {}", "x".repeat(120));
        if stream.send(Message::text(&*text)).await.is_err() {
            return n;
        }
        match stream.next().await {
            Some(Ok(Message::Text(came))) => assert_eq!(came.as_str(), text),
            _ => return n,
        }
    }
    messages
}

#[tokio::test]
async fn most_connections_live_for_two_hundred_messages_and_all_when_it_is_calm() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let chaos = Chaos::before(listener.local_addr().unwrap(), 2026).await;
    let serving = tokio::spawn(echo(listener));
    let lives = within(
        "all of them end",
        futures_util::future::join_all((0..40).map(|_| echoed(chaos.url("/"), 100))),
    );
    let lives = lives.await;
    let whole = lives.iter().filter(|life| **life == 100).count();
    assert!((20..40).contains(&whole) && chaos.cuts() >= 40 - whole, "{} cuts: {lives:?}", chaos.cuts());
    for fault in [Fault::Delay, Fault::Fragment, Fault::Throttle] {
        assert!(chaos.happened(fault) > 10, "{fault:?}");
    }

    chaos.calm();
    let cuts = chaos.cuts();
    assert_eq!(within("it ends", echoed(chaos.url("/"), 1000)).await, 1000);
    assert_eq!(chaos.cuts(), cuts);
    chaos.rough();
    until("the others are over", || chaos.open() == 0).await;
    serving.abort();
}
