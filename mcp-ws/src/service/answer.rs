//! Writing how a call has ended, in the shape of its revision.

use std::time::SystemTime;

use super::Finished;
use super::Service;
use super::handler::Asked;
use super::handler::PANICKED;
use super::seal::Purpose;
use crate::peer::Address;
use crate::protocol::Version;
use crate::protocol::missing;
use crate::protocol::put_text_result;
use crate::tool::Door;
use crate::tool::ToolError;
use crate::tool::Unanswered;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Id;
use crate::wire::Sink;
use crate::wire::begin_result;
use crate::wire::escape;
use crate::wire::write_error;

impl Service {
    /// Writes the answer of a call that is over.
    pub(crate) fn finish(&mut self, to: Address<'_>, finished: Finished, door: &Door, sink: &mut dyn Sink) {
        match finished {
            Finished::Replied(result) => {
                let out = begin_result(sink, to.id, result.len());
                let start = out.len();
                out.extend_from_slice(&result);
                self.end(to.version, out);
                guard(out, start, self.largest_result, to.version, &self.ending);
                sink.commit();
            }
            Finished::Failed(error) => {
                let out = begin_result(sink, to.id, error.text().len());
                let start = out.len();
                put_text_result(error.text(), true, out);
                self.end(to.version, out);
                guard(out, start, self.largest_result, to.version, &self.ending);
                sink.commit();
            }
            Finished::Asks(asked) => self.ask(to, asked, door, sink),
            Finished::Lacks(capability) => {
                let why = Unanswered::Impossible(capability).to_string();
                write_error(sink, Some(to.id), &missing(capability, why));
            }
            Finished::Panicked => write_panic(to.id, sink),
            Finished::Became(handle) => {
                let out = begin_result(sink, to.id, handle.len());
                out.extend_from_slice(&handle);
                out.extend_from_slice(br#","resultType":"task","_meta":{"#);
                self.info.put_meta(out);
                out.extend_from_slice(b"}}}");
                sink.commit();
            }
            // A subscription is not answered before it ends; whoever opens it has not come here.
            Finished::Acknowledged | Finished::Listens(_) => {
                let out = begin_result(sink, to.id, 0);
                out.extend_from_slice(br#"{"resultType":"complete","_meta":{"#);
                self.info.put_meta(out);
                out.extend_from_slice(b"}}}");
                sink.commit();
            }
            Finished::Refused(error) => write_error(sink, Some(to.id), &error),
        }
    }

    /// Ends a result of ours, an object that is closed already, and the message around it.
    pub(super) fn end(&mut self, version: Version, out: &mut Vec<u8>) {
        if version.is_modern() && self.ending.is_empty() {
            self.ending = self.info.ending();
        }
        end_result(version, &self.ending, out);
    }

    /// Writes what the tool wants to know, for the client to call again with the answers.
    fn ask(&mut self, to: Address<'_>, asked: Asked, door: &Door, sink: &mut dyn Sink) {
        let Asked { tool, arguments, questions, heard } = asked;
        let purpose = Purpose { caller: door.caller(), tool: &tool, arguments: &arguments };
        let Some(state) = self.seal.close(heard, purpose, SystemTime::now()) else {
            let why = "the client's answers so far are too large for it to send them back, or its arguments are nested \
                       too deep";
            let why = ToolError::new(why);
            return self.finish(to, Finished::Failed(why), door, sink);
        };
        let out = begin_result(sink, to.id, state.len());
        out.extend_from_slice(br#"{"resultType":"input_required","inputRequests":{"#);
        for (i, (key, question)) in questions.iter().enumerate() {
            out.extend_from_slice(if i > 0 { b",\"" } else { b"\"" });
            escape(key, out);
            out.extend_from_slice(br#"":{"method":""#);
            out.extend_from_slice(question.method().as_bytes());
            out.extend_from_slice(br#"","params":"#);
            question.put_params(to.version, "", out);
            out.push(b'}');
        }
        out.extend_from_slice(br#"},"requestState":""#);
        out.extend_from_slice(state.as_bytes());
        out.extend_from_slice(br#"","_meta":{"#);
        self.info.put_meta(out);
        out.extend_from_slice(b"}}}");
        sink.commit();
    }
}

/// From 2026-07-28 on, what every complete result ends with stands in the place of its closing brace.
pub(super) fn end_result(version: Version, ending: &[u8], out: &mut Vec<u8>) {
    if version.is_modern() {
        out.pop();
        out.extend_from_slice(ending);
    }
    out.push(b'}');
}

/// Says in the place of a result that it is too large for the other side, if it is. The result begins at `start`, and the
/// message is complete.
pub(super) fn guard(out: &mut Vec<u8>, start: usize, largest: usize, version: Version, ending: &[u8]) {
    let size = out.len() - start - 1;
    if size <= largest {
        return;
    }
    out.truncate(start);
    let why = format!("the result has {size} bytes, and this client takes {largest}: ask for less of it");
    put_text_result(&why, true, out);
    end_result(version, ending, out);
}

pub(super) fn write_panic(id: Id<'_>, sink: &mut dyn Sink) {
    write_error(sink, Some(id), &ErrorObject::new(Code::INTERNAL_ERROR, PANICKED));
}
