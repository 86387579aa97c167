//! Loads servers that are processes of their own, all in the same way, and reads from the kernel what that has cost them.
//!
//! `tests/bench/run` builds and starts it; the README beside that says what it measures.

mod contestant;
mod dialect;
mod exchange;
mod goals;
mod machine;
mod message;
mod plot;
mod report;
mod scenario;
mod server;
mod socket;
mod table;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::contestant::CONTESTANTS;
use crate::contestant::Contestant;
use crate::scenario::SCENARIOS;
use crate::scenario::Scenario;
use crate::table::Table;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// What was asked for on the command line.
struct Wanted {
    rounds: usize,
    divisor: usize,
    contestants: Vec<&'static Contestant>,
    scenarios: Vec<&'static Scenario>,
    /// Where to write the report, which a run does that leaves nothing out.
    report: Option<PathBuf>,
}

fn main() -> ExitCode {
    match wanted().and_then(|wanted| run(&wanted)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wanted() -> Outcome<Wanted> {
    use lexopt::Arg::Long;
    use lexopt::ValueExt;
    let mut wanted = Wanted {
        rounds: 0,
        divisor: 1,
        contestants: CONTESTANTS.iter().collect(),
        scenarios: SCENARIOS.iter().collect(),
        report: None,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rounds") => wanted.rounds = parser.value()?.parse()?,
            Long("quick") => wanted.divisor = 4,
            Long("only") => {
                wanted.contestants = named(&CONTESTANTS, |one| one.name, &parser.value()?.string()?)?;
            }
            Long("report") => wanted.report = Some(parser.value()?.into()),
            Long("scenario") => {
                wanted.scenarios = named(&SCENARIOS, |one| one.name, &parser.value()?.string()?)?;
            }
            _ => return Err(argument.unexpected().into()),
        }
    }
    if wanted.rounds == 0 {
        wanted.rounds = if wanted.divisor > 1 { 3 } else { 9 };
    }
    Ok(wanted)
}

/// Those of all whose names stand in a list with commas.
fn named<T>(all: &'static [T], name: fn(&T) -> &'static str, list: &str) -> Outcome<Vec<&'static T>> {
    let find = |wanted: &str| {
        let names = || all.iter().map(name).collect::<Vec<_>>().join(", ");
        all.iter()
            .find(|one| name(one) == wanted)
            .ok_or_else(|| format!("`{wanted}` is none of {}", names()).into())
    };
    list.split(',').map(find).collect()
}

/// Of each scenario its rounds, in each of which all take their turn.
fn run(wanted: &Wanted) -> Outcome {
    let load = machine::load()?;
    let mut tables = Vec::new();
    for &scenario in &wanted.scenarios {
        let contestants: Vec<_> =
            wanted.contestants.iter().copied().filter(|who| scenario.has(who)).collect();
        let mut table = Table::new(scenario, &contestants);
        for _ in 0..scenario.rounds(wanted.rounds) {
            for (row, who) in contestants.iter().enumerate() {
                let sample = scenario.sample(who, wanted.divisor);
                table.add(row, sample.map_err(|error| format!("{}, {}: {error}", scenario.name, who.name))?);
            }
        }
        table.print();
        tables.push(table);
    }
    let is_complete = wanted.divisor == 1
        && wanted.contestants.len() == CONTESTANTS.len()
        && tables.len() == SCENARIOS.len();
    match &wanted.report {
        Some(folder) if is_complete => report::write(folder, &tables, wanted.rounds, &load),
        _ => Ok(()),
    }
}
