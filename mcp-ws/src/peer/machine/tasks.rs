//! What a client asks of tasks: calls that were answered with a handle, and go on wherever they run (2026-07-28).

use std::time::Instant;

use super::Output;
use super::Peer;
use super::call::refuse;
use crate::peer::Address;
use crate::peer::Key;
use crate::peer::LONGEST_TIME;
use crate::peer::listen::Filter;
use crate::protocol::Capability;
use crate::protocol::Declared;
use crate::protocol::Params;
use crate::protocol::missing;
use crate::protocol::requests;
use crate::wire::Code;
use crate::wire::Id;
use crate::wire::Raw;
use crate::wire::Sink;
use crate::wire::write_error;

/// Something to be done with a task.
#[derive(Debug)]
pub(crate) struct TaskRequest<'t> {
    /// Our name for the request.
    pub key: Key,
    /// Where its answer goes.
    pub to: Address<'t>,
    /// The id of the task, as the client has it.
    pub task: String,
    pub action: TaskAction<'t>,
}

/// What is to be done with a task.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TaskAction<'t> {
    /// Say how it stands.
    Get,
    /// Hand it these answers, by the names of its questions: a JSON object.
    Update(Raw<'t>),
    /// Give it up.
    Cancel,
}

/// A subscription that names tasks: which of them there are has to be found out before it is opened.
#[derive(Debug)]
pub(crate) struct Listen<'t> {
    /// Our name for the request.
    pub key: Key,
    /// Where it came from.
    pub to: Address<'t>,
    /// What it asks about.
    pub filter: Filter,
}

impl Peer {
    pub(super) fn handle_task_request<'t>(
        &mut self,
        to: Address<'t>,
        method: &str,
        params: &Params<'t>,
        client: Declared<'t>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        let task = params.task_id.and_then(|id| serde_json::from_str(id.get()).ok());
        let Some(task) = task else {
            return refuse(to.id, Code::INVALID_PARAMS, "`params.taskId` must be a string", sink);
        };
        let answers = params.input_responses.filter(|answers| answers.get().starts_with('{'));
        let action = match (method, answers) {
            (requests::TASKS_GET, _) => TaskAction::Get,
            (requests::TASKS_CANCEL, _) => TaskAction::Cancel,
            (_, Some(answers)) => TaskAction::Update(answers),
            (_, None) => {
                return refuse(
                    to.id,
                    Code::INVALID_PARAMS,
                    "`params.inputResponses` must be an object",
                    sink,
                );
            }
        };
        if !client.read().has(Capability::Tasks) {
            let why = "who asks for a task says that it has tasks, in each request";
            write_error(sink, Some(to.id), &missing(Capability::Tasks, why.to_owned()));
            return Output::Done;
        }
        self.last_key += 1;
        Output::Task(TaskRequest { key: Key(self.last_key), to, task, action })
    }

    /// Enters such a request, or a subscription that is not opened yet, whose answer has to be waited for. It is no tool that
    /// it waits for, and so the time of tools is not that of this: whoever answers it has a limit of his own.
    pub(crate) fn park_request(&mut self, key: Key, to: Address<'_>, now: Instant) {
        self.enter(key, to, Some(LONGEST_TIME), now);
    }

    /// Opens a subscription that hears of this.
    pub(crate) fn open_listen(&mut self, id: Id<'_>, filter: Filter, sink: &mut dyn Sink) {
        let most = self.limits.listens;
        if self.listens.len() >= most {
            let why = format!("{most} subscriptions are open on this connection, which is all it may have");
            refuse(id, Code::INTERNAL_ERROR, why, sink);
        } else {
            self.listens.open(id, filter, sink);
        }
    }

    /// Tells a subscription how a task stands, as JSON, if it is open and has asked about it.
    pub(crate) fn handle_task_changed(&self, subscription: &str, id: &str, now: &str, sink: &mut dyn Sink) {
        self.listens.tell_task(subscription, id, now, sink);
    }

    /// Whether a subscription is open.
    pub(crate) fn has_listen(&self, subscription: &str) -> bool {
        self.listens.has(subscription)
    }

    /// Whether a subscription has ended since this was asked.
    pub(crate) fn take_listens_ended(&mut self) -> bool {
        self.listens.take_ended()
    }
}
