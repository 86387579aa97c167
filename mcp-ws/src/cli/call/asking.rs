//! What a tool wants to know is asked on the terminal. Without one, the answer is no.

use std::io;
use std::io::Write;
use std::sync::Arc;
use std::thread;

use serde_json::Map;
use tokio::sync::Mutex;
use tokio::sync::oneshot;

use super::form;
use super::form::Entered;
use crate::cli::output;
use crate::client::Elicitation;
use crate::client::Elicited;

/// The terminal, at which one question is asked at a time. Its clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Terminal(Arc<Mutex<()>>);

/// Asks, if there is anybody to be asked.
pub(super) async fn ask(terminal: Option<Terminal>, question: Elicitation) -> Elicited {
    let Some(Terminal(turn)) = terminal else {
        output::remark(format_args!("declined, since stdin is no terminal: {}", question.message));
        return Elicited::Decline;
    };
    let _turn = turn.lock().await;
    output::remark(format_args!("\n{}", question.message));
    let answered = match question {
        Elicitation { url: Some(url), .. } => open(&url).await,
        Elicitation { form, .. } => fill_in(&form.unwrap_or_default()).await,
    };
    answered.unwrap_or_else(|| {
        // The line of the prompt has no end.
        output::remark("");
        Elicited::Decline
    })
}

/// `None`: the user has ended the input.
async fn open(url: &str) -> Option<Elicited> {
    let line = read(&format!("Open {url} in a browser? [y/N]: ")).await?;
    let agrees = matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
    Some(if agrees { Elicited::Accept(Map::new()) } else { Elicited::Decline })
}

async fn fill_in(form: &serde_json::Value) -> Option<Elicited> {
    let fields = form::fields(form);
    if fields.is_empty() {
        let line = read("Agree? [y/N]: ").await?;
        let agrees = matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
        return Some(if agrees { Elicited::Accept(Map::new()) } else { Elicited::Decline });
    }
    output::remark("(Ctrl-D declines)");
    let mut filled_in = Map::new();
    for field in fields {
        loop {
            match field.read(&read(&format!("  {}: ", field.prompt)).await?) {
                Entered::Value(value) => filled_in.insert(field.name, value),
                Entered::Nothing => None,
                Entered::Wrong(why) => {
                    output::remark(format_args!("  {why}"));
                    continue;
                }
            };
            break;
        }
    }
    Some(Elicited::Accept(filled_in))
}

/// Reads one line, on a thread of its own: one of the runtime's would keep it from ending.
async fn read(prompt: &str) -> Option<String> {
    // Without a prompt, an answer is still an answer.
    let _ = write!(io::stderr(), "{prompt}");
    let (answer, answered) = oneshot::channel();
    thread::spawn(move || {
        let mut line = String::new();
        if matches!(io::stdin().read_line(&mut line), Ok(1..)) {
            // Whoever asked may have gone.
            let _ = answer.send(line);
        }
    });
    answered.await.ok()
}
