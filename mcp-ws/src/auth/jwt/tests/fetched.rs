//! Keys that are asked for, in virtual time.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::time::Instant;
use tokio::time::advance;

use super::*;
use crate::auth::jwt::fetched::Fetched;
use crate::auth::jwt::keys::Source;
use crate::auth::jwt::set::KeySet;

/// Somebody who gives out keys, and counts how often.
#[derive(Clone, Default)]
struct Issuer {
    answer: Arc<Mutex<Answer>>,
    asked: Arc<AtomicUsize>,
}

#[derive(Clone, Default)]
enum Answer {
    #[default]
    Error,
    Keys(String),
    Never,
    Panic,
    /// After so many seconds.
    Late(u64, String),
}

impl Issuer {
    fn of(signers: &[(&str, &Signer)]) -> Self {
        let issuer = Self::default();
        issuer.has(signers);
        issuer
    }

    fn has(&self, signers: &[(&str, &Signer)]) {
        self.answers(Answer::Keys(keys_of(signers)));
    }

    fn answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    fn jwt(&self) -> Jwt {
        let issuer = self.clone();
        Jwt::jwks_from(move || {
            issuer.asked.fetch_add(1, Ordering::SeqCst);
            let answer = issuer.answer.lock().unwrap().clone();
            async move {
                match answer {
                    Answer::Error => Err("no route to it"),
                    Answer::Keys(keys) => Ok(keys),
                    Answer::Never => std::future::pending().await,
                    Answer::Panic => panic!("the author's code"),
                    Answer::Late(seconds, keys) => {
                        tokio::time::sleep(Duration::from_secs(seconds)).await;
                        Ok(keys)
                    }
                }
            }
        })
        .audience(AUDIENCE)
    }

    #[track_caller]
    fn assert_asked(&self, times: usize) {
        assert_eq!(self.asked.load(Ordering::SeqCst), times);
    }
}

fn keys_of(signers: &[(&str, &Signer)]) -> String {
    let keys: Vec<_> = signers.iter().map(|(kid, signer)| signer.jwk(kid)).collect();
    set_of(&keys)
}

async fn check(jwt: &Jwt, token: &str, expected: Result<&str, Fault>) {
    assert_is(identity(jwt, token).await, expected);
}

#[tokio::test(start_paused = true)]
async fn keys_are_asked_for_once_and_kept() {
    let signer = Signer::ed25519();
    let issuer = Issuer::of(&[("a", &signer)]);
    let jwt = issuer.jwt();
    issuer.assert_asked(0);
    for _ in 0..3 {
        check(&jwt, &signer.named("a"), Ok("ann")).await;
        check(&jwt.clone(), &signer.token(&claims()), Ok("ann")).await;
    }
    issuer.assert_asked(1);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_known_when_it_is_first_used() {
    let (old, new) = (Signer::ed25519(), Signer::p256());
    let issuer = Issuer::of(&[("a", &old)]);
    let jwt = issuer.jwt();
    check(&jwt, &old.named("a"), Ok("ann")).await;

    issuer.has(&[("a", &old), ("b", &new)]);
    advance(Duration::from_secs(6)).await;
    check(&jwt, &new.named("b"), Ok("ann")).await;
    check(&jwt, &old.named("a"), Ok("ann")).await;
    issuer.assert_asked(2);

    // A key that has no name is looked for too.
    let newer = Signer::ed25519();
    issuer.has(&[("c", &newer)]);
    advance(Duration::from_secs(6)).await;
    check(&jwt, &newer.token(&claims()), Ok("ann")).await;
    check(&jwt, &old.named("a"), Err(Fault::UnknownKey)).await;
    issuer.assert_asked(3);
}

#[tokio::test(start_paused = true)]
async fn who_makes_up_names_of_keys_has_them_asked_for_once_in_five_seconds() {
    let signer = Signer::ed25519();
    let issuer = Issuer::of(&[("a", &signer)]);
    let jwt = issuer.jwt();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        for kid in ["x", "y", "z"] {
            check(&jwt, &signer.named(kid), Err(Fault::UnknownKey)).await;
        }
        check(&jwt, &signer.named("a"), Ok("ann")).await;
        advance(Duration::from_millis(100)).await;
    }
    issuer.assert_asked(12);
}

/// Nothing is asked for whose signature is wrong by a key that is known.
#[tokio::test(start_paused = true)]
async fn a_wrong_signature_is_no_reason_to_ask() {
    let (signer, other) = (Signer::ed25519(), Signer::ed25519());
    let issuer = Issuer::of(&[("a", &signer)]);
    let jwt = issuer.jwt();
    check(&jwt, &signer.named("a"), Ok("ann")).await;
    advance(Duration::from_secs(6)).await;
    check(&jwt, &other.named("a"), Err(Fault::Signature)).await;
    check(&jwt, "a.b.c", Err(Fault::Malformed)).await;
    issuer.assert_asked(1);
}

