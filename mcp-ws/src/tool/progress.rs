//! How far a call has come, as its tool tells.

use std::fmt::Write;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::Command;
use super::Context;
use crate::wire::Id;
use crate::wire::Members;
use crate::wire::Place;
use crate::wire::Raw;
use crate::wire::Text;
use crate::wire::escape;

impl Context {
    /// Whether the caller asked to hear of progress. Where it did not, reporting it costs next to nothing.
    pub fn wants_progress(&self) -> bool {
        self.listener.is_some()
    }

    /// Reports progress, and waits while the connection has no room for it: a caller that reads slowly slows the tool.
    ///
    /// Each report has to be greater than the one before (MCP, "progress"); one that is not is not sent, nor is one after
    /// the call was answered or cancelled. Each one that is sent gives the call its `request_timeout` anew.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was sent.
    pub async fn progress(&self, progress: impl Into<Progress>) {
        self.get_on();
        if let Some(listener) = &self.listener {
            let (key, progress) = (self.key, progress.into());
            let make = || listener.report(&progress).map(|params| Command::Progress { key, params });
            self.door.send_if(make).await;
        }
    }

    /// Reports progress from a function that cannot wait. Where the connection has no room, this value replaces the
    /// last one that has not been sent yet, so that the caller sees the newest.
    pub fn try_progress(&self, progress: impl Into<Progress>) {
        self.get_on();
        if let Some(listener) = &self.listener {
            let progress = progress.into();
            self.door.send_newest_progress(self.key, || listener.report(&progress));
        }
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

    /// How much is done.
    pub fn done(&self) -> f64 {
        self.done
    }

    /// Of how much in all, if that is known.
    pub fn total(&self) -> Option<f64> {
        self.total
    }

    /// What is being done, if that was told.
    pub fn text(&self) -> Option<&str> {
        self.message.as_deref()
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

/// Who wants to hear of progress.
#[derive(Debug)]
pub(super) struct Listener {
    /// Under which name, as JSON.
    token: Box<str>,
    /// How far the call had come when it last reported.
    last: Mutex<f64>,
}

impl Listener {
    pub(super) fn new(token: Id<'_>) -> Self {
        Self { token: token.as_json().into(), last: Mutex::new(f64::NEG_INFINITY) }
    }

    /// The notification's parameters; `None` where there is nothing to send, or nothing further than before. To be called when
    /// it is sent: of two reports side by side, the second may be the first to leave.
    #[inline]
    fn report(&self, progress: &Progress) -> Option<String> {
        // JSON has no other numbers.
        if !progress.done.is_finite() || progress.total.is_some_and(|total| !total.is_finite()) {
            return None;
        }
        if !self.has_come_further(progress.done) {
            return None;
        }
        let token = &self.token;
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

    /// Whether this is further than what was last reported; if so, it is what was.
    fn has_come_further(&self, done: f64) -> bool {
        // Nothing that is done under the lock panics.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let further = done > *last;
        if further {
            *last = done;
        }
        further
    }
}

/// The parameters of a notification of progress, as they come.
#[derive(Debug, Default)]
pub(crate) struct ProgressReport<'t> {
    progress: Option<Raw<'t>>,
    total: Option<Raw<'t>>,
    message: Option<Raw<'t>>,
}

impl<'t> Members<'t> for ProgressReport<'t> {
    fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
        Some(Place::of(match name {
            "progress" => &mut self.progress,
            "total" => &mut self.total,
            "message" => &mut self.message,
            _ => return None,
        }))
    }
}

impl ProgressReport<'_> {
    /// What is reported, if it can be read.
    pub(crate) fn read(self) -> Option<Progress> {
        let [progress, total] = [self.progress, self.total]
            .map(|number| number.map(|number| serde_json::from_str::<f64>(number.get())).transpose().ok());
        let progress = progress?.unwrap_or_default();
        let told = total?.map_or(progress.into(), |total| Progress::of(progress, total));
        Some(match self.message {
            Some(message) => told.message(&*Text::from_json(message.get())?),
            None => told,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;

    use super::*;
    use crate::tool::Door;
    use crate::tool::SessionId;

    /// A context whose caller wants to hear of progress, and where it would hear of it.
    fn listened_to() -> (Context, Arc<Door>) {
        let door = Arc::new(Door::new(SessionId::random()));
        let listener = Some(Arc::new(Listener::new(Id::known("\"t\""))));
        (Context { door: Arc::clone(&door), listener, ..Context::detached() }, door)
    }

    fn sent(door: &Door) -> Option<String> {
        door.take().map(|command| match command {
            Command::Progress { params, .. } => params,
            other => panic!("{other:?}"),
        })
    }

    fn check(progress: impl Into<Progress>, expected: Option<&str>) {
        let (context, door) = listened_to();
        context.try_progress(progress);
        assert_eq!(sent(&door).as_deref(), expected);
    }

    // BINDING: progress.rising
    #[test]
    fn only_what_has_come_further_is_reported() {
        let (context, door) = listened_to();
        for (done, is_sent) in
            [(0.0, true), (0.0, false), (2.0, true), (1.0, false), (f64::NAN, false), (2.5, true)]
        {
            context.clone().try_progress(done);
            assert_eq!(sent(&door).is_some(), is_sent, "{done}");
        }
    }

    #[tokio::test]
    async fn what_has_waited_for_room_is_not_sent_behind_what_came_further_meanwhile() {
        let (context, door) = listened_to();
        for done in 1..=32 {
            context.progress(done).await;
        }
        let mut waiting = std::pin::pin!(context.progress(100));
        assert!(waiting.as_mut().now_or_never().is_none());
        context.try_progress(200);
        let mut all = Vec::new();
        while let Some(params) = sent(&door) {
            all.push(params);
        }
        waiting.await;
        assert!(all.last().unwrap().ends_with("200}"), "{all:?}");
        assert_eq!(sent(&door), None, "100 is less than 200");
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
        let context = Context { door: Arc::clone(&door), ..Context::detached() };
        assert!(!context.wants_progress());
        context.try_progress(1);
        assert!(door.take().is_none());
    }
}
