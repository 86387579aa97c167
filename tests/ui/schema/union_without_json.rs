#[derive(mcp_ws::Schema)]
union Bits {
    int: u32,
    float: f32,
}

fn main() {
    let _ = (Bits { int: 1 }, Bits { float: 1.0 });
}
