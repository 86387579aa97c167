#[mcp_ws::mcp_tool]
const ADD: fn(i64, i64) -> i64 = |a, b| a + b;

fn main() {
    ADD(1, 2);
}
