struct Item;

#[derive(mcp_ws::Schema)]
struct Order {
    count: u32,
    item: Item,
}

fn main() {
    let order = Order { count: 1, item: Item };
    let _ = (order.count, order.item);
}
