//! A tool asks its client: people by a form or a URL, its model, which folders it works in.
//!
//! In revisions that have sessions the question is a request of ours, and the tool waits for its answer. From 2026-07-28 on
//! nothing is sent to a client but answers: so a call that has to ask ends with its questions, and is run anew, from its
//! beginning, when the client calls again with the answers. A task asks by what its client is told of it, and waits for the
//! answer. A tool is written once for all.
//!
//! Next: `rounds` for calls that are run anew, `mailbox` and `become_task` for tasks, `unanswered` for what comes instead of an
//! answer.

mod become_task;
mod by_name;
mod mailbox;
mod names;
mod rounds;
mod unanswered;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Map;
use serde_json::Value;
use tokio::sync::oneshot;

pub(crate) use self::by_name::ByName;
pub(crate) use self::mailbox::Mailbox;
pub(crate) use self::rounds::Answers;
pub(crate) use self::rounds::Rounds;
pub use self::unanswered::Unanswered;
use super::Command;
use super::Context;
use super::SessionId;
use super::context::Asker;
use crate::protocol::Action;
use crate::protocol::ElicitResult;
use crate::protocol::Question;
use crate::protocol::Root;
use crate::protocol::Sampled;
use crate::protocol::Sampling;
use crate::protocol::Version;
use crate::protocol::read_roots;
use crate::schema::Form;
use crate::schema::Part;
use crate::schema::Problems;
use crate::schema::filled_in_form;
use crate::schema::form;

/// Asking the caller. A question is told from others of its call by its key; what is asked by a key again is another question,
/// which the client is shown under a name of its own.
///
/// From 2026-07-28 on, a call whose tool asks ends there, as if it was cancelled, and **its function is run anew from the
/// beginning** when the client calls again with the answer, which is then there at once. So:
///
/// - What stands before a question may happen more than once: let a tool ask first and act then.
/// - Let it ask the same in the same order each time it is run. That is how a question finds its answer.
/// - Several questions that are asked side by side, by `tokio::join!`, reach the user together.
/// - A question that is asked from a task or a thread of the tool's own ends the round too. What still waits there when the call
///   is over is told so, by [`Unanswered::Failed`].
impl Context {
    /// Asks the user to fill in a form, whose fields are those of a type with [`#[derive(Form)]`](derive@crate::Form).
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use mcp_ws::testing::Harness;
    /// use serde_json::json;
    ///
    /// #[derive(serde::Deserialize, Schema, Form)]
    /// struct Guests {
    ///     /// How many you are
    ///     #[arg(range(1..=12))]
    ///     guests: u8,
    /// }
    ///
    /// /// Books a table.
    /// #[mcp_tool]
    /// async fn book(day: String, cx: &Context) -> Result<String, ToolError> {
    ///     let Guests { guests } = cx.elicit("guests", format!("A table on {day}: for how many?")).await?;
    ///     Ok(format!("A table for {guests} is booked."))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let harness = Harness::new(tools![book]).answering(|_, params| {
    ///     assert_eq!(params["message"], "A table on Monday: for how many?");
    ///     assert_eq!(params["requestedSchema"]["required"], json!(["guests"]));
    ///     json!({"action": "accept", "content": {"guests": 4}})
    /// });
    /// let answer = harness.call(book { day: "Monday".to_owned() }).await;
    /// assert_eq!(answer.unwrap(), "A table for 4 is booked.");
    /// # }
    /// ```
    ///
    /// Where there is no session, the call ends here and [its function is run anew](Self#impl-Context-1): ask first, act then.
    ///
    /// # Errors
    ///
    /// There is no answer, or none that fits: see [`Unanswered`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the question is taken back.
    pub async fn elicit<T: Form>(&self, key: &str, message: impl Into<String>) -> Result<T, Unanswered> {
        self.ask(key, Question::form(message, form::<T>()), read_form::<T>).await
    }

    /// The same with a form that is filled in already, for the user to change.
    ///
    /// # Errors
    ///
    /// There is no answer: see [`Unanswered`]. [`Unanswered::Failed`] too where the values cannot be written as JSON.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the question is taken back.
    pub async fn elicit_filled_in<T: Form + Serialize>(
        &self,
        key: &str,
        message: impl Into<String>,
        values: &T,
    ) -> Result<T, Unanswered> {
        let form = filled_in_form(values).map_err(|error| Unanswered::Failed(error.to_string()))?;
        self.ask(key, Question::form(message, form), read_form::<T>).await
    }

    /// Asks the user to fill in a form whose JSON Schema is made by hand. For a form that is a type there is
    /// [`elicit`](Self::elicit).
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use serde_json::json;
    ///
    /// /// Books a table.
    /// #[mcp_tool]
    /// async fn book(cx: &Context) -> Result<String, ToolError> {
    ///     let schema = json!({
    ///         "type": "object",
    ///         "properties": {"guests": {"type": "integer", "minimum": 1, "default": 2}},
    ///     });
    ///     let form = cx.elicit_form("guests", "For how many?", schema).await?;
    ///     Ok(format!("A table for {} is booked.", form["guests"]))
    /// }
    /// # let _: Tools = tools![book];
    /// ```
    ///
    /// # Errors
    ///
    /// There is no answer: see [`Unanswered`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the question is taken back.
    pub async fn elicit_form(
        &self,
        key: &str,
        message: impl Into<String>,
        schema: Value,
    ) -> Result<Map<String, Value>, Unanswered> {
        self.ask(key, Question::form(message, schema.to_string()), read_fields).await
    }

