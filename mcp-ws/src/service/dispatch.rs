//! Running a tool: find it, open what its client has kept for it, call it, and hand back what waits.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::Duration;
use std::time::SystemTime;

use tracing::Span;

use super::Access;
use super::Finished;
use super::Handler;
use super::MemoryTasks;
use super::Seal;
use super::TaskTimes;
use super::Tasks;
use super::Toolbox;
use super::at_once::AtOnce;
use super::at_once::run_aside;
use super::at_once::run_at_once;
use super::catalog::Catalog;
use super::catalog::Tool;
use super::handler::Origin;
use super::observed::Observed;
use super::observed::observe_unknown;
use super::seal::Purpose;
use super::tasks::Seed;
use crate::meter::Outcome;
use crate::peer::Call;
use crate::protocol::Capability;
use crate::protocol::ServerInfo;
use crate::protocol::Version;
use crate::protocol::missing;
use crate::tool;
use crate::tool::Answers;
use crate::tool::Context;
use crate::tool::Door;
use crate::tool::Kind;
use crate::tool::Out;
use crate::tool::Rounds;
use crate::tool::ToolError;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Ordered;
use crate::wire::Raw;
use crate::wire::Sink;
use crate::wire::write_error;

/// The tools of a server, as one connection sees them.
#[derive(Debug)]
pub(crate) struct Service {
    toolbox: Arc<Toolbox>,
    /// The newest when it was last looked at. A call that runs keeps what it needs of it.
    pub(super) catalog: Arc<Catalog>,
    /// The version of the catalog that the other side knows of.
    told: u64,
    pub(super) page_size: usize,
    /// The largest cursor that was given out where not everybody sees every tool.
    pub(super) given: usize,
    pub(super) access: Access,
    pub(super) info: Arc<ServerInfo>,
    /// What stands at the end of every result from 2026-07-28 on. Empty until the first one is written.
    pub(super) ending: Vec<u8>,
    pub(super) seal: Seal,
    pub(super) tasks: Arc<Tasks>,
    /// How many bytes a result may have, for other sides that break at more.
    pub(super) largest_result: usize,
}

/// What became of a call.
#[derive(Debug)]
pub(crate) enum Step {
    /// Its answer stands in the sink.
    Answered,
    /// It is over; what it said of its progress leaves before its answer.
    Finished(Finished),
    /// It has to be polled.
    Waits(Handler),
    /// It has to be polled, but not before there is room for it among the calls that wait.
    Blocks(Handler),
}

impl Step {
    fn over(finished: Finished, mut observed: Observed) -> Self {
        observed.end(finished.outcome());
        Self::Finished(finished)
    }
}

impl Service {
    /// These tools, listed in one page, of a server that says this of itself.
    pub(crate) fn new(toolbox: Arc<Toolbox>, info: Arc<ServerInfo>, seal: Seal, tasks: Arc<Tasks>) -> Self {
        let catalog = toolbox.newest();
        let told = catalog.version();
        let (page_size, largest_result) = (usize::MAX, usize::MAX);
        Self {
            toolbox,
            catalog,
            told,
            page_size,
            given: 0,
            access: Access::default(),
            info,
            ending: Vec::new(),
            seal,
            tasks,
            largest_result,
        }
    }

    /// No tools, for whoever only calls those of others.
    pub(crate) fn of_nothing() -> Self {
        let seal = Seal::new(None, Duration::ZERO, 0);
        let times = TaskTimes { ttl: Duration::ZERO, poll_interval: Duration::ZERO };
        let tasks = Tasks::of(Arc::new(MemoryTasks::new(0, 0)), times, 0);
        Self::new(Toolbox::empty(), Arc::default(), seal, tasks)
    }

    /// The same, listed in pages of at most so many tools.
    pub(crate) fn in_pages_of(self, page_size: usize) -> Self {
        Self { page_size: page_size.max(1), ..self }
    }

