//! What is found by the names of questions: few entries in a sorted list, which is far less to compile than a tree.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::de::MapAccess;
use serde::de::Visitor;

/// Values by names, in the order of the names. As JSON it is an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ByName<T>(Vec<(String, T)>);

impl<T> ByName<T> {
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// A value whose name is there already takes the place of the other.
    pub(crate) fn insert(&mut self, name: String, value: T) {
        match self.find(&name) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        self.find(name).ok().map(|place| self.0.remove(place).1)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        let mut all = Self::default();
        entries.into_iter().for_each(|(name, value)| all.insert(name, value));
        all
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByName<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = ByName<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut all = ByName::default();
        while let Some((name, value)) = map.next_entry()? {
            all.insert(name, value);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_name_counts_and_names_are_in_order() {
        let entries = [("b", 1), ("a", 2), ("c", 3), ("b", 4)].map(|(name, value)| (name.to_owned(), value));
        let mut all: ByName<_> = entries.into_iter().collect();
        assert!(all.iter().eq([("a", &2), ("b", &4), ("c", &3)]));
        assert!(all.contains("c") && !all.contains("d"));
        assert_eq!((all.remove("a"), all.remove("a")), (Some(2), None));
        let json = serde_json::to_string(&all).unwrap();
        assert_eq!(json, r#"{"b":4,"c":3}"#);
        assert_eq!(serde_json::from_str::<ByName<i32>>(&json).unwrap(), all);
        all.clear();
        assert!(all.is_empty());
    }
}
