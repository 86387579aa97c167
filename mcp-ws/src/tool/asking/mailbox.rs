//! What a tool asks while it runs as a task: open questions on one side, answers on the other. The tool waits in place.
//!
//! To the client each question has a name. The first one that is asked by a key has that key; one that is asked by it again,
//! because its answer was none or because nobody waited for it any more, has another name, since a client that has answered
//! a name takes all that is asked by it for answered.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::mem::take;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tokio::sync::Notify;

use super::Answers;
use super::Unanswered;
use crate::protocol::Question;
use crate::protocol::Version;

/// The questions of one task.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    inside: Mutex<Inside>,
    /// Wakes those who wait for answers.
    answered: Notify,
    /// Wakes whoever runs the task.
    news: Notify,
}

#[derive(Debug, Default)]
struct Inside {
    /// By the keys that the tool asks by.
    answers: Answers,
    /// The same of what is still to be answered.
    open: HashMap<String, Open>,
    /// By the same keys, how many names each has had so far.
    last_of: HashMap<String, u32>,
    untold: News,
    /// Whether the task is over, and nobody will answer any more.
    closed: bool,
}

#[derive(Debug)]
struct Open {
    name: String,
    question: Question,
    /// How many wait for the answer.
    waiting: usize,
}

/// What whoever runs a task has not heard of yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// Other questions are open than before.
    pub(crate) asked: bool,
    /// The tool has reported progress.
    pub(crate) got_on: bool,
}

impl Mailbox {
    /// A mailbox in which these answers lie already.
    pub(crate) fn with(answers: Answers) -> Self {
        Self { inside: Mutex::new(Inside { answers, ..Inside::default() }), ..Self::default() }
    }

    /// Waits for the answer. One that cannot be read is asked for anew.
    pub(super) async fn ask<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Result<T, Unanswered> {
        let mut place = Place { mailbox: self, key, name: None };
        loop {
            // Heard of from here on, so that no answer falls between looking and waiting.
            let mut answered = std::pin::pin!(self.answered.notified());
            answered.as_mut().enable();
            if let Some(result) = self.inside().hear(key, &read) {
                return result;
            }
            if self.inside().closed {
                return Err(Unanswered::lost());
            }
            place.take(&question);
            answered.await;
        }
    }

    /// Tells whoever runs the task that the tool has come further.
    pub(crate) fn get_on(&self) {
        self.inside().untold.got_on = true;
        self.news.notify_one();
    }

    /// Waits for news.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost.
    pub(crate) async fn news(&self) -> News {
        loop {
            let news = take(&mut self.inside().untold);
            if news != News::default() {
                return news;
            }
            self.news.notified().await;
        }
    }

    /// Hands answers to whoever asked, by the names of the questions. What nobody waits for is passed over.
    pub(crate) fn deliver(&self, answers: &BTreeMap<String, String>) {
        let mut inside = self.inside();
        for (name, answer) in answers {
            let key = inside.open.iter().find(|(_, open)| open.name == *name).map(|(key, _)| key.clone());
            let answer = serde_json::from_str(answer);
            if let (Some(key), Ok(answer)) = (key, answer) {
                inside.open.remove(&key);
                inside.answers.insert(key, answer);
            }
        }
        drop(inside);
        self.answered.notify_waiters();
    }

    /// The open questions by their names, each as JSON: its method and its parameters.
    pub(crate) fn questions(&self) -> BTreeMap<String, String> {
        let inside = self.inside();
        inside.open.values().map(|open| (open.name.clone(), to_json(&open.question))).collect()
    }

    /// Lets those who still wait know that no answer will come: a thread, or what the function has spawned.
    pub(crate) fn close(&self) {
        self.inside().closed = true;
        self.answered.notify_waiters();
    }

    /// Whether the tool waits for an answer.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.inside().open.is_empty()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Nothing that is done under the lock can leave it half changed.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    /// The answer, if there is one that can be read. Another one is forgotten.
    fn hear<T>(
        &mut self,
        key: &str,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Option<Result<T, Unanswered>> {
        let read = read(self.answers.get(key)?.get());
        if read.is_none() {
            self.answers.remove(key);
        }
        read
    }

    /// A name that no question had before, the key itself if it can be.
    fn name(&mut self, key: &str) -> String {
        let mut last = self.last_of.get(key).copied().unwrap_or(0);
        loop {
            last += 1;
            let name = if last == 1 { key.to_owned() } else { format!("{key}-{last}") };
            // A key may look like what was made of another one.
            let is_taken = if last == 1 { self.was_made(&name) } else { self.last_of.contains_key(&name) };
            if !is_taken {
                self.last_of.insert(key.to_owned(), last);
                return name;
            }
        }
    }

    /// Whether this name was made of another key.
    fn was_made(&self, name: &str) -> bool {
        name.rsplit_once('-').is_some_and(|(key, number)| {
            let last = self.last_of.get(key);
            last.is_some_and(|last| number.parse::<u32>().is_ok_and(|number| number <= *last))
        })
    }
}

/// The place of one who waits for the answer to a question, which is open as long as anybody does.
struct Place<'m> {
    mailbox: &'m Mailbox,
    key: &'m str,
    /// The question that is waited for.
    name: Option<String>,
}

