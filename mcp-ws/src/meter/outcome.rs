//! How a call has ended, by the words of OpenTelemetry's conventions for MCP: in its span, and in the figures.

use crate::wire::Code;

/// The end of a call, or of the task that it became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With a result.
    Answered,
    /// The tool wants to know more, and is called again with the answers.
    Asked,
    /// The client was given the handle of a task.
    Became,
    /// With a result that is an error, for the model to read.
    Failed,
    /// With an error of JSON-RPC.
    Refused(Code),
    /// Its client has cancelled it, or is gone.
    Cancelled,
    /// Its time was over.
    TimedOut,
    /// The tool panicked.
    Panicked,
}

impl Outcome {
    /// How many labels there are.
    #[cfg(feature = "metrics")]
    pub(super) const LABELS: usize = 12;

    /// What it is called in figures. There are few, whatever tools and clients do.
    pub(crate) fn label(self) -> &'static str {
        self.place_and_label().1
    }

    /// The same as a number below [`LABELS`](Self::LABELS).
    #[cfg(feature = "metrics")]
    pub(super) fn place(self) -> usize {
        self.place_and_label().0
    }

    fn place_and_label(self) -> (usize, &'static str) {
        match self {
            Self::Answered => (0, "ok"),
            Self::Asked => (1, "input_required"),
            Self::Became => (2, "task"),
            Self::Failed => (3, "tool_error"),
            Self::Cancelled => (4, "cancelled"),
            Self::TimedOut => (5, "timeout"),
            Self::Panicked => (6, "panic"),
            Self::Refused(code) => match code.number() {
                -32602 => (7, "-32602"),
                -32603 => (8, "-32603"),
                -32021 => (9, "-32021"),
                // Whoever lacks a scope is worth a look.
                -31403 => (10, "-31403"),
                _ => (11, "_OTHER"),
            },
        }
    }

    /// What kind of error it is, if it is one: `error.type`.
    pub(crate) fn error_type(self) -> Option<&'static str> {
        let is_error = !matches!(self, Self::Answered | Self::Asked | Self::Became);
        is_error.then(|| self.label())
    }

    /// The code of the error that was answered, if one was: `rpc.response.status_code`.
    pub(crate) fn code(self) -> Option<i32> {
        match self {
            Self::Refused(code) => Some(code.number()),
            Self::Panicked => Some(Code::INTERNAL_ERROR.number()),
            _ => None,
        }
    }
}
