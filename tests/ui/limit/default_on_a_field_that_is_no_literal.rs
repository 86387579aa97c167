use mcp_ws::Schema;

#[derive(Schema)]
struct Order {
    #[serde(default)]
    #[arg(default = u32::default())]
    count: u32,
}

fn main() {
    let _ = Order { count: 1 }.count;
}
