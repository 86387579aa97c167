//! What may never be told: the other side may repeat it in an answer, and answers stand in errors.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::header::HeaderValue;
use percent_encoding::percent_decode_str;

/// Texts that are cut out of whatever the other side says.
#[derive(Default)]
pub(in crate::client) struct Secrets(Vec<String>);

/// Shorter ones are words, and no secrets; without them, nothing could be read any more.
const SHORTEST: usize = 4;

/// An error is read by people.
const LONGEST_QUOTE: usize = 300;

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// A secret in the form it is sent in, and in the form that a server decodes it to.
    #[inline]
    pub(super) fn add(&mut self, secret: &str) {
        let decoded = percent_decode_str(secret).decode_utf8_lossy();
        for form in [secret, &decoded] {
            if form.len() >= SHORTEST && !self.0.iter().any(|known| known == form) {
                self.0.push(form.to_owned());
            }
        }
    }

    /// A query, and each value in it.
    #[inline]
    pub(super) fn add_query(&mut self, query: &str) {
        self.add(query);
        for pair in query.split('&') {
            self.add(pair.split_once('=').map_or(pair, |(_, value)| value));
        }
    }

    /// The value of a header, and what stands in it behind a scheme such as `Bearer`; of `Basic`, the password too.
    #[inline]
    pub(in crate::client) fn add_header(&mut self, value: &HeaderValue) {
        let Ok(value) = value.to_str() else { return };
        self.add(value);
        if let Some((_, credentials)) = value.split_once(' ') {
            self.add(credentials.trim());
            if let Ok(plain) = BASE64.decode(credentials.trim()) {
                let plain = String::from_utf8_lossy(&plain);
                self.add(&plain);
                self.add(plain.split_once(':').map_or("", |(_, password)| password));
            }
        }
    }

    /// What the other side says, fit for an error: one line that is not long, and has no secret in it.
    #[inline]
    pub(in crate::client) fn quote(&self, said: &[u8]) -> String {
        let said = String::from_utf8_lossy(said);
        let words = said.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
        let line = self.without(words.collect::<Vec<_>>().join(" "));
        match line.char_indices().nth(LONGEST_QUOTE) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// The same of any length, as it is otherwise.
    #[inline]
    pub(in crate::client) fn without(&self, mut text: String) -> String {
        let mut longest_first: Vec<_> = self.0.iter().collect();
        longest_first.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        for secret in &longest_first {
            text = text.replace(secret.as_str(), "…");
        }
        // Only so much of an answer is read, and a secret may stand where it is cut.
        text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
        if let Some(cut) = longest_first.into_iter().filter_map(|secret| cut_off(&text, secret)).max() {
            text.truncate(text.len() - cut);
            text.push('…');
        }
        text
    }
}

/// How much of a secret's beginning a text ends with.
#[inline]
fn cut_off(text: &str, secret: &str) -> Option<usize> {
    let lengths = secret.char_indices().map(|(at, _)| at).filter(|length| *length >= SHORTEST);
    lengths.rev().find(|length| text.ends_with(&secret[..*length]))
}
