//! The figures that are held, and what is said of new ones.
//!
//! The file has a line for each path: its name, and how many instructions one operation takes. What begins with `#` says by what they
//! were counted.

use std::fmt::Write;

/// How much more a path may take before it has failed, in thousandths.
pub const MOST_MORE: u64 = 30;

/// Instructions for each operation, by path, in the order in which they were counted.
pub type Counts = Vec<(String, u64)>;

/// What came of a comparison.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// A line for each path, and what is wrong with it.
    pub table: String,
    /// Whether a path takes too much more than it did, or is not held yet, or is not counted any more.
    pub has_failed: bool,
}

/// Reads the file. A line that is none is passed over: then its path is not held, which is told.
#[must_use]
pub fn read(text: &str) -> Counts {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let counts = lines.filter_map(|line| {
        let (path, count) = line.rsplit_once(' ')?;
        Some((path.trim_end().to_owned(), count.parse().ok()?))
    });
    counts.collect()
}

/// Writes the file.
#[must_use]
pub fn write(counts: &Counts, tools: &str) -> String {
    let mut text = String::from(
        "# Instructions for each operation, as tests/instructions/run counts them. Not written by hand.\n",
    );
    for tool in tools.lines() {
        let _ = writeln!(text, "# {tool}");
    }
    let widest = counts.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    for (path, count) in counts {
        let _ = writeln!(text, "{path:widest$} {count:>10}");
    }
    text
}

/// Compares what was counted with what is held.
#[must_use]
pub fn compare(held: &Counts, counted: &Counts) -> Verdict {
    let find =
        |counts: &Counts, path: &str| counts.iter().find(|(other, _)| other == path).map(|found| found.1);
    let (mut table, mut has_failed) = (String::new(), false);
    for (path, count) in counted {
        let (told, fails) = match find(held, path) {
            None => ("is not held yet".to_owned(), true),
            Some(before) => {
                let fails = count * 1000 > before * (1000 + MOST_MORE);
                let is_less = count * (1000 + MOST_MORE) < before * 1000;
                let told = match (fails, is_less) {
                    (true, _) => " TOO MANY",
                    (_, true) => " fewer: hold it to that",
                    _ => "",
                };
                (format!("{before:>10} {}{told}", percent(before, *count)), fails)
            }
        };
        has_failed |= fails;
        let _ = writeln!(table, "{path:<36} {count:>10} {told}");
    }
    for (path, _) in held.iter().filter(|(path, _)| find(counted, path).is_none()) {
        has_failed = true;
        let _ = writeln!(table, "{path:<36} is held, and was not counted");
    }
    Verdict { table, has_failed }
}

/// By how much `after` is more than `before`.
#[allow(clippy::cast_precision_loss, reason = "a few digits are shown")]
fn percent(before: u64, after: u64) -> String {
    format!("{:+6.2} %", (after as f64 / before.max(1) as f64 - 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(all: &[(&str, u64)]) -> Counts {
        all.iter().map(|(path, count)| ((*path).to_owned(), *count)).collect()
    }

    #[test]
    fn what_was_written_is_read() {
        let all = counts(&[("call, legacy", 4711), ("x", 3)]);
        let text = write(&all, "rustc 1\nvalgrind 2");
        assert!(text.contains("\n# rustc 1\n# valgrind 2\n"), "{text}");
        assert_eq!(read(&text), all);
    }

    #[test]
    fn three_in_a_hundred_more_are_too_many_and_less_is_none() {
        let held = counts(&[("x", 1000)]);
        for (count, has_failed, told) in [
            (1031, true, "TOO MANY"),
            (1030, false, "+3.00 %"),
            (1000, false, "+0.00 %"),
            (900, false, "fewer"),
        ] {
            let verdict = compare(&held, &counts(&[("x", count)]));
            assert_eq!(verdict.has_failed, has_failed, "{count}");
            assert!(verdict.table.contains(told), "{}", verdict.table);
        }
    }

    #[test]
    fn a_path_that_is_not_held_or_not_counted_has_failed() {
        let (one, two) = (counts(&[("x", 1)]), counts(&[("x", 1), ("y", 1)]));
        assert!(compare(&one, &two).has_failed && compare(&two, &one).has_failed);
        assert!(!compare(&two, &two).has_failed);
    }
}
