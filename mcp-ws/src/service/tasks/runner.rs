//! Running a task: its function on one side, its record on the other, and what passes between them.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Fuse;
use futures_util::future::FusedFuture;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::NoPlace;
use super::TaskKey;
use super::TaskRecord;
use super::TaskStoreError;
use super::Tasks;
use super::patiently;
use crate::meter::Outcome;
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
    /// Starts a task that was called with so many bytes. Ready when it can be found.
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
        bytes: usize,
    ) -> Ending {
        let (found, is_found) = oneshot::channel();
        let started = match (TaskKey::random(caller), tasks.enter(bytes)) {
            (Ok(key), Ok(place)) => {
                let record = TaskRecord::new(key, tasks.times);
                let runner = Self { tasks, record, handler, mailbox, limit };
                tokio::spawn(async move {
                    runner.run(found).await;
                    drop(place);
                });
                Ok(())
            }
            (Err(error), _) => Err(error.into_answer()),
            (_, Err(NoPlace::Stopping)) => Err(ErrorObject::new(Code::INTERNAL_ERROR, STOPS)),
            (_, Err(NoPlace::Full)) => Err(ErrorObject::new(Code::INTERNAL_ERROR, FULL)),
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
        let over = match create(&self.tasks, &self.record).await {
            Some(Ok(handle)) => match found.send(Ok(handle)) {
                Ok(()) => self.drive(expires).await,
                // Nobody will ever ask for it.
                Err(_) => Over::GivenUp,
            },
            Some(Err(error)) => {
                drop(found.send(Err(error)));
                // It may be there nevertheless, and nobody will ever ask for it.
                let give_up = |record: &mut TaskRecord| record.end(TaskStatus::Cancelled, None);
                drop(self.tasks.change(self.record.key(), give_up).await);
                return;
            }
            None => {
                drop(found);
                Over::Stopped
            }
        };
        self.end(over, expires).await;
    }

    /// Writes how it has ended, unless the store takes nothing until nobody would look any more.
    async fn end(self, over: Over, expires: Instant) {
        let Self { tasks, record, handler, mailbox, .. } = self;
        // What it keeps is free before anybody is told that it is over.
        drop(handler);
        mailbox.close();
        let (status, outcome) = match over {
            Over::Finished(finished) => outcome(finished),
            Over::GivenUp => (TaskStatus::Cancelled, None),
            Over::Stopped => (TaskStatus::Failed, Some(error_json(STOPPED))),
        };
        let (tasks, key) = (&tasks, record.key());
        let end = || tasks.change(key, |record| record.end(status, outcome.clone()));
        let fail =
            |why| tasks.change(key, move |record| record.end(TaskStatus::Failed, Some(error_json(why))));
        let ended = async {
            if patiently(end).await.is_err() {
                drop(patiently(|| fail(NO_ROOM)).await);
            }
        };
        let in_vain = async {
            tokio::select! {
                () = tokio::time::sleep_until(expires) => {}
                () = tasks.stopped() => {}
            }
            tokio::time::sleep(LAST).await;
        };
        tokio::select! {
            () = ended => {}
            () = in_vain => {}
        }
    }

    /// Runs the function, and passes on what is asked and answered, until either is over.
    async fn drive(&mut self, expires: Instant) -> Over {
        let Self { tasks, record, handler, mailbox, limit } = self;
        let (tasks, key) = (&**tasks, record.key());
        let limited = || limit.map(|limit| Instant::now() + limit);
        let next = |revision| patiently(move || tasks.next(key, revision));
        let mut changed = std::pin::pin!(next(record.revision()));
        let exchange = || {
            let answered = |record: &mut TaskRecord| {
                mailbox.deliver(record.answers());
                record.ask(mailbox.questions())
            };
            patiently(move || tasks.change(key, answered)).fuse()
        };
        let mut under_way = std::pin::pin!(Fuse::terminated());
        // Whether there is news that the exchange under way may have missed.
        let mut again = false;
        let mut deadline = limited();
        loop {
            let late = async {
                match deadline {
                    // While a person thinks nobody is late.
                    Some(deadline) if !mailbox.is_waiting() => tokio::time::sleep_until(deadline).await,
                    _ => std::future::pending().await,
                }
            };
            let is_due = tokio::select! {
                finished = &mut *handler => return Over::Finished(finished),
                () = late => {
                    handler.end(Outcome::TimedOut);
                    let error = ToolError::new(TOOK_TOO_LONG);
                    return Over::Finished(Finished::Failed(error));
                }
                () = tokio::time::sleep_until(expires) => return Over::GivenUp,
                () = tasks.stopped() => return Over::Stopped,
                news = mailbox.news() => {
                    deadline = limited();
                    news.asked
                }
                found = &mut under_way => match found {
                    Ok(Some(record)) if !TaskRecord::status(&record).is_over() => {
                        deadline = limited();
                        std::mem::take(&mut again)
                    }
                    Ok(_) => return Over::GivenUp,
                    Err(full) => return Over::Finished(Finished::Failed(ToolError::new(full))),
                },
                found = &mut changed => {
                    let Some(found) = found.ok().flatten().filter(|found| !found.status().is_over()) else {
                        return Over::GivenUp;
                    };
                    changed.set(next(found.revision()));
                    !found.answers().is_empty()
                }
            };
            if is_due && under_way.is_terminated() {
                under_way.set(exchange());
            } else {
                again |= is_due;
            }
        }
    }
}

/// Has a task kept, and gives its handle. None: the server stops.
async fn create(tasks: &Tasks, record: &TaskRecord) -> Option<Result<Vec<u8>, TaskStoreError>> {
    tokio::select! {
        created = tasks.store.create(record.clone()) => Some(created.map(|()| {
            let mut handle = Vec::new();
            record.put_handle(&mut handle);
            handle
        })),
        () = tasks.stopped() => None,
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

/// How long the end of a task is written after its time, to a store that is slow.
const LAST: Duration = Duration::from_secs(1);

const FULL: &str = "the tasks that run keep as much as they may: wait until some are over";

const NO_ROOM: &str = "the task is done, but there is no room for its result";

const STOPS: &str = "the server stops";

const STOPPED: &str = "the server stopped before the task was done";
