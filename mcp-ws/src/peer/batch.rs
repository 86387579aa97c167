//! Requests that came in one array, whose answers go back in one (JSON-RPC 2.0, section 6). MCP had this in the revision
//! 2025-03-26 alone.
//!
//! A batch is open until each of its requests has been answered or cancelled; then what was collected is sent. Bounded by
//! [`LARGEST_BATCH`], and by what all batches have collected: when that is too much, what comes or is done then is answered with
//! an error.

use std::collections::HashMap;

use crate::wire::Sink;

/// How many messages a batch may have. Clients that send any have been seen to send a few.
pub(crate) const LARGEST_BATCH: usize = 64;

/// Names one batch for as long as its connection lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BatchKey(u64);

/// The batches that are still being answered.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    open: HashMap<BatchKey, Batch>,
    last: u64,
}

#[derive(Debug, Default)]
struct Batch {
    /// The answers so far, with commas between them.
    answers: Vec<u8>,
    /// How many of its requests wait, and one more while it is being handed in.
    waiting: usize,
    /// Where the open answer begins.
    start: usize,
}

impl Batches {
    /// Opens a batch. Whoever does [leaves](Self::leave) it when all of its messages have been handed in.
    pub(crate) fn open(&mut self) -> BatchKey {
        self.last += 1;
        let key = BatchKey(self.last);
        self.open.insert(key, Batch { waiting: 1, ..Batch::default() });
        key
    }

    /// Notes that one more of its requests waits for its answer.
    pub(crate) fn enter(&mut self, key: BatchKey) {
        if let Some(batch) = self.open.get_mut(&key) {
            batch.waiting += 1;
        }
    }

    /// Where answers to its requests are collected.
    pub(crate) fn sink(&mut self, key: BatchKey) -> &mut dyn Sink {
        self.open.entry(key).or_default()
    }

    /// How many bytes of answers have been collected, and not sent.
    pub(crate) fn collected(&self) -> usize {
        self.open.values().map(|batch| batch.answers.len()).sum()
    }

    /// Notes that one less is waited for. The last one sends what was collected; where that is nothing, because there
    /// was nothing to answer, nothing is sent.
    pub(crate) fn leave(&mut self, key: BatchKey, sink: &mut dyn Sink) {
        let Some(batch) = self.open.get_mut(&key) else { return };
        batch.waiting = batch.waiting.saturating_sub(1);
        if batch.waiting > 0 {
            return;
        }
        let answers = self.open.remove(&key).unwrap_or_default().answers;
        if !answers.is_empty() {
            let out = sink.begin(answers.len() + 2);
            out.push(b'[');
            out.extend_from_slice(&answers);
            out.push(b']');
            sink.commit();
        }
    }
}

impl Sink for Batch {
    fn begin(&mut self, hint: usize) -> &mut Vec<u8> {
        self.start = self.answers.len();
        self.answers.reserve(hint + 1);
        if self.start > 0 {
            self.answers.push(b',');
        }
        &mut self.answers
    }

    fn commit(&mut self) {}

    fn abort(&mut self) {
        self.answers.truncate(self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Id;
    use crate::wire::sink_for_tests::Kept;
    use crate::wire::write_result;

    fn answer(batches: &mut Batches, key: BatchKey, id: &str) {
        write_result(batches.sink(key), Id::from_json(id).unwrap(), b"{}");
    }

    #[test]
    fn answers_leave_together_when_the_last_is_there() {
        let (mut batches, mut sink) = (Batches::default(), Kept::default());
        let key = batches.open();
        answer(&mut batches, key, "1");
        batches.enter(key);
        batches.leave(key, &mut sink);
        assert!(sink.messages.is_empty(), "one is still waited for");
        batches.sink(key).begin(0);
        batches.sink(key).abort();
        answer(&mut batches, key, "2");
        batches.leave(key, &mut sink);
        let [one, two] = ["1", "2"].map(|id| format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#));
        assert_eq!(sink.messages, [format!("[{one},{two}]")]);
        assert!(batches.open.is_empty());
    }

    #[test]
    fn nothing_is_sent_where_there_is_nothing_to_answer() {
        let (mut batches, mut sink) = (Batches::default(), Kept::default());
        let key = batches.open();
        batches.leave(key, &mut sink);
        batches.leave(key, &mut sink);
        assert!(sink.messages.is_empty());
    }
}
