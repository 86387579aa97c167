//! What the program ends with: a number for scripts, and words for people.

use std::fmt;
use std::io;
use std::process::ExitCode;

use super::output;
use crate::client::Error;

/// The number that the program ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Exit {
    Done = 0,
    ToolFailed = 1,
    Usage = 2,
    NoConnection = 3,
    NotLetIn = 4,
    Protocol = 5,
    TimedOut = 6,
    Lost = 7,
    Interrupted = 130,
}

/// The same for people, in the help and in the manual.
pub(super) const MEANINGS: &str = "\
Exit codes:
    0  it is done
    1  the tool failed (`isError`)
    2  the command line or a file is wrong
    3  no connection: refused, not found, TLS, or it took too long
    4  not let in: a token is missing, wrong or too old
    5  the server broke the protocol, or rejected the request
    6  the answer took too long
    7  the connection was lost: what was asked may have been done or not
  130  interrupted by Ctrl-C before it was done";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// Of what a client can meet.
    fn of(error: &Error) -> Self {
        match error {
            Error::Endpoint { .. } | Error::Unwritable { .. } => Self::Usage,
            Error::Refused { .. }
            | Error::NotFound { .. }
            | Error::Tls { .. }
            | Error::Handshake { .. }
            | Error::TimedOut { what: "connecting" | "a connection", .. } => Self::NoConnection,
            Error::TimedOut { .. } => Self::TimedOut,
            // 1008 is how a server closes that has looked at a token only after the handshake.
            Error::Closed { code: 1008, .. }
            | Error::OutcomeUnknown { code: 1008, .. }
            | Error::Provider { .. }
            | Error::Unauthorized { .. } => Self::NotLetIn,
            Error::Closed { .. } | Error::OutcomeUnknown { .. } => Self::Lost,
            Error::Protocol { .. }
            | Error::Rejected { .. }
            | Error::Unanswerable { .. }
            | Error::Unreadable { .. } => Self::Protocol,
            Error::Tool(_) => Self::ToolFailed,
        }
    }
}

/// Why a command did not do what it was to do.
#[derive(Debug, PartialEq)]
pub(super) struct Failure {
    exit: Exit,
    /// `None`: there is nothing to be said of it.
    why: Option<String>,
}

impl Failure {
    pub(super) fn new(exit: Exit, why: impl Into<String>) -> Self {
        Self { exit, why: Some(why.into()) }
    }

    /// Of what was said on the command line, or in a file.
    pub(super) fn usage(why: impl Into<String>) -> Self {
        Self::new(Exit::Usage, why)
    }

    /// Of what was said already, or needs no words.
    pub(super) fn silent(exit: Exit) -> Self {
        Self { exit, why: None }
    }

    /// Says it to whoever looks, and gives the number.
    pub(super) fn tell(&self) -> ExitCode {
        if let Some(why) = &self.why {
            output::complain(why);
        }
        self.exit.into()
    }

    #[cfg(test)]
    pub(super) fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why.as_deref().unwrap_or_default())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(Exit::of(&error), error.to_string())
    }
}

/// Of writing to stdout. Who has closed it has read enough, and is left in peace.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::silent(Exit::Done),
            _ => Self::usage(format!("cannot write: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::CallToolResult;

    fn check(error: &Error, expected: Exit) {
        assert_eq!(Exit::of(error), expected, "{error}");
    }

    #[test]
    fn each_kind_of_error_has_its_number() {
        let why = String::new;
        let after = Duration::from_secs(1);
        check(&Error::Tool(CallToolResult::error("")), Exit::ToolFailed);
        check(&Error::Endpoint { why: why() }, Exit::Usage);
        check(&Error::Refused { address: why(), why: why() }, Exit::NoConnection);
        check(&Error::NotFound { url: why() }, Exit::NoConnection);
        check(&Error::Tls { why: why() }, Exit::NoConnection);
        check(&Error::Handshake { status: Some(503), why: why() }, Exit::NoConnection);
        check(&Error::TimedOut { what: "connecting", after }, Exit::NoConnection);
        check(&Error::TimedOut { what: "the answer", after }, Exit::TimedOut);
        check(&Error::Unauthorized { why: why() }, Exit::NotLetIn);
        check(&Error::Provider { why: why() }, Exit::NotLetIn);
        check(&Error::Closed { code: 1008, reason: why() }, Exit::NotLetIn);
        check(&Error::Closed { code: 1001, reason: why() }, Exit::Lost);
        check(&Error::OutcomeUnknown { code: 1006, reason: why() }, Exit::Lost);
        check(&Error::Protocol { why: why() }, Exit::Protocol);
        check(&Error::Rejected { code: -32601, message: why(), data: None }, Exit::Protocol);
    }

    #[test]
    fn every_number_is_explained() {
        for exit in [
            Exit::Done,
            Exit::ToolFailed,
            Exit::Usage,
            Exit::NoConnection,
            Exit::NotLetIn,
            Exit::Protocol,
            Exit::TimedOut,
            Exit::Lost,
            Exit::Interrupted,
        ] {
            let number = format!("{:>5}  ", exit as u8);
            assert!(MEANINGS.lines().any(|line| line.starts_with(&number)), "{exit:?}");
        }
    }

    #[test]
    fn who_closes_stdout_is_left_in_peace() {
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(Failure::from(closed), Failure::silent(Exit::Done));
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(Failure::from(full).exit(), Exit::Usage);
    }
}
