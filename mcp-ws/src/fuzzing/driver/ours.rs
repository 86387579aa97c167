//! What is asked of the other side, and what it asks and tells whoever calls it.

use super::Driver;
use super::SECOND;
use crate::fuzzing::choices::Choices;
use crate::fuzzing::model::METHOD_NOT_FOUND;
use crate::fuzzing::model::error;
use crate::fuzzing::told::Told;
use crate::peer::Asked;
use crate::peer::Key;
use crate::peer::Patience;
use crate::peer::Peer;
use crate::peer::QuestionId;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::wire::Id;

impl Driver {
    /// A call asks something, and sometimes more than it may.
    pub(super) fn ask(&mut self, choices: &mut Choices<'_>) {
        let Some(key) = self.any_key(choices) else { return };
        let times = choices.pick(&[1, 1, 1, 2, 70]);
        for _ in 0..times {
            let question = self.peer.ask(key, requests::ROOTS, "{}", &mut self.sink);
            let number = self.model.ask(key);
            assert_eq!(question.map(QuestionId::to_json), number.map(|number| number.to_string()));
            let Some(number) = number else { return };
            self.expected.push(Told::Asked { id: number.to_string(), method: requests::ROOTS.to_owned() });
            self.questions.push(question);
        }
    }

    /// Somebody takes a number, and makes a request later.
    pub(super) fn take_number(&mut self) {
        let number = self.next_number();
        self.unsent.push(number);
    }

    /// Sends a request, in whatever order the numbers were taken.
    pub(super) fn request(&mut self, choices: &mut Choices<'_>) {
        let kind = choices.below(256);
        let patience = Patience {
            timeout: [None, Some(5 * SECOND), Some(30 * SECOND), Some(200 * SECOND)][kind & 3],
            most: if kind & 4 == 0 { 100 * SECOND } else { 10 * SECOND },
            cancels: kind & 8 == 0,
        };
        let place = if self.unsent.is_empty() { 0 } else { choices.below(self.unsent.len() + 1) };
        let number = if place < self.unsent.len() { self.unsent.remove(place) } else { self.next_number() };
        let method = if patience.cancels { requests::TOOLS_CALL } else { requests::INITIALIZE };
        let id = self.question(number).unwrap();
        self.peer.request(id, method, r#"{"name":"t"}"#, patience, self.now, &mut self.sink);
        self.model.request(number, patience, self.now);
        self.expected.push(Told::Asked { id: number.to_string(), method: method.to_owned() });
    }

    /// Whoever has made a request does not wait for it any more.
    pub(super) fn leave_request(&mut self, choices: &mut Choices<'_>) {
        let Some(place) = choices.below(256).checked_rem(self.model.requests.len()) else { return };
        self.give_up(self.model.requests[place].number);
    }

    /// The same of any number, be it that of nothing that is open.
    pub(super) fn give_up_any(&mut self, choices: &mut Choices<'_>) {
        self.give_up((choices.below(256) % (self.questions.len() + 1)) as u64);
    }

    pub(super) fn give_up(&mut self, number: u64) {
        let Some(question) = self.question(number) else { return };
        self.peer.give_up(question, self.now, &mut self.sink);
        match self.model.give_up(number, self.now) {
            Some(true) => self.expected.push(Told::TakenBack { id: number.to_string() }),
            Some(false) => self.ledger.forgotten(number),
            None => {}
        }
    }

    /// Gives up what a call that is over has left open.
    pub(super) fn give_up_questions(&mut self, key: Key) {
        while let Some(question) = self.peer.left_open(key) {
            let number = question.to_json().parse().unwrap();
            assert!(self.model.questions.contains(&(number, key)), "{number} is not open");
            self.give_up(number);
        }
        assert!(self.model.questions.iter().all(|(_, asker)| *asker != key), "a question is left");
    }

    /// The other side tells of something.
    pub(super) fn hear(&mut self, method: &str, token: Option<&str>) {
        let Some(token) = token.filter(|_| method == notifications::PROGRESS) else { return };
        let request = self.peer.handle_progress_of_ours(Id::known(token), self.now);
        let number = self.model.progress_of_ours(token, self.now);
        assert_eq!(request.map(QuestionId::to_json), number.map(|number| number.to_string()));
    }

    /// Has a question of the other side answered, if anybody here answers it.
    pub(super) fn answer_question(&mut self, asked: &Asked<'_>, choices: &mut Choices<'_>) {
        if choices.below(4) > 0 {
            return self.wait(asked.key, asked.to, None, choices);
        }
        Peer::refuse_question(asked, &mut self.sink);
        self.expected.push(error(Some(asked.to.id.as_json().to_owned()), METHOD_NOT_FOUND));
    }

    /// Nobody waits for a request any more, and perhaps for nothing.
    pub(super) fn rest(&mut self) {
        self.peer.rest(self.now);
        self.model.rest(self.now);
    }

    fn next_number(&mut self) -> u64 {
        let (id, number) = (self.door.next(), self.model.number());
        assert_eq!(id.to_json(), number.to_string());
        self.questions.push(Some(id));
        number
    }

    fn question(&self, number: u64) -> Option<QuestionId> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        *self.questions.get(place)?
    }
}
