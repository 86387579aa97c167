//! What comes from the other side, and what is made of it.

use super::Driver;
use super::calls::Wanted;
use super::sink;
use crate::fuzzing::choices::Choices;
use crate::fuzzing::model::Effect;
use crate::fuzzing::reading::Reading;
use crate::peer::BatchKey;
use crate::peer::Call;
use crate::peer::Logging;
use crate::peer::Output;
use crate::protocol::Version;

impl Driver {
    pub(super) fn receive(&mut self, text: &str, choices: &mut Choices<'_>) {
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
            (Output::Done, Effect::Nothing) | (Output::Opened(_), Effect::Opened) => {}
            (Output::Heard(heard), Effect::Heard { method, token }) => {
                assert_eq!((&*heard.method, heard.text), (method.as_str(), text));
                self.hear(&method, token.as_deref());
            }
            (Output::Asked(asked), Effect::Asked) => {
                assert_eq!((Some(asked.to.id.as_json()), asked.to.batch), (owed.as_deref(), None), "{text}");
                assert_eq!((asked.to.version, asked.text), (Version::V2025_11_25, text));
                self.answer_question(&asked, choices);
            }
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
                self.wait(request.key, request.to, None, choices);
            }
            (Output::Listen(listen), Effect::Find { id, tools }) => {
                assert!(listen.filter.tasks().all(|id| id.len() <= 128), "{text}");
                assert_eq!((listen.to.id.as_json(), listen.to.batch), (id.as_str(), None), "{text}");
                // Which tasks there are is not for the peer to know.
                let found =
                    listen.filter.tasks().filter(|_| choices.below(2) == 0).map(str::to_owned).collect();
                let wanted = Wanted { filter: listen.filter.with_tasks(found), tools };
                self.wait(listen.key, listen.to, Some(wanted), choices);
            }
            (Output::Cancel(key, of), Effect::Cancel(call)) => {
                assert_eq!((key, of), (call.key, call.batch), "{text}");
                self.ledger.give_up(&call.id);
                self.wanted.remove(&key);
                self.leave(of);
            }
            (Output::SetLogLevel(level), Effect::Level(expected)) => assert_eq!(level.to_string(), expected),
            (
                Output::Answered { question, key, outcome },
                Effect::Answered { question: number, key: expected, outcome: text },
            ) => {
                assert_eq!(question.to_json(), number.to_string());
                assert_eq!((key, outcome), (expected, text.as_deref().map_err(String::as_str)));
                self.ledger.answered(number);
                match key {
                    Some(key) => drop(self.extend(key)),
                    None => self.rest(),
                }
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
