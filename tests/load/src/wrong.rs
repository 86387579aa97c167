//! What ends a run: something that was not as it has to be.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Wrong(pub(crate) String);

pub(crate) type Outcome<T = ()> = Result<T, Wrong>;

impl Wrong {
    /// With what it was about in front.
    pub(crate) fn during(self, what: &str) -> Self {
        Self(format!("{what}: {}", self.0))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

impl From<std::io::Error> for Wrong {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Is wrong unless this holds.
pub(crate) fn ensure(holds: bool, what: &str, saw: &dyn fmt::Display) -> Outcome {
    if holds { Ok(()) } else { Err(Wrong(format!("{what}: {}", shortened(&saw.to_string())))) }
}

/// How long anything may take that has to happen. No verdict on speed: only who is never answered is as late as that.
const DEADLINE: Duration = Duration::from_secs(150);

/// Waits for what has to happen.
pub(crate) async fn within<T>(what: &str, happens: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    match tokio::time::timeout(DEADLINE, happens).await {
        Ok(outcome) => outcome.map_err(|wrong| wrong.during(what)),
        Err(_) => Err(Wrong(format!("{what}: not within {} s", DEADLINE.as_secs()))),
    }
}

/// The text that a call has come to, which has not failed.
pub(crate) fn text_of(answer: &Value) -> Outcome<&str> {
    let result = &answer["result"];
    let text = result["content"][0]["text"].as_str();
    match text {
        Some(text) if result["isError"] != true => Ok(text),
        _ => Err(Wrong(format!("a text was expected: {}", shortened(&answer.to_string())))),
    }
}

/// Is wrong unless the answer is an error of this code.
pub(crate) fn ensure_code(answer: &Value, code: i64) -> Outcome {
    ensure(answer["error"]["code"] == code, &format!("{code} was expected"), answer)
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 600;
    text.char_indices().nth(LONGEST).map_or(text.to_owned(), |(at, _)| format!("{} …", &text[..at]))
}
