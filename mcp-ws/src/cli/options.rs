//! What can be said on the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::ArgAction;
use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap_complete::Shell;

use super::exit::MEANINGS;
use super::output::Color;
use crate::client::Era;

/// MCP tools over WebSocket: list and call them, and bridge them to stdio.
#[derive(Debug, Parser)]
#[command(name = "mcp-ws", version, after_long_help = MEANINGS, propagate_version = true)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) shared: Shared,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What can be said of every command.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Shared {
    /// The server, instead of the first argument: `ws://…` or `wss://…`
    #[arg(long, global = true, env = "MCP_WS_URL", hide_env_values = true, help_heading = CONNECTION)]
    pub(super) url: Option<String>,
    /// Send a header with the handshake; can be repeated
    #[arg(long = "header", global = true, value_name = "NAME: VALUE", value_parser = header, help_heading = CONNECTION)]
    pub(super) headers: Vec<(String, String)>,
    /// Send `Authorization: Bearer` with this token
    #[arg(long, global = true, env = "MCP_WS_TOKEN", hide_env_values = true, help_heading = CONNECTION)]
    pub(super) token: Option<String>,
    /// Ask this command for the token each time it dials; takes the place of `--token`
    #[arg(long, global = true, value_name = "COMMAND", help_heading = CONNECTION)]
    pub(super) token_command: Option<String>,
    /// Which revisions of MCP to speak
    #[arg(long, global = true, value_enum, default_value_t, help_heading = CONNECTION)]
    pub(super) era: EraOption,
    /// Do not offer the subprotocol `mcp`
    #[arg(long, global = true, help_heading = CONNECTION)]
    pub(super) no_subprotocol: bool,
    /// How long connecting may take
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds, help_heading = CONNECTION)]
    pub(super) connect_timeout: Option<Duration>,
    /// Go through this proxy: `http://host:port`. Otherwise the environment says (`HTTPS_PROXY`, `NO_PROXY`, …)
    #[arg(long, global = true, value_name = "URL", help_heading = CONNECTION)]
    pub(super) proxy: Option<String>,
    /// Go through no proxy, whatever the environment says
    #[arg(long, global = true, conflicts_with = "proxy", help_heading = CONNECTION)]
    pub(super) no_proxy: bool,
    /// Trust the root certificates in this PEM file too
    #[arg(long, global = true, value_name = "FILE", help_heading = CONNECTION)]
    pub(super) cacert: Option<PathBuf>,
    /// Show the certificate in this PEM file to servers that ask for one
    #[arg(long, global = true, value_name = "FILE", requires = "key", help_heading = CONNECTION)]
    pub(super) cert: Option<PathBuf>,
    /// The private key of the certificate, in PEM
    #[arg(long, global = true, value_name = "FILE", requires = "cert", help_heading = CONNECTION)]
    pub(super) key: Option<PathBuf>,
    /// Write JSON
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub(super) json: bool,
    /// Tell what goes on; twice: every message, with secrets left out
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = OUTPUT)]
    pub(super) verbose: u8,
    /// Write results and errors alone
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = OUTPUT)]
    pub(super) quiet: bool,
    /// When to use colours; `NO_COLOR` is respected
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, help_heading = OUTPUT)]
    pub(super) color: Color,
}

const CONNECTION: &str = "Connection";
const OUTPUT: &str = "Output";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the tools of a server
    Tools(Tools),
    /// Call a tool
    Call(Call),
    /// Measure how fast a server answers
    Ping(Ping),
    /// Print what a server tells unasked, one JSON a line, until Ctrl-C
    Listen(Listen),
    /// Relay between stdio here and a WebSocket server, for hosts that only speak stdio
    Bridge(Bridge),
    /// Serve a server on stdio over a WebSocket that is dialled, for ever
    Dial(Dial),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page, or write one for each command
    Man(Man),
}

#[derive(Debug, Args)]
pub(super) struct Tools {
    /// The server: `ws://…` or `wss://…`
    #[arg(value_name = "URL")]
    pub(super) server: Option<String>,
}

