//! A run as a document: `docs/performance/BENCHMARK.md`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::contestant::CONTESTANTS;
use crate::goals;
use crate::machine;
use crate::plot;
use crate::scenario::Scenario;
use crate::scenario::Unit;
use crate::table::Row;
use crate::table::Table;

/// Writes the document and its picture into a folder.
pub(crate) fn write(folder: &Path, tables: &[Table], rounds: usize, load: &str) -> Outcome {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("cpu-per-call.svg"), plot::plot(tables))?;
    fs::write(folder.join("BENCHMARK.md"), document(tables, rounds, load)?)?;
    Ok(())
}

fn document(tables: &[Table], rounds: usize, load: &str) -> Outcome<String> {
    let mut text = String::from(
        "# What a call costs\n\n\
         Written by `tests/bench/run`, whose [README](../../tests/bench/README.md) says how it measures and what each server is.\n\
         A figure is the time that the server's process was on a processor, as the kernel counts it, by the number of calls.\n\
         Read the ratios: the figures are those of one machine.\n\n\
         ![CPU time of the server by call, in three scenarios](cpu-per-call.svg)\n\n",
    );
    let machine = machine::describe()?;
    write!(
        text,
        "{machine}.\nOf each scenario {rounds} rounds or more, in each of which each server was started anew and took its turn; \
         medians, and in brackets the least and the most; ratios are medians of the ratios of each round. Before the run the machine had a load of {load}.\n\n"
    )?;
    goals(&mut text, tables)?;
    servers(&mut text)?;
    summary(&mut text, tables)?;
    for table in tables {
        section(&mut text, table)?;
    }
    Ok(text)
}

fn goals(text: &mut String, tables: &[Table]) -> Outcome {
    text.push_str("## Goals\n\n| | goal | measured | |\n|---|---|---|---|\n");
    for goal in goals::goals(tables) {
        let unit = goal.unit;
        let figure = goal.figure.map_or("–".to_owned(), |figure| format!("{figure:.2}{unit}"));
        let met = match goal.is_met() {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "not measured",
        };
        writeln!(text, "| {} | {} | {figure} | {met} |", goal.what, goal.bound.show(unit))?;
    }
    text.push('\n');
    Ok(())
}

fn servers(text: &mut String) -> Outcome {
    text.push_str("## Servers\n\n| | what | version |\n|---|---|---|\n");
    for who in &CONTESTANTS {
        let package = match who.program {
            "ours" => "mcp-ws",
            "floor" => "axum",
            "raw" => "tokio-tungstenite",
            other => other,
        };
        let version = machine::version(package).ok_or_else(|| format!("no version of {package}"))?;
        writeln!(text, "| {} | {} | {package} {version} |", who.name, who.what)?;
    }
    text.push('\n');
    Ok(())
}

/// All medians of one unit, so that they are seen together.
fn summary(text: &mut String, tables: &[Table]) -> Outcome {
    let timed: Vec<_> = tables.iter().filter(|table| table.scenario.unit == Unit::Microseconds).collect();
    text.push_str("## Processor time, in µs\n\n|");
    for table in &timed {
        write!(text, " | {}", table.scenario.name)?;
    }
    writeln!(text, " |\n|{}", "---|".repeat(timed.len() + 1))?;
    for who in &CONTESTANTS {
        write!(text, "| {}", who.name)?;
        for table in &timed {
            let median =
                table.median(who.name).map_or("–".to_owned(), |median| table.scenario.unit.show(median));
            write!(text, " | {median}")?;
        }
        text.push_str(" |\n");
    }
    text.push('\n');
    Ok(())
}

fn section(text: &mut String, table: &Table) -> Outcome {
    let unit = table.scenario.unit;
    let Scenario { name, what, .. } = table.scenario;
    writeln!(text, "## {name}\n\n{}, in {} rounds: {}.\n", capital(what), table.rounds(), unit.name())?;
    let has_others = table.median("floor").is_some();
    text.push_str(if has_others {
        "| | | | by the floor | by the raw echo |\n|---|---|---|---|---|\n"
    } else {
        "| | | |\n|---|---|---|\n"
    });
    for row in &table.rows {
        let [median, least, most] = [row.median(), row.least(), row.most()].map(|figure| unit.show(figure));
        write!(text, "| {} | {median} | ({least} to {most}) |", row.who.name)?;
        if has_others {
            write!(text, " {} | {} |", ratio(table, row, "floor"), ratio(table, row, "raw"))?;
        }
        text.push('\n');
    }
    text.push('\n');
    Ok(())
}

fn ratio(table: &Table, row: &Row, to: &str) -> String {
    table.ratio(row.who.name, to).map_or("–".to_owned(), |ratio| format!("{ratio:.2}"))
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}
