//! A call that goes on as a task, because its tool has found out that it will take long.

use super::Context;
use crate::tool::context::Asker;

impl Context {
    /// Goes on as a task, if the client has tasks: the call is answered with a handle, by which the client asks how the task
    /// stands, and **the function is run anew from its beginning**, in a task of its own. There, and for all other clients,
    /// this returns at once.
    ///
    /// So it does in a `blocking` function, which cannot be left and begun again; and it is for the function itself, not for what
    /// that has spawned, which would go on beside the task.
    ///
    /// The answers that the client has given to questions of the tool are there again, so a tool can ask what it needs first,
    /// and then let its client go. One that always takes long has `#[mcp_tool(task)]` instead, and is run once.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use mcp_ws::prelude::*;
    /// use serde_json::json;
    ///
    /// /// Trains a model.
    /// #[mcp_tool]
    /// async fn train(cx: &Context) -> Result<String, ToolError> {
    ///     let schema = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    ///     let form = cx.elicit_form("name", "What is it called?", schema).await?;
    ///     cx.become_task().await;
    ///     tokio::time::sleep(Duration::from_secs(3600)).await;
    ///     Ok(format!("{} is trained", form["name"]))
    /// }
    /// # let _: Tools = tools![train];
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the call may nevertheless go on as a task.
    pub async fn become_task(&self) {
        if let Asker::Rounds(rounds) = &self.asker {
            rounds.become_task().await;
        }
    }
}
