//! Which revision a client and a server come to speak.

use super::*;
use crate::client::Era;

/// Connects in this era, with a server that does as `serve` says.
async fn version(era: Era, serve: impl AsyncFnOnce(&mut Far)) -> Result<&'static str, Error> {
    let mut far = Far::new();
    let memory = Memory::new(Config { era, ..Config::default() }, Handlers::default(), json!({}));
    let connecting = tokio::spawn(connect(Arc::clone(&far.pipes), memory));
    serve(&mut far).await;
    let client = connecting.await.unwrap()?;
    Ok(client.server().await?.protocol_version)
}

/// Keeps a connection open to the end of the test.
fn hold(mut peer: Peer) {
    tokio::spawn(async move { while peer.0.receive().await.is_ok() {} });
}

#[tokio::test(start_paused = true)]
async fn a_modern_server_is_found_out_by_one_question() {
    let modern = version(Era::Auto, async |far: &mut Far| {
        let mut peer = far.accept().await;
        peer.discovered().await;
        hold(peer);
    });
    assert_eq!(modern.await.unwrap(), "2026-07-28");
}

#[tokio::test(start_paused = true)]
async fn any_error_leads_to_a_session_on_the_same_socket() {
    for code in [-32601, -32602, -32600, -32000] {
        let legacy = version(Era::Auto, async |far: &mut Far| {
            let mut peer = far.accept().await;
            let asked = peer.asked("server/discover").await;
            peer.refuse(&asked, code, "what?").await;
            peer.open_session().await;
            hold(peer);
        });
        assert_eq!(legacy.await.unwrap(), "2025-11-25", "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_leads_to_a_session_and_a_late_answer_is_passed_over() {
    let begun = tokio::time::Instant::now();
    let legacy = version(Era::Auto, async |far: &mut Far| {
        let mut peer = far.accept().await;
        let asked = peer.asked("server/discover").await;
        // It is not cancelled: a server that does not know the question knows no cancel of it.
        let opening = peer.asked("initialize").await;
        peer.refuse(&asked, -32601, "late").await;
        peer.answer_initialize(&opening).await;
        hold(peer);
    });
    assert_eq!(legacy.await.unwrap(), "2025-11-25");
    assert_eq!(begun.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs_up_at_the_question_is_dialled_again_without_it() {
    let begun = tokio::time::Instant::now();
    let legacy = version(Era::Auto, async |far: &mut Far| {
        let mut peer = far.accept().await;
        peer.asked("server/discover").await;
        drop(peer);
        let mut peer = far.accept().await;
        peer.open_session().await;
        hold(peer);
    });
    assert_eq!(legacy.await.unwrap(), "2025-11-25");
    assert_eq!(begun.elapsed(), Duration::ZERO, "at once");
}

#[tokio::test(start_paused = true)]
async fn a_server_of_other_revisions_alone_is_no_modern_one() {
    let old = async |far: &mut Far| {
        let mut peer = far.accept().await;
        let asked = peer.asked("server/discover").await;
        peer.answer(&asked, json!({"supportedVersions": ["2025-11-25"], "capabilities": {}})).await;
        hold(peer);
    };
    let error = version(Era::Modern, old).await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_revision_that_is_not_spoken_here_is_refused() {
    let error = version(Era::Legacy, async |far: &mut Far| {
        let mut peer = far.accept().await;
        let asked = peer.asked("initialize").await;
        peer.answer(&asked, json!({"protocolVersion": "1999-01-01", "capabilities": {}})).await;
        assert_eq!(peer.closed().await, 1000);
    });
    let error = error.await.unwrap_err();
    assert!(matches!(&error, Error::Protocol { why } if why.contains("1999-01-01")), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_legacy_server_is_not_asked_again_on_its_next_connection() {
    let mut far = Far::new();
    let memory = Memory::new(Config::default(), Handlers::default(), json!({}));
    let connecting = tokio::spawn(connect(Arc::clone(&far.pipes), memory));
    let mut peer = far.accept().await;
    let asked = peer.asked("server/discover").await;
    peer.refuse(&asked, -32601, "what?").await;
    peer.open_session().await;
    let client = connecting.await.unwrap().unwrap();
    drop(peer);
    let mut peer = far.accept().await;
    peer.open_session().await;
    assert_eq!(client.server().await.unwrap().name.unwrap(), "far");
}
