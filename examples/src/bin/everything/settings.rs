//! The settings of a server, by the names of their flags.

use mcp_ws::CacheScope;
use mcp_ws::Config;
use mcp_ws::auth::Hosts;
use mcp_ws::auth::InvalidName;
use mcp_ws::auth::Origins;

use crate::setting::Setting;
use crate::setting::Setting::List;
use crate::setting::Setting::Number;
use crate::setting::Setting::PathOrOff;
use crate::setting::Setting::Seconds;
use crate::setting::Setting::SecondsOrOff;
use crate::setting::Setting::Switch;
use crate::setting::Setting::Tempo;

pub(crate) const SETTINGS: &[(&str, Setting)] = &[
    ("connection-timeout", Seconds(|config| &mut config.connection_timeout)),
    ("allow-origin", List(allow_origins)),
    ("allow-host", List(allow_hosts)),
    ("subprotocol-tokens", Switch(|config| config.subprotocol_tokens = true)),
    ("query-tokens", Switch(|config| config.query_tokens = true)),
    ("keep-header", List(keep_headers)),
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
    ("request-rate", Tempo(|config| &mut config.request_rate)),
    ("identity-request-rate", Tempo(|config| &mut config.identity_request_rate)),
    ("max-connections", Number(|config| &mut config.max_connections)),
    ("max-memory", Number(|config| &mut config.max_memory)),
    ("max-connections-per-address", Number(|config| &mut config.max_connections_per_address)),
    ("health-path", PathOrOff(|config| &mut config.health_path)),
    ("max-subscriptions", Number(|config| &mut config.max_subscriptions)),
    ("page-size", Number(|config| &mut config.page_size)),
    ("list-ttl", Seconds(|config| &mut config.list_ttl)),
    ("list-public", Switch(|config| config.list_scope = CacheScope::Public)),
    ("input-timeout", Seconds(|config| &mut config.input_timeout)),
    ("max-tasks", Number(|config| &mut config.max_tasks)),
    ("max-task-bytes", Number(|config| &mut config.max_task_bytes)),
    ("max-tasks-per-caller", Number(|config| &mut config.max_tasks_per_caller)),
    ("task-ttl", Seconds(|config| &mut config.task_ttl)),
    ("task-poll-interval", Seconds(|config| &mut config.task_poll_interval)),
    ("mcp-ping", Switch(|config| config.mcp_ping = true)),
];

/// Those of this machine stay allowed. `any` is not a name, but all of them; so it is for hosts.
fn allow_origins(config: &mut Config, origins: Vec<String>) -> Result<(), InvalidName> {
    let is_any = origins == ["any"];
    config.allowed_origins = if is_any { Origins::any() } else { Origins::default().allow(origins)? };
    Ok(())
}

fn allow_hosts(config: &mut Config, hosts: Vec<String>) -> Result<(), InvalidName> {
    config.allowed_hosts = if hosts == ["any"] { Hosts::any() } else { Hosts::of(hosts)? };
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "it stands in a table with others, which can fail")]
fn keep_headers(config: &mut Config, names: Vec<String>) -> Result<(), InvalidName> {
    config.kept_headers = names.into_iter().map(Into::into).collect();
    Ok(())
}
