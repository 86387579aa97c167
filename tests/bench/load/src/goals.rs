//! What this project wants to reach, as ratios within one run.

use crate::contestant::CONTESTANTS;
use crate::table::Table;

pub(crate) struct Goal {
    pub(crate) what: &'static str,
    pub(crate) bound: Bound,
    /// What was measured, if all that takes part in it was.
    pub(crate) figure: Option<f64>,
    pub(crate) unit: &'static str,
}

#[derive(Clone, Copy)]
pub(crate) enum Bound {
    Most(f64),
    Below(f64),
    Least(f64),
}

impl Goal {
    pub(crate) fn is_met(&self) -> Option<bool> {
        let figure = self.figure?;
        Some(match self.bound {
            Bound::Most(bound) => figure <= bound,
            Bound::Below(bound) => figure < bound,
            Bound::Least(bound) => figure >= bound,
        })
    }
}

impl Bound {
    pub(crate) fn show(self, unit: &str) -> String {
        match self {
            Self::Most(bound) => format!("≤ {bound:.2}{unit}"),
            Self::Below(bound) => format!("< {bound:.2}{unit}"),
            Self::Least(bound) => format!("≥ {bound:.2}{unit}"),
        }
    }
}

pub(crate) fn goals(tables: &[Table]) -> Vec<Goal> {
    let table = |name: &str| tables.iter().find(|table| table.scenario.name == name);
    let ratio = |scenario: &str, who: &str, to: &str| table(scenario)?.ratio(who, to);
    let median = |scenario: &str| table(scenario)?.median("ours");
    // The ratio to whichever framework it is the largest to.
    let best_peer = || {
        let peers = CONTESTANTS.iter().filter(|who| who.is_peer());
        peers.filter_map(|peer| ratio("depth-64", "ours", peer.name)).max_by(f64::total_cmp)
    };
    let goal = |what, bound, figure, unit| Goal { what, bound, figure, unit };
    let most = Bound::Most;
    vec![
        goal("64 calls at a time, by the floor", most(0.95), ratio("depth-64", "ours", "floor"), ""),
        goal("64 calls at a time, by the raw echo", Bound::Below(0.4), ratio("depth-64", "ours", "raw"), ""),
        goal("64 calls at a time, by the best other MCP framework", most(1.0 / 6.0), best_peer(), ""),
        goal(
            "64 connections, 8 calls at a time, by the floor",
            most(0.95),
            ratio("64x8", "ours", "floor"),
            "",
        ),
        goal("one call at a time, by the raw echo", most(1.05), ratio("depth-1", "ours", "raw"), ""),
        goal("64 KiB there and back, by the raw echo", most(1.8), ratio("echo-64k", "ours", "raw"), ""),
        goal("`tools/list` of 100 tools", most(10.0), median("list-100"), " µs"),
        goal("a connection that rests", most(8.0), median("idle"), " KiB"),
        goal(
            "requests of 2026-07-28, by those of a session",
            most(1.15),
            ratio("depth-64", "ours-2026", "ours"),
            "",
        ),
        goal(
            "an `async fn` that waits once, by a `fn`",
            most(1.3),
            ratio("depth-64", "ours-async", "ours"),
            "",
        ),
        goal("two threads, by one", Bound::Least(1.8), ratio("threads-work", "ours-multi", "ours"), ""),
        goal("a call that waits", most(1.0), median("pending"), " KiB"),
    ]
}
