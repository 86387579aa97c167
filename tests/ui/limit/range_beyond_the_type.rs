use mcp_ws::prelude::*;

/// Doubles.
#[mcp_tool]
fn double(#[arg(range(0..=300))] n: u8) -> u32 {
    2 * u32::from(n)
}

fn main() {
    let _: Tools = tools![double];
}
