//! What a tool asks while it runs as a task: open questions on one side, answers on the other. The tool waits in place.

use std::mem::take;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tokio::sync::Notify;

use super::Answers;
use super::ByName;
use super::Unanswered;
use super::names::Names;
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

/// All by the names of the questions.
#[derive(Debug, Default)]
struct Inside {
    names: Names,
    /// What nobody has heard yet: of calls before this task too.
    answers: Answers,
    open: ByName<Question>,
    untold: News,
    /// Whether the task is over, and nobody will answer any more.
    closed: bool,
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

    /// Waits for the answer. One that cannot be read is asked for anew, by another name.
    pub(super) async fn ask<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Result<T, Unanswered> {
        let mut place = Place { mailbox: self, name: self.inside().names.next(key) };
        loop {
            // Heard of from here on, so that no answer falls between looking and waiting.
            let mut answered = std::pin::pin!(self.answered.notified());
            answered.as_mut().enable();
            if let Some(result) = place.look(key, &question, &read) {
                return result;
            }
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
    pub(crate) fn deliver(&self, answers: &ByName<String>) {
        let mut inside = self.inside();
        for (name, answer) in answers.iter() {
            if let Ok(answer) = serde_json::from_str(answer)
                && inside.open.remove(name).is_some()
            {
                inside.answers.insert(name.to_owned(), answer);
            }
        }
        drop(inside);
        self.answered.notify_waiters();
    }

    /// The open questions by their names, each as JSON: its method and its parameters.
    pub(crate) fn questions(&self) -> ByName<String> {
        self.inside().open.iter().map(|(name, question)| (name.to_owned(), to_json(question))).collect()
    }

    /// Whether the tool waits for an answer.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.inside().open.is_empty()
    }

    /// Lets those who still wait know that no answer will come: a thread, or what the function has spawned.
    pub(crate) fn close(&self) {
        self.inside().closed = true;
        self.answered.notify_waiters();
    }

    /// Tells whoever runs the task that other questions are open than before.
    fn tell_asked(&self, mut inside: MutexGuard<'_, Inside>) {
        inside.untold.asked = true;
        drop(inside);
        self.news.notify_one();
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Nothing that is done under the lock can leave it half changed.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one who waits for the answer to a question, which is open as long as somebody does.
struct Place<'m> {
    mailbox: &'m Mailbox,
    /// The question's.
    name: String,
}

impl Place<'_> {
    /// What came of the question, if anything did. If not, it is open.
    fn look<T>(
        &mut self,
        key: &str,
        question: &Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Option<Result<T, Unanswered>> {
        let mut inside = self.mailbox.inside();
        if let Some(answer) = inside.answers.remove(&self.name) {
            if let Some(result) = read(answer.get()) {
                return Some(result);
            }
            self.name = inside.names.next(key);
        }
        if inside.closed {
            return Some(Err(Unanswered::lost()));
        }
        if !inside.open.contains(&self.name) {
            inside.open.insert(self.name.clone(), question.clone());
            self.mailbox.tell_asked(inside);
        }
        None
    }
}

impl Drop for Place<'_> {
    #[inline]
    fn drop(&mut self) {
        let mut inside = self.mailbox.inside();
        inside.answers.remove(&self.name);
        if inside.open.remove(&self.name).is_some() {
            self.mailbox.tell_asked(inside);
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
        mailbox.questions().iter().map(|(name, _)| name.to_owned()).collect()
    }

    fn deliver(mailbox: &Mailbox, name: &str, answer: &str) {
        mailbox.deliver(&[(name.to_owned(), answer.to_owned())].into_iter().collect());
    }

    #[tokio::test]
    async fn several_questions_are_open_until_each_is_answered() {
        let mailbox = Mailbox::default();
        let one = mailbox.ask("one", Question::roots(), number);
        let two = mailbox.ask("two", Question::form("?", "{}"), number);
        let mut both = std::pin::pin!(async { tokio::join!(one, two) });
        assert!(both.as_mut().now_or_never().is_none());
        assert_eq!(names(&mailbox), ["one", "two"]);
        let questions = mailbox.questions();
        let (_, question) = questions.iter().next().unwrap();
        let asked: Value = serde_json::from_str(question).unwrap();
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
    async fn what_is_asked_twice_is_two_questions() {
        let mailbox = Mailbox::default();
        let mut one = Box::pin(mailbox.ask("key", Question::roots(), number));
        let mut other = Box::pin(mailbox.ask("key", Question::roots(), number));
        assert!(one.as_mut().now_or_never().is_none());
        assert!(other.as_mut().now_or_never().is_none());
        assert_eq!(names(&mailbox), ["key", "key-2"]);
        deliver(&mailbox, "key-2", "2");
        deliver(&mailbox, "key", "1");
        assert_eq!((one.await, other.await), (Ok(1), Ok(2)));
    }

    #[tokio::test]
    async fn a_question_that_nobody_waits_for_is_taken_back() {
        let mailbox = Mailbox::default();
        let mut asking = Box::pin(mailbox.ask("key", Question::roots(), number));
        assert!(asking.as_mut().now_or_never().is_none());
        mailbox.news().await;
        assert!(mailbox.is_waiting());
        drop(asking);
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
    async fn what_was_answered_before_is_known_once() {
        let answers = Answers::from([("key".to_owned(), serde_json::from_str("7").unwrap())]);
        let mailbox = Mailbox::with(answers);
        assert_eq!(mailbox.ask("key", Question::roots(), number).await, Ok(7));
        assert!(mailbox.news().now_or_never().is_none());
        let mut again = std::pin::pin!(mailbox.ask("key", Question::roots(), number));
        assert!(again.as_mut().now_or_never().is_none());
        assert_eq!(names(&mailbox), ["key-2"]);
    }
}
