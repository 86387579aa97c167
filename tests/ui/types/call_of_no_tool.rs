use mcp_ws::testing::Harness;

struct Put {
    item: u64,
}

fn main() {
    let harness = Harness::new(mcp_ws::tools![]);
    let _call = harness.call(Put { item: 1 });
}
