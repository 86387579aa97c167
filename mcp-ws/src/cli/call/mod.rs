//! `mcp-ws call`: one call of a tool.
//!
//! Next: `typed` for how words become arguments, `result` for what is written, `progress` and `asking` for what happens
//! meanwhile.

mod asking;
mod form;
mod progress;
mod result;
mod typed;

use std::io;
use std::io::IsTerminal;
use std::io::Read;

use serde_json::Value;

use self::progress::Shown;
use super::exit::Exit;
use super::exit::Failure;
use super::options;
use super::options::Shared;
use super::suggest;
use crate::client::Reconnect;
use crate::protocol::Tool;
use crate::server::Interruption;

pub(super) async fn run(shared: &Shared, options: options::Call) -> Result<(), Failure> {
    let (server, tool, words) = told_apart(options.words, shared.url.is_some())?;
    let url = shared.url(server)?;
    let given = given(&words)?;
    let endpoint = shared.endpoint(&url)?.reconnect(Reconnect::never());
    let terminal = io::stdin().is_terminal().then(asking::Terminal::default);
    let client =
        shared.client(endpoint).on_elicitation(move |question| asking::ask(terminal.clone(), question));

    let mut interruption = Interruption::watch();
    let calling = async {
        let client = client.connect().await?;
        let tools = client.list_tools().await?;
        let tool = find(&tools, &tool)?;
        let arguments = match given {
            Given::Whole(arguments) => arguments,
            Given::Words => typed::arguments(&words, &tool.input_schema, &read_file)
                .map_err(|why| Failure::usage(format!("{why}\n{}", usage(tool))))?,
        };
        Ok::<_, Failure>((client, tool.name.clone(), arguments))
    };
    let (client, tool, arguments) = tokio::select! {
        called = calling => called?,
        () = interruption.next() => return Err(Failure::silent(Exit::Interrupted)),
    };

    let shown = Shown::of(shared);
    let mut call = client.call_tool(tool, arguments);
    if let Some(timeout) = options.timeout {
        call = call.timeout(timeout).timeout_max(timeout);
    }
    if shown.is_wanted() {
        let mut shown = shown.clone();
        call = call.on_progress(move |progress| shown.show(&progress));
    }
    let outcome = tokio::select! {
        outcome = call.into_future() => outcome.map_err(Failure::from),
        // The call is dropped, and the server told so before the connection is closed.
        () = interruption.next() => Err(Failure::silent(Exit::Interrupted)),
    };
    shown.clear();
    client.close().await;
    result::write(shared, &outcome?, options.output.as_deref())
}

/// The URL, if it is here, the tool and the rest.
fn told_apart(words: Vec<String>, has_url: bool) -> Result<(Option<String>, String, Vec<String>), Failure> {
    let mut words = words.into_iter().peekable();
    let server = words.next_if(|word| !has_url || word.contains("://"));
    let tool = words.next().ok_or_else(|| Failure::usage("which tool? `mcp-ws tools` lists them"))?;
    Ok((server, tool, words.collect()))
}

/// How arguments are given.
enum Given {
    /// All at once, as JSON.
    Whole(Value),
    /// One by one.
    Words,
}

fn given(words: &[String]) -> Result<Given, Failure> {
    let text = match words {
        [word] if word == "-" => {
            let mut text = String::new();
            io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| Failure::usage(format!("cannot read stdin: {error}")))?;
            text
        }
        [word] if word.trim_start().starts_with('{') => word.clone(),
        _ => return Ok(Given::Words),
    };
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("the arguments are no JSON: {error}")))?;
    if value.is_object() {
        Ok(Given::Whole(value))
    } else {
        Err(Failure::usage("the arguments are no JSON object"))
    }
}

fn read_file(path: &str) -> io::Result<String> {
    std::fs::read_to_string(path)
}

fn find<'t>(tools: &'t [Tool], name: &str) -> Result<&'t Tool, Failure> {
    let found = tools.iter().find(|tool| tool.name == name);
    found.ok_or_else(|| {
        let hint = suggest::hint(name, tools.iter().map(|tool| &*tool.name));
        Failure::usage(format!("there is no tool `{name}`{hint}"))
    })
}

/// What a tool takes, in a line.
fn usage(tool: &Tool) -> String {
    let schema = &tool.input_schema;
    let required = schema["required"].as_array();
    let is_required =
        |name: &str| required.is_some_and(|required| required.iter().any(|other| other == name));
    let arguments = schema["properties"].as_object().into_iter().flatten().map(|(name, of_argument)| {
        let kind = super::tools::kind(of_argument, 0);
        if is_required(name) { format!(" {name}=<{kind}>") } else { format!(" [{name}=<{kind}>]") }
    });
    format!("usage: {}{}", tool.name, arguments.collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(words: &[&str], has_url: bool, expected: (Option<&str>, &str, &[&str])) {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let (server, tool, rest) = told_apart(words, has_url).unwrap();
        assert_eq!((server.as_deref(), &*tool), (expected.0, expected.1));
        assert_eq!(rest, expected.2);
    }

    #[test]
    fn the_url_can_be_left_out_where_it_is_said_elsewhere() {
        check(&["ws://h", "add", "a=1"], false, (Some("ws://h"), "add", &["a=1"]));
        check(&["ws://h", "add", "a=1"], true, (Some("ws://h"), "add", &["a=1"]));
        check(&["add", "a=1"], true, (None, "add", &["a=1"]));
        check(&["h:8000", "add"], false, (Some("h:8000"), "add", &[]));
        assert_eq!(told_apart(vec!["ws://h".to_owned()], false).unwrap_err().exit(), Exit::Usage);
    }

    #[test]
    fn a_tool_that_there_is_none_of_is_suggested() {
        let tool: Tool = serde_json::from_value(json!({
            "name": "add",
            "inputSchema": {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a"]},
        }))
        .unwrap();
        assert_eq!(usage(&tool), "usage: add a=<integer> [b=<integer>]");
        let unknown = find(&[tool], "ad").unwrap_err();
        assert_eq!(unknown.to_string(), "there is no tool `ad`; did you mean `add`?");
    }

    #[test]
    fn arguments_are_an_object() {
        let given = |word: &str| given(&[word.to_owned()]);
        assert!(matches!(given(r#"{"a":1}"#), Ok(Given::Whole(_))));
        assert!(matches!(given("a=1"), Ok(Given::Words)));
        assert!(given("{a}").is_err());
    }
}
