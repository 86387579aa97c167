use mcp_ws::Schema;

#[derive(Schema)]
struct Order {
    #[arg(name = "number")]
    count: u32,
}

fn main() {
    let _ = Order { count: 1 }.count;
}
