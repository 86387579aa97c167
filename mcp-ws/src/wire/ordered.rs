//! A JSON object whose members keep their order, for whoever takes something out of it or writes it in other words.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::Error;
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
        Self::of_at_most(value, usize::MAX)
    }

    /// The same, if it has at most so many members. No more are kept on the way.
    pub(crate) fn of_at_most(value: &'t str, most: usize) -> Option<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(value);
        let members = deserializer.deserialize_map(Members { most }).ok()?;
        deserializer.end().ok().map(|()| members)
    }

    /// The members by themselves.
    pub(crate) fn into_members(self) -> impl Iterator<Item = (Cow<'t, str>, &'t RawValue)> {
        self.0.into_iter().map(|(name, value)| (name.0, value))
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

struct Members {
    most: usize,
}

impl<'de> Visitor<'de> for Members {
    type Value = Ordered<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            if all.len() == self.most {
                return Err(M::Error::custom("too many members"));
            }
            all.push(member);
        }
        Ok(Ordered(all))
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
        for other in ["[]", "{} {}", "{", "5"] {
            assert!(Ordered::new(other).is_none(), "{other}");
        }
    }

    #[test]
    fn as_many_members_as_may_be_and_not_one_more() {
        let text = r#"{"a":1,"b":2}"#;
        assert!(Ordered::of_at_most(text, 2).is_some());
        assert!(Ordered::of_at_most(text, 1).is_none());
    }
}
