#[derive(mcp_ws::Schema)]
#[serde(tag = "kind")]
enum Shape {
    Rectangle(u8, u8),
}

fn main() {
    let Shape::Rectangle(..) = Shape::Rectangle(1, 2);
}
