//! The program `mcp-ws`: tools over WebSocket from a terminal, and bridges between WebSocket and stdio.
//!
//! It is a user of the rooms below it like any other, and is compiled with the feature `cli` alone. Whatever decides
//! something is pure and has tests of its own; the rest moves bytes and waits.
//!
//! Next: `options` for what can be said on the command line, a file for each command, `exit` for what the program ends
//! with, `reach` for how a server is reached, `output` and `logs` for what is written where.

mod bridge;
mod call;
mod dial;
mod exit;
mod listen;
mod logs;
mod options;
mod output;
mod pages;
mod ping;
mod reach;
mod redact;
mod relay;
mod suggest;
mod tools;

use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Builder;

use self::exit::Exit;
use self::exit::Failure;
use self::options::Command;
use self::options::Options;

/// Runs the program, and says what it ends with.
pub fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => return said_by_clap(&error),
    };
    options.shared.color.apply();
    logs::start(&options.shared);
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::new(Exit::NoConnection, format!("no runtime: {error}")).tell(),
    };
    let ended = runtime.block_on(run(options));
    // A thread that reads the terminal cannot be stopped, and is not waited for.
    runtime.shutdown_background();
    match ended {
        Ok(()) => Exit::Done.into(),
        Err(failure) => failure.tell(),
    }
}

async fn run(options: Options) -> Result<(), Failure> {
    let Options { shared, command } = options;
    match command {
        Command::Tools(command) => tools::run(&shared, command).await,
        Command::Call(command) => call::run(&shared, command).await,
        Command::Ping(command) => ping::run(&shared, command).await,
        Command::Listen(command) => listen::run(&shared, command).await,
        Command::Bridge(command) => bridge::run(&shared, command).await,
        Command::Dial(command) => dial::run(&shared, command).await,
        Command::Completions(command) => pages::completions(&command),
        Command::Man(command) => pages::man(&command),
    }
}

/// Help and versions go to stdout and are no mistakes; whoever closes it early has read enough.
fn said_by_clap(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() }
}
