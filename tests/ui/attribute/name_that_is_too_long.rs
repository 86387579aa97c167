#[mcp_ws::mcp_tool(
    name = "one_hundred_and_twenty_nine_characters_are_more_than_the_protocol_allows_in_the_name_of_a_tool_so_this_one_cannot_be_called_by_it"
)]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![add]);
    add(1, 2);
}
