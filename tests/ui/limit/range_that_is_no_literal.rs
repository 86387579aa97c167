use mcp_ws::Schema;

const MOST: u32 = 5;

#[derive(Schema)]
struct Order {
    #[schemars(range(max = MOST))]
    count: u32,
}

fn main() {
    let _ = Order { count: MOST }.count;
}
