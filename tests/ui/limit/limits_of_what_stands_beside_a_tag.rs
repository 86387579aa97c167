use std::collections::BTreeMap;

use mcp_ws::Schema;

#[derive(serde::Deserialize, Schema)]
#[serde(tag = "kind")]
enum Order {
    Many(#[arg(length(1..))] BTreeMap<String, u32>),
}

fn main() {
    let _ = Order::Many(BTreeMap::new());
}
