//! What a client keeps for a call that will be made again: the answers so far, sealed, so that nobody can change them, use
//! them for another call, or keep them for too long.
//!
//! A seal is an HMAC (RFC 2104) with SHA-256 over all of it. What is sealed can be read by the client, which has given the
//! answers itself. It may be used more than once until it expires: a server that kept a list of those used would keep
//! something between two requests.

use std::time::Duration;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use hmac::Hmac;
use hmac::KeyInit;
use hmac::Mac;
use serde::Deserialize;
use serde::Serialize;
use sha2::Sha256;

use super::spelling::in_one_spelling;
use crate::tool::Answers;
use crate::tool::Caller;

/// Seals what clients keep, and opens it again.
#[derive(Clone)]
pub(crate) struct Seal {
    /// None: there is none that nobody could guess, so that nothing is opened.
    key: Option<[u8; 32]>,
    /// For how long a seal holds.
    lifetime: Duration,
    /// How many bytes what is sealed may have: the client sends it back in a message.
    most: usize,
}

/// The call that a seal is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purpose<'a> {
    pub(super) caller: &'a Caller,
    pub(super) tool: &'a str,
    /// A JSON object; its spelling does not matter.
    pub(super) arguments: &'a str,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When it expires, in milliseconds since 1970.
    until: u64,
    answers: Answers,
}

impl Seal {
    /// A seal of this key, if there is one, for what is sent back in messages of at most so many bytes. Servers that stand in
    /// for each other have the same.
    pub(crate) fn new(key: Option<[u8; 32]>, lifetime: Duration, max_message_size: usize) -> Self {
        // The other half is for the arguments, and for the answers that are new.
        Self { key, lifetime, most: max_message_size / 2 }
    }

    /// Seals these answers for a call. None: they are too large to be sent back, or its arguments are nested too deep.
    pub(super) fn close(&self, answers: Answers, purpose: Purpose<'_>, now: SystemTime) -> Option<String> {
        let until = millis(now + self.lifetime);
        // Text and JSON can always be written as JSON.
        let kept = serde_json::to_vec(&Kept { until, answers }).unwrap_or_default();
        let arguments = in_one_spelling(purpose.arguments)?;
        let mac = self.mac(&kept, purpose, &arguments);
        let tag = mac.map(|mac| BASE64URL.encode(mac.finalize().into_bytes()));
        let sealed = format!("{}.{}", BASE64URL.encode(&kept), tag.unwrap_or_default());
        (sealed.len() <= self.most).then_some(sealed)
    }

    /// The answers that were sealed for this call. `None`: not by us, not for it, or too long ago. Which it is, is nobody's
    /// business.
    pub(super) fn open(&self, sealed: &str, purpose: Purpose<'_>, now: SystemTime) -> Option<Answers> {
        let (kept, tag) = sealed.split_once('.')?;
        let kept = BASE64URL.decode(kept).ok()?;
        let tag = BASE64URL.decode(tag).ok()?;
        let arguments = in_one_spelling(purpose.arguments)?;
        // Takes as long whether the first byte is wrong or the last.
        self.mac(&kept, purpose, &arguments)?.verify_slice(&tag).ok()?;
        let Kept { until, answers } = serde_json::from_slice(&kept).ok()?;
        (millis(now) < until).then_some(answers)
    }

