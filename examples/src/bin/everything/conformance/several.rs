//! Tools that ask several things, at once or one after the other.

use mcp_ws::Sampling;
use mcp_ws::prelude::*;
use serde::Deserialize;

use super::rounds::Name;

#[derive(Deserialize, Schema, Form)]
struct Colour {
    /// Your favorite color
    color: String,
}

/// Asks for three things at once.
#[mcp_tool]
pub(super) async fn test_input_required_result_multiple_inputs(cx: &Context) -> Result<String, ToolError> {
    let (name, greeting, roots) = tokio::join!(
        cx.elicit::<Name>("user_name", "What is your name?"),
        cx.sample("greeting", Sampling::new("Write a greeting.", 50)),
        cx.roots("client_roots"),
    );
    Ok(format!("{} {} from {} roots", greeting?.text(), name?.name, roots?.len()))
}

/// Asks for one thing, and then for another.
#[mcp_tool]
pub(super) async fn test_input_required_result_multi_round(cx: &Context) -> Result<String, ToolError> {
    let Name { name } = cx.elicit("step1", "Step 1: What is your name?").await?;
    let Colour { color } =
        cx.elicit("step2", format!("Step 2: What is your favorite color, {name}?")).await?;
    Ok(format!("{name} likes {color}"))
}
