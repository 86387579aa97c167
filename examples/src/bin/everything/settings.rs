//! The settings of a server, by the names of their flags.

use std::borrow::Cow;
use std::time::Duration;

use lexopt::ValueExt;
use mcp_ws::Config;

use self::Setting::Number;
use self::Setting::PathOrOff;
use self::Setting::Seconds;
use self::Setting::SecondsOrOff;

/// A setting, by the type of its value.
pub(crate) enum Setting {
    Seconds(fn(&mut Config) -> &mut Duration),
    /// 0 turns it off.
    SecondsOrOff(fn(&mut Config) -> &mut Option<Duration>),
    Number(fn(&mut Config) -> &mut usize),
    /// Empty turns it off.
    PathOrOff(fn(&mut Config) -> &mut Option<Cow<'static, str>>),
}

pub(crate) const SETTINGS: [(&str, Setting); 26] = [
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
    ("max-memory", Number(|config| &mut config.max_memory)),
    ("max-connections-per-address", Number(|config| &mut config.max_connections_per_address)),
    ("health-path", PathOrOff(|config| &mut config.health_path)),
    ("max-subscriptions", Number(|config| &mut config.max_subscriptions)),
    ("page-size", Number(|config| &mut config.page_size)),
    ("list-ttl", Seconds(|config| &mut config.list_ttl)),
    ("input-timeout", Seconds(|config| &mut config.input_timeout)),
    ("max-tasks", Number(|config| &mut config.max_tasks)),
    ("max-task-bytes", Number(|config| &mut config.max_task_bytes)),
    ("max-tasks-per-caller", Number(|config| &mut config.max_tasks_per_caller)),
    ("task-ttl", Seconds(|config| &mut config.task_ttl)),
    ("task-poll-interval", Seconds(|config| &mut config.task_poll_interval)),
];

impl Setting {
    pub(crate) fn set(&self, config: &mut Config, value: std::ffi::OsString) -> Result<(), lexopt::Error> {
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
            PathOrOff(field) => {
                *field(config) = Some(value.string()?.into()).filter(|path: &Cow<'_, str>| !path.is_empty());
            }
        }
        Ok(())
    }
}