#[tokio::test(start_paused = true)]
async fn many_at_once_ask_once() {
    let signer = Signer::ed25519();
    let issuer = Issuer::default();
    issuer.answers(Answer::Late(3, keys_of(&[("a", &signer)])));
    let jwt = issuer.jwt();
    let token = signer.named("a");
    let all = join_all((0..100).map(|_| identity(&jwt, &token))).await;
    for one in all {
        assert_is(one, Ok("ann"));
    }
    issuer.assert_asked(1);
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_takes_nobody_with_them() {
    let signer = Signer::ed25519();
    let issuer = Issuer::default();
    issuer.answers(Answer::Late(3, keys_of(&[("a", &signer)])));
    let jwt = issuer.jwt();
    let token = signer.named("a");
    {
        let first = identity(&jwt, &token);
        assert!(first.now_or_never().is_none());
    }
    check(&jwt, &token, Ok("ann")).await;
    issuer.assert_asked(1);
}

#[tokio::test(start_paused = true)]
async fn without_keys_it_cannot_be_said_who_somebody_is() {
    let signer = Signer::ed25519();
    let issuer = Issuer::default();
    let jwt = issuer.jwt();
    let token = signer.named("a");
    let useless = set_of(&[serde_json::json!({"kty": "oct", "k": "AAAA"})]);
    for answer in [Answer::Error, Answer::Panic, Answer::Keys("no JSON".to_owned()), Answer::Keys(useless)] {
        issuer.answers(answer);
        check(&jwt, &token, Err(Fault::NoKeys)).await;
        check(&jwt, &token, Err(Fault::NoKeys)).await;
        advance(Duration::from_secs(6)).await;
    }
    issuer.assert_asked(4);
    issuer.has(&[("a", &signer)]);
    check(&jwt, &token, Ok("ann")).await;
}

#[tokio::test(start_paused = true)]
async fn whoever_issues_tokens_can_take_all_keys_back() {
    let signer = Signer::ed25519();
    let issuer = Issuer::of(&[("a", &signer)]);
    let jwt = issuer.jwt().key_lifetime(Duration::from_secs(60));
    let token = signer.named("a");
    check(&jwt, &token, Ok("ann")).await;
    issuer.has(&[]);
    advance(Duration::from_secs(61)).await;
    check(&jwt, &token, Err(Fault::UnknownKey)).await;
    issuer.answers(Answer::Error);
    advance(Duration::from_secs(61)).await;
    check(&jwt, &token, Err(Fault::UnknownKey)).await;
    issuer.has(&[("a", &signer)]);
    advance(Duration::from_secs(61)).await;
    check(&jwt, &token, Ok("ann")).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_waited_for_ten_seconds() {
    let signer = Signer::ed25519();
    let issuer = Issuer::default();
    issuer.answers(Answer::Never);
    let jwt = issuer.jwt();
    let begun = Instant::now();
    check(&jwt, &signer.named("a"), Err(Fault::NoKeys)).await;
    assert_eq!(begun.elapsed().as_secs(), 10);
    check(&jwt, &signer.named("a"), Err(Fault::NoKeys)).await;
    assert_eq!(begun.elapsed().as_secs(), 10);

    issuer.answers(Answer::Late(9, keys_of(&[("a", &signer)])));
    advance(Duration::from_secs(6)).await;
    check(&jwt, &signer.named("a"), Ok("ann")).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_has_at_most_a_mebibyte() {
    let signer = Signer::ed25519();
    let padded = |size: usize| {
        let keys = keys_of(&[("a", &signer)]);
        let padding = " ".repeat(size - keys.len());
        keys + &padding
    };
    let issuer = Issuer::default();
    let jwt = issuer.jwt();
    issuer.answers(Answer::Keys(padded((1 << 20) + 1)));
    check(&jwt, &signer.named("a"), Err(Fault::NoKeys)).await;
    issuer.answers(Answer::Keys(padded(1 << 20)));
    advance(Duration::from_secs(6)).await;
    check(&jwt, &signer.named("a"), Ok("ann")).await;
}

#[tokio::test(start_paused = true)]
async fn keys_that_are_known_stay_while_no_others_can_be_had() {
    let signer = Signer::ed25519();
    let issuer = Issuer::of(&[("a", &signer)]);
    let jwt = issuer.jwt();
    check(&jwt, &signer.named("a"), Ok("ann")).await;
    for answer in [Answer::Error, Answer::Panic, Answer::Keys("{}".to_owned()), Answer::Never] {
        issuer.answers(answer);
        advance(Duration::from_secs(3600)).await;
        check(&jwt, &signer.named("b"), Err(Fault::UnknownKey)).await;
        check(&jwt, &signer.named("a"), Ok("ann")).await;
    }
    issuer.assert_asked(5);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_withdrawn_is_no_longer_known_in_the_end() {
    let (old, new) = (Signer::ed25519(), Signer::ed25519());
    let issuer = Issuer::of(&[("a", &old)]);
    let jwt = issuer.jwt();
    check(&jwt, &old.named("a"), Ok("ann")).await;
    issuer.has(&[("b", &new)]);
    advance(Duration::from_secs(599)).await;
    check(&jwt, &old.named("a"), Ok("ann")).await;
    advance(Duration::from_secs(1)).await;
    check(&jwt, &old.named("a"), Err(Fault::UnknownKey)).await;

    let jwt = issuer.jwt().key_lifetime(Duration::from_secs(60));
    check(&jwt, &new.named("b"), Ok("ann")).await;
    issuer.has(&[("a", &old)]);
    advance(Duration::from_secs(60)).await;
    check(&jwt, &new.named("b"), Err(Fault::UnknownKey)).await;
}

/// Whoever gives out keys and hangs holds up one connection, and not all that come.
#[tokio::test(start_paused = true)]
async fn nobody_waits_for_newer_keys_where_none_came_before() {
    let signer = Signer::ed25519();
    let issuer = Issuer::of(&[("a", &signer)]);
    let jwt = issuer.jwt();
    check(&jwt, &signer.named("a"), Ok("ann")).await;
    issuer.answers(Answer::Never);
    advance(Duration::from_secs(600)).await;
    check(&jwt, &signer.named("a"), Ok("ann")).await;

    for _ in 0..5 {
        advance(Duration::from_secs(6)).await;
        let begun = Instant::now();
        check(&jwt, &signer.named("a"), Ok("ann")).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
    issuer.answers(Answer::Error);
    advance(Duration::from_secs(30)).await;
    issuer.has(&[]);
    check(&jwt, &signer.named("a"), Ok("ann")).await;
}

/// A file that nothing answers for is waited for by its thread without an end, and by those that connect once.
#[tokio::test(start_paused = true)]
async fn nobody_waits_again_for_who_never_answers() {
    let signer = Signer::ed25519();
    let known = KeySet::parse(keys_of(&[("a", &signer)]).as_bytes()).unwrap();
    let fetched = Arc::new(Fetched::new(Some(known), std::future::pending));
    let jwt = Jwt { source: Source::Fetched(fetched), ..secretive() };
    advance(Duration::from_secs(600)).await;
    for waited in [10, 0, 0] {
        let begun = Instant::now();
        check(&jwt, &signer.named("a"), Ok("ann")).await;
        assert_eq!(begun.elapsed().as_secs(), waited);
        advance(Duration::from_secs(1)).await;
    }
    let begun = Instant::now();
    check(&jwt, &signer.named("b"), Err(Fault::UnknownKey)).await;
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

/// A runtime that ends takes the task with it that asks. The next one asks again.
#[test]
fn a_runtime_that_ends_leaves_no_question_open() {
    let runtime =
        || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let signer = Signer::ed25519();
    let issuer = Issuer::default();
    issuer.answers(Answer::Never);
    let jwt = issuer.jwt();
    runtime().block_on(async {
        assert!(identity(&jwt, &signer.named("a")).now_or_never().is_none());
        tokio::task::yield_now().await;
    });
    issuer.has(&[("a", &signer)]);
    runtime().block_on(async {
        advance(Duration::from_secs(60)).await;
        check(&jwt, &signer.named("a"), Ok("ann")).await;
    });
    issuer.assert_asked(2);
}

/// A file of one test, which ends with it.
struct Keys(PathBuf);

impl Keys {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("mcp-ws-{}-{name}.json", std::process::id())))
    }

    fn write(&self, text: &str) {
        fs::write(&self.0, text).unwrap();
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_is_read_again_for_a_key_that_is_not_known() {
    let (old, new) = (Signer::ed25519(), Signer::ed25519());
    let file = Keys::new("read-again");
    file.write(&keys_of(&[("a", &old)]));
    let jwt = Jwt::jwks_file(&file.0).unwrap().audience(AUDIENCE);
    check(&jwt, &old.named("a"), Ok("ann")).await;
    check(&jwt, &new.named("b"), Err(Fault::UnknownKey)).await;

    file.write(&keys_of(&[("b", &new)]));
    check(&jwt, &new.named("b"), Err(Fault::UnknownKey)).await;
    advance(Duration::from_secs(6)).await;
    check(&jwt, &new.named("b"), Ok("ann")).await;
    check(&jwt, &old.named("a"), Err(Fault::UnknownKey)).await;

    // What is half written, or gone, changes nothing.
    for text in ["{\"keys\": [", ""] {
        file.write(text);
        advance(Duration::from_secs(6)).await;
        check(&jwt, &old.named("a"), Err(Fault::UnknownKey)).await;
        check(&jwt, &new.named("b"), Ok("ann")).await;
    }
    fs::remove_file(&file.0).unwrap();
    advance(Duration::from_secs(3600)).await;
    check(&jwt, &new.named("b"), Ok("ann")).await;
}

#[test]
fn what_is_wrong_with_a_file_names_it() {
    let file = Keys::new("wrong");
    let path = file.0.display();
    let why = || Jwt::jwks_file(&file.0).unwrap_err().to_string();
    assert!(why().starts_with(&format!("the keys in `{path}`: ")), "{}", why());
    file.write("{");
    assert!(why().starts_with(&format!("the keys in `{path}`: it is no JWKS: ")), "{}", why());
    file.write(&" ".repeat((1 << 20) + 1));
    assert_eq!(why(), format!("the keys in `{path}`: it is larger than 1 MiB"));
}
