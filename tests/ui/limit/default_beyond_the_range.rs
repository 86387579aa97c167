use mcp_ws::prelude::*;

/// Doubles.
#[mcp_tool]
fn double(#[arg(range(1..=3), default = 9)] n: u32) -> u32 {
    2 * n
}

fn main() {
    let _: Tools = tools![double];
}
