//! What a model answers.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;
use serde::de::value::SeqAccessDeserializer;

use super::Role;
use super::SamplingContent;
use super::SamplingMessage;
use super::ToolUse;
use crate::wire::Object;

/// What the client's model answered to a [`Sampling`](crate::Sampling). A person may have seen it first, and changed it.
///
/// It goes on a conversation: `sampling.and(sampled)`.
///
/// ```
/// use mcp_ws::Sampled;
///
/// fn colour(answer: &Sampled) -> Option<String> {
///     let was_cut = answer.stop_reason.as_deref() == Some("maxTokens");
///     (!was_cut).then(|| answer.text())
/// }
/// # let _ = colour;
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Sampled {
    /// Whose words it takes them for: the model's.
    pub role: Role,
    /// What it said.
    #[serde(deserialize_with = "one_or_several")]
    pub content: Vec<SamplingContent>,
    /// Which model it was.
    pub model: String,
    /// Why it said no more: `endTurn`, `stopSequence`, `maxTokens`, `toolUse`, or whatever the client calls it.
    #[serde(default)]
    pub stop_reason: Option<String>,
}

impl Sampled {
    /// All text in it, a line for each block.
    #[inline]
    pub fn text(&self) -> String {
        self.content.iter().filter_map(SamplingContent::as_text).collect::<Vec<_>>().join("\n")
    }

    /// The tools that the model wants to be called.
    pub fn tool_uses(&self) -> impl Iterator<Item = &ToolUse> {
        self.content.iter().filter_map(|block| match block {
            SamplingContent::ToolUse(tool_use) => Some(tool_use),
            _ => None,
        })
    }

    /// Reads what a client answers.
    #[inline]
    pub(crate) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<Object<Self>>(text).map(|Object(sampled)| sampled)
    }
}

impl From<Sampled> for SamplingMessage {
    fn from(Sampled { role, content, .. }: Sampled) -> Self {
        Self { role, content }
    }
}

/// For `deserialize_with`: one block, or a list of them.
fn one_or_several<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<SamplingContent>, D::Error> {
    struct OneOrSeveral;

    impl<'de> Visitor<'de> for OneOrSeveral {
        type Value = Vec<SamplingContent>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a block or a list of blocks")
        }

        fn visit_map<M: MapAccess<'de>>(self, block: M) -> Result<Self::Value, M::Error> {
            SamplingContent::deserialize(MapAccessDeserializer::new(block)).map(|block| vec![block])
        }

        fn visit_seq<S: SeqAccess<'de>>(self, blocks: S) -> Result<Self::Value, S::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(blocks))
        }
    }

    json.deserialize_any(OneOrSeveral)
}
