//! What the official conformance suite calls: tools under the names it gives them, each of which shows one part of the
//! protocol.

mod changing;
mod content;
mod forms;
mod questions;
mod rounds;
mod several;
mod tasks;
mod telling;

use mcp_ws::AddError;
use mcp_ws::Server;
use mcp_ws::Tools;
use mcp_ws::tools;

/// The tools that are functions.
pub(crate) const TOOLS: Tools = tools![
    content::test_simple_text,
    content::test_image_content,
    content::test_audio_content,
    content::test_embedded_resource,
    content::test_multiple_content_types,
    content::test_error_handling,
    telling::test_tool_with_progress,
    telling::test_tool_with_logging,
    telling::test_logging_tool,
    questions::test_sampling,
    questions::test_elicitation,
    questions::test_missing_capability,
    questions::test_streaming_elicitation,
    forms::test_elicitation_sep1034_defaults,
    forms::test_elicitation_sep1330_enums,
    rounds::test_input_required_result_elicitation,
    rounds::test_input_required_result_sampling,
    rounds::test_input_required_result_list_roots,
    rounds::test_input_required_result_request_state,
    several::test_input_required_result_multiple_inputs,
    several::test_input_required_result_multi_round,
    rounds::test_input_required_result_tampered_state,
    rounds::test_input_required_result_capabilities,
    tasks::greet,
    tasks::slow_compute,
    tasks::failing_job,
    tasks::protocol_error_job,
    tasks::confirm_delete,
    tasks::multi_input,
    tasks::test_tool_with_task,
];

/// Adds those that are made by hand.
pub(crate) fn add_to(server: &Server) -> Result<(), AddError> {
    server.add_tool(forms::json_schema_2020_12_tool())?;
    server.add_tool(changing::test_trigger_tool_change(server))
}
