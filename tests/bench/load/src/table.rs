//! The samples of a scenario.

use crate::contestant::Contestant;
use crate::scenario::Scenario;
use crate::scenario::Unit;

pub(crate) struct Table {
    pub(crate) scenario: &'static Scenario,
    pub(crate) rows: Vec<Row>,
}

/// What one contestant has cost, in each round.
pub(crate) struct Row {
    pub(crate) who: &'static Contestant,
    samples: Vec<f64>,
}

impl Table {
    pub(crate) fn new(scenario: &'static Scenario, contestants: &[&'static Contestant]) -> Self {
        let row = |who: &&'static Contestant| Row { who, samples: Vec::new() };
        Self { scenario, rows: contestants.iter().map(row).collect() }
    }

    pub(crate) fn add(&mut self, row: usize, sample: f64) {
        self.rows[row].samples.push(sample);
        self.rows[row].samples.sort_by(f64::total_cmp);
    }

    /// The median of a contestant that has taken part.
    pub(crate) fn median(&self, name: &str) -> Option<f64> {
        self.rows.iter().find(|row| row.who.name == name).map(Row::median)
    }

    /// How many times as much as another one, by their medians.
    pub(crate) fn ratio(&self, name: &str, to: &str) -> Option<f64> {
        Some(self.median(name)? / self.median(to)?)
    }

    pub(crate) fn print(&self) {
        println!("\n{}: {}, {}", self.scenario.name, self.scenario.what, self.scenario.unit.name());
        for row in &self.rows {
            let ratio = |to| {
                self.ratio(row.who.name, to).map_or(String::new(), |ratio| format!("{ratio:>8.2} × {to}"))
            };
            let (median, least, most) = (row.median(), row.least(), row.most());
            let unit = self.scenario.unit;
            let [median, least, most] = [median, least, most].map(|figure| unit.show(figure));
            println!(
                "  {:<12}{median:>10}  ({least} to {most}){}{}",
                row.who.name,
                ratio("floor"),
                ratio("raw")
            );
        }
    }
}

impl Row {
    /// The mean of the middle two, if there is no middle one.
    pub(crate) fn median(&self) -> f64 {
        let (low, high) = (self.samples.len().saturating_sub(1) / 2, self.samples.len() / 2);
        f64::midpoint(self.samples[low], self.samples[high])
    }

    pub(crate) fn least(&self) -> f64 {
        self.samples[0]
    }

    pub(crate) fn most(&self) -> f64 {
        self.samples[self.samples.len() - 1]
    }
}

impl Unit {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Microseconds => "µs of a processor",
            Self::KiB => "KiB",
            Self::CallsPerSecond => "calls a second",
        }
    }

    pub(crate) fn show(self, figure: f64) -> String {
        match self {
            Self::CallsPerSecond => format!("{figure:.0}"),
            _ if figure >= 100.0 => format!("{figure:.0}"),
            _ if figure >= 10.0 => format!("{figure:.1}"),
            _ => format!("{figure:.2}"),
        }
    }
}
