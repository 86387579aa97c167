//! How far a call has come, as its tool tells.

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
    pub(super) done: f64,
    pub(super) total: Option<f64>,
    pub(super) message: Option<String>,
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
