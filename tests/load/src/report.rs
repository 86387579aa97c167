//! What is printed: lines on the way, and tables at the end.
#![allow(clippy::print_stdout, reason = "whoever has started it wants to know")]

use std::collections::BTreeMap;
use std::time::Duration;

use crate::growth::Series;
use crate::growth::quantile;
use crate::watch::Sample;

pub(crate) fn say(line: &str) {
    println!("{line}");
}

pub(crate) fn sample(at: Duration, sample: &Sample) {
    println!(
        "{:>5} s: {:>7} KiB, {:>5} descriptors, {:>2} threads, {:>5} tasks, {:>5} connections",
        at.as_secs(),
        sample.held.memory,
        sample.held.descriptors,
        sample.held.threads,
        sample.tasks,
        sample.connections,
    );
}

pub(crate) fn done(all: &BTreeMap<&'static str, u64>) {
    println!("\n| what was done | times |\n|---|---|");
    for (name, times) in all {
        println!("| {name} | {times} |");
    }
}

pub(crate) fn growth(all: &[Series], empty: &Sample, end: &Sample) {
    println!(
        "\n| | before | 1st fifth | 2nd | 3rd | 4th | 5th | may be | after |\n|---|---|---|---|---|---|---|---|---|"
    );
    let of =
        |sample: &Sample| [sample.held.memory, sample.held.descriptors, sample.held.threads, sample.tasks];
    for ((series, before), after) in all.iter().zip(of(empty)).zip(of(end)) {
        let fifths = series.fifths().map(|fifth| fifth.to_string()).join(" | ");
        println!("| {} | {before} | {fifths} | {} | {after} |", series.name, series.most());
    }
    println!();
}

/// Of microseconds.
pub(crate) fn latencies(name: &str, all: &[u64], longest_gap: Duration, memory: u64) {
    let of = |percent| {
        let micros = quantile(all, percent);
        format!("{}.{:02} ms", micros / 1000, micros % 1000 / 10)
    };
    println!(
        "| {name} | {} | {} | {} | {} | {} | {} MiB |",
        all.len() / usize::try_from(longest_gap.as_secs().max(1)).unwrap_or(1),
        of(50),
        of(95),
        of(99),
        of(100),
        memory / 1024,
    );
}
