//! What handlers do, and what is done on their behalf.

use std::time::Duration;

use super::Driver;
use super::SECOND;
use super::sink;
use crate::fuzzing::choices::Choices;
use crate::fuzzing::model::INTERNAL_ERROR;
use crate::fuzzing::model::error;
use crate::fuzzing::told::Told;
use crate::peer::Address;
use crate::peer::Call;
use crate::peer::Filter;
use crate::peer::Key;
use crate::peer::LONGEST_TIME;
use crate::peer::Owed;
use crate::protocol::notifications;
use crate::wire::write_error;
use crate::wire::write_notification;
use crate::wire::write_result;

/// A subscription that is opened when it is known which tasks there are.
pub(super) struct Wanted {
    /// What it hears of.
    pub(super) filter: Filter,
    /// Whether other tools are among that.
    pub(super) tools: bool,
}

impl Driver {
    /// Runs a tool that answers at once, or waits.
    pub(super) fn begin(&mut self, call: &Call<'_>, choices: &mut Choices<'_>) {
        self.note(call.key);
        let limit = match choices.below(4) {
            0 => return self.answer(call.to),
            1 => Some(5 * SECOND),
            2 => Some(200 * SECOND),
            _ => None,
        };
        if self.is_refused(call.to) {
            return;
        }
        self.peer.park(call, limit, self.now);
        self.enter(call.key, call.to, limit);
        if let Some(batch) = call.to.batch {
            self.batches.enter(batch);
            self.collected.get_mut(&batch).unwrap().1 += 1;
        }
    }

    /// Answers a request of no tool at once, or has it wait for whoever answers it.
    pub(super) fn wait(
        &mut self,
        key: Key,
        to: Address<'_>,
        wanted: Option<Wanted>,
        choices: &mut Choices<'_>,
    ) {
        self.note(key);
        if choices.below(2) == 0 {
            return self.end(to, wanted);
        }
        if self.is_refused(to) {
            return;
        }
        self.peer.park_request(key, to, self.now);
        self.enter(key, to, Some(LONGEST_TIME));
        self.wanted.extend(wanted.map(|wanted| (key, wanted)));
    }

    /// No two have the same key.
    fn note(&mut self, key: Key) {
        assert!(key > self.last_key, "a key is used again");
        self.last_key = key;
    }

    fn is_refused(&mut self, to: Address<'_>) -> bool {
        let refusal = self.peer.refusal();
        assert_eq!(refusal.is_some(), self.model.is_full());
        let Some(refusal) = refusal else { return false };
        write_error(sink(&mut self.sink, &mut self.batches, to.batch), Some(to.id), &refusal);
        self.expect(to.batch, Some(error(Some(to.id.as_json().to_owned()), INTERNAL_ERROR)));
        true
    }

    fn enter(&mut self, key: Key, to: Address<'_>, limit: Option<Duration>) {
        let Address { id, version, batch } = to;
        self.model.park(key, id.as_json(), version, batch, limit, self.now);
        self.keys.push(key);
    }

    fn end(&mut self, to: Address<'_>, wanted: Option<Wanted>) {
        let Some(Wanted { filter, tools }) = wanted else { return self.answer(to) };
        let told = self.model.open_listen(to.id.as_json().to_owned(), tools);
        self.expected.push(told);
        self.peer.open_listen(to.id, filter, &mut self.sink);
    }

    /// Writes an answer in the shape of its revision.
    pub(super) fn answer(&mut self, to: Address<'_>) {
        let is_modern = to.version.is_modern();
        let result: &[u8] = if is_modern { br#"{"resultType":"complete"}"# } else { b"{}" };
        write_result(sink(&mut self.sink, &mut self.batches, to.batch), to.id, result);
        let id = to.id.as_json().to_owned();
        self.expect(to.batch, Some(Told::Result { id, is_modern, subscription: None, version: None }));
    }

    /// A handler is done, be it one whose call is over.
    pub(super) fn settle(&mut self, choices: &mut Choices<'_>) {
        if let Some(key) = self.any_key(choices) {
            self.end_call(key);
        }
    }

    pub(super) fn end_call(&mut self, key: Key) {
        let owed = self.peer.settle(key, || self.now);
        let waiting = self.model.settle(key, self.now);
        assert_eq!(
            owed.as_ref().map(line),
            waiting.map(|call| format!("{} {:?} {:?}", call.id, call.version, call.batch))
        );
        let Some(owed) = owed else { return };
        let wanted = self.wanted.remove(&key);
        self.end(owed.address(), wanted);
        self.leave(owed.address().batch);
        assert!(self.peer.settle(key, || self.now).is_none(), "the right to answer is given out twice");
    }

    pub(super) fn progress(&mut self, choices: &mut Choices<'_>) {
        let Some(key) = self.any_key(choices) else { return };
        let waiting = self.model.calls.iter().find(|call| call.key == key).map(|call| call.id.clone());
        assert_eq!(self.peer.id_of(key).map(|id| id.as_json().to_owned()), waiting);
        if self.extend(key) {
            let token = waiting.unwrap();
            let params = format!(r#"{{"progressToken":{token},"progress":1}}"#);
            write_notification(&mut self.sink, notifications::PROGRESS, &params);
            self.expected.push(Told::Progress { token });
        }
    }

    pub(super) fn extend(&mut self, key: Key) -> bool {
        let extended = self.peer.handle_progress(key, self.now);
        assert_eq!(extended, self.model.extend(key, self.now));
        extended
    }

    /// A call that waits or has waited.
    pub(super) fn any_key(&self, choices: &mut Choices<'_>) -> Option<Key> {
        match choices.below(8) {
            0 => self.keys.get(choices.below(256) % self.keys.len().max(1)).copied(),
            place => self.model.calls.get(place % self.model.calls.len().max(1)).map(|call| call.key),
        }
    }
}

fn line(owed: &Owed) -> String {
    let Address { id, version, batch } = owed.address();
    format!("{} {version:?} {batch:?}", id.as_json())
}
