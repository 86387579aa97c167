//! The processor time of the processes that were waited for, as the kernel counts it.

use std::fs;
use std::time::Duration;

/// How many of the kernel's ticks make a second: a constant of Linux's interface.
const TICKS: u64 = 100;

/// In user and in kernel mode, of all children so far and of theirs.
pub(crate) fn of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("the kernel's accounting, which only Linux has");
    // The name of the program, in parentheses, may have spaces itself.
    let (_, fields) = stat.rsplit_once(')').expect("the name in parentheses");
    // `man proc`: fields 16 and 17, of which the first after the name is the third.
    let ticks: u64 = fields
        .split_ascii_whitespace()
        .skip(13)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().expect("a number of ticks"))
        .sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}
