//! Tools that say something before they answer.

use std::time::Duration;

use mcp_ws::LogLevel;
use mcp_ws::prelude::*;

/// Time enough for one message to leave before the next.
const PAUSE: Duration = Duration::from_millis(50);

/// Reports progress three times.
#[mcp_tool]
pub(super) async fn test_tool_with_progress(cx: &Context) -> &'static str {
    for done in [0, 50, 100] {
        cx.progress(Progress::of(done, 100).message(format!("Completed step {done} of 100"))).await;
        tokio::time::sleep(PAUSE).await;
    }
    "Progress test completed"
}

/// Sends three log messages.
#[mcp_tool]
pub(super) async fn test_tool_with_logging(cx: &Context) -> &'static str {
    for text in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
        cx.log(LogLevel::Info, text).await;
        tokio::time::sleep(PAUSE).await;
    }
    "Logging test completed"
}

/// Sends a log message of each level, to whoever wants to hear it.
#[mcp_tool]
pub(super) async fn test_logging_tool(cx: &Context) -> &'static str {
    for level in [LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error] {
        cx.log(level, format!("a message of level {level}")).await;
    }
    "Logging test completed"
}
