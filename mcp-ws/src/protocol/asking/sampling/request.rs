//! The whole question to a model.

use serde_json::Value;

use super::IncludeContext;
use super::ModelPreferences;
use super::SamplingContent;
use super::SamplingMessage;
use super::SamplingTool;
use super::ToolChoice;
use super::has_tools;
use super::message::put_messages;
use super::put_number;
use super::tools::put_value;
use crate::protocol::Version;
use crate::protocol::asking::put_list;
use crate::protocol::content::put_optional;
use crate::wire::escape;

/// A question for the client's model. The client may show it to a person first, change it or refuse it.
///
/// MCP has deprecated sampling with its revision 2026-07-28, and clients will cease to have it. A new tool had better ask a
/// model of its own.
///
/// ```
/// use mcp_ws::ModelPreferences;
/// use mcp_ws::Sampling;
/// use mcp_ws::SamplingMessage;
///
/// let sampling = Sampling::new("Name a colour.", 50)
///     .and(SamplingMessage::assistant("Blue."))
///     .and(SamplingMessage::user("And another."))
///     .system_prompt("You are brief.")
///     .temperature(0.2)
///     .model_preferences(ModelPreferences::new().hint("haiku"));
/// assert_eq!(sampling.messages.len(), 3);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sampling {
    /// The conversation so far, which the model goes on with.
    pub messages: Vec<SamplingMessage>,
    /// How many tokens the answer may have. The client may stop earlier.
    pub max_tokens: u32,
    /// What the model is told before the conversation.
    pub system_prompt: Option<String>,
    /// How much is left to chance.
    pub temperature: Option<f64>,
    /// Texts at which the answer ends.
    pub stop_sequences: Vec<String>,
    /// Which model it should be.
    pub model_preferences: Option<ModelPreferences>,
    /// What else the model is told of servers. Clients that say nothing of it had better not be asked for more than nothing.
    pub include_context: Option<IncludeContext>,
    /// An object that is handed on to whoever runs the model, and means what it means there.
    pub metadata: Option<Value>,
    /// What the model may use while it answers. Clients of 2025-11-25 and later may be able to.
    pub tools: Vec<SamplingTool>,
    /// Whether it has to. The same clients know it.
    pub tool_choice: Option<ToolChoice>,
}

impl Sampling {
    /// This prompt, and an answer of so many tokens at most.
    pub fn new(prompt: impl Into<SamplingContent>, max_tokens: u32) -> Self {
        Self {
            messages: vec![SamplingMessage::user(prompt)],
            max_tokens,
            system_prompt: None,
            temperature: None,
            stop_sequences: Vec::new(),
            model_preferences: None,
            include_context: None,
            metadata: None,
            tools: Vec::new(),
            tool_choice: None,
        }
    }

    /// Adds a message to the conversation.
    #[must_use]
    pub fn and(mut self, message: impl Into<SamplingMessage>) -> Self {
        self.messages.push(message.into());
        self
    }

    /// Says what the model is told before the conversation.
    #[must_use]
    pub fn system_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.system_prompt = Some(prompt.into());
        self
    }

    /// Says how much is left to chance.
    #[must_use]
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Says at which texts the answer ends.
    #[must_use]
    pub fn stop_sequences<T: Into<String>>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        self.stop_sequences = texts.into_iter().map(Into::into).collect();
        self
    }

    /// Says which model it should be.
    #[must_use]
    pub fn model_preferences(mut self, preferences: ModelPreferences) -> Self {
        self.model_preferences = Some(preferences);
        self
    }

    /// Says what else the model is told of servers.
    #[must_use]
    pub fn include_context(mut self, context: IncludeContext) -> Self {
        self.include_context = Some(context);
        self
    }

    /// Gives an object for whoever runs the model. What is no object is not sent.
    #[must_use]
    pub fn metadata(mut self, metadata: Value) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Adds a tool that the model may use while it answers.
    #[must_use]
    pub fn tool(mut self, tool: SamplingTool) -> Self {
        self.tools.push(tool);
        self
    }

    /// Says whether it has to use one.
    #[must_use]
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.tool_choice = Some(choice);
        self
    }

    /// Whether anything in it is about tools.
    #[inline]
    pub(crate) fn has_tools(&self) -> bool {
        let mut blocks = self.messages.iter().flat_map(|message| &message.content);
        !self.tools.is_empty() || self.tool_choice.is_some() || blocks.any(SamplingContent::is_of_a_tool)
    }

    /// Whether the revision can say it.
    #[inline]
    pub(crate) fn is_known_in(&self, version: Version) -> bool {
        has_tools(version) || !self.has_tools()
    }

    /// Appends it in the shape of this revision.
    pub(crate) fn put(&self, version: Version, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"messages":"#);
        put_messages(&self.messages, version, out);
        out.extend_from_slice(br#","maxTokens":"#);
        out.extend_from_slice(itoa::Buffer::new().format(self.max_tokens).as_bytes());
        put_optional("systemPrompt", self.system_prompt.as_deref(), out);
        put_number("temperature", self.temperature, out);
        if !self.stop_sequences.is_empty() {
            out.extend_from_slice(br#","stopSequences":"#);
            put_list(&self.stop_sequences, out, |text, out| {
                out.push(b'"');
                escape(text, out);
                out.push(b'"');
            });
        }
        if let Some(preferences) = &self.model_preferences {
            out.extend_from_slice(br#","modelPreferences":"#);
            preferences.put(out);
        }
        put_optional("includeContext", self.include_context.map(IncludeContext::name), out);
        if let Some(metadata) = self.metadata.as_ref().filter(|metadata| metadata.is_object()) {
            put_value("metadata", metadata, out);
        }
        if has_tools(version) {
            self.put_tools(out);
        }
        out.push(b'}');
    }

    fn put_tools(&self, out: &mut Vec<u8>) {
        if !self.tools.is_empty() {
            out.extend_from_slice(br#","tools":"#);
            put_list(&self.tools, out, SamplingTool::put);
        }
        if let Some(choice) = self.tool_choice {
            out.extend_from_slice(br#","toolChoice":{"mode":""#);
            out.extend_from_slice(choice.name().as_bytes());
            out.extend_from_slice(br#""}"#);
        }
    }
}
