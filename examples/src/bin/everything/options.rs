//! The command line: where to listen, and one flag for each setting.

use std::time::Duration;

use lexopt::Arg;
use lexopt::ValueExt;
use mcp_ws::Config;

pub(crate) struct Options {
    pub(crate) listen: String,
    pub(crate) config: Config,
}

/// A setting, by the type of its value.
enum Setting {
    Seconds(fn(&mut Config) -> &mut Duration),
    /// 0 turns it off.
    SecondsOrOff(fn(&mut Config) -> &mut Option<Duration>),
    Number(fn(&mut Config) -> &mut usize),
}

use Setting::Number;
use Setting::Seconds;
use Setting::SecondsOrOff;

const SETTINGS: [(&str, Setting); 15] = [
    ("connection-timeout", Seconds(|config| &mut config.connection_timeout)),
    ("first-message-timeout", Seconds(|config| &mut config.first_message_timeout)),
    ("idle-timeout", SecondsOrOff(|config| &mut config.idle_timeout)),
    ("ping-interval", SecondsOrOff(|config| &mut config.ping_interval)),
    ("ping-timeout", Seconds(|config| &mut config.ping_timeout)),
    ("close-timeout", Seconds(|config| &mut config.close_timeout)),
    ("shutdown-timeout", Seconds(|config| &mut config.shutdown_timeout)),
    ("request-timeout", Seconds(|config| &mut config.request_timeout)),
    ("request-timeout-max", Seconds(|config| &mut config.request_timeout_max)),
    ("outbox", Number(|config| &mut config.outbox)),
    ("slow-timeout", Seconds(|config| &mut config.slow_timeout)),
    ("max-message-size", Number(|config| &mut config.max_message_size)),
    ("max-in-flight", Number(|config| &mut config.max_in_flight)),
    ("max-connections", Number(|config| &mut config.max_connections)),
    ("page-size", Number(|config| &mut config.page_size)),
];

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

impl Setting {
    fn set(&self, config: &mut Config, value: std::ffi::OsString) -> Result<(), lexopt::Error> {
        let seconds = |value: std::ffi::OsString| -> Result<Duration, lexopt::Error> {
            value.parse_with(|text| {
                Duration::try_from_secs_f64(text.parse::<f64>().map_err(|error| error.to_string())?)
                    .map_err(|error| error.to_string())
            })
        };
        match self {
            Seconds(field) => *field(config) = seconds(value)?,
            SecondsOrOff(field) => *field(config) = Some(seconds(value)?).filter(|length| !length.is_zero()),
            Number(field) => *field(config) = value.parse()?,
        }
        Ok(())
    }
}
