use mcp_ws::Schema;

#[derive(Schema)]
struct Order {
    #[arg(inner(length(1..)))]
    name: String,
}

fn main() {
    let _ = Order { name: String::new() }.name;
}
