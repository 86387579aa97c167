//! Tools that ask their clients, in both eras: the same functions, whichever way the question goes.

mod in_rounds;
mod in_sessions;

use mcp_ws::Sampling;
use mcp_ws::Unanswered;
use mcp_ws::prelude::*;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::Probe;

/// Asks for a name, and says it.
#[mcp_tool]
async fn who(
    cx: &Context,
    State(probe): State<Probe>,
    greeting: Option<String>,
) -> Result<String, ToolError> {
    let waiting = probe.enter();
    let schema = json!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
    let form = cx.elicit_form("name", "What is your name?", schema).await;
    waiting.finish();
    let name = form?["name"].clone();
    Ok(format!("{} {name}", greeting.unwrap_or("hello".to_owned())))
}

/// Says how a question was answered.
#[mcp_tool]
async fn outcome(cx: &Context) -> String {
    match cx.elicit_url("login", "Log in.", "https://example.com/login").await {
        Ok(()) => "opened".to_owned(),
        Err(Unanswered::Declined) => "declined".to_owned(),
        Err(Unanswered::Cancelled) => "cancelled".to_owned(),
        Err(other) => format!("none: {other}"),
    }
}

/// Asks a model, and then for folders.
#[mcp_tool]
async fn two_steps(cx: &Context) -> Result<String, ToolError> {
    let word = cx.sample("word", Sampling::new("Say a word.", 10)).await?.text();
    let roots = cx.roots("roots").await?;
    Ok(format!("{word} {}", roots.len()))
}

/// Asks two things at once.
#[mcp_tool]
async fn at_once(cx: &Context) -> Result<String, ToolError> {
    let (word, roots) = tokio::join!(cx.sample("word", Sampling::new("Say a word.", 10)), cx.roots("roots"));
    Ok(format!("{} {}", word?.text(), roots?.len()))
}

/// Asks from a task of its own.
#[mcp_tool]
async fn from_afar(cx: Context) -> Result<String, ToolError> {
    let roots = tokio::spawn(async move { cx.roots("roots").await }).await??;
    Ok(roots.len().to_string())
}

/// Asks for what not every client has, and does without.
#[mcp_tool]
async fn frugal(cx: &Context) -> String {
    let can = [cx.can_elicit(), cx.can_elicit_url(), cx.can_sample(), cx.can_list_roots()];
    match cx.roots("roots").await {
        Err(Unanswered::Impossible(_)) => format!("without, {can:?}"),
        other => format!("{other:?}, {can:?}"),
    }
}

/// Loses interest in the answer.
#[mcp_tool]
async fn fickle(cx: &Context, State(probe): State<Probe>) -> &'static str {
    tokio::select! {
        _ = cx.roots("roots") => "answered",
        () = probe.gate() => "never mind",
    }
}

/// Asks for a number until it is the right one.
#[mcp_tool]
async fn guess(cx: &Context) -> Result<String, ToolError> {
    let mut guesses = 0;
    loop {
        guesses += 1;
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
        let form = cx.elicit_form("n", "Which number?", schema).await?;
        if form["n"] == 7 {
            return Ok(format!("{guesses} guesses"));
        }
    }
}

#[derive(serde::Deserialize, Schema, Form)]
struct Guests {
    /// How many they are.
    #[arg(range(1..=12))]
    guests: u8,
}

/// Asks for a number that has limits.
#[mcp_tool]
async fn invite(cx: &Context) -> Result<String, ToolError> {
    let Guests { guests } = cx.elicit("guests", "How many?").await?;
    Ok(format!("{guests} guests"))
}

/// Asks from a thread.
#[mcp_tool(blocking)]
fn from_a_thread(cx: &Context, State(probe): State<Probe>) -> Result<String, ToolError> {
    let waiting = probe.enter();
    let roots = tokio::runtime::Handle::current().block_on(cx.roots("roots"));
    drop(waiting);
    Ok(roots?.len().to_string())
}

/// Asks, and goes on without an answer.
#[mcp_tool]
async fn hasty(cx: &Context) -> &'static str {
    tokio::select! {
        biased;
        _ = cx.roots("roots") => return "answered",
        () = std::future::ready(()) => {}
    }
    tokio::task::yield_now().await;
    "went on"
}

/// Leaves a task behind that asks, and says whether it was told that nobody answers.
#[mcp_tool]
async fn leaves_behind(cx: Context, State(probe): State<Probe>) -> Result<(), ToolError> {
    let waiting = probe.enter();
    let asking = tokio::spawn(async move {
        let _ = cx.roots("roots").await;
        drop(waiting);
    });
    asking.await?;
    Ok(())
}

/// Says what its client is.
#[mcp_tool]
fn whoever(cx: &Context) -> String {
    let client = cx.client().map(|client| format!("{} {}", client.name, client.version));
    format!("{client:?} in {}", cx.protocol_version())
}

/// Contents that the form of `invite` does not have, and what the model is told of them.
const DO_NOT_FIT: [(&str, &str); 3] = [
    (r#"{"guests": 99}"#, "`guests`: must be from 1 to 12, got 99"),
    (r#"{"guests": "two"}"#, "`guests`: invalid type: string \"two\", expected u8"),
    ("{}", "missing field `guests`"),
];

pub(crate) async fn fixture(config: Config) -> Fixture {
    let probe = Probe::default();
    let tools = tools![
        who,
        outcome,
        two_steps,
        at_once,
        from_afar,
        frugal,
        fickle,
        guess,
        invite,
        from_a_thread,
        hasty,
        leaves_behind,
        whoever,
    ];
    Fixture::of(Server::new(tools).with_state(probe.clone()).config(config), probe).await
}
