//! The command line: where to listen, and a flag for each setting.

use lexopt::Arg;
use lexopt::ValueExt;
use mcp_ws::Config;

use crate::settings::SETTINGS;
use crate::settings::Setting::Number;
use crate::settings::Setting::Seconds;
use crate::settings::Setting::SecondsOrOff;

pub(crate) struct Options {
    pub(crate) listen: String,
    pub(crate) config: Config,
}

pub(crate) fn help() -> String {
    let flags = SETTINGS.iter().map(|(name, setting)| match setting {
        Seconds(_) => format!("\n  --{name} SECONDS"),
        SecondsOrOff(_) => format!("\n  --{name} SECONDS (0: off)"),
        Number(_) => format!("\n  --{name} NUMBER"),
    });
    "everything\n  --listen ADDRESS (default 127.0.0.1:8000; port 0: any)".to_owned()
        + &flags.collect::<String>()
}

impl Options {
    /// Reads the command line; `None`: help was asked for.
    pub(crate) fn parse() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self { listen: "127.0.0.1:8000".to_owned(), config: Config::default() };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                Arg::Long("listen") => options.listen = parser.value()?.string()?,
                Arg::Long(name) => {
                    let known = SETTINGS.iter().find(|(setting, _)| *setting == name);
                    let (_, setting) = known.ok_or_else(|| argument.unexpected())?;
                    setting.set(&mut options.config, parser.value()?)?;
                }
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(Some(options))
    }
}
