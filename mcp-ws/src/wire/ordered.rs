//! A JSON object whose members keep their order, for whoever takes something out of it or writes it in other words.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;

use super::Text;
use super::escape;

/// The members, each of which may be any value.
pub(crate) struct Ordered<'t>(Vec<(Text<'t>, &'t RawValue)>);

impl<'t> Ordered<'t> {
    /// Takes a value for an object, if it is one.
    pub(crate) fn new(value: &'t str) -> Option<Self> {
        serde_json::from_str(value).ok()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'t str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'t str)> {
        self.0.iter().map(|(name, value)| (&**name, value.get()))
    }

    /// The same without the members that are not wanted.
    pub(crate) fn only(mut self, wanted: impl Fn(&str, &str) -> bool) -> Self {
        self.0.retain(|(name, value)| wanted(name, value.get()));
        self
    }

    /// Appends the object, each member as `put` writes it with its name.
    pub(crate) fn put(&self, out: &mut Vec<u8>, mut put: impl FnMut(&str, &'t str, &mut Vec<u8>)) {
        out.push(b'{');
        for (at, (name, value)) in self.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            put(name, value, out);
        }
        out.push(b'}');
    }
}

/// Appends a member as it is.
pub(crate) fn put_member(name: &str, value: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escape(name, out);
    out.extend_from_slice(b"\":");
    out.extend_from_slice(value.as_bytes());
}

impl<'de: 't, 't> Deserialize<'de> for Ordered<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Ordered<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
                let mut all = Vec::new();
                while let Some(member) = members.next_entry()? {
                    all.push(member);
                }
                Ok(Ordered(all))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let ordered = Ordered::new(r#"{"b":1,"a\"":{"c": 2},"B":null}"#).unwrap();
        let mut out = Vec::new();
        ordered.put(&mut out, put_member);
        assert_eq!(out, br#"{"b":1,"a\"":{"c": 2},"B":null}"#);
        assert_eq!(ordered.get("a\""), Some(r#"{"c": 2}"#));
        assert_eq!(ordered.get("c"), None);
        assert!(Ordered::new("[]").is_none());
    }
}
