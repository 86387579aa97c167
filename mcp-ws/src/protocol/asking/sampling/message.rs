//! What one side said in a conversation.

use serde::Deserialize;

use super::SamplingContent;
use super::has_tools;
use crate::protocol::Version;
use crate::protocol::asking::put_list;

/// Whose words they are.
///
/// ```
/// use mcp_ws::Role;
/// use mcp_ws::SamplingMessage;
///
/// assert_eq!(SamplingMessage::assistant("Hello!").role, Role::Assistant);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// Whoever asks the model.
    User,
    /// The model.
    Assistant,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// What one side said: a part of the conversation that a [`Sampling`](crate::Sampling) sends.
///
/// Clients of revisions before 2025-11-25 know one block a message, and get several messages for several.
///
/// ```
/// use mcp_ws::Image;
/// use mcp_ws::SamplingMessage;
///
/// let message = SamplingMessage::user("What is this?").and(Image::new(b"\x89PNG", "image/png"));
/// assert_eq!(message.content.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SamplingMessage {
    /// Whose words they are.
    pub role: Role,
    /// What was said, in this order.
    pub content: Vec<SamplingContent>,
}

impl SamplingMessage {
    /// What is said to the model.
    pub fn user(content: impl Into<SamplingContent>) -> Self {
        Self { role: Role::User, content: vec![content.into()] }
    }

    /// What the model said before, or is to have said.
    pub fn assistant(content: impl Into<SamplingContent>) -> Self {
        Self { role: Role::Assistant, content: vec![content.into()] }
    }

    /// Adds a block.
    #[must_use]
    pub fn and(mut self, content: impl Into<SamplingContent>) -> Self {
        self.content.push(content.into());
        self
    }
}

/// Appends the messages in the shape of this revision.
pub(super) fn put_messages(messages: &[SamplingMessage], version: Version, out: &mut Vec<u8>) {
    if has_tools(version) {
        return put_list(messages, out, |message, out| {
            put_message(message.role, out, |out| match message.content.as_slice() {
                [block] => block.put(version, out),
                blocks => put_list(blocks, out, |block, out| block.put(version, out)),
            });
        });
    }
    let blocks =
        messages.iter().flat_map(|message| message.content.iter().map(|block| (message.role, block)));
    put_list(blocks, out, |(role, block), out| put_message(role, out, |out| block.put(version, out)));
}

fn put_message(role: Role, out: &mut Vec<u8>, put_content: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(br#"{"role":""#);
    out.extend_from_slice(role.name().as_bytes());
    out.extend_from_slice(br#"","content":"#);
    put_content(out);
    out.push(b'}');
}
