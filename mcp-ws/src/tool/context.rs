//! A tool's line back to its caller.

use std::fmt::Write;
use std::sync::Arc;

use super::Command;
use super::Door;
use super::SessionId;
use crate::peer::Key;
use crate::wire::escape;

/// What a tool knows of the call it answers, and how it talks back while it runs.
///
/// A parameter of this type, or of `&Context`, is not an argument: it may stand anywhere in the list.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Counts to `n`, and says how far it has come.
/// #[mcp_tool]
/// async fn count(n: u32, cx: &Context) -> u32 {
///     for i in 1..=n {
///         cx.progress(Progress::of(i, n)).await;
///     }
///     n
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Context {
    door: Arc<Door>,
    key: Key,
    /// As JSON; `None`: the caller does not want to hear of progress.
    progress_token: Option<Arc<str>>,
}

impl Context {
    /// A context of no call, for tests of a tool's function: what is reported through it goes nowhere.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// /// Adds.
    /// #[mcp_tool]
    /// fn add(cx: &Context, a: i64, b: i64) -> i64 {
    ///     cx.try_progress(1);
    ///     a + b
    /// }
    ///
    /// assert_eq!(add(&Context::detached(), 1, 2), 3);
    /// ```
    pub fn detached() -> Self {
        Self::new(Arc::new(Door::new(SessionId::random())), Key::NONE, None)
    }

    pub(crate) fn new(door: Arc<Door>, key: Key, progress_token: Option<Arc<str>>) -> Self {
        Self { door, key, progress_token }
    }

    /// Which connection the call came over.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// /// Says which connection this is.
    /// #[mcp_tool]
    /// fn who_am_i(cx: &Context) -> String {
    ///     cx.session_id().to_string()
    /// }
    /// ```
    pub fn session_id(&self) -> SessionId {
        self.door.session()
    }

    /// Whether the caller asked to hear of progress. Where it did not, reporting it costs next to nothing.
    pub fn wants_progress(&self) -> bool {
        self.progress_token.is_some()
    }

    /// Reports progress, and waits while the connection has no room for it: a caller that reads slowly slows the tool.
    ///
    /// Each report must be greater than the one before (MCP, "progress"). A report after the call was answered or
    /// cancelled is not sent. Each one gives the call its `request_timeout` anew.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was sent.
    pub async fn progress(&self, progress: impl Into<Progress>) {
        if let Some(params) = self.progress_params(&progress.into()) {
            self.door.send(Command::Progress { key: self.key, params }).await;
        }
    }

    /// Reports progress from a function that cannot wait. Where the connection has no room, this value replaces the
    /// last one that has not been sent yet, so that the caller sees the newest.
    pub fn try_progress(&self, progress: impl Into<Progress>) {
        if let Some(params) = self.progress_params(&progress.into()) {
            self.door.send_newest_progress(self.key, params);
        }
    }

    /// The notification's parameters; `None` where there is nothing to send.
    fn progress_params(&self, progress: &Progress) -> Option<String> {
        let token = self.progress_token.as_deref()?;
        // JSON has no other numbers.
        if !progress.done.is_finite() || progress.total.is_some_and(|total| !total.is_finite()) {
            return None;
        }
        let mut params = format!(r#"{{"progressToken":{token},"progress":{}"#, progress.done);
        // A write into a string cannot fail.
        if let Some(total) = progress.total {
            let _ = write!(params, r#","total":{total}"#);
        }
        if let Some(message) = &progress.message {
            let mut escaped = Vec::new();
            escape(message, &mut escaped);
            let _ = write!(params, r#","message":"{}""#, String::from_utf8_lossy(&escaped));
        }
        params.push('}');
        Some(params)
    }
}

/// How far a call has come.
///
/// ```
/// use mcp_ws::Progress;
///
/// let half = Progress::of(1, 2).message("halfway");
/// let much: Progress = 0.9.into();
/// # let _ = (half, much);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    done: f64,
    total: Option<f64>,
    message: Option<String>,
}

impl Progress {
    /// So much is done, of so much in all.
    pub fn of(done: impl Into<Self>, total: impl Into<Self>) -> Self {
        Self { done: done.into().done, total: Some(total.into().done), message: None }
    }

    /// What is being done, for a person to read (revisions from 2025-03-26 on; older ones pass it over).
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }
}

impl From<f64> for Progress {
    fn from(done: f64) -> Self {
        Self { done, total: None, message: None }
    }
}

macro_rules! from_integers {
    ($($type:ty)*) => {
        $(impl From<$type> for Progress {
            #[allow(
                clippy::allow_attributes,
                clippy::cast_lossless,
                clippy::cast_precision_loss,
                reason = "progress is told to people, who do not count to 2^53"
            )]
            fn from(done: $type) -> Self {
                (done as f64).into()
            }
        })*
    };
}

from_integers! { i32 u32 i64 u64 usize }

#[cfg(test)]
mod tests {
    use super::*;

    fn check(progress: impl Into<Progress>, expected: Option<&str>) {
        let door = Arc::new(Door::new(SessionId::random()));
        let context = Context::new(Arc::clone(&door), Key::for_test(1), Some("\"t\"".into()));
        context.try_progress(progress);
        let sent = door.take().map(|Command::Progress { params, .. }| params);
        assert_eq!(sent.as_deref(), expected);
    }

    #[test]
    fn progress_is_written_as_numbers_of_json() {
        check(1, Some(r#"{"progressToken":"t","progress":1}"#));
        check(0.25, Some(r#"{"progressToken":"t","progress":0.25}"#));
        check(
            Progress::of(1, 3).message("a \"b\""),
            Some(r#"{"progressToken":"t","progress":1,"total":3,"message":"a \"b\""}"#),
        );
        check(f64::NAN, None);
        check(Progress::of(1, f64::INFINITY), None);
    }

    #[test]
    fn nothing_is_sent_to_a_caller_that_did_not_ask() {
        let door = Arc::new(Door::new(SessionId::random()));
        let context = Context::new(Arc::clone(&door), Key::for_test(1), None);
        assert!(!context.wants_progress());
        context.try_progress(1);
        assert_eq!(door.take(), None);
    }
}
