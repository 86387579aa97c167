//! What questions are called towards the client.

use std::collections::HashMap;

/// Names that are given once each. The first question that is asked by a key has that key; every further one has another name,
/// since a client that has answered a name takes all that is asked by it for answered.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// How many questions have been asked by each key.
    last_of: HashMap<String, u32>,
}

impl Names {
    /// A name that no question had before, the key itself if it can be. Asked for the same keys in the same order, the names
    /// are the same: that is how a call that is run anew finds the answers to its questions.
    #[inline]
    pub(super) fn next(&mut self, key: &str) -> String {
        let mut last = self.last_of.get(key).copied().unwrap_or(0);
        loop {
            last += 1;
            let name = if last == 1 { key.to_owned() } else { format!("{key}-{last}") };
            // A key may look like what was made of another one.
            let is_taken = if last == 1 { self.was_made(&name) } else { self.last_of.contains_key(&name) };
            if !is_taken {
                self.last_of.insert(key.to_owned(), last);
                return name;
            }
        }
    }

    /// Whether this name was made of another key.
    #[inline]
    fn was_made(&self, name: &str) -> bool {
        name.rsplit_once('-').is_some_and(|(key, number)| {
            let last = self.last_of.get(key).copied().unwrap_or(0);
            number.parse().is_ok_and(|made: u32| (2..=last).contains(&made) && made.to_string() == number)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_used_again_whatever_keys_look_like() {
        let mut names = Names::default();
        let keys = ["a", "a-2", "a", "a", "a-2", "a-2-2", "a"];
        let mut given: Vec<_> = keys.iter().chain(&keys).map(|key| names.next(key)).collect();
        assert_eq!(given[0], "a");
        given.sort();
        given.dedup();
        assert_eq!(given.len(), 2 * keys.len(), "{given:?}");
    }

    #[test]
    fn a_key_that_only_looks_like_a_made_name_is_left_as_it_is() {
        let mut names = Names::default();
        let keys = ["a", "a", "a-1", "a-0", "a-02", "a-3"];
        assert_eq!(keys.map(|key| names.next(key)), ["a", "a-2", "a-1", "a-0", "a-02", "a-3"]);
    }

    #[test]
    fn names_come_in_the_same_order_each_time() {
        let of = || {
            let mut names = Names::default();
            ["a", "b", "a", "a-2", "a"].map(|key| names.next(key))
        };
        assert_eq!(of(), of());
        assert_eq!(of()[2], "a-2");
    }
}
