//! The requests about tools, and what is answered to each.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

use super::Finished;
use super::Handler;
use super::Toolbox;
use super::catalog::Catalog;
use crate::peer::Call;
use crate::peer::List;
use crate::protocol::put_text_result;
use crate::tool;
use crate::tool::Door;
use crate::tool::Kind;
use crate::tool::Out;
use crate::tool::SyncRun;
use crate::tool::ToolError;
use crate::tool::misspelling;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Id;
use crate::wire::Sink;
use crate::wire::begin_result;
use crate::wire::brief;
use crate::wire::write_error;
use crate::wire::write_result;

/// The tools of a server, as one connection sees them.
#[derive(Debug)]
pub(crate) struct Service {
    toolbox: Arc<Toolbox>,
    /// The newest when it was last looked at. A call that runs keeps what it needs of it.
    catalog: Arc<Catalog>,
    /// The version of the catalog that the other side knows of.
    told: u64,
    page_size: usize,
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

impl Service {
    /// These tools, listed in one page.
    pub(crate) fn new(toolbox: Arc<Toolbox>) -> Self {
        let catalog = toolbox.newest();
        let told = catalog.version();
        Self { toolbox, catalog, told, page_size: usize::MAX }
    }

    /// The same, listed in pages of at most so many tools.
    pub(crate) fn in_pages_of(self, page_size: usize) -> Self {
        Self { page_size: page_size.max(1), ..self }
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
    fn refresh(&mut self) {
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
        let Some(tool) = self.catalog.find(&call.name) else {
            write_error(sink, Some(call.id), &self.unknown(&call.name));
            return Step::Answered;
        };
        let progress_token = call.progress_token.map(Id::as_json);
        let request = tool::Call::new(call.arguments, &tool.row.state, door, call.key, progress_token);
        let kept = || Out::kept(call.version);
        let watch = || Arc::clone(&tool.watch);
        match tool.row.kind {
            Kind::Sync(run) => tool.watch.over(|| match call.progress_token {
                None => run_at_once(run, &request, call, sink),
                Some(_) => Step::Finished(run_aside(run, &request, kept())),
            }),
            Kind::Blocking(run, limit) => {
                Step::Blocks(Handler::blocking(run, request.into_owned(), kept(), watch()).within(limit))
            }
            Kind::Task(run, limit) => {
                match tool.watch.over(|| catch_unwind(AssertUnwindSafe(|| run(&request, kept())))) {
                    Ok(Ok(work)) => Step::Waits(Handler::new(work, watch()).within(limit)),
                    Ok(Err(error)) => Step::Finished(Finished::Failed(error)),
                    Err(_) => Step::Finished(Finished::Panicked),
                }
            }
        }
    }

    #[cold]
    fn unknown(&self, tool: &str) -> ErrorObject {
        // Comparing names takes a while, and a set of more than that is not read by anybody.
        let names = self.catalog.names().take(1000);
        let near = names.filter_map(|name| Some((misspelling(tool, name)?, name))).min();
        let hint = near.map_or(String::new(), |(_, name)| format!(", did you mean `{name}`?"));
        ErrorObject::new(Code::InvalidParams, format!("unknown tool: {}{hint}", brief(tool)))
    }

    /// Writes a page of the list. Where a page begins is its cursor, a number to us and opaque to the client. A list that
    /// changes between two pages may show a tool twice or not at all; whoever was told that it has changed lists again.
    pub(crate) fn list(&mut self, list: &List<'_>, sink: &mut dyn Sink) {
        self.refresh();
        let cursor = list.cursor.as_deref().filter(|cursor| !cursor.is_empty());
        let Some(from) = cursor.map_or(Some(0), |cursor| self.place_of(cursor)) else {
            let error =
                ErrorObject::new(Code::InvalidParams, "`params.cursor` is none that this server has given");
            return write_error(sink, Some(list.id), &error);
        };
        let len = self.catalog.page(from, self.page_size).map(|piece| piece.len() + 1).sum();
        let next = from.saturating_add(self.page_size);
        let out = begin_result(sink, list.id, len);
        out.extend_from_slice(br#"{"tools":["#);
        for (i, piece) in self.catalog.page(from, self.page_size).enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend_from_slice(piece.as_bytes());
        }
        out.push(b']');
        if next < self.catalog.len() {
            out.extend_from_slice(format!(r#","nextCursor":"{next}""#).as_bytes());
        }
        out.extend_from_slice(b"}}");
        sink.commit();
    }

    fn place_of(&self, cursor: &str) -> Option<usize> {
        let place = cursor.parse().ok()?;
        (0 < place && place < self.catalog.most()).then_some(place)
    }
}

/// Calls a function that answers at once, straight into an open frame. Whatever it wrote before it failed is taken back.
fn run_at_once(run: SyncRun, request: &tool::Call<'_>, call: &Call<'_>, sink: &mut dyn Sink) -> Step {
    // A reply is often about as long as the arguments were.
    let frame = begin_result(sink, call.id, call.arguments.len());
    let start = frame.len();
    // A tool that panics leaves nothing of ours half changed but the frame, which is taken back.
    let ran =
        catch_unwind(AssertUnwindSafe(|| run(request, Out::into_frame(&mut *frame, call.version)).map(drop)));
    if let Ok(done) = ran {
        if let Err(error) = done {
            frame.truncate(start);
            put_text_result(error.text(), true, frame);
        }
        frame.push(b'}');
        sink.commit();
    } else {
        sink.abort();
        write_panic(call.id, sink);
    }
    Step::Answered
}

/// Calls a function that answers at once, but may report progress before: its answer cannot be in the frame yet.
fn run_aside(run: SyncRun, request: &tool::Call<'_>, out: Out<'static>) -> Finished {
    catch_unwind(AssertUnwindSafe(|| run(request, out))).map_or(Finished::Panicked, Finished::from)
}

/// Writes the answer of a call that is over.
pub(crate) fn finish(id: Id<'_>, finished: &Finished, sink: &mut dyn Sink) {
    match finished {
        Finished::Replied(result) => write_result(sink, id, result),
        Finished::Failed(error) => write_failure(id, error, sink),
        Finished::Panicked => write_panic(id, sink),
    }
}

fn write_failure(id: Id<'_>, error: &ToolError, sink: &mut dyn Sink) {
    let out = begin_result(sink, id, error.text().len());
    put_text_result(error.text(), true, out);
    out.push(b'}');
    sink.commit();
}

fn write_panic(id: Id<'_>, sink: &mut dyn Sink) {
    write_error(sink, Some(id), &ErrorObject::new(Code::InternalError, "the tool panicked"));
}
