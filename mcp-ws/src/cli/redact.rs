//! Keeps secrets out of logs: what was given as a token, a header or a query is replaced wherever it stands.

use std::sync::Mutex;
use std::sync::PoisonError;

/// What may not be told. It may grow: tokens come that were asked for.
#[derive(Debug)]
pub(super) struct Secrets(Mutex<Vec<String>>);

/// Shorter ones are words, and no secrets; without them, nothing could be read any more.
const SHORTEST: usize = 4;

const INSTEAD: &str = "…";

impl Secrets {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// A token, or the value of a header.
    pub(super) fn add(&self, secret: &str) {
        let secret = secret.trim();
        if let Some((_, credentials)) = secret.split_once(' ') {
            self.add(credentials);
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if secret.len() >= SHORTEST && !all.iter().any(|known| known == secret) {
            all.push(secret.to_owned());
            // One may be the beginning of another.
            all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// What is secret in a URL: user and password, and each value of its query, as it is written and as it is meant.
    pub(super) fn add_url(&self, url: &str) {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = rest.split('/').next().unwrap_or_default();
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        let values = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
        for secret in values.chain(user.splitn(2, ':')).chain([user]) {
            self.add(secret);
            self.add(&percent_encoding::percent_decode_str(secret).decode_utf8_lossy());
        }
    }

    /// The text without them.
    pub(super) fn without(&self, text: &str) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().fold(text.to_owned(), |text, secret| text.replace(secret, INSTEAD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(secrets: &Secrets, text: &str, expected: &str) {
        assert_eq!(secrets.without(text), expected);
    }

    #[test]
    fn tokens_and_values_are_replaced() {
        let secrets = Secrets::new();
        secrets.add("Bearer abcdef");
        secrets.add("a b");
        secrets.add("abcdefgh");
        check(&secrets, "got abcdef and abcdefgh, a b", "got … and …, a b");
        check(&secrets, "Bearer abcdef", "…");
    }

    #[test]
    fn of_a_url_only_what_is_secret_is() {
        let secrets = Secrets::new();
        secrets.add_url("wss://user:password@host.example/path?token=a%2Bbc&v=1");
        check(&secrets, "host.example/path a%2Bbc a+bc 1 user", "host.example/path … … 1 …");
        check(&secrets, "user:password", "…");
    }
}
