use std::collections::HashMap;

#[derive(serde::Deserialize, mcp_ws::Schema)]
struct Order {
    #[serde(flatten)]
    #[arg(length(1..))]
    rest: HashMap<String, u32>,
}

fn main() {
    drop(Order { rest: HashMap::new() }.rest);
}
