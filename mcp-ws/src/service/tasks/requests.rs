//! What clients ask of their tasks.

use std::sync::Arc;

use futures_util::future::try_join_all;

use super::TaskKey;
use super::TaskStoreError;
use super::Tasks;
use super::guarded::LONGEST;
use crate::peer::Filter;
use crate::peer::TaskAction;
use crate::peer::TaskRequest;
use crate::protocol::TaskStatus;
use crate::service::Finished;
use crate::service::Handler;
use crate::service::Service;
use crate::service::dispatch::MOST_RESPONSES;
use crate::tool::ByName;
use crate::tool::Door;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Ordered;
use crate::wire::Raw;
use crate::wire::brief;

impl Service {
    /// Makes the handler that does what a client asks of one of its tasks.
    pub(crate) fn ask_of_task(&self, request: &TaskRequest<'_>, door: &Door) -> Handler {
        let tasks = Arc::clone(&self.tasks);
        let Some(key) = TaskKey::of(&request.task, door.caller()) else {
            let error = unknown(&request.task);
            return handler(async { Finished::Refused(error) });
        };
        match request.action {
            TaskAction::Get => handler(async move { tasks.get(&key).await }),
            TaskAction::Cancel => handler(async move {
                let cancel = tasks.change(&key, |record| record.end(TaskStatus::Cancelled, None));
                acknowledge(&key, cancel.await.map(|found| found.is_some()))
            }),
            TaskAction::Update(answers) => {
                let Some(answers) = read(answers) else {
                    let why = format!("`params.inputResponses` has at most {MOST_RESPONSES} members");
                    let error = ErrorObject::new(Code::INVALID_PARAMS, why);
                    return handler(async { Finished::Refused(error) });
                };
                handler(async move {
                    let update = tasks.change(&key, |record| record.answer(&answers));
                    acknowledge(&key, update.await.map(|found| found.is_some()))
                })
            }
        }
    }

    /// Makes the handler that finds out of which of these tasks a client may be told.
    pub(crate) fn find_tasks(&self, asked: Filter, door: &Door) -> Handler {
        let (tasks, caller) = (Arc::clone(&self.tasks), door.caller().clone());
        handler(async move {
            let keys: Vec<_> = asked.tasks().filter_map(|id| TaskKey::of(id, &caller)).collect();
            let found = try_join_all(keys.iter().map(|key| tasks.store.get(key))).await;
            match found {
                Ok(found) => {
                    let found = keys.into_iter().zip(found).filter(|(_, found)| found.is_some());
                    Finished::Listens(asked.with_tasks(found.map(|(key, _)| key.id).collect()))
                }
                Err(error) => Finished::Refused(error.into_answer()),
            }
        })
    }
}

fn handler(ending: impl Future<Output = Finished> + Send + 'static) -> Handler {
    Handler::own(Box::pin(async {
        let ended = tokio::time::timeout(LONGEST, ending).await;
        ended.unwrap_or_else(|late| Finished::Refused(TaskStoreError::failed(late).into_answer()))
    }))
}

impl Tasks {
    async fn get(&self, key: &TaskKey) -> Finished {
        match self.store.get(key).await {
            Ok(Some(record)) => Finished::Replied(record.to_json()),
            Ok(None) => Finished::Refused(unknown(&key.id)),
            Err(error) => Finished::Refused(error.into_answer()),
        }
    }
}

fn acknowledge(key: &TaskKey, found: Result<bool, TaskStoreError>) -> Finished {
    match found {
        Ok(true) => Finished::Acknowledged,
        Ok(false) => Finished::Refused(unknown(&key.id)),
        Err(error) => Finished::Refused(error.into_answer()),
    }
}

/// Reads answers by the names of their questions, if there are not too many.
fn read(answers: Raw<'_>) -> Option<ByName<String>> {
    let answers = Ordered::of_at_most(answers.get(), MOST_RESPONSES)?;
    Some(answers.iter().map(|(name, answer)| (name.to_owned(), answer.to_owned())).collect())
}

/// The answer about a task that is not there, or that is somebody else's: which it is, is nobody's business.
fn unknown(id: &str) -> ErrorObject {
    let why = format!("there is no task `{}`, or it has expired", brief(id));
    ErrorObject::new(Code::INVALID_PARAMS, why)
}
