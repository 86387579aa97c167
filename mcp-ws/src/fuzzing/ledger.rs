//! Who is still owed an answer, counted by what stands on the wire alone.

use std::collections::HashMap;
use std::collections::HashSet;

use super::told::Told;

/// What the other side may still expect, and what it may not.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// How many requests of an id wait, by its bytes.
    owed: HashMap<String, usize>,
    /// The subscriptions that were acknowledged and go on.
    subscriptions: HashSet<String>,
    /// What of ours was sent: questions, pings and requests, by their numbers.
    sent: HashSet<u64>,
    /// What of it was neither answered nor given up, pings aside.
    asked: HashSet<u64>,
}

impl Ledger {
    /// A request has come.
    pub(super) fn owe(&mut self, id: &str) {
        *self.owed.entry(id.to_owned()).or_default() += 1;
    }

    /// A request was given up before it was answered, so that nothing may be said for it any more.
    pub(super) fn give_up(&mut self, id: &str) {
        self.pay(id);
        self.subscriptions.remove(id);
    }

    /// The other side has answered a question, or a request of ours.
    pub(super) fn answered(&mut self, number: u64) {
        assert!(self.asked.remove(&number), "an answer to nothing that is open is handed on: {number}");
    }

    /// A request of ours was given up without a word.
    pub(super) fn forgotten(&mut self, number: u64) {
        assert!(self.asked.remove(&number), "{number} was not open");
    }

    /// What the other side is still to answer, pings aside.
    pub(super) fn asked(&self) -> Vec<u64> {
        let mut asked: Vec<u64> = self.asked.iter().copied().collect();
        asked.sort_unstable();
        asked
    }

    /// How many requests wait.
    pub(super) fn owed(&self) -> usize {
        self.owed.values().sum()
    }

    /// Something was said to the other side.
    pub(super) fn hear(&mut self, told: &Told) {
        for id in told.answers() {
            self.pay(id);
        }
        match told {
            Told::Acknowledged { subscription, .. } => {
                assert!(self.owed.contains_key(subscription), "nobody has asked for {subscription}");
                assert!(
                    self.subscriptions.insert(subscription.clone()),
                    "{subscription} is acknowledged twice"
                );
            }
            Told::ToolsChanged { subscription: Some(subscription) } => {
                assert!(self.subscriptions.contains(subscription), "{subscription} is no subscription");
            }
            Told::Result { id, subscription: Some(subscription), .. } => {
                assert_eq!(id, subscription, "the end of a subscription is the answer to its request");
                assert!(self.subscriptions.remove(subscription), "{subscription} has not begun");
            }
            Told::Asked { id, method } => {
                let number = id.parse().unwrap();
                assert!(self.sent.insert(number), "{id} was used before");
                if method != "ping" {
                    self.asked.insert(number);
                }
            }
            Told::TakenBack { id } => self.forgotten(id.parse().unwrap()),
            _ => {}
        }
    }

    fn pay(&mut self, id: &str) {
        let Some(count) = self.owed.get_mut(id) else { panic!("nobody waits for an answer to {id}") };
        *count -= 1;
        if *count == 0 {
            self.owed.remove(id);
        }
    }
}
