#[mcp_ws::mcp_tool]
unsafe fn peek(address: usize) -> u8 {
    unsafe { *(address as *const u8) }
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![peek]);
    let _ = unsafe { peek(&raw const *&0_u8 as usize) };
}
