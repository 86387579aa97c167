//! What time does.

use super::Driver;
use super::SECOND;
use crate::fuzzing::choices::Choices;
use crate::fuzzing::clock::Tick;
use crate::fuzzing::told::Told;
use crate::peer::CloseCode;
use crate::peer::Due;

impl Driver {
    /// Waits until something is due, or for some time that is not awaited by anybody; and does what is due.
    pub(super) fn pass_time(&mut self, choices: &mut Choices<'_>) {
        let wait = choices.next().unwrap_or(0);
        let next = self.peer.poll_timeout().filter(|_| wait & 1 == 0);
        self.now = next.unwrap_or(self.now + SECOND * u32::from(wait) / 8).max(self.now);
        let most = self.model.calls.len() + self.model.requests.len() + 10;
        let mut rounds = 0;
        while let Some(due) = self.peer.handle_timeout(self.now) {
            rounds += 1;
            assert!(rounds < most, "something is due for ever: {due:?}");
            let expired = self.model.calls.iter().any(|call| call.deadline <= self.now)
                || self.model.requests.iter().any(|request| request.is_over(self.now));
            let tick = self.model.clock.due(self.now, &self.model.limits, self.model.is_busy());
            match due {
                Due::Expire(key) => {
                    assert!(
                        self.model.calls.iter().any(|call| call.key == key && call.deadline <= self.now),
                        "too early"
                    );
                    self.end_call(key);
                }
                Due::Ping => {
                    assert_eq!((expired, tick), (false, Some(Tick::Ping)));
                    self.model.clock.ping(self.now);
                    self.ping();
                }
                Due::GiveUp(request) => {
                    let number = request.to_json().parse().unwrap();
                    let open = self.model.requests.iter().find(|open| open.number == number);
                    assert!(open.is_some_and(|request| request.is_over(self.now)), "too early: {number}");
                    self.give_up(number);
                }
                Due::Close(code, _) => {
                    assert_eq!((expired, tick), (false, Some(Tick::Close(code.number()))));
                    self.is_over = true;
                    if code == CloseCode::GoingAway {
                        self.end_listens();
                    }
                    return;
                }
            }
        }
        assert!(self.model.next().is_none_or(|next| next > self.now), "something was due and is not said");
        assert!(self.peer.poll_timeout().is_none_or(|next| next > self.now), "the timer would fire for ever");
    }

    pub(super) fn ping(&mut self) {
        let number = self.model.ping();
        assert_eq!(self.peer.ping(&mut self.sink), number.is_some());
        if let Some(number) = number {
            self.questions.push(None);
            assert_eq!(self.questions.len() as u64, number);
            self.expected.push(Told::Asked { id: number.to_string(), method: "ping".to_owned() });
        }
    }

    pub(super) fn end_listens(&mut self) {
        self.peer.end_listens(&mut self.sink);
        self.expected.extend(self.model.end_listens());
    }
}
