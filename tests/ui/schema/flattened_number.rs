#[derive(mcp_ws::Schema)]
struct Order {
    #[serde(flatten)]
    count: u32,
}

fn main() {
    let _ = Order { count: 1 }.count;
}
