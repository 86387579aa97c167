//! The program whose tools are annotated functions.

use std::fmt::Write;

pub(crate) fn manifest() -> String {
    let mcp_ws = concat!(env!("CARGO_MANIFEST_DIR"), "/../mcp-ws");
    format!(
        "mcp-ws = {{ path = {mcp_ws:?} }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    )
}

pub(crate) fn source(tools: usize) -> String {
    let mut source = "use mcp_ws::prelude::*;\n".to_owned();
    let mut names = String::new();
    for i in 0..tools {
        let _ = write!(
            source,
            r#"
/// Does what tool {i} does.
#[mcp_tool]
fn tool_{i}(
    /// Which item.
    item: i64,
    /// What it is called.
    name: String,
    /// How many; one, if left out.
    count: Option<u32>,
    /// Its measures.
    measures: Vec<f64>,
    /// Whether it is urgent.
    urgent: bool,
) -> String {{
    format!("{i} {{item}} {{name}} {{}} {{}} {{urgent}}", count.unwrap_or(1), measures.len())
}}
"#
        );
        let _ = write!(names, "tool_{i}, ");
    }
    let _ = write!(
        source,
        r#"
#[tokio::main]
async fn main() -> mcp_ws::Result<()> {{
    Server::new(tools![{names}]).serve("127.0.0.1:8000").await
}}
"#
    );
    source
}
