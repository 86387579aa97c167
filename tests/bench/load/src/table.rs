//! The samples of a scenario.

use crate::contestant::Contestant;
use crate::scenario::Scenario;
use crate::scenario::Unit;

pub(crate) struct Table {
    pub(crate) scenario: &'static Scenario,
    pub(crate) rows: Vec<Row>,
}

/// What one contestant has cost, round by round.
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
    }

    /// How many samples each contestant has.
    pub(crate) fn rounds(&self) -> usize {
        self.rows.first().map_or(0, |row| row.samples.len())
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.who.name == name)
    }

    /// The median of a contestant that has taken part.
    pub(crate) fn median(&self, name: &str) -> Option<f64> {
        self.row(name).map(Row::median)
    }

    /// How many times as much as another one: the median of what it was in each round, since what disturbs a round disturbs both.
    pub(crate) fn ratio(&self, name: &str, to: &str) -> Option<f64> {
        let pairs = self.row(name)?.samples.iter().zip(&self.row(to)?.samples);
        Some(median(pairs.map(|(one, other)| one / other)))
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
    pub(crate) fn median(&self) -> f64 {
        median(self.samples.iter().copied())
    }

    pub(crate) fn least(&self) -> f64 {
        self.samples.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub(crate) fn most(&self) -> f64 {
        self.samples.iter().copied().fold(0.0, f64::max)
    }
}

/// The mean of the middle two, if there is no middle one.
fn median(samples: impl Iterator<Item = f64>) -> f64 {
    let mut samples: Vec<_> = samples.collect();
    samples.sort_by(f64::total_cmp);
    f64::midpoint(samples[(samples.len() - 1) / 2], samples[samples.len() / 2])
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
