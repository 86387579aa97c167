//! A call without its message: what a task is made of, at once or when the tool finds out that it takes long.

use std::future::ready;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

use tracing::Span;

use super::Tasks;
use super::runner::Runner;
use crate::meter;
use crate::protocol::Version;
use crate::service::Finished;
use crate::service::Handler;
use crate::service::handler::Ending;
use crate::service::observed::Observed;
use crate::service::watch::Watch;
use crate::tool::Answers;
use crate::tool::Call;
use crate::tool::Caller;
use crate::tool::Context;
use crate::tool::Door;
use crate::tool::Kind;
use crate::tool::Mailbox;
use crate::tool::Out;
use crate::tool::Row;
use crate::tool::ToolError;

/// A call that may become a task.
pub(in crate::service) struct Seed {
    pub(in crate::service) tasks: Arc<Tasks>,
    pub(in crate::service) row: Row,
    pub(in crate::service) arguments: Box<str>,
    pub(in crate::service) context: Context,
    pub(in crate::service) caller: Caller,
    pub(in crate::service) span: Span,
    pub(in crate::service) meter: meter::Tool,
}

impl Seed {
    /// Starts the tool as a task, in which these answers are there. Ready when the task can be found, and so when its client
    /// may be told; what is wrong with the arguments of the call is told instead.
    ///
    /// Nothing happens before it is polled: a call for which there is no room among those that wait makes no task.
    pub(in crate::service) fn start(self, answers: Answers) -> Ending {
        Box::pin(async { self.begin(answers).await })
    }

    fn begin(self, answers: Answers) -> Ending {
        let Self { tasks, row, arguments, context, caller, span, meter } = self;
        let bytes = arguments.len() + answers.values().map(|answer| answer.get().len()).sum::<usize>();
        let mailbox = Arc::new(Mailbox::with(answers));
        let door = Arc::new(Door::of_task(context.session_id(), caller.clone(), &tasks.threads));
        let context = context.into_task(door, Arc::clone(&mailbox));
        let call = Call::of_task(&arguments, row.state, context);
        let out = Out::kept(Version::MODERN);
        // A task that computes holds up nobody's connection.
        let watch = Arc::new(Watch::blind());
        let mut observed = Observed::task(span, &meter);
        let handler = match row.kind {
            Kind::Blocking(run, _) => Handler::blocking(run, call, out, watch),
            Kind::Task(run, _) => {
                let started = observed.span().in_scope(|| catch_unwind(AssertUnwindSafe(|| run(&call, out))));
                let finished = match started {
                    Ok(Ok(work)) => Ok(Handler::new(work, watch)),
                    Ok(Err(error)) => Err(Finished::Failed(error)),
                    Err(_) => Err(Finished::Panicked),
                };
                match finished {
                    Ok(handler) => handler,
                    Err(finished) => {
                        observed.end(finished.outcome());
                        return Box::pin(ready(finished));
                    }
                }
            }
            Kind::Sync(_) => {
                let error = ToolError::new("a function that answers at once is no task");
                return Box::pin(ready(Finished::Failed(error)));
            }
        };
        Runner::start(tasks, &caller, handler.observed(observed), mailbox, row.kind.terms().limit, bytes)
    }
}
