#[derive(serde::Deserialize, mcp_ws::Schema)]
struct Item {
    #[schemars(rnge(min = 1))]
    count: u8,
}

fn main() {
    let _ = Item { count: 1 }.count;
}
