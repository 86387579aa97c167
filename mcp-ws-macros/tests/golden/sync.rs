/// Adds two integers.
#[mcp_tool]
pub fn add(
    /// The first addend.
    a: i64,
    b: i64,
) -> i64 {
    a + b
}
