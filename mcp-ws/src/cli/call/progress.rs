//! How far a call has come: a bar on a terminal, lines in a pipe for whoever asked for them.

use std::io;
use std::io::IsTerminal;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::cli::options::Shared;
use crate::cli::output;
use crate::tool::Progress;

/// How progress is shown. Its clones show the same.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    way: Way,
    /// Whether there is a bar to be wiped away.
    is_drawn: Arc<AtomicBool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Bar,
    Lines,
    Not,
}

impl Shown {
    pub(super) fn of(shared: &Shared) -> Self {
        let way = match shared.verbose {
            _ if shared.quiet => Way::Not,
            1.. => Way::Lines,
            0 if io::stderr().is_terminal() => Way::Bar,
            0 => Way::Not,
        };
        Self { way, is_drawn: Arc::default() }
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.way != Way::Not
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        match self.way {
            Way::Bar => {
                self.is_drawn.store(true, Ordering::Relaxed);
                wipe(&drawn(progress));
            }
            Way::Lines => output::remark(told(progress)),
            Way::Not => {}
        }
    }

    /// Wipes the bar away, so that what is written next stands alone.
    pub(super) fn clear(&self) {
        if self.is_drawn.swap(false, Ordering::Relaxed) {
            wipe("");
        }
    }
}

/// Begins the line anew.
fn wipe(line: &str) {
    let mut stderr = io::stderr().lock();
    // A bar that nobody sees changes nothing.
    let _ = write!(stderr, "\r\x1b[2K{line}");
    let _ = stderr.flush();
}

/// How many cells a bar has.
const CELLS: u8 = 24;

/// A message may be long; a bar is one line.
const LONGEST: usize = 40;

fn drawn(progress: &Progress) -> String {
    let message: String =
        progress.text().unwrap_or_default().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let Some(share) = share(progress) else {
        return format!("{} {message}", progress.done());
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the cells")]
    let full = (share * f64::from(CELLS)).round() as usize;
    format!(
        "[{}{}] {:3.0}% {message}",
        "=".repeat(full),
        " ".repeat(usize::from(CELLS) - full),
        share * 100.0
    )
}

fn told(progress: &Progress) -> String {
    let total = progress.total().map(|total| format!(" of {total}")).unwrap_or_default();
    let message = progress.text().map(|message| format!(": {message}")).unwrap_or_default();
    format!("progress: {}{total}{message}", progress.done())
}

fn share(progress: &Progress) -> Option<f64> {
    let total = progress.total().filter(|total| *total > 0.0)?;
    Some((progress.done() / total).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_the_call_has_come() {
        let of = |done: u32| drawn(&Progress::of(done, 4));
        assert_eq!(of(0), format!("[{}]   0% ", " ".repeat(24)));
        assert_eq!(of(1), format!("[{}{}]  25% ", "=".repeat(6), " ".repeat(18)));
        assert_eq!(of(4), of(9));
        assert_eq!(drawn(&Progress::from(7).message("rows")), "7 rows");
        assert_eq!(drawn(&Progress::of(0, 0)), "0 ");
    }

    #[test]
    fn a_line_says_all_that_is_known() {
        assert_eq!(told(&Progress::of(1, 2).message("half")), "progress: 1 of 2: half");
        assert_eq!(told(&Progress::from(3)), "progress: 3");
    }

    #[test]
    fn a_message_cannot_leave_its_line() {
        assert_eq!(drawn(&Progress::from(1).message("a\nb\x1b[2J")), "1 ab[2J");
    }
}
