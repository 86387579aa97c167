use std::collections::HashMap;

#[derive(serde::Deserialize, PartialEq, Eq, Hash)]
struct Place {
    x: i64,
    y: i64,
}

#[mcp_ws::mcp_tool]
fn paint(colours: HashMap<Place, String>) -> usize {
    colours.keys().map(|place| (place.x - place.y).unsigned_abs() as usize).sum()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![paint]);
    paint(HashMap::new());
}
