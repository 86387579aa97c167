unsafe extern "C" {
    #[mcp_ws::mcp_tool]
    fn printf(format: *const u8, ...) -> i32;
}

fn main() {
    unsafe { printf(c"hello".as_ptr().cast()) };
}