    /// Asks the user to open a URL, where something is to be done that the client must not see, such as to log in. That it was
    /// opened says nothing of what was done there.
    ///
    /// # Errors
    ///
    /// The user does not want to, or cannot be asked: see [`Unanswered`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the question is taken back.
    pub async fn elicit_url(
        &self,
        key: &str,
        message: impl Into<String>,
        url: impl Into<String>,
    ) -> Result<(), Unanswered> {
        self.ask(key, Question::url(message, url), read_consent).await
    }

    /// Has the client's model answer a prompt. MCP has deprecated this with 2026-07-28.
    ///
    /// # Errors
    ///
    /// There is no answer: see [`Unanswered`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the question is taken back.
    pub async fn sample(&self, key: &str, mut sampling: Sampling) -> Result<Sampled, Unanswered> {
        // From 2025-11-25 on clients say whether they have context to add, and the others refuse to be asked for it.
        if self.version >= Version::V2025_11_25 && !self.client.has_sampling_context() {
            sampling.include_context = None;
        }
        self.ask(key, Question::sampling(sampling), |text| Sampled::from_json(text).ok().map(Ok)).await
    }

    /// Asks the client which folders it works in. MCP has deprecated this with 2026-07-28.
    ///
    /// # Errors
    ///
    /// There is no answer: see [`Unanswered`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the question is taken back.
    pub async fn roots(&self, key: &str) -> Result<Vec<Root>, Unanswered> {
        self.ask(key, Question::roots(), |text| read_roots(text).ok().map(Ok)).await
    }

    /// Whether the user can be shown a form.
    #[inline]
    pub fn can_elicit(&self) -> bool {
        self.can(&Question::form("", "{}"))
    }

    /// Whether the user can be shown a URL.
    #[inline]
    pub fn can_elicit_url(&self) -> bool {
        self.can(&Question::url("", ""))
    }

    /// Whether the client has a model that can be asked.
    #[inline]
    pub fn can_sample(&self) -> bool {
        self.can(&Question::sampling(Sampling::new("", 1)))
    }

    /// Whether the client says which folders it works in.
    #[inline]
    pub fn can_list_roots(&self) -> bool {
        self.can(&Question::roots())
    }

    #[inline]
    fn can(&self, question: &Question) -> bool {
        self.client.has(question.needs()) && question.is_known_in(self.version)
    }

    /// Asks the client, and reads its answer. `read` gives nothing for what is no answer to this question.
    async fn ask<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Result<T, Unanswered> {
        if !self.can(&question) {
            let needed = question.needs();
            if let Asker::Rounds(rounds) = &self.asker {
                rounds.note_missing(needed);
            }
            return Err(Unanswered::Impossible(needed));
        }
        match &self.asker {
            Asker::Session => {
                let answer = self.ask_in_session(&question).await?;
                read(&answer).unwrap_or_else(|| Err(Unanswered::unreadable()))
            }
            Asker::Rounds(rounds) => rounds.ask(key, question, read).await,
            Asker::Task(mailbox) => mailbox.ask(key, question, read).await,
        }
    }

    /// Sends a request and waits for the text of its result.
    async fn ask_in_session(&self, question: &Question) -> Result<Box<str>, Unanswered> {
        let (answer, answered) = oneshot::channel();
        let method = question.method();
        let mut params = Vec::new();
        question.put_params(self.version, &SessionId::random().to_string(), &mut params);
        let params = String::from_utf8_lossy(&params).into_owned();
        self.door.send(Command::Ask { key: self.key, method, params, answer }).await;
        match answered.await {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(error)) => Err(Unanswered::refused(&error)),
            Err(_) => Err(Unanswered::lost()),
        }
    }
}

/// What was filled in, if it fits the form, its limits too.
fn read_form<T: Form>(text: &str) -> Option<Result<T, Unanswered>> {
    let form = read_fields::<T>(text)?;
    let problems = form.as_ref().ok().and_then(|form| Problems::found_by(|p| Part::same(form).check(p)));
    Some(problems.map_or(form, |problems| Err(Unanswered::Invalid(problems.clone()))))
}

/// What was filled in: an object. Clients leave an empty form out.
fn read_fields<T: DeserializeOwned>(text: &str) -> Option<Result<T, Unanswered>> {
    let ElicitResult { action, content } = ElicitResult::from_json(text).ok()?;
    if let Some(why) = not_accepted(action) {
        return Some(Err(why));
    }
    let content = content.map_or("{}", |content| content.get());
    if !content.starts_with('{') {
        return None;
    }
    let mut fields = serde_json::Deserializer::from_str(content);
    Some(serde_path_to_error::deserialize(&mut fields).map_err(|error| {
        let (place, why) = (error.path().to_string(), error.into_inner().to_string());
        let why = why.rsplit_once(" at line ").map_or(&*why, |(why, _)| why);
        Unanswered::Invalid(if place == "." { why.to_owned() } else { format!("`{place}`: {why}") })
    }))
}

/// That the user agrees.
#[inline]
fn read_consent(text: &str) -> Option<Result<(), Unanswered>> {
    let ElicitResult { action, .. } = ElicitResult::from_json(text).ok()?;
    Some(not_accepted(action).map_or(Ok(()), Err))
}

fn not_accepted(action: Action) -> Option<Unanswered> {
    match action {
        Action::Accept => None,
        Action::Decline => Some(Unanswered::Declined),
        Action::Cancel => Some(Unanswered::Cancelled),
    }
}
