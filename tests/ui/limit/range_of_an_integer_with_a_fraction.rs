use mcp_ws::Schema;

#[derive(Schema)]
struct Order {
    #[schemars(range(min = 0.5))]
    count: u32,
}

fn main() {
    let _ = Order { count: 1 }.count;
}
