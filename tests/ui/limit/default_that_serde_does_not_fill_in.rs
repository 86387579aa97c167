use mcp_ws::Schema;

#[derive(Schema)]
struct Order {
    #[arg(default = 1)]
    count: u32,
}

fn main() {
    let _ = Order { count: 1 }.count;
}
