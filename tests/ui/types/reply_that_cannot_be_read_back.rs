use mcp_ws::testing::Harness;

#[derive(serde::Serialize, mcp_ws::Schema)]
struct Item {
    id: u32,
}

#[mcp_ws::mcp_tool]
fn take(id: u32) -> Item {
    Item { id }
}

fn main() {
    let harness = Harness::new(mcp_ws::tools![take]);
    let _call = harness.call(take { id: 1 });
}
