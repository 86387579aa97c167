//! Functions that answer at once: nothing waits for them, and where nothing has to leave before their answer, it is written where
//! it leaves from.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use super::Finished;
use super::answer::end_result;
use super::answer::guard;
use super::answer::write_panic;
use super::observed::is_error;
use crate::meter::Outcome;
use crate::peer::Call;
use crate::protocol::put_text_result;
use crate::tool;
use crate::tool::Door;
use crate::tool::Out;
use crate::tool::SyncRun;
use crate::wire::Sink;
use crate::wire::begin_result;

/// Where the answer is.
pub(super) enum AtOnce {
    /// In the sink.
    InFrame(Outcome),
    /// Here.
    Aside(Finished),
}

/// Calls a function that answers at once, straight into an open frame. Whatever it wrote before it failed is taken back.
pub(super) fn run_at_once(
    run: SyncRun,
    request: &tool::Call<'_>,
    call: &Call<'_>,
    (ending, largest): (&[u8], usize),
    door: &Door,
    sink: &mut dyn Sink,
) -> AtOnce {
    let to = call.to;
    // A reply is often about as long as the arguments were.
    let frame = begin_result(sink, to.id, call.arguments.len());
    let start = frame.len();
    // A tool that panics leaves nothing of ours half changed but the frame, which is taken back.
    let ran =
        catch_unwind(AssertUnwindSafe(|| run(request, Out::into_frame(&mut *frame, to.version)).map(drop)));
    if door.has_commands() {
        // What it has logged leaves first, so its answer is taken out of the frame that is open.
        let reply = frame.split_off(start);
        sink.abort();
        return AtOnce::Aside(ran.map_or(Finished::Panicked, |done| match done {
            Ok(()) => Finished::Replied(reply),
            Err(error) => Finished::Failed(error),
        }));
    }
    let Ok(done) = ran else {
        sink.abort();
        write_panic(to.id, sink);
        return AtOnce::InFrame(Outcome::Panicked);
    };
    if let Err(error) = done {
        frame.truncate(start);
        put_text_result(error.text(), true, frame);
    }
    let outcome = if is_error(frame) { Outcome::Failed } else { Outcome::Answered };
    end_result(to.version, ending, frame);
    guard(frame, start, largest, to.version, ending);
    sink.commit();
    AtOnce::InFrame(outcome)
}

/// Calls a function that answers at once, but may report progress before: its answer cannot be in the frame yet.
pub(super) fn run_aside(run: SyncRun, request: &tool::Call<'_>, out: Out<'static>) -> Finished {
    catch_unwind(AssertUnwindSafe(|| run(request, out))).map_or(Finished::Panicked, Finished::from)
}
