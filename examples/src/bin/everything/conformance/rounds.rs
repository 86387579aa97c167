//! Tools that ask one thing, and are called again with the answer.

use mcp_ws::Sampling;
use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema, Form)]
pub(super) struct Name {
    /// Your name
    pub(super) name: String,
}

#[derive(Deserialize, Schema, Form)]
struct Confirmed {
    /// Whether it is right
    ok: bool,
}

/// Asks for a name.
#[mcp_tool]
pub(super) async fn test_input_required_result_elicitation(cx: &Context) -> Result<String, ToolError> {
    let Name { name } = cx.elicit("user_name", "What is your name?").await?;
    Ok(format!("Hello, {name}!"))
}

/// Asks the client's model.
#[mcp_tool]
pub(super) async fn test_input_required_result_sampling(cx: &Context) -> Result<String, ToolError> {
    let question = Sampling::new("What is the capital of France?", 100);
    Ok(cx.sample("capital_question", question).await?.text())
}

/// Asks for the client's folders.
#[mcp_tool]
pub(super) async fn test_input_required_result_list_roots(cx: &Context) -> Result<String, ToolError> {
    let roots = cx.roots("client_roots").await?;
    Ok(roots.into_iter().map(|root| root.uri).collect::<Vec<_>>().join("\n"))
}

/// Asks for a confirmation, and has the client keep its state meanwhile.
#[mcp_tool]
pub(super) async fn test_input_required_result_request_state(cx: &Context) -> Result<String, ToolError> {
    let Confirmed { ok } = cx.elicit("confirm", "Please confirm").await?;
    Ok(format!("state-ok, confirmed: {ok}"))
}

/// Asks for a confirmation whose state must not be tampered with.
#[mcp_tool]
pub(super) async fn test_input_required_result_tampered_state(cx: &Context) -> Result<String, ToolError> {
    let Confirmed { ok } = cx.elicit("confirm", "Please confirm").await?;
    Ok(format!("confirmed: {ok}"))
}

/// Asks whatever the client can be asked.
#[mcp_tool]
pub(super) async fn test_input_required_result_capabilities(cx: &Context) -> Result<String, ToolError> {
    if cx.can_elicit() {
        return test_input_required_result_elicitation(cx).await;
    }
    test_input_required_result_sampling(cx).await
}
