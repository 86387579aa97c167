//! What the loop does with a peer, in the order that the bytes say, and with everything compared after each step.

mod calls;
mod input;
mod ours;
mod time;

use std::collections::HashMap;
use std::time::Duration;
use std::time::Instant;

use self::calls::Wanted;
use crate::fuzzing::choices::Choices;
use crate::fuzzing::ledger::Ledger;
use crate::fuzzing::model::Model;
use crate::fuzzing::texts::Asked;
use crate::fuzzing::texts::compose;
use crate::fuzzing::told::Told;
use crate::peer::BatchKey;
use crate::peer::Batches;
use crate::peer::Key;
use crate::peer::Limits;
use crate::peer::Numbers;
use crate::peer::Peer;
use crate::peer::QuestionId;
use crate::wire::Sink;
use crate::wire::sink_for_tests::Kept;

const SECOND: Duration = Duration::from_secs(1);

/// As many steps as a connection takes. More of them find nothing that fewer do not.
const MOST_STEPS: usize = 2000;

pub(super) fn run(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let mut driver = Driver::new(&mut choices);
    for _ in 0..MOST_STEPS {
        let Some(operation) = choices.next() else { break };
        driver.step(operation, &mut choices);
        driver.compare();
        if driver.is_over {
            return;
        }
    }
    driver.finish();
}

struct Driver {
    peer: Peer,
    /// Where whoever knocks at the door takes numbers from.
    door: Numbers,
    batches: Batches,
    sink: Kept,
    now: Instant,
    model: Model,
    ledger: Ledger,
    /// What should have been said since the last look.
    expected: Vec<Told>,
    /// What should have been collected, by batch, and how many of its calls wait.
    collected: HashMap<BatchKey, (Vec<Told>, usize)>,
    /// Every call that ever waited, and every other request of the other side.
    keys: Vec<Key>,
    /// The last one that was given to anything.
    last_key: Key,
    /// What is opened when those of them are done that are subscriptions.
    wanted: HashMap<Key, Wanted>,
    /// Every number that was given out, in their order; `None` stands for a ping.
    questions: Vec<Option<QuestionId>>,
    /// Those of them that were taken at the door, for requests that are still to be sent.
    unsent: Vec<u64>,
    /// What has happened, for whoever wants to know how it came to a failure.
    story: Vec<String>,
    is_over: bool,
}

impl Drop for Driver {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.story.join("\n"));
        }
    }
}

