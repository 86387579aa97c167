//! What is written where: results to stdout, everything else to stderr. Colours only where they are seen.

use std::fmt::Display;
use std::io;
use std::io::IsTerminal;
use std::io::Write;

use anstream::ColorChoice;
use anstyle::AnsiColor;
use anstyle::Style;
use clap::ValueEnum;
use serde_json::Value;

use crate::client::Status;

/// When there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// From now on.
    pub(super) fn apply(self) {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

pub(super) const NAME: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
const WRONG: Style = AnsiColor::Red.on_default().bold();

/// Writes a line of the result.
pub(super) fn line(text: impl Display) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "{text}")?;
    stdout.flush()
}

/// Writes a value as JSON, readable on a terminal and in one line elsewhere.
pub(super) fn json(value: &Value) -> io::Result<()> {
    if io::stdout().is_terminal() { line(format_args!("{value:#}")) } else { line(value) }
}

/// Says something that is no result.
pub(super) fn remark(text: impl Display) {
    // Nobody can be told that nobody can be told.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says how it stands with a connection, and with whose, where there are several.
pub(super) fn status(whose: Option<&str>, status: &Status) {
    let whose = whose.map(|whose| format!("{whose}: ")).unwrap_or_default();
    match status {
        // It is soon over, one way or the other.
        Status::Connecting => {}
        // What it is called inside is nobody's concern.
        Status::Connected(_) => remark(format_args!("{whose}connected")),
        status => remark(format_args!("{whose}{status}")),
    }
}

/// Says what went wrong.
pub(super) fn complain(why: impl Display) {
    remark(format_args!("{WRONG}error:{WRONG:#} {why}"));
}
