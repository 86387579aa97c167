#[derive(serde::Deserialize)]
struct Item<'a>(std::borrow::Cow<'a, str>);

impl mcp_ws::Schema for Item<'_> {
    const NODE: mcp_ws::schema::Edge = <str as mcp_ws::Schema>::NODE;
}

#[mcp_ws::mcp_tool]
fn put(item: Item) -> String {
    item.0.into_owned()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![put]);
    put(Item("".into()));
}
