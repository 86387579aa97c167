use mcp_ws::prelude::*;

/// Doubles.
#[mcp_tool]
fn double(#[arg(length(1..=5))] n: u32) -> u32 {
    2 * n
}

fn main() {
    let _: Tools = tools![double];
}
