#[derive(serde::Deserialize, mcp_ws::Schema)]
struct Item {
    #[schemars(range(min = 1, mx = 2))]
    count: u8,
}

fn main() {
    let _ = Item { count: 1 }.count;
}
