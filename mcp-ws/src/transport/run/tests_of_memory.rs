//! What a connection says that it keeps, and how it goes when it is asked to: over a pipe in memory, in virtual time.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;

use super::tests::ANY;
use super::tests::Fixture;
use super::tests::SECOND;
use super::*;
use crate::tool::Wish;
use crate::transport::Budget;

/// What is counted, and nothing done about it.
#[derive(Debug, Default)]
struct Counted(AtomicUsize);

impl Budget for Counted {
    fn change(&self, from: usize, to: usize) {
        self.0.fetch_add(to, SeqCst);
        self.0.fetch_sub(from, SeqCst);
    }
}

impl Counted {
    /// Waits until what is counted is so.
    async fn becomes(&self, what: &str, is_so: impl Fn(usize) -> bool) {
        for _ in 0..10_000 {
            if is_so(self.0.load(SeqCst)) {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("{what} are not counted: {}", self.0.load(SeqCst));
    }
}

/// A connection that is counted, over a pipe that holds so many bytes.
async fn counted(pipe: usize) -> (Fixture, Arc<Counted>) {
    let counted = Arc::new(Counted::default());
    let budget: Arc<dyn Budget> = Arc::clone(&counted) as _;
    let fixture = Fixture::new(pipe, |_, settings| {
        settings.outbox = ANY;
        settings.budget = Some(budget);
    });
    (fixture.await, counted)
}

/// What is not counted, and what a connection that rests keeps.
const LITTLE: usize = 150_000;

/// One that keeps an answer that nobody reads.
async fn unread() -> (Fixture, Arc<Counted>) {
    let (mut fixture, counted) = counted(1024).await;
    fixture.far.call(1, "say", r#"{"len":200000}"#).await;
    counted.becomes("answers", |held| held >= 200_000).await;
    assert_eq!(fixture.door.held(), counted.0.load(SeqCst));
    (fixture, counted)
}

#[tokio::test(start_paused = true)]
async fn answers_that_have_not_left_are_counted_until_the_connection_has_ended() {
    let (fixture, counted) = unread().await;
    fixture.ended.abort();
    assert!(fixture.ended.await.is_err());
    assert_eq!((counted.0.load(SeqCst), fixture.door.held(), fixture.door.in_flight()), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_message_is_counted_until_it_is_whole() {
    let (mut fixture, counted) = counted(ANY).await;
    let text = format!(r#"{{"id":1,"method":"ping","params":{{"x":"{}"}}}}"#, "x".repeat(300_000));
    let mut frame = vec![0x81, 0xff];
    frame.extend((text.len() as u64).to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    let (first, rest) = frame.split_at(250_000);
    fixture.far.0.write_all(first).await.unwrap();
    counted.becomes("messages that are not whole", |held| held >= 250_000).await;
    fixture.far.0.write_all(rest).await.unwrap();
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    counted.becomes("messages that were answered", |held| held <= LITTLE).await;
}

#[tokio::test(start_paused = true)]
async fn arguments_are_counted_while_their_call_waits() {
    let (mut fixture, counted) = counted(ANY).await;
    let arguments = format!(r#"{{"seconds":5,"len":0,"x":"{}"}}"#, "x".repeat(50_000));
    for id in 1..=5 {
        fixture.far.call(id, "wait", &arguments).await;
    }
    counted.becomes("arguments", |held| held >= 250_000).await;
    for id in 1..=4 {
        let params = format!(r#"{{"requestId":{id}}}"#);
        fixture.far.send(&format!(r#"{{"method":"notifications/cancelled","params":{params}}}"#)).await;
    }
    counted.becomes("calls that were cancelled", |held| held <= 50_000 + LITTLE).await;
    assert!(fixture.far.text().await.contains(r#""id":5,"result""#));
    counted.becomes("calls that were answered", |held| held <= LITTLE).await;
}

#[tokio::test(start_paused = true)]
async fn what_a_call_is_told_besides_its_arguments_is_counted_too() {
    let (mut fixture, counted) = counted(ANY).await;
    let meta = r#"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#;
    for id in 1..=5 {
        let responses = format!(r#"{{"x":"{}"}}"#, "x".repeat(50_000));
        let params = format!(
            r#"{{"name":"wait","arguments":{{"seconds":5}},"inputResponses":{responses},"_meta":{meta}}}"#
        );
        fixture.far.send(&format!(r#"{{"id":{id},"method":"tools/call","params":{params}}}"#)).await;
    }
    counted.becomes("what calls are told", |held| held >= 250_000).await;
}

#[tokio::test(start_paused = true)]
async fn answers_that_wait_for_the_rest_of_their_batch_are_counted() {
    let (mut fixture, counted) = counted(ANY).await;
    fixture.far.send(r#"{"id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#).await;
    fixture.far.text().await;
    let call = |id: u32, tool: &str, arguments: &str| {
        format!(r#"{{"id":{id},"method":"tools/call","params":{{"name":"{tool}","arguments":{arguments}}}}}"#)
    };
    let (one, two) = (call(1, "wait", r#"{"seconds":50}"#), call(2, "say", r#"{"len":200000}"#));
    fixture.far.send(&format!("[{one},{two}]")).await;
    counted.becomes("answers of a batch", |held| held >= 200_000).await;
    fixture.door.ask(Wish::MakeRoom);
    assert_eq!(fixture.far.close_code().await, 1013);
    counted.becomes("answers of a batch that is no more", |held| held <= LITTLE).await;
}

// BINDING: memory.most
#[tokio::test(start_paused = true)]
async fn whoever_has_to_make_room_does_so_at_once() {
    let (mut fixture, counted) = counted(1024).await;
    for id in 1..=10 {
        fixture.far.call(id, "say", r#"{"len":30000}"#).await;
    }
    counted.becomes("answers", |held| held >= 300_000).await;
    fixture.door.ask(Wish::MakeRoom);
    counted.becomes("answers that were thrown away", |held| held <= LITTLE).await;
    let first = fixture.far.text().await;
    assert!(first.contains(r#""id":1,"result""#) && first.len() > 30_000, "what has begun to leave is whole");
    let (first, payload) = fixture.far.receive().await;
    assert_eq!((first, &payload[2..]), (0x88, &b"the server is short of memory"[..]));
    assert_eq!(payload[..2], 1013_u16.to_be_bytes());
}

#[tokio::test(start_paused = true)]
async fn whoever_makes_room_and_reads_nothing_is_gone_in_a_second() {
    let (fixture, counted) = unread().await;
    let start = now();
    fixture.door.ask(Wish::MakeRoom);
    assert!(matches!(fixture.ended.await.unwrap(), Ended::Closed(CloseCode::TryLater, _)));
    assert_eq!((now() - start, counted.0.load(SeqCst)), (SECOND, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_has_closed_already_makes_room_too() {
    let (mut fixture, counted) = counted(1024).await;
    for id in 1..=10 {
        fixture.far.call(id, "say", r#"{"len":30000}"#).await;
    }
    counted.becomes("answers", |held| held >= 300_000).await;
    fixture.far.frame(0x88, &1000_u16.to_be_bytes()).await;
    fixture.door.over().await;
    let start = now();
    fixture.door.ask(Wish::MakeRoom);
    counted.becomes("answers that were thrown away", |held| held <= LITTLE).await;
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    assert_eq!(fixture.far.close_code().await, 1000, "the answer to its close frame is not thrown away");
    assert_eq!(fixture.ended.await.unwrap(), Ended::ClosedByPeer(1000, "".into()));
    assert_eq!((now() - start, counted.0.load(SeqCst)), (Duration::ZERO, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_has_closed_and_reads_nothing_has_a_second_too() {
    let (mut fixture, counted) = unread().await;
    fixture.far.frame(0x88, &1000_u16.to_be_bytes()).await;
    fixture.door.over().await;
    let start = now();
    fixture.door.ask(Wish::MakeRoom);
    fixture.ended.await.unwrap();
    assert_eq!((now() - start, counted.0.load(SeqCst)), (SECOND, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_has_ended_its_side_makes_room_too() {
    let (mut fixture, counted) = counted(1024).await;
    for id in 1..=10 {
        fixture.far.call(id, "say", r#"{"len":30000}"#).await;
    }
    counted.becomes("answers", |held| held >= 300_000).await;
    fixture.far.0.shutdown().await.unwrap();
    fixture.door.over().await;
    fixture.door.ask(Wish::MakeRoom);
    counted.becomes("answers that were thrown away", |held| held <= LITTLE).await;
    let mut rest = Vec::new();
    fixture.far.0.read_to_end(&mut rest).await.unwrap();
    assert!((30_000..40_000).contains(&rest.len()), "one answer, and it is whole: {}", rest.len());
}