    /// Each part with its length, so that no part can be taken for another.
    fn mac(&self, kept: &[u8], purpose: Purpose<'_>, arguments: &[u8]) -> Option<Hmac<Sha256>> {
        let key = self.key?;
        let Purpose { caller, tool, .. } = purpose;
        let principal = caller.principal();
        // A block of SHA-256, to which HMAC fills every shorter key up with zeroes.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(&key);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(&[u8::from(principal.is_some())]);
        for part in [principal.unwrap_or_default().as_bytes(), tool.as_bytes(), arguments, kept] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Some(mac)
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::tool::Identity;

    const LIFETIME: Duration = Duration::from_secs(60);

    fn purpose<'a>(caller: &'a Caller, tool: &'a str, arguments: &'a str) -> Purpose<'a> {
        Purpose { caller, tool, arguments }
    }

    fn sealed() -> (Seal, String, SystemTime) {
        let (seal, now) = (Seal::new(Some([7; 32]), LIFETIME, 1000), UNIX_EPOCH + Duration::from_secs(1000));
        let answer = RawValue::from_string(r#"{"action":"accept"}"#.to_owned()).unwrap();
        let answers = Answers::from([("who".to_owned(), answer)]);
        let sealed = seal.close(answers, purpose(&Caller::default(), "t", r#"{"a":1,"b":[2]}"#), now);
        (seal, sealed.unwrap(), now)
    }

    #[test]
    fn what_was_sealed_is_there_again_for_the_same_call() {
        let (seal, sealed, now) = sealed();
        let anybody = Caller::default();
        for arguments in [r#"{"a":1,"b":[2]}"#, r#"{ "b": [ 2 ], "\u0061": 1 }"#] {
            let just_in_time = now + LIFETIME - Duration::from_millis(1);
            let answers = seal.open(&sealed, purpose(&anybody, "t", arguments), just_in_time).unwrap();
            assert_eq!(answers["who"].get(), r#"{"action":"accept"}"#);
        }
    }

    #[test]
    fn what_is_late_is_refused() {
        let (seal, sealed, now) = sealed();
        let late = now + LIFETIME + Duration::from_secs(1);
        assert!(seal.open(&sealed, purpose(&Caller::default(), "t", r#"{"a":1,"b":[2]}"#), late).is_none());
    }

    #[test]
    fn what_is_of_another_call_is_refused() {
        let (seal, sealed, now) = sealed();
        let anybody = Caller::default();
        let somebody = Caller::of(Identity::new("somebody"));
        let nameless = Caller::of(Identity::new(""));
        let arguments = r#"{"a":1,"b":[2]}"#;
        for other in [
            purpose(&somebody, "t", arguments),
            purpose(&nameless, "t", arguments),
            purpose(&anybody, "u", arguments),
            purpose(&anybody, "t", r#"{"a":1,"b":[3]}"#),
        ] {
            assert!(seal.open(&sealed, other, now).is_none(), "{other:?}");
        }
        let other_key = Seal::new(Some([8; 32]), LIFETIME, 1000);
        assert!(other_key.open(&sealed, purpose(&anybody, "t", arguments), now).is_none());
    }

    #[test]
    fn arguments_without_an_end_are_neither_sealed_nor_opened() {
        let (seal, sealed, now) = sealed();
        let anybody = Caller::default();
        let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
        assert!(seal.open(&sealed, purpose(&anybody, "t", &deep), now).is_none());
        assert!(seal.close(Answers::new(), purpose(&anybody, "t", &deep), now).is_none());
    }

    #[test]
    fn without_a_key_nothing_is_opened() {
        let (seal, now) = (Seal::new(None, LIFETIME, 1000), SystemTime::now());
        let anybody = Caller::default();
        let sealed = seal.close(Answers::new(), purpose(&anybody, "t", "{}"), now).unwrap();
        assert!(seal.open(&sealed, purpose(&anybody, "t", "{}"), now).is_none());
    }

    #[test]
    fn what_could_not_be_sent_back_is_not_sealed() {
        let (anybody, now) = (Caller::default(), SystemTime::now());
        let answers = |len| {
            let answer = RawValue::from_string(format!("\"{}\"", "x".repeat(len))).unwrap();
            Answers::from([("who".to_owned(), answer)])
        };
        let seal = Seal::new(Some([7; 32]), LIFETIME, 1000);
        assert!(seal.close(answers(200), purpose(&anybody, "t", "{}"), now).is_some());
        assert!(seal.close(answers(500), purpose(&anybody, "t", "{}"), now).is_none());
    }

    #[test]
    fn what_was_changed_is_refused_wherever_it_was() {
        let (seal, sealed, now) = sealed();
        let anybody = Caller::default();
        let purpose = purpose(&anybody, "t", r#"{"a":1,"b":[2]}"#);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(seal.open(&changed, purpose, now).is_none(), "{place}");
        }
        for changed in [format!("{sealed}-TAMPERED"), String::new(), ".".to_owned(), sealed.replace('.', "")]
        {
            assert!(seal.open(&changed, purpose, now).is_none(), "{changed}");
        }
    }
}