/// A word that has no `://` is no URL, so that the URL can be left out where it is said elsewhere.
#[derive(Debug, Args)]
#[command(override_usage = "mcp-ws call [URL] <TOOL> [JSON | KEY=VALUE…]")]
#[command(after_help = "\
Arguments are typed by the tool's schema:
    key=value    an integer, a number, a boolean, a string, an object as JSON, an array as JSON or by repeating
    key:=json    JSON, whatever the schema says
    key=@file    what stands in a file; key=@@text for a text that begins with @
    {…}          all of them as a JSON object; - reads it from stdin")]
pub(super) struct Call {
    /// The server, unless it is said by `--url`; the tool; its arguments
    #[arg(required = true, value_name = "WORD", allow_hyphen_values = false)]
    pub(super) words: Vec<String>,
    /// How long the call may take
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(super) timeout: Option<Duration>,
    /// Where to write the image or sound of the result
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Ping {
    /// The server: `ws://…` or `wss://…`
    #[arg(value_name = "URL")]
    pub(super) server: Option<String>,
    /// How many pings to send; until Ctrl-C without this
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) count: Option<u64>,
    /// How long to wait between two of them
    #[arg(short, long, value_name = "SECONDS", value_parser = seconds, default_value = "1")]
    pub(super) interval: Duration,
}

#[derive(Debug, Args)]
pub(super) struct Listen {
    /// The server: `ws://…` or `wss://…`
    #[arg(value_name = "URL")]
    pub(super) server: Option<String>,
}

/// Messages pass as they are. A lost connection is dialled again: what was under way is answered with an error, the session
/// and subscriptions are opened again, and what is asked meanwhile waits.
#[derive(Debug, Args)]
pub(super) struct Bridge {
    /// The server: `ws://…` or `wss://…`
    #[arg(value_name = "URL")]
    pub(super) server: Option<String>,
}

/// The server is started once, and started again when it ends. The connection is dialled again when it is lost. Ctrl-C closes
/// it, and gives the server 5 s to end.
#[derive(Debug, Args)]
#[command(override_usage = "mcp-ws dial [URL] -- <COMMAND>…\n       mcp-ws dial [URL] --config <FILE>")]
pub(super) struct Dial {
    /// Where to dial: `ws://…` or `wss://…`
    #[arg(value_name = "URL")]
    pub(super) server: Option<String>,
    /// Several servers and endpoints: JSON with `mcpServers` and `endpoints`, `${VARIABLE}` in strings
    #[arg(long, value_name = "FILE", conflicts_with = "command")]
    pub(super) config: Option<PathBuf>,
    /// The endpoint is one of xiaozhi: no subprotocol, and results of at most 8192 bytes
    #[arg(long)]
    pub(super) xiaozhi: bool,
    /// The server to start, and its arguments
    #[arg(last = true)]
    pub(super) command: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// Write a page for each command into this folder
    #[arg(long)]
    pub(super) dir: Option<PathBuf>,
}

/// Which revisions to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum EraOption {
    /// Whichever the server speaks
    #[default]
    Auto,
    /// 2026-07-28 alone
    Modern,
    /// Those with sessions alone, up to 2025-11-25
    Legacy,
}

impl From<EraOption> for Era {
    fn from(era: EraOption) -> Self {
        match era {
            EraOption::Auto => Self::Auto,
            EraOption::Modern => Self::Modern,
            EraOption::Legacy => Self::Legacy,
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| "a number of seconds is expected, such as 2.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

fn header(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once(':').ok_or("`Name: value` is expected")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Options::command().debug_assert();
    }

    #[test]
    fn what_is_no_time_or_header_is_refused() {
        assert_eq!(seconds("2.5"), Ok(Duration::from_millis(2500)));
        assert_eq!(header("X-Key:  a: b "), Ok(("X-Key".to_owned(), "a: b".to_owned())));
        for wrong in ["", "-1", "soon", "inf", "nan"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
        assert!(header("X-Key").is_err());
    }

    #[test]
    fn shared_options_stand_before_and_behind_the_command() {
        for words in [["mcp-ws", "--json", "tools", "ws://h"], ["mcp-ws", "tools", "ws://h", "--json"]] {
            assert!(Options::try_parse_from(words).unwrap().shared.json);
        }
    }
}
