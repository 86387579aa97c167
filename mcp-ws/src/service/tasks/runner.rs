//! Running a task: its function on one side, its record on the other, and what passes between them.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::time::Instant;

use super::TaskKey;
use super::TaskRecord;
use super::TaskStoreError;
use super::Tasks;
use super::patiently;
use crate::protocol::TaskStatus;
use crate::protocol::put_text_result;
use crate::service::Finished;
use crate::service::Handler;
use crate::service::TOOK_TOO_LONG;
use crate::service::handler::Ending;
use crate::service::handler::PANICKED;
use crate::tool::Caller;
use crate::tool::Limit;
use crate::tool::Mailbox;
use crate::tool::ToolError;
use crate::wire::Code;
use crate::wire::ErrorObject;

/// One task that runs.
pub(super) struct Runner {
    tasks: Arc<Tasks>,
    record: TaskRecord,
    handler: Handler,
    mailbox: Arc<Mailbox>,
    limit: Limit,
}

/// Why a task runs no more.
enum Over {
    /// Its function is done, or has failed.
    Finished(Finished),
    /// Its record says so, or is gone.
    GivenUp,
    /// The server stops.
    Stopped,
}

impl Runner {
    /// Starts a task. Ready when it can be found.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the function is not run.
    pub(super) fn start(
        tasks: Arc<Tasks>,
        caller: &Caller,
        handler: Handler,
        mailbox: Arc<Mailbox>,
        limit: Limit,
    ) -> Ending {
        let (found, is_found) = oneshot::channel();
        let started = match TaskKey::random(caller) {
            Ok(_) if !tasks.enter() => Err(ErrorObject::new(Code::INTERNAL_ERROR, STOPS)),
            Ok(key) => {
                let place = Place(Arc::clone(&tasks));
                let record = TaskRecord::new(key, tasks.times);
                let runner = Self { tasks, record, handler, mailbox, limit };
                tokio::spawn(async move {
                    runner.run(found).await;
                    drop(place);
                });
                Ok(())
            }
            Err(error) => Err(error.into_answer()),
        };
        Box::pin(async move {
            let found = match started {
                Ok(()) => is_found.await,
                Err(error) => return Finished::Refused(error),
            };
            match found {
                Ok(Ok(handle)) => Finished::Became(handle),
                Ok(Err(error)) => Finished::Refused(error.into_answer()),
                Err(_) => Finished::Refused(ErrorObject::new(Code::INTERNAL_ERROR, STOPS)),
            }
        })
    }

    async fn run(mut self, found: oneshot::Sender<Result<Vec<u8>, TaskStoreError>>) {
        let expires = Instant::now() + self.record.ttl();
        if let Err(error) = self.tasks.store.create(self.record.clone()).await {
            drop(found.send(Err(error)));
            return;
        }
        let mut handle = Vec::new();
        self.record.put_handle(&mut handle);
        let over = match found.send(Ok(handle)) {
            Ok(()) => self.drive(expires).await,
            // Nobody will ever ask for it.
            Err(_) => Over::GivenUp,
        };
        let Self { tasks, record, handler, mailbox, .. } = self;
        // What it keeps is free before anybody is told that it is over.
        drop(handler);
        mailbox.close();
        let (status, outcome) = match over {
            Over::Finished(finished) => outcome(finished),
            Over::GivenUp => (TaskStatus::Cancelled, None),
            Over::Stopped => (TaskStatus::Failed, Some(error_json(STOPPED))),
        };
        let end = || tasks.change(record.key(), |record| record.end(status, outcome.clone()));
        // What has expired is not there to be told.
        drop(tokio::time::timeout_at(expires, patiently(end)).await);
    }

    async fn drive(&mut self, expires: Instant) -> Over {
        let Self { tasks, record, handler, mailbox, limit } = self;
        let (tasks, key) = (&**tasks, record.key());
        let limited = || limit.map(|limit| Instant::now() + limit);
        let next = |revision| patiently(move || tasks.next(key, revision));
        let mut changed = std::pin::pin!(next(record.revision()));
        let mut deadline = limited();
        loop {
            let late = async {
                match deadline {
                    // While a person thinks nobody is late.
                    Some(deadline) if !mailbox.is_waiting() => tokio::time::sleep_until(deadline).await,
                    _ => std::future::pending().await,
                }
            };
            let exchanges = tokio::select! {
                finished = &mut *handler => return Over::Finished(finished),
                () = late => {
                    let error = ToolError::new(TOOK_TOO_LONG);
                    return Over::Finished(Finished::Failed(error));
                }
                () = tokio::time::sleep_until(expires) => return Over::GivenUp,
                () = tasks.stopped() => return Over::Stopped,
                news = mailbox.news() => {
                    deadline = limited();
                    news.asked
                }
                found = &mut changed => {
                    let Some(found) = found.filter(|found| !found.status().is_over()) else {
                        return Over::GivenUp;
                    };
                    changed.set(next(found.revision()));
                    !found.answers().is_empty()
                }
            };
            if exchanges {
                let exchange = || {
                    tasks.change(key, |record| {
                        mailbox.deliver(record.answers());
                        record.ask(mailbox.questions())
                    })
                };
                match tokio::time::timeout_at(expires, patiently(exchange)).await {
                    Ok(Some(record)) if !record.status().is_over() => deadline = limited(),
                    _ => return Over::GivenUp,
                }
            }
        }
    }
}

/// A task's place among those that run.
struct Place(Arc<Tasks>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// How a task stands whose function has ended so, and what is kept of that.
fn outcome(finished: Finished) -> (TaskStatus, Option<String>) {
    let mut result = match finished {
        Finished::Replied(result) => result,
        Finished::Failed(error) => {
            let mut result = Vec::new();
            put_text_result(error.text(), true, &mut result);
            result
        }
        _ => return (TaskStatus::Failed, Some(error_json(PANICKED))),
    };
    result.pop();
    result.extend_from_slice(br#","resultType":"complete"}"#);
    (TaskStatus::Completed, Some(String::from_utf8_lossy(&result).into_owned()))
}

/// An error that is ours.
fn error_json(message: &str) -> String {
    format!(r#"{{"code":{},"message":"{message}"}}"#, Code::INTERNAL_ERROR.number())
}

const STOPS: &str = "the server stops";

const STOPPED: &str = "the server stopped before the task was done";