impl Place<'_> {
    /// Waits with the others for what is asked by this key, or asks it.
    fn take(&mut self, question: &Question) {
        let mut inside = self.mailbox.inside();
        if let Some(open) = inside.open.get_mut(self.key) {
            if self.name.as_ref() != Some(&open.name) {
                open.waiting += 1;
                self.name = Some(open.name.clone());
            }
            return;
        }
        let name = inside.name(self.key);
        self.name = Some(name.clone());
        let open = Open { name, question: question.clone(), waiting: 1 };
        inside.open.insert(self.key.to_owned(), open);
        inside.untold.asked = true;
        drop(inside);
        self.mailbox.news.notify_one();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut inside = self.mailbox.inside();
        let Some(open) = inside.open.get_mut(self.key) else { return };
        if self.name.as_ref() != Some(&open.name) {
            return;
        }
        open.waiting -= 1;
        if open.waiting == 0 {
            inside.open.remove(self.key);
            inside.untold.asked = true;
            drop(inside);
            self.mailbox.news.notify_one();
        }
    }
}

fn to_json(question: &Question) -> String {
    let mut params = Vec::new();
    // Before there were tasks, a question had an id; here it has a name.
    question.put_params(Version::MODERN, "", &mut params);
    format!(r#"{{"method":"{}","params":{}}}"#, question.method(), String::from_utf8_lossy(&params))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use serde_json::Value;

    use super::*;

    /// A number; all else is no answer.
    fn number(text: &str) -> Option<Result<i64, Unanswered>> {
        text.parse().ok().map(Ok)
    }

    fn names(mailbox: &Mailbox) -> Vec<String> {
        mailbox.questions().into_keys().collect()
    }

    fn deliver(mailbox: &Mailbox, name: &str, answer: &str) {
        mailbox.deliver(&BTreeMap::from([(name.to_owned(), answer.to_owned())]));
    }

    #[tokio::test]
    async fn several_questions_are_open_until_each_is_answered() {
        let mailbox = Mailbox::default();
        let one = mailbox.ask("one", Question::roots(), number);
        let two = mailbox.ask("two", Question::form("?", "{}"), number);
        let mut both = std::pin::pin!(async { tokio::join!(one, two) });
        assert!(both.as_mut().now_or_never().is_none());
        assert_eq!(names(&mailbox), ["one", "two"]);
        let asked: Value = serde_json::from_str(&mailbox.questions()["one"]).unwrap();
        assert_eq!(asked, serde_json::json!({"method": "roots/list", "params": {}}));
        assert_eq!(mailbox.news().await, News { asked: true, got_on: false });

        deliver(&mailbox, "unknown", "0");
        deliver(&mailbox, "two", "2");
        assert!(both.as_mut().now_or_never().is_none());
        assert_eq!(names(&mailbox), ["one"]);
        deliver(&mailbox, "one", "1");
        assert_eq!(both.await, (Ok(1), Ok(2)));
        assert!(!mailbox.is_waiting());
    }

    #[tokio::test]
    async fn what_is_no_answer_is_asked_anew_by_another_name() {
        let mailbox = Mailbox::default();
        let mut asking = std::pin::pin!(mailbox.ask("key", Question::roots(), number));
        for (name, answer) in [("key", "true"), ("key-2", "{}"), ("key-3", "null")] {
            assert!(asking.as_mut().now_or_never().is_none());
            assert_eq!(names(&mailbox), [name]);
            deliver(&mailbox, name, answer);
        }
        assert!(asking.as_mut().now_or_never().is_none());
        deliver(&mailbox, "key", "1");
        assert!(asking.as_mut().now_or_never().is_none(), "the answer to a question that is over");
        deliver(&mailbox, "key-4", "4");
        assert_eq!(asking.await, Ok(4));
    }

    #[tokio::test]
    async fn a_name_is_never_used_again_whatever_keys_look_like() {
        let mailbox = Mailbox::default();
        let mut names = Vec::new();
        for key in ["a", "a-2", "a", "a", "a-2", "a-2-2", "a"] {
            drop(Box::pin(mailbox.ask(key, Question::roots(), number)).now_or_never());
            let mut asking = std::pin::pin!(mailbox.ask(key, Question::roots(), number));
            assert!(asking.as_mut().now_or_never().is_none());
            names.extend(mailbox.questions().into_keys());
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{names:?}");
    }

    #[tokio::test]
    async fn a_question_that_nobody_waits_for_is_taken_back() {
        let mailbox = Mailbox::default();
        let mut one = Box::pin(mailbox.ask("key", Question::roots(), number));
        let mut other = Box::pin(mailbox.ask("key", Question::roots(), number));
        assert!(one.as_mut().now_or_never().is_none());
        assert!(other.as_mut().now_or_never().is_none());
        assert_eq!(mailbox.questions().len(), 1);
        mailbox.news().await;
        drop(one);
        assert!(mailbox.is_waiting());
        assert!(mailbox.news().now_or_never().is_none());
        drop(other);
        assert!(!mailbox.is_waiting());
        assert!(mailbox.news().await.asked);
    }

    #[tokio::test]
    async fn who_still_waits_when_the_task_is_over_is_told_so() {
        let mailbox =
            Mailbox::with(Answers::from([("known".to_owned(), serde_json::from_str("7").unwrap())]));
        let mut asking = std::pin::pin!(mailbox.ask("key", Question::roots(), number));
        assert!(asking.as_mut().now_or_never().is_none());
        mailbox.close();
        assert_eq!(asking.await, Err(Unanswered::lost()));
        assert_eq!(mailbox.ask("key", Question::roots(), number).await, Err(Unanswered::lost()));
        assert_eq!(mailbox.ask("known", Question::roots(), number).await, Ok(7));
    }

    #[tokio::test]
    async fn what_was_answered_is_known_from_then_on() {
        let answers = Answers::from([("key".to_owned(), serde_json::from_str("7").unwrap())]);
        let mailbox = Mailbox::with(answers);
        for _ in 0..2 {
            assert_eq!(mailbox.ask("key", Question::roots(), number).await, Ok(7));
        }
        assert!(mailbox.news().now_or_never().is_none());
    }
}
