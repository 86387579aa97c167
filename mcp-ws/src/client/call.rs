//! One call of a tool, from what is said of it to its result.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use tokio::sync::broadcast;

use super::Client;
use super::Error;
use super::Updates;
use super::client::within;
use super::line::Tries;
use crate::peer::LONGEST_TIME;
use crate::peer::Patience;
use crate::protocol::CallToolResult;
use crate::protocol::requests;
use crate::tool::Progress;
use crate::tool::ProgressReport;
use crate::wire::Message;
use crate::wire::decode;

/// A call that is not made yet: it is when it is awaited.
///
/// ```no_run
/// use std::time::Duration;
///
/// use mcp_ws::prelude::*;
/// use serde_json::json;
///
/// # async fn run(client: Client) -> Result<(), mcp_ws::client::Error> {
/// let result = client
///     .call_tool("render", json!({"frames": 24}))
///     .timeout(Duration::from_secs(5))
///     .on_progress(|progress| println!("{progress:?}"))
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// There is no result: see [`Error`].
///
/// # Cancel safety
///
/// Dropped before it is ready, it is given up, and the server told so.
#[must_use = "a call is made when it is awaited"]
pub struct Call<T> {
    plan: Plan,
    read: fn(CallToolResult) -> Result<T, Error>,
    on_progress: Option<Box<dyn FnMut(Progress) + Send>>,
}

/// What is to be called, and how.
struct Plan {
    client: Client,
    name: String,
    arguments: Result<Value, String>,
    patience: Patience,
    again: bool,
    progress: Option<broadcast::Sender<Arc<str>>>,
}

/// How much progress is kept for whoever has not looked yet.
const KEPT: usize = 32;

impl<T> Call<T> {
    pub(super) fn new(
        client: Client,
        name: String,
        arguments: Result<Value, String>,
        read: fn(CallToolResult) -> Result<T, Error>,
    ) -> Self {
        let patience = client.memory().config.patience();
        let plan = Plan { client, name, arguments, patience, again: false, progress: None };
        Self { plan, read, on_progress: None }
    }

    /// Says how long it may take, instead of [`Config::request_timeout`](super::Config::request_timeout). Progress begins it
    /// anew, and so does each round of questions. Waiting for a connection counts, and so does the handshake on it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.plan.patience.timeout = Some(timeout.min(LONGEST_TIME));
        self
    }

    /// Says how long it may take in all, rounds of questions included, instead of
    /// [`Config::request_timeout_max`](super::Config::request_timeout_max).
    pub fn timeout_max(mut self, most: Duration) -> Self {
        self.plan.patience.most = most.min(LONGEST_TIME);
        self
    }

    /// Hears of its progress. The function runs in the task that awaits the call.
    pub fn on_progress(mut self, hear: impl FnMut(Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(hear));
        self
    }

    /// The same call, and its progress as a stream, which ends with the call. Whoever lags behind by more than 32 reports misses
    /// the oldest.
    pub fn with_progress(mut self) -> (Self, Updates<Progress>) {
        let progress = self.heard();
        (self, progress)
    }

    /// Makes it again on the next connection if the outcome is unknown on this one, and the tool says of itself that it is
    /// idempotent. Otherwise nothing is ever sent twice.
    pub fn again_if_idempotent(mut self) -> Self {
        self.plan.again = true;
        self
    }

    fn heard(&mut self) -> Updates<Progress> {
        let told = self.plan.progress.get_or_insert_with(|| broadcast::Sender::new(KEPT));
        Updates::all(told.subscribe()).read(|text| read_progress(&text))
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        let heard = self.on_progress.take().map(|hear| (hear, self.heard()));
        let Self { plan, read, .. } = self;
        Box::pin(async move {
            // When the call is over, so is its progress.
            let calling = plan.make();
            match heard {
                None => read(calling.await?),
                Some((mut hear, mut progress)) => {
                    let mut calling = std::pin::pin!(calling);
                    loop {
                        tokio::select! {
                            biased;
                            Some(progress) = progress.next() => hear(progress),
                            result = &mut calling => {
                                // It may have been told, on another thread, since it was looked for.
                                while let Some(Some(progress)) = progress.next().now_or_never() {
                                    hear(progress);
                                }
                                return read(result?);
                            }
                        }
                    }
                }
            }
        })
    }
}

impl Plan {
    /// Makes it, and again where that cannot do it twice.
    async fn make(self) -> Result<CallToolResult, Error> {
        let arguments = match &self.arguments {
            Ok(Value::Object(arguments)) => arguments,
            Ok(Value::Null) => &Map::new(),
            Ok(_) => return Err(Error::Unwritable { why: "arguments are a JSON object".to_owned() }),
            Err(why) => return Err(Error::Unwritable { why: why.clone() }),
        };
        let most = self.patience.timeout.unwrap_or_default().max(self.patience.most);
        let result = within(most, self.make_with(arguments)).await?;
        self.check(&result).await?;
        Ok(result)
    }

