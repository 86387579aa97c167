//! What we ask: on behalf of calls, to see whether the other side lives, and because somebody uses its tools.

use std::time::Instant;

use super::Model;
use crate::peer::Key;
use crate::peer::Patience;
use crate::protocol::Version;

/// A request of our own.
#[derive(Clone, Copy, Debug)]
pub(in crate::fuzzing) struct Request {
    pub(in crate::fuzzing) number: u64,
    patience: Patience,
    sent: Instant,
    /// When it has come further, or was sent.
    moved: Instant,
}

impl Request {
    /// When its time is over, if ever.
    pub(in crate::fuzzing) fn deadline(&self) -> Option<Instant> {
        let timeout = self.patience.timeout?;
        Some((self.moved + timeout).min(self.sent + timeout.max(self.patience.most)))
    }

    pub(in crate::fuzzing) fn is_over(&self, now: Instant) -> bool {
        self.deadline().is_some_and(|deadline| deadline <= now)
    }
}

const MOST_QUESTIONS: usize = 64;

impl Model {
    /// A number for a question, a ping or a request.
    pub(in crate::fuzzing) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// A call asks, if it may: the number of the question.
    pub(in crate::fuzzing) fn ask(&mut self, key: Key) -> Option<u64> {
        let may_ask = self.questions.len() < MOST_QUESTIONS;
        let call = self
            .calls
            .iter_mut()
            .find(|call| call.key == key && call.version != Version::V2026_07_28 && may_ask)?;
        call.deadline = call.latest;
        let number = self.number();
        self.questions.push((number, key));
        Some(number)
    }

    /// The other side is asked for a sign of life, if it may be.
    pub(in crate::fuzzing) fn ping(&mut self) -> Option<u64> {
        self.session.filter(|_| self.limits.mcp_ping)?;
        self.ping = Some(self.number());
        self.ping
    }

    /// A request is sent, which was given its number before.
    pub(in crate::fuzzing) fn request(&mut self, number: u64, patience: Patience, now: Instant) {
        self.requests.push(Request { number, patience, sent: now, moved: now });
    }

    /// The other side tells of progress: that of which request.
    pub(in crate::fuzzing) fn progress_of_ours(&mut self, token: &str, now: Instant) -> Option<u64> {
        let request = self.requests.iter_mut().find(|request| request.number.to_string() == token)?;
        request.moved = now;
        Some(request.number)
    }

    /// A question or a request is given up, if it was open: whether the other side is told.
    pub(in crate::fuzzing) fn give_up(&mut self, number: u64, now: Instant) -> Option<bool> {
        if let Some(place) = self.questions.iter().position(|(open, _)| *open == number) {
            let (_, asker) = self.questions.remove(place);
            self.extend(asker, now);
            return Some(true);
        }
        let place = self.requests.iter().position(|open| open.number == number)?;
        let request = self.requests.remove(place);
        self.rest(now);
        Some(request.patience.cancels)
    }

    /// Nobody may be waiting any more.
    pub(in crate::fuzzing) fn rest(&mut self, now: Instant) {
        if !self.is_busy() {
            self.clock.rest(now);
        }
    }

    /// The numbers that the other side is still to answer, pings aside.
    pub(in crate::fuzzing) fn open(&self) -> Vec<u64> {
        let questions = self.questions.iter().map(|(number, _)| *number);
        let mut open: Vec<u64> =
            questions.chain(self.requests.iter().map(|request| request.number)).collect();
        open.sort_unstable();
        open
    }
}
