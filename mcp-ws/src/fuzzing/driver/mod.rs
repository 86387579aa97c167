//! What the loop does with a peer, in the order that the bytes say, and with everything compared after each step.

mod calls;
mod time;

use std::collections::HashMap;
use std::time::Duration;
use std::time::Instant;

use crate::fuzzing::choices::Choices;
use crate::fuzzing::ledger::Ledger;
use crate::fuzzing::model::Effect;
use crate::fuzzing::model::Model;
use crate::fuzzing::reading::Reading;
use crate::fuzzing::texts::compose;
use crate::fuzzing::told::Told;
use crate::peer::BatchKey;
use crate::peer::Batches;
use crate::peer::Call;
use crate::peer::Key;
use crate::peer::Limits;
use crate::peer::Logging;
use crate::peer::Numbers;
use crate::peer::Output;
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
    batches: Batches,
    sink: Kept,
    now: Instant,
    model: Model,
    ledger: Ledger,
    /// What should have been said since the last look.
    expected: Vec<Told>,
    /// What should have been collected, by batch, and how many of its calls wait.
    collected: HashMap<BatchKey, (Vec<Told>, usize)>,
    /// Every call that ever waited.
    keys: Vec<Key>,
    /// Every question, in the order of their numbers; `None` stands for a ping.
    questions: Vec<Option<QuestionId>>,
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
        let mut driver = Self {
            peer: Peer::new(std::sync::Arc::default(), limits.clone(), Numbers::default(), now),
            batches: Batches::default(),
            sink: Kept::default(),
            now,
            model: Model::new(limits, now),
            ledger: Ledger::default(),
            expected: Vec::new(),
            collected: HashMap::new(),
            keys: Vec::new(),
            questions: Vec::new(),
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
        const ALL: &[u8; 16] = b">mmmmmmmspaagctf";
        let operation = if ALL.contains(&operation) || operation == b'e' {
            operation
        } else {
            ALL[usize::from(operation) % ALL.len()]
        };
        self.story.push(format!("{}", char::from(operation)));
        match operation {
            b'>' => self.receive(&String::from_utf8_lossy(choices.line()), choices),
            b'm' => self.receive(&compose(choices, self.questions.len()), choices),
            b's' => self.settle(choices),
            b'p' => self.progress(choices),
            b'a' => self.ask(choices),
            b'g' => self.give_up(choices),
            b'c' => self.change_tools(),
            b't' => self.pass_time(choices),
            b'f' => {
                self.peer.handle_frames(self.now, false);
                self.model.clock.hear(self.now, false);
            }
            _ => self.is_over = true,
        }
    }

    fn receive(&mut self, text: &str, choices: &mut Choices<'_>) {
        self.take_in(text, None, choices);
        self.peer.handle_frames(self.now, true);
        self.model.clock.hear(self.now, true);
    }

    fn take_in(&mut self, text: &str, batch: Option<BatchKey>, choices: &mut Choices<'_>) {
        self.story.push(format!("> {text}"));
        let reading = Reading::of(text);
        let owed = match &reading {
            Reading::Request { id, .. } | Reading::Faulty { id: Some(id), .. } => Some(id.clone()),
            _ => None,
        };
        let Some((told, effect)) = self.model.take(reading, batch.is_some()) else { return };
        if let Some(id) = &owed {
            self.ledger.owe(id);
        }
        self.expect(batch, told);
        let sink = sink(&mut self.sink, &mut self.batches, batch);
        let output = self.peer.handle_text(text, batch, sink);
        match (output, effect) {
            (Output::Done | Output::Heard(_), Effect::Nothing) | (Output::Opened(_), Effect::Opened) => {}
            // Nobody here answers any.
            (Output::Asked(asked), Effect::Nothing) => Peer::refuse_question(&asked, &mut self.sink),
            (Output::Done, Effect::Unlisten(id)) => self.ledger.give_up(&id),
            (Output::Call(call), effect @ Effect::Call { .. }) => {
                assert_eq!(effect_of(&call), effect, "{text}");
                assert_eq!((Some(call.to.id.as_json()), call.to.batch), (owed.as_deref(), batch), "{text}");
                self.begin(&call, choices);
            }
            (Output::List(list), Effect::List { version, cursor }) => {
                assert_eq!((list.to.version, list.cursor.as_deref()), (version, cursor.as_deref()), "{text}");
                assert_eq!((Some(list.to.id.as_json()), list.to.batch), (owed.as_deref(), batch), "{text}");
                self.answer(list.to);
            }
            (Output::Task(request), Effect::Task(task)) => {
                assert_eq!(request.task, task, "{text}");
                assert_eq!(
                    (Some(request.to.id.as_json()), request.to.batch),
                    (owed.as_deref(), None),
                    "{text}"
                );
                self.answer(request.to);
            }
            (Output::Listen(listen), Effect::Find { id, tools }) => {
                assert!(listen.filter.tasks().all(|id| id.len() <= 128), "{text}");
                let told = self.model.open_listen(id, tools);
                self.expected.push(told);
                // Which tasks there are is not for the peer to know.
                let found =
                    listen.filter.tasks().filter(|_| choices.below(2) == 0).map(str::to_owned).collect();
                self.peer.open_listen(listen.to.id, listen.filter.with_tasks(found), &mut self.sink);
            }
            (Output::Cancel(key, of), Effect::Cancel(call)) => {
                assert_eq!((key, of), (call.key, call.batch), "{text}");
                self.ledger.give_up(&call.id);
                self.leave(of);
            }
            (Output::SetLogLevel(level), Effect::Level(expected)) => assert_eq!(level.to_string(), expected),
            (
                Output::Answered { question, key, outcome },
                Effect::Answered { question: number, key: expected, outcome: text },
            ) => {
                assert_eq!(self.question(number), Some(question));
                assert_eq!((key, outcome), (Some(expected), text.as_deref().map_err(String::as_str)));
                self.ledger.answered(&number.to_string());
                self.extend(expected);
            }
            (Output::Batch(messages), Effect::Batch(expected)) => {
                let messages: Vec<&str> = messages.messages.iter().map(|message| message.get()).collect();
                assert_eq!(messages, expected);
                self.take_in_all(&messages, choices);
            }
            (output, effect) => panic!("{output:?} instead of {effect:?}: {text}"),
        }
    }

    fn take_in_all(&mut self, messages: &[&str], choices: &mut Choices<'_>) {
        let key = self.batches.open();
        self.collected.insert(key, (Vec::new(), 1));
        for message in messages {
            self.take_in(message, Some(key), choices);
        }
        self.leave(Some(key));
    }

    fn change_tools(&mut self) {
        let expected = self.model.tools_changed();
        assert_eq!(self.peer.handle_tools_changed(&mut self.sink), !expected.is_empty());
        self.expected.extend(expected);
    }

    /// Lets every handler end, and then the connection: nobody waits for an answer any more.
    fn finish(mut self) {
        for key in std::mem::take(&mut self.keys) {
            self.end_call(key);
        }
        self.end_listens();
        self.compare();
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

fn effect_of(call: &Call<'_>) -> Effect {
    assert!(call.to.version.is_modern() || (call.inputs.responses.is_none() && call.inputs.state.is_none()));
    Effect::Call {
        version: call.to.version,
        name: (*call.name).to_owned(),
        arguments: call.arguments.to_owned(),
        progress: call.progress_token.map(|token| token.as_json().to_owned()),
        logs: match call.logging {
            Logging::Session => "session".to_owned(),
            Logging::From(level) => level.map_or_else(|| "none".to_owned(), |level| level.to_string()),
        },
    }
}
