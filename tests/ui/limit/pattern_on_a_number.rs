use mcp_ws::Schema;

#[derive(Schema)]
struct Order {
    #[arg(pattern = "^[0-9]$")]
    count: u32,
}

fn main() {
    let _ = Order { count: 1 }.count;
}
