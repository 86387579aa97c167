//! What a tool asks its client while it runs: a person, by a form or at a URL; the client's model; the client for its
//! folders.
//!
//! Plain data, of all revisions: how a question is put, and how its answer is read. On which way it goes to the client is
//! not decided here, nor whether this client can be asked at all: `peer` and `tool` know.
//!
//! Next: `question` for what they have in common, then `elicitation`, `sampling` and `roots` for each.

mod elicitation;
mod old_form;
mod question;
mod roots;
mod sampling;

pub(crate) use self::elicitation::Action;
pub(crate) use self::elicitation::ElicitResult;
pub(crate) use self::question::Question;
pub use self::roots::Root;
pub(crate) use self::roots::read_roots;
pub use self::sampling::IncludeContext;
pub use self::sampling::ModelPreferences;
pub use self::sampling::Role;
pub use self::sampling::Sampled;
pub use self::sampling::Sampling;
pub use self::sampling::SamplingContent;
pub use self::sampling::SamplingMessage;
pub use self::sampling::SamplingTool;
pub use self::sampling::ToolChoice;
pub use self::sampling::ToolResult;
pub use self::sampling::ToolUse;

/// Appends the values between brackets, separated by commas.
fn put_list<T>(values: impl IntoIterator<Item = T>, out: &mut Vec<u8>, mut put: impl FnMut(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, value) in values.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        put(value, out);
    }
    out.push(b']');
}
