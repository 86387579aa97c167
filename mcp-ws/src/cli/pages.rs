//! What others read of the program: shells its completions, people its manual.

use std::fs;
use std::io;
use std::io::Write;

use clap::Command;
use clap::CommandFactory;

use super::exit::Failure;
use super::options::Completions;
use super::options::Man;
use super::options::Options;

/// Prints completions for a shell.
pub(super) fn completions(options: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Options::command(), "mcp-ws", &mut script);
    Ok(io::stdout().lock().write_all(&script)?)
}

/// Prints the manual page, or writes one for each command.
pub(super) fn man(options: &Man) -> Result<(), Failure> {
    let command = Options::command();
    let Some(folder) = &options.dir else {
        return Ok(io::stdout().lock().write_all(&page(command)?)?);
    };
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| Failure::usage(format!("cannot write into {}: {error}", folder.display())))
}

fn page(command: Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(page)
}