    /// Makes it, and again with answers for as long as the tool asks.
    async fn make_with(&self, arguments: &Map<String, Value>) -> Result<CallToolResult, Error> {
        let mut params = Map::new();
        params.insert("name".to_owned(), self.name.clone().into());
        params.insert("arguments".to_owned(), Value::Object(arguments.clone()));
        let (rounds, most) =
            (self.client.memory().config.max_rounds, self.client.memory().config.max_questions);
        for round in 0..=rounds {
            let text = self.ask(&params).await?;
            let Some(asked) = Asked::read(&text)? else {
                return serde_json::from_str(&text)
                    .map_err(|error| Error::Unreadable { why: format!("the result: {error}") });
            };
            if round == rounds {
                // Nobody is asked for answers that go nowhere.
                break;
            }
            if asked.questions.is_empty() {
                // It only wants to be asked later.
                tokio::time::sleep(PAUSE * 2_u32.saturating_pow(round.min(6))).await;
            }
            if asked.questions.len() > most {
                return Err(Error::Unanswerable { what: format!("more than {most} questions at once") });
            }
            let answers = asked.questions.into_iter().map(|(key, question)| async {
                let answer = self.answer(question).await?;
                Ok::<_, Error>((key, answer))
            });
            let answers = futures_util::future::try_join_all(answers).await?;
            params.remove("inputResponses");
            if !answers.is_empty() {
                params.insert("inputResponses".to_owned(), Value::Object(answers.into_iter().collect()));
            }
            match asked.state {
                Some(state) => params.insert("requestState".to_owned(), state.into()),
                None => params.remove("requestState"),
            };
        }
        Err(Error::Unanswerable { what: format!("more after {rounds} rounds of questions") })
    }

    /// One round: on the next connection where it has certainly not been sent on the one before, or may be sent twice.
    async fn ask(&self, params: &Map<String, Value>) -> Result<Box<str>, Error> {
        let mut tries = Tries::of(&self.client, self.patience.timeout.unwrap_or(self.patience.most));
        loop {
            let session = tries.session().await?;
            let (by, progress) = (Some(tries.by), self.progress.clone());
            let asked =
                session.request(requests::TOOLS_CALL, params.clone(), self.patience, by, progress).await;
            if tries.go_on(&session, &asked) {
                continue;
            }
            let is_lost = matches!(asked, Err(Error::OutcomeUnknown { .. }));
            if !is_lost || !self.again || !self.is_idempotent().await {
                return asked;
            }
        }
    }

    async fn answer(&self, mut question: Value) -> Result<Value, Error> {
        let method = question["method"].as_str().unwrap_or_default().to_owned();
        let params = question["params"].take();
        let Some(answering) = self.client.memory().handlers.answer(&method, params) else {
            return Err(Error::Unanswerable { what: format!("`{method}`") });
        };
        let answer = answering.await.map_err(|error| Error::Unanswerable { what: error.message.into() })?;
        serde_json::from_str(&answer).map_err(|error| Error::Unanswerable { what: error.to_string() })
    }

    /// Holds a result to what its tool promises, if that is wanted.
    #[cfg(feature = "check-outputs")]
    async fn check(&self, result: &CallToolResult) -> Result<(), Error> {
        let memory = self.client.memory();
        if !memory.config.check_outputs {
            return Ok(());
        }
        memory.want_news();
        let tools = match memory.known_tools() {
            Some(tools) => tools,
            // The call is done, whatever becomes of this.
            None => self.client.tools().await.map_err(|error| Error::Unreadable {
                why: format!("what its tool promises cannot be had: {error}"),
            })?,
        };
        let tool = tools.iter().find(|tool| tool.name == self.name);
        tool.map_or(Ok(()), |tool| memory.outputs.check(tool, result))
    }

    #[cfg(not(feature = "check-outputs"))]
    #[allow(clippy::unused_async, reason = "with the feature it asks for the list")]
    async fn check(&self, _: &CallToolResult) -> Result<(), Error> {
        Ok(())
    }

    async fn is_idempotent(&self) -> bool {
        let Ok(tools) = self.client.tools().await else { return false };
        let tool = tools.iter().find(|tool| tool.name == self.name);
        tool.is_some_and(|tool| {
            let annotations = tool.rest.get("annotations");
            let says = |hint: &str| annotations.is_some_and(|annotations| annotations[hint] == json!(true));
            says("idempotentHint") || says("readOnlyHint")
        })
    }
}

/// How long to wait before a call is made again that a server has put off, at first.
const PAUSE: Duration = Duration::from_millis(50);

/// What a tool has to know before it can go on (2026-07-28).
struct Asked {
    questions: Map<String, Value>,
    state: Option<String>,
}

impl Asked {
    /// Reads it from a result, if that is not the last.
    #[inline]
    fn read(text: &str) -> Result<Option<Self>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Result {
            #[serde(default, rename = "resultType")]
            kind: Option<String>,
            #[serde(default)]
            input_requests: Option<Map<String, Value>>,
            #[serde(default)]
            request_state: Option<String>,
        }

        let unreadable = |why: String| Error::Unreadable { why };
        let result: Result = serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
        match result.kind.as_deref() {
            None | Some("complete") => Ok(None),
            Some("input_required") => {
                let (questions, state) = (result.input_requests.unwrap_or_default(), result.request_state);
                if questions.is_empty() && state.is_none() {
                    return Err(unreadable("it asks for nothing to go on with".to_owned()));
                }
                Ok(Some(Self { questions, state }))
            }
            Some(other) => {
                Err(unreadable(format!("a result of the type {other:?}, which was not asked for")))
            }
        }
    }
}

/// The parameters of a notification of progress.
#[inline]
fn read_progress(text: &str) -> Option<Progress> {
    match decode::<ProgressReport<'_>>(text, "") {
        Message::Notification { params, .. } => params.read(),
        _ => None,
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("name", &self.plan.name).finish_non_exhaustive()
    }
}
