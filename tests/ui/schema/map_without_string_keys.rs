#[derive(mcp_ws::Schema)]
struct Counts {
    by_id: std::collections::HashMap<u64, u32>,
}

fn main() {
    let _ = Counts { by_id: Default::default() }.by_id;
}