impl Driver {
    fn new(choices: &mut Choices<'_>) -> Self {
        let settings = choices.next().unwrap_or(0);
        let limits = Limits {
            in_flight: 2,
            listens: 2,
            request_timeout: 60 * SECOND,
            request_timeout_max: 100 * SECOND,
            first_message_timeout: 10 * SECOND,
            idle_timeout: (settings & 1 == 0).then_some(70 * SECOND),
            ping_interval: (settings & 2 == 0).then_some(20 * SECOND),
            ping_timeout: 5 * SECOND,
            mcp_ping: settings & 4 == 0,
        };
        let now = Instant::now();
        let door = Numbers::default();
        let peer = Peer::new(std::sync::Arc::default(), limits.clone(), door.clone(), now);
        let serves = settings & 32 == 0;
        let mut driver = Self {
            peer: if serves { peer } else { peer.calling_only() },
            door,
            batches: Batches::default(),
            sink: Kept::default(),
            now,
            model: Model::new(limits, serves, now),
            ledger: Ledger::default(),
            expected: Vec::new(),
            collected: HashMap::new(),
            keys: Vec::new(),
            last_key: Key::NONE,
            wanted: HashMap::new(),
            questions: Vec::new(),
            unsent: Vec::new(),
            story: Vec::new(),
            is_over: false,
        };
        // Few would open a session by chance, and fewer one that has batches.
        if let Some(version) =
            [None, Some("2025-03-26"), Some("2025-11-25"), Some("2025-03-26")][usize::from(settings >> 3 & 3)]
        {
            let params = format!(r#"{{"protocolVersion":"{version}"}}"#);
            driver.receive(&format!(r#"{{"id":0,"method":"initialize","params":{params}}}"#), choices);
            driver.compare();
        }
        driver
    }

    /// Letters stand for themselves, so that one can read and write what happens; all other bytes mean something too.
    fn step(&mut self, operation: u8, choices: &mut Choices<'_>) {
        const ALL: &[u8; 32] = b">mmmmmmmmmmmmmsspaaggcttfnrrrroo";
        let operation = if ALL.contains(&operation) || operation == b'e' {
            operation
        } else {
            ALL[usize::from(operation) % ALL.len()]
        };
        self.story.push(format!("{}", char::from(operation)));
        match operation {
            b'>' => self.receive(&String::from_utf8_lossy(choices.line()), choices),
            b'm' => {
                let asked = Asked { numbers: self.questions.len(), open: self.model.open() };
                self.receive(&compose(choices, &asked), choices);
            }
            b's' => self.settle(choices),
            b'p' => self.progress(choices),
            b'a' => self.ask(choices),
            b'g' => self.give_up_any(choices),
            b'n' => self.take_number(),
            b'r' => self.request(choices),
            b'o' => self.leave_request(choices),
            b'c' => self.change_tools(),
            b't' => self.pass_time(choices),
            b'f' => {
                self.peer.handle_frames(self.now, false);
                self.model.clock.hear(self.now, false);
            }
            _ => self.is_over = true,
        }
    }

    fn change_tools(&mut self) {
        let expected = self.model.tools_changed();
        assert_eq!(self.peer.handle_tools_changed(&mut self.sink), !expected.is_empty());
        self.expected.extend(expected);
    }

    /// Lets every handler end, and then the connection: nobody waits for an answer any more, on either side.
    fn finish(mut self) {
        for key in std::mem::take(&mut self.keys) {
            self.end_call(key);
            self.give_up_questions(key);
        }
        for number in self.model.open() {
            self.give_up(number);
        }
        self.end_listens();
        self.compare();
        assert!(self.model.open().is_empty(), "nobody has given up {:?}", self.model.open());
        assert_eq!(self.ledger.owed(), 0, "nobody answers {:?}", self.ledger);
        assert!(self.collected.is_empty(), "a batch is never sent: {:?}", self.collected);
    }

    /// Looks at what was said, and at what can be seen of the peer.
    fn compare(&mut self) {
        let told: Vec<Told> = self.sink.messages.drain(..).map(|text| Told::read(&text)).collect();
        assert_eq!(told, std::mem::take(&mut self.expected));
        for told in &told {
            self.ledger.hear(told);
        }
        let collected =
            self.collected.values().flat_map(|(answers, _)| answers).map(|told| told.answers().len());
        let waiting = self.model.calls.len() + self.model.listens();
        assert_eq!(self.ledger.owed(), waiting + collected.sum::<usize>());
        assert_eq!(self.ledger.asked(), self.model.open());
        assert_eq!(self.peer.in_flight(), self.model.calls.len());
        assert!(self.peer.in_flight() <= self.model.limits.in_flight);
        assert!(self.model.listens() <= self.model.limits.listens);
        // It may wake too early, and never too late.
        let next = self.model.next();
        assert!(
            next.is_none() || self.peer.poll_timeout().is_some_and(|at| Some(at) <= next),
            "it would sleep too long"
        );
    }

    fn expect(&mut self, batch: Option<BatchKey>, told: Option<Told>) {
        let batch = batch.map(|batch| self.collected.get_mut(&batch).unwrap());
        batch.map_or(&mut self.expected, |(answers, _)| answers).extend(told);
    }

    fn leave(&mut self, batch: Option<BatchKey>) {
        let Some(batch) = batch else { return };
        self.batches.leave(batch, &mut self.sink);
        let (_, waiting) = self.collected.get_mut(&batch).unwrap();
        *waiting -= 1;
        if *waiting == 0 {
            let (answers, _) = self.collected.remove(&batch).unwrap();
            self.expected.extend((!answers.is_empty()).then_some(Told::Batch(answers)));
        }
    }
}

fn sink<'s>(sink: &'s mut Kept, batches: &'s mut Batches, batch: Option<BatchKey>) -> &'s mut dyn Sink {
    match batch {
        None => sink,
        Some(batch) => batches.sink(batch),
    }
}
