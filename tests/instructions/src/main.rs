//! Counts instructions under callgrind, and compares them with those that are held. `tests/instructions/run` calls it, and says how.
//!
//! Counted is what stands between the beginning and the end of one function, in a process of its own for each path.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers")]

mod callgrind;
mod paths;
mod tools;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use instructions::compare;
use instructions::read;
use instructions::write;
use tracing_subscriber::filter::LevelFilter;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["one", path] => one(path),
        ["check", folder, file] => check(Path::new(folder), Path::new(file), false),
        ["bless", folder, file] => check(Path::new(folder), Path::new(file), true),
        ["count", folder, path] => callgrind::count(path, Path::new(folder)).map(|count| {
            println!("{path}: {count}");
        }),
        _ => Err("say what to do: tests/instructions/run does".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("instructions: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Counts every path. Files that callgrind writes stay in the folder.
fn check(folder: &Path, file: &Path, bless: bool) -> Result<(), String> {
    let mut counted = Vec::new();
    for path in paths::ALL {
        counted.push((path.to_owned(), callgrind::count(path, folder)?));
    }
    let held = fs::read_to_string(file).unwrap_or_default();
    let verdict = compare(&read(&held), &counted);
    print!("{}", verdict.table);
    if bless {
        let text = write(&counted, &callgrind::tools());
        return fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()));
    }
    if verdict.has_failed {
        let tools = callgrind::tools();
        return Err(format!(
            "that is not what {} holds, by other tools perhaps than these:\n{tools}\nIf the change is meant: --bless",
            file.display()
        ));
    }
    Ok(())
}

/// Does what a path is, in the process that is looked at.
fn one(name: &str) -> Result<(), String> {
    if name == paths::LOGGED {
        tracing_subscriber::fmt().with_writer(std::io::sink).with_max_level(LevelFilter::INFO).init();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let _entered = runtime.enter();
    let mut path = paths::path(name)?;
    path.warm_up();
    let mut operations = 0;
    callgrind::counted_from_here(&mut || operations = path.run());
    println!("{operations}");
    Ok(())
}
