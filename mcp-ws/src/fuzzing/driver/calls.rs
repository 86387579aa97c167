//! What handlers do, and what is done on their behalf.

use super::Driver;
use super::SECOND;
use super::sink;
use crate::fuzzing::choices::Choices;
use crate::fuzzing::model::INTERNAL_ERROR;
use crate::fuzzing::model::error;
use crate::fuzzing::told::Told;
use crate::peer::Address;
use crate::peer::Call;
use crate::peer::Key;
use crate::peer::Owed;
use crate::peer::QuestionId;
use crate::protocol::notifications;
use crate::wire::write_error;
use crate::wire::write_notification;
use crate::wire::write_result;

impl Driver {
    /// Runs a tool that answers at once, or waits.
    pub(super) fn begin(&mut self, call: &Call<'_>, choices: &mut Choices<'_>) {
        let limit = match choices.below(4) {
            0 => return self.answer(call.to),
            1 => Some(5 * SECOND),
            2 => Some(200 * SECOND),
            _ => None,
        };
        let refusal = self.peer.refusal();
        assert_eq!(refusal.is_some(), self.model.is_full());
        if let Some(refusal) = refusal {
            let sink = sink(&mut self.sink, &mut self.batches, call.to.batch);
            write_error(sink, Some(call.to.id), &refusal);
            return self
                .expect(call.to.batch, Some(error(Some(call.to.id.as_json().to_owned()), INTERNAL_ERROR)));
        }
        self.peer.park(call, limit, self.now);
        let Address { id, version, batch } = call.to;
        self.model.park(call.key, id.as_json(), version, batch, limit, self.now);
        assert!(!self.keys.contains(&call.key), "a key is used again");
        self.keys.push(call.key);
        if let Some(batch) = batch {
            self.batches.enter(batch);
            self.collected.get_mut(&batch).unwrap().1 += 1;
        }
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
        let owed = self.peer.settle(key, self.now);
        let waiting = self.model.settle(key, self.now);
        assert_eq!(
            owed.as_ref().map(line),
            waiting.map(|call| format!("{} {:?} {:?}", call.id, call.version, call.batch))
        );
        let Some(owed) = owed else { return };
        self.answer(owed.address());
        self.leave(owed.address().batch);
        assert!(self.peer.settle(key, self.now).is_none(), "the right to answer is given out twice");
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

    pub(super) fn ask(&mut self, choices: &mut Choices<'_>) {
        let Some(key) = self.any_key(choices) else { return };
        let times = choices.pick(&[1, 1, 1, 2, 70]);
        for _ in 0..times {
            let question = self.peer.ask(key, "roots/list", "{}", &mut self.sink);
            let number = self.model.ask(key);
            assert_eq!(question.is_some(), number.is_some());
            let Some(number) = number else { return };
            self.expected.push(Told::Asked { id: number.to_string(), method: "roots/list".to_owned() });
            self.questions.push(question);
        }
    }

    pub(super) fn give_up(&mut self, choices: &mut Choices<'_>) {
        let number = choices.below(256) % (self.questions.len() + 1);
        let Some(question) = self.question(number as u64) else { return };
        self.peer.give_up(question, self.now, &mut self.sink);
        if self.model.give_up(number as u64, self.now) {
            self.expected.push(Told::TakenBack { id: number.to_string() });
        }
    }

    /// A call that waits or has waited.
    pub(super) fn any_key(&self, choices: &mut Choices<'_>) -> Option<Key> {
        match choices.below(8) {
            0 => self.keys.get(choices.below(256) % self.keys.len().max(1)).copied(),
            place => self.model.calls.get(place % self.model.calls.len().max(1)).map(|call| call.key),
        }
    }

    pub(super) fn question(&self, number: u64) -> Option<QuestionId> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        *self.questions.get(place)?
    }
}

fn line(owed: &Owed) -> String {
    let Address { id, version, batch } = owed.address();
    format!("{} {version:?} {batch:?}", id.as_json())
}
