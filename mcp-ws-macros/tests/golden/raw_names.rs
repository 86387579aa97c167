#[mcp_tool]
fn r#match(r#type: String, call: u8, mut out: u8) -> bool {
    out += call;
    r#type.len() == out.into()
}
