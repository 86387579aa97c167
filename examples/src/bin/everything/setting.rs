//! One setting of a server: how its flag is written, and how it is read.

use std::borrow::Cow;
use std::time::Duration;

use lexopt::Parser;
use lexopt::ValueExt;
use mcp_ws::Config;
use mcp_ws::Rate;
use mcp_ws::auth::InvalidName;

/// A setting, by the type of its value.
pub(crate) enum Setting {
    /// Has no value: to name it is to turn it on.
    Switch(fn(&mut Config)),
    Seconds(fn(&mut Config) -> &mut Duration),
    /// 0 turns it off.
    SecondsOrOff(fn(&mut Config) -> &mut Option<Duration>),
    Number(fn(&mut Config) -> &mut usize),
    /// An empty one turns it off.
    PathOrOff(fn(&mut Config) -> &mut Option<Cow<'static, str>>),
    Tempo(fn(&mut Config) -> &mut Option<Rate>),
    /// Takes the place of the default.
    List(fn(&mut Config, Vec<String>) -> Result<(), InvalidName>),
}

impl Setting {
    /// What the help says behind the flag.
    pub(crate) fn form(&self) -> &'static str {
        match self {
            Self::Switch(_) => "",
            Self::Seconds(_) => " SECONDS",
            Self::SecondsOrOff(_) => " SECONDS (0: off)",
            Self::Number(_) => " NUMBER",
            Self::PathOrOff(_) => " PATH (empty: off)",
            Self::Tempo(_) => " PER_SECOND[:BURST]",
            Self::List(_) => " A,B,…",
        }
    }

    /// Changes it to what stands behind the flag.
    pub(crate) fn read(&self, config: &mut Config, parser: &mut Parser) -> Result<(), lexopt::Error> {
        match self {
            Self::Switch(turn_on) => turn_on(config),
            Self::Seconds(field) => *field(config) = parser.value()?.parse_with(seconds)?,
            Self::SecondsOrOff(field) => {
                *field(config) =
                    Some(parser.value()?.parse_with(seconds)?).filter(|length| !length.is_zero());
            }
            Self::Number(field) => *field(config) = parser.value()?.parse()?,
            Self::PathOrOff(field) => {
                let path = parser.value()?.string()?;
                *field(config) = (!path.is_empty()).then(|| path.into());
            }
            Self::Tempo(field) => *field(config) = Some(parser.value()?.parse_with(rate)?),
            Self::List(set) => {
                let list = parser.value()?.string()?;
                let list = list.split(',').map(|entry| entry.trim().to_owned()).collect();
                set(config, list).map_err(|error| lexopt::Error::Custom(error.into()))?;
            }
        }
        Ok(())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|error: std::num::ParseFloatError| error.to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

fn rate(text: &str) -> Result<Rate, std::num::ParseIntError> {
    match text.split_once(':') {
        None => text.parse().map(Rate::per_second),
        Some((per_second, burst)) => Ok(Rate { per_second: per_second.parse()?, burst: burst.parse()? }),
    }
}
