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
    /// The number of the last request of ours.
    last_asked: u64,
    /// Requests of ours that were neither answered nor taken back.
    asked: HashSet<String>,
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

    /// The other side has answered a question.
    pub(super) fn answered(&mut self, question: &str) {
        assert!(self.asked.remove(question), "an answer to no question is handed on: {question}");
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
            Told::Asked { id, .. } => {
                let number: u64 = id.parse().unwrap();
                assert!(number > self.last_asked, "{id} was used before");
                self.last_asked = number;
                self.asked.insert(id.clone());
            }
            Told::TakenBack { id } => assert!(self.asked.remove(id), "{id} was not open"),
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
