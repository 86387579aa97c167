//! The members of `params` that some method reads, all in one struct, so that a message is decoded in one pass before
//! its method is known: real clients send `method` after `params`.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::wire::Object;
use crate::wire::Text;

/// Everything a server may read from `params`. What no method reads is skipped.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Params<'t> {
    /// `tools/call`: which tool.
    #[serde(borrow, default)]
    pub name: Option<Text<'t>>,
    /// `tools/call`: its arguments, raw, because their type is known only to the tool.
    #[serde(borrow, default)]
    pub arguments: Option<&'t RawValue>,
    /// `tools/list`: where the page begins.
    #[serde(borrow, default)]
    pub cursor: Option<Text<'t>>,
    /// `initialize`: the revision asked for.
    #[serde(borrow, default, rename = "protocolVersion")]
    pub protocol_version: Option<Text<'t>>,
    /// `notifications/cancelled`: the id of the request given up.
    #[serde(borrow, default, rename = "requestId")]
    pub request_id: Option<&'t RawValue>,
    /// What any request may carry besides.
    #[serde(borrow, default, rename = "_meta")]
    pub meta: Option<Object<Meta<'t>>>,
}

/// The members of `_meta` that are read here.
#[derive(Debug, Deserialize)]
pub(crate) struct Meta<'t> {
    /// Under which name the caller wants to hear of progress: a string or a number.
    #[serde(borrow, default, rename = "progressToken")]
    pub progress_token: Option<&'t RawValue>,
}
