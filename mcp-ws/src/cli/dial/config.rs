//! Several servers and several endpoints, from a file that looks like those of other programs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::child::Command;
use super::variables;

/// What stands in the file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    mcp_servers: BTreeMap<String, Server>,
    #[serde(default)]
    endpoints: BTreeMap<String, Place>,
}

#[derive(Debug, Deserialize)]
struct Server {
    #[serde(default)]
    command: Option<String>,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    cwd: Option<String>,
    #[serde(default)]
    disabled: bool,
    #[serde(default)]
    endpoints: Option<Vec<String>>,
}

/// An endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) url: String,
    #[serde(default)]
    pub(super) token: Option<String>,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) xiaozhi: bool,
}

/// A server that is dialled to an endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Both their names.
    pub(super) name: String,
    pub(super) command: Command,
    pub(super) place: Place,
}

/// Reads the file. `elsewhere` is what was said of an endpoint on the command line, for files that name none; `variable` looks a
/// variable of the environment up.
pub(super) fn read(
    text: &str,
    elsewhere: Option<Place>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Pair>, String> {
    let mut json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    variables::put_in(&mut json, variable)?;
    let mut file: File = serde_path_to_error::deserialize(json)
        .map_err(|error| format!("{}: {}", error.path(), error.inner()))?;
    if file.endpoints.is_empty()
        && let Some(place) = elsewhere
    {
        file.endpoints.insert("url".to_owned(), place);
    }
    if file.endpoints.is_empty() {
        return Err("endpoints: there is none, and no URL on the command line either".to_owned());
    }
    let mut pairs = Vec::new();
    for (name, server) in &file.mcp_servers {
        if !server.disabled {
            pairs.extend(server.pairs(name, &file.endpoints)?);
        }
    }
    if pairs.is_empty() {
        return Err("mcpServers: there is none that is to be served".to_owned());
    }
    for (number, pair) in pairs.iter().enumerate() {
        if let Some(other) = pairs[..number].iter().find(|other| other.place.url == pair.place.url) {
            return Err(format!(
                "{} and {} have the same URL, where only the newest connection is kept: give each a URL of its own",
                other.name, pair.name
            ));
        }
    }
    Ok(pairs)
}

impl Server {
    fn pairs(&self, name: &str, endpoints: &BTreeMap<String, Place>) -> Result<Vec<Pair>, String> {
        let program = self.command.as_ref().ok_or_else(|| {
            format!("mcpServers.{name}: `command` is missing; only servers on stdio can be dialled")
        })?;
        let command = Command {
            program: program.into(),
            arguments: self.args.iter().map(Into::into).collect(),
            environment: self.env.clone().into_iter().collect(),
            folder: self.cwd.as_ref().map(PathBuf::from),
        };
        let names = self.endpoints.clone().unwrap_or_else(|| endpoints.keys().cloned().collect());
        let pair = |(number, endpoint): (usize, String)| {
            let place = endpoints.get(&endpoint).cloned().ok_or_else(|| {
                let hint = crate::cli::suggest::hint(&endpoint, endpoints.keys().map(String::as_str));
                format!("mcpServers.{name}.endpoints[{number}]: there is no endpoint `{endpoint}`{hint}")
            })?;
            Ok(Pair { name: format!("{name} at {endpoint}"), command: command.clone(), place })
        };
        names.into_iter().enumerate().map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::*;

    fn read_json(file: &Value) -> Result<Vec<Pair>, String> {
        read(&file.to_string(), None, &|name| (name == "TOKEN").then(|| "secret".to_owned()))
    }

    #[track_caller]
    fn check(file: &Value, expected: &[&str]) {
        let pairs = read_json(file).unwrap();
        assert_eq!(pairs.iter().map(|pair| &*pair.name).collect::<Vec<_>>(), expected);
    }

    #[track_caller]
    fn wrong(file: &Value, expected: &str) {
        assert_eq!(read_json(file).unwrap_err(), expected);
    }

    #[test]
    fn each_server_is_dialled_to_each_of_its_endpoints() {
        let endpoints =
            json!({"home": {"url": "ws://h/1"}, "work": {"url": "ws://h/2"}, "lab": {"url": "ws://h/3"}});
        let servers = json!({
            "calc": {"command": "calc", "endpoints": ["lab"]},
            "files": {"command": "files", "endpoints": ["home", "work"]},
            "old": {"command": "old", "disabled": true},
        });
        let file = json!({"mcpServers": servers, "endpoints": endpoints});
        check(&file, &["calc at lab", "files at home", "files at work"]);
        let file = json!({"mcpServers": {"calc": {"command": "calc"}}, "endpoints": endpoints});
        check(&file, &["calc at home", "calc at lab", "calc at work"]);
    }

    #[test]
    fn everything_is_read() {
        let file = json!({
            "mcpServers": {"a": {
                "type": "stdio", "command": "run", "args": ["x", "${TOKEN}"], "env": {"KEY": "1"}, "cwd": "/tmp",
            }},
            "endpoints": {"b": {"url": "ws://h?t=${TOKEN}", "token": "t", "headers": {"X": "y"}, "xiaozhi": true}},
        });
        let pairs = read_json(&file).unwrap();
        let command = Command {
            program: "run".into(),
            arguments: vec!["x".into(), "secret".into()],
            environment: vec![("KEY".to_owned(), "1".to_owned())],
            folder: Some("/tmp".into()),
        };
        let headers = BTreeMap::from([("X".to_owned(), "y".to_owned())]);
        let place =
            Place { url: "ws://h?t=secret".to_owned(), token: Some("t".to_owned()), headers, xiaozhi: true };
        assert_eq!(pairs, [Pair { name: "a at b".to_owned(), command, place }]);
    }

    #[test]
    fn a_file_of_another_program_takes_the_url_of_the_command_line() {
        let file = r#"{"mcpServers": {"a": {"command": "a"}}}"#;
        let place = Place { url: "ws://h".to_owned(), ..Place::default() };
        let pairs = read(file, Some(place.clone()), &|_| None).unwrap();
        assert_eq!(pairs[0].place, place);
        let none = "endpoints: there is none, and no URL on the command line either";
        assert_eq!(read(file, None, &|_| None).unwrap_err(), none);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let endpoints = json!({"home": {"url": "ws://h"}});
        let with = |servers: Value| json!({"mcpServers": servers, "endpoints": endpoints});
        wrong(
            &with(json!({"a": {"command": "a", "args": ["x", 1]}})),
            "mcpServers.a.args[1]: invalid type: integer `1`, expected a string",
        );
        wrong(
            &with(json!({"a": {"url": "http://h"}})),
            "mcpServers.a: `command` is missing; only servers on stdio can be dialled",
        );
        wrong(
            &with(json!({"a": {"command": "a", "endpoints": ["hom"]}})),
            "mcpServers.a.endpoints[0]: there is no endpoint `hom`; did you mean `home`?",
        );
        wrong(
            &with(json!({"a": {"command": "a", "env": {"K": "${NONE}"}}})),
            "mcpServers.a.env.K: the variable NONE is not set",
        );
        wrong(&with(json!({})), "mcpServers: there is none that is to be served");
        wrong(
            &with(json!({"a": {"command": "a"}, "b": {"command": "b"}})),
            "a at home and b at home have the same URL, where only the newest connection is kept: give each a URL of its own",
        );
        assert!(read("{", None, &|_| None).unwrap_err().contains("line 1"));
        let misspelled = json!({"mcpServers": {}, "endpoints": {"home": {"url": "ws://h", "tokn": "t"}}});
        assert!(read_json(&misspelled).unwrap_err().starts_with("endpoints.home.tokn: unknown field `tokn`"));
    }
}
