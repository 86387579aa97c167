//! Tools that ask their client something, answered by its handlers, in both eras.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::Root;
use mcp_ws::client::ClientBuilder;
use mcp_ws::client::Elicited;
use mcp_ws::client::Era;
use mcp_ws::client::Error;
use serde_json::json;

use super::ERAS;
use super::connect;
use super::endpoint;
use super::said;
use crate::asking::fixture;
use crate::fixture::Fixture;
use crate::fixture::within;

fn builder(fixture: &Fixture, era: Era) -> ClientBuilder {
    Client::builder(endpoint(fixture)).era(era)
}

#[tokio::test]
async fn forms_models_and_folders_are_answered() {
    let fixture = fixture(Config::default()).await;
    for era in ERAS {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noting = Arc::clone(&asked);
        let builder = builder(&fixture, era)
            .named("e2e", "7")
            .on_elicitation(move |question| {
                noting.lock().unwrap().push(question.message.clone());
                async move {
                    match question.url {
                        Some(_) => Elicited::Accept(serde_json::Map::new()),
                        None => Elicited::accept(json!({"name": "Ann", "guests": 4})),
                    }
                }
            })
            .on_sampling(|params| async move {
                let said = format!("tree {}", params["maxTokens"]);
                Ok(json!({"role": "assistant", "content": {"type": "text", "text": said}, "model": "m"}))
            })
            .roots([Root::new("file:///a"), Root::new("file:///b")]);
        let client = connect(builder).await;
        assert_eq!(said(&client, "who", json!({"greeting": "hi"})).await, "hi \"Ann\"");
        assert_eq!(said(&client, "outcome", json!({})).await, "opened");
        assert_eq!(said(&client, "invite", json!({})).await, "4 guests");
        assert_eq!(said(&client, "two_steps", json!({})).await, "tree 10 2");
        assert_eq!(said(&client, "at_once", json!({})).await, "tree 10 2");
        assert_eq!(said(&client, "from_a_thread", json!({})).await, "2");
        assert!(said(&client, "whoever", json!({})).await.contains("e2e 7"));
        assert_eq!(*asked.lock().unwrap(), ["What is your name?", "Log in.", "How many?"]);
    }
}

#[tokio::test]
async fn a_user_may_say_no_or_nothing() {
    let fixture = fixture(Config::default()).await;
    for era in ERAS {
        for (answer, outcome) in [(Elicited::Decline, "declined"), (Elicited::Cancel, "cancelled")] {
            let elicit = move |_| std::future::ready(answer.clone());
            let client = connect(builder(&fixture, era).on_elicitation(elicit)).await;
            assert_eq!(said(&client, "outcome", json!({})).await, outcome);
        }
        let sample = |_| std::future::ready(Err("the user does not want it".to_owned()));
        let client = connect(builder(&fixture, era).on_sampling(sample).roots([])).await;
        let failed = within("the call", client.call_tool("two_steps", json!({})).into_future()).await;
        match (era, failed) {
            (Era::Legacy, Ok(result)) => assert!(result.is_error, "{result:?}"),
            (_, Err(Error::Unanswerable { what })) => assert!(what.contains("does not want"), "{what}"),
            (_, other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_tool_knows_what_a_client_without_handlers_cannot_answer() {
    let fixture = fixture(Config::default()).await;
    for era in ERAS {
        let client = connect(builder(&fixture, era)).await;
        assert_eq!(said(&client, "frugal", json!({})).await, "without, [false, false, false, false]");
        let failed = within("the call", client.call_tool("who", json!({})).into_future()).await;
        match failed {
            Ok(result) => assert!(result.is_error, "{result:?}"),
            Err(error) => assert!(matches!(error, Error::Rejected { .. }), "{error:?}"),
        }
    }
}

#[tokio::test]
async fn a_tool_that_asks_for_ever_is_given_up_after_so_many_rounds() {
    let fixture = fixture(Config::default()).await;
    let questions = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&questions);
    let config = mcp_ws::client::Config { max_rounds: 4, ..mcp_ws::client::Config::default() };
    let builder = Client::builder(endpoint(&fixture)).config(config).on_elicitation(move |_| {
        counting.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Elicited::accept(json!({"n": 1})))
    });
    let client = connect(builder).await;
    let failed = within("the call", client.call_tool("guess", json!({})).into_future()).await;
    assert!(matches!(failed, Err(Error::Unanswerable { .. })), "{failed:?}");
    assert_eq!(questions.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn a_question_that_is_taken_back_drops_its_handler() {
    struct Dropped(Arc<AtomicUsize>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let fixture = fixture(Config::default()).await;
    for era in ERAS {
        let (asked, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (asking, dropping) = (Arc::clone(&asked), Arc::clone(&dropped));
        let builder = builder(&fixture, era).on_elicitation(move |_| {
            asking.fetch_add(1, Ordering::Relaxed);
            let guard = Dropped(Arc::clone(&dropping));
            async move {
                let _guard = guard;
                std::future::pending().await
            }
        });
        let client = connect(builder).await;
        let call = tokio::spawn(client.call_tool("who", json!({})).into_future());
        crate::fixture::until("it is asked", || asked.load(Ordering::Relaxed) == 1).await;
        call.abort();
        crate::fixture::until("it is not asked any more", || dropped.load(Ordering::Relaxed) == 1).await;
    }
}