    /// The same, of which not everybody may have all.
    pub(crate) fn with_access(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The same for another side that breaks at results of more bytes than these: it is told so instead.
    pub(crate) fn with_results_of(self, largest: Option<usize>) -> Self {
        Self { largest_result: largest.unwrap_or(usize::MAX), ..self }
    }

    /// Whether tools were added or removed that the other side has not been told of.
    pub(crate) fn has_news(&self) -> bool {
        self.told != self.toolbox.version()
    }

    /// Notes that the other side is told of all that has changed so far.
    pub(crate) fn handle_told(&mut self) {
        self.refresh();
        self.told = self.catalog.version();
    }

    /// Looks at the newest catalog. Where nothing has changed this is one look at a number.
    pub(super) fn refresh(&mut self) {
        if self.catalog.version() == self.toolbox.version() {
            return;
        }
        let old = std::mem::replace(&mut self.catalog, self.toolbox.newest());
        // What a removed tool keeps may panic when it is dropped; that is no reason to end a connection.
        drop(catch_unwind(AssertUnwindSafe(|| drop(old))));
    }

    /// Runs a tool, or makes the handler that will.
    pub(crate) fn call(&mut self, call: &Call<'_>, door: &Arc<Door>, sink: &mut dyn Sink) -> Step {
        self.refresh();
        if call.to.version.is_modern() && self.ending.is_empty() {
            self.ending = self.info.ending();
        }
        let tool = match self.find(&call.name, door.caller()) {
            Ok(tool) => tool,
            Err(error) => {
                self.observe_refusal(call, door, Outcome::Refused(error.code));
                write_error(sink, Some(call.to.id), &error);
                return Step::Answered;
            }
        };
        let mut observed = Observed::call(call, door, &tool.meter);
        let answers = match self.answers(call, door) {
            Ok(answers) => answers,
            Err(error) => {
                observed.end(Outcome::Refused(error.code));
                write_error(sink, Some(call.to.id), &error);
                return Step::Answered;
            }
        };
        if tool.row.kind.terms().tasks != tool::Tasks::No {
            let client_has_tasks = call.to.version.is_modern() && call.client.read().has(Capability::Tasks);
            if client_has_tasks {
                let context = Context::of(call, door, Arc::default);
                let seed = self.seed(tool, call, context, door, observed.span().clone());
                let ending = seed.start(answers.unwrap_or_default());
                return Step::Blocks(Handler::own(ending).observed(observed));
            }
            if tool.row.kind.terms().tasks == tool::Tasks::Required {
                return Step::over(without_tasks(call.to.version), observed);
            }
        }
        let rounds = answers.map(|answers| Arc::new(Rounds::with(answers)));
        let request = tool::Call::new(call, &tool.row.state, door, rounds);
        let seed = || {
            let context = request.context();
            context.has_tasks().then(|| self.seed(tool, call, context, door, observed.span().clone()))
        };
        let kept = || Out::kept(call.to.version);
        let watch = || Arc::clone(&tool.watch);
        match tool.row.kind {
            Kind::Sync(run) => {
                let ended = tool.watch.over(|| {
                    observed.span().in_scope(|| match call.progress_token {
                        None => {
                            run_at_once(run, &request, call, (&self.ending, self.largest_result), door, sink)
                        }
                        Some(_) => AtOnce::Aside(run_aside(run, &request, kept())),
                    })
                });
                // It cannot wait, and what it may have spawned is to wait for nothing.
                if let Some(rounds) = request.rounds() {
                    rounds.end();
                }
                match ended {
                    AtOnce::InFrame(outcome) => {
                        observed.end(outcome);
                        Step::Answered
                    }
                    AtOnce::Aside(finished) => Step::over(finished, observed),
                }
            }
            Kind::Blocking(run, terms) => {
                // A call that is kept has its context, and asks by that.
                let request = request.kept();
                let origin = Origin::of(call, request.rounds(), || None);
                let handler = Handler::blocking(run, request, kept(), watch());
                Step::Blocks(handler.within(terms.limit).observed(observed).of(origin))
            }
            Kind::Task(run, terms) => {
                let start = || catch_unwind(AssertUnwindSafe(|| run(&request, kept())));
                match tool.watch.over(|| observed.span().in_scope(start)) {
                    Ok(Ok(work)) => {
                        let origin = Origin::of(call, request.rounds(), seed);
                        let handler = Handler::new(work, watch()).within(terms.limit);
                        Step::Waits(handler.observed(observed).of(origin))
                    }
                    Ok(Err(error)) => Step::over(Finished::Failed(error), observed),
                    Err(_) => Step::over(Finished::Panicked, observed),
                }
            }
        }
    }

    /// A call of a tool that there is not, or not for who calls.
    #[cold]
    fn observe_refusal(&self, call: &Call<'_>, door: &Door, outcome: Outcome) {
        match self.catalog.find(&call.name) {
            Some(found) => Observed::call(call, door, &found.tool.meter).end(outcome),
            None => observe_unknown(call, door, outcome),
        }
    }

    /// What a task of this call is made of.
    fn seed(&self, tool: &Tool, call: &Call<'_>, context: Context, door: &Door, span: Span) -> Seed {
        Seed {
            tasks: Arc::clone(&self.tasks),
            row: tool.row.clone(),
            arguments: call.arguments.into(),
            context,
            caller: door.caller().clone(),
            span,
            meter: tool.meter.clone(),
        }
    }

    /// What the client has answered to the tool's questions, if this is not the first time that it calls.
    fn answers(&self, call: &Call<'_>, door: &Door) -> Result<Option<Answers>, ErrorObject> {
        if call.inputs.responses.is_none() && call.inputs.state.is_none() {
            return Ok(None);
        }
        let mut answers = match call.inputs.state {
            None => Answers::new(),
            Some(state) => self.open(state, call, door)?,
        };
        if let Some(responses) = call.inputs.responses {
            let Some(responses) = Ordered::of_at_most(responses.get(), MOST_RESPONSES) else {
                let why =
                    format!("`params.inputResponses` must be an object of at most {MOST_RESPONSES} members");
                return Err(ErrorObject::new(Code::INVALID_PARAMS, why));
            };
            for (name, response) in responses.into_members() {
                // What an earlier round has acted on stays as it was.
                answers.entry(name.into_owned()).or_insert_with(|| response.to_owned());
            }
        }
        Ok(Some(answers))
    }

    fn open(&self, state: Raw<'_>, call: &Call<'_>, door: &Door) -> Result<Answers, ErrorObject> {
        let purpose = Purpose { caller: door.caller(), tool: &call.name, arguments: call.arguments };
        let sealed = serde_json::from_str::<String>(state.get()).ok();
        let answers = sealed.and_then(|sealed| self.seal.open(&sealed, purpose, SystemTime::now()));
        answers.ok_or_else(|| {
            let why = "`params.requestState` is none that this server gave for this call, or it has expired: call \
                       again without it";
            ErrorObject::new(Code::INVALID_PARAMS, why)
        })
    }
}

/// How many answers may come at once: more than any tool asks for, and few enough to be kept while a call waits.
pub(super) const MOST_RESPONSES: usize = 64;

#[cfg(test)]
impl Service {
    /// These tools, of a server that nobody has named.
    pub(crate) fn for_test(toolbox: &Arc<Toolbox>) -> Self {
        const HOUR: Duration = Duration::from_secs(3600);
        let seal = Seal::new(Some([7; 32]), Duration::from_secs(60), 1 << 20);
        let times = TaskTimes { ttl: HOUR, poll_interval: HOUR };
        Self::new(
            Arc::clone(toolbox),
            Arc::default(),
            seal,
            Tasks::of(Arc::new(MemoryTasks::new(9, 9)), times, usize::MAX),
        )
    }
}

/// The answer to a client without tasks that calls what is always one.
#[cold]
fn without_tasks(version: Version) -> Finished {
    let why = "this tool runs as a task, and its client has no tasks";
    if version.is_modern() {
        return Finished::Refused(missing(Capability::Tasks, why.to_owned()));
    }
    Finished::Failed(ToolError::new(why))
}
