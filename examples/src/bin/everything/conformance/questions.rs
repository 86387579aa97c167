//! Tools that ask their client one thing.

use mcp_ws::Sampling;
use mcp_ws::Unanswered;
use mcp_ws::prelude::*;
use serde::Deserialize;
use serde::Serialize;

/// Has the client's model answer a prompt.
#[mcp_tool]
pub(super) async fn test_sampling(
    cx: &Context,
    /// What the model is asked.
    prompt: String,
) -> Result<String, ToolError> {
    let answer = cx.sample("prompt", Sampling::new(prompt, 100)).await?;
    Ok(format!("LLM response: {}", answer.text()))
}

#[derive(Deserialize, Serialize, Schema, Form)]
struct Account {
    /// User's response
    username: String,
    /// User's email address
    email: String,
}

/// Asks the user for a name and an address.
#[mcp_tool]
pub(super) async fn test_elicitation(
    cx: &Context,
    /// What the user is shown.
    message: String,
) -> Result<String, ToolError> {
    Ok(match cx.elicit::<Account>("account", message).await {
        Ok(account) => format!("User response: action=accept, content={}", serde_json::to_string(&account)?),
        Err(Unanswered::Declined) => "User response: action=decline".to_owned(),
        Err(Unanswered::Cancelled) => "User response: action=cancel".to_owned(),
        Err(other) => return Err(other.into()),
    })
}

/// Needs the client's model, and fails where there is none.
#[mcp_tool]
pub(super) async fn test_missing_capability(cx: &Context) -> Result<String, ToolError> {
    Ok(cx.sample("prompt", Sampling::new("Say hello.", 100)).await?.text())
}

#[derive(Deserialize, Schema, Form)]
struct Consent {
    /// Whether to go on
    ok: bool,
}

/// Reports progress, and then asks the user.
#[mcp_tool]
pub(super) async fn test_streaming_elicitation(cx: &Context) -> Result<String, ToolError> {
    cx.progress(Progress::of(1, 2)).await;
    let Consent { ok } = cx.elicit("consent", "Shall it go on?").await?;
    Ok(format!("consent: {ok}"))
}
