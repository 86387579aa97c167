fn main() {
    serve({
        use ::mcp_ws::__private as __mcp;
        const SET: &[__mcp::Entry] = &[];
        static BUILT: __mcp::Built<{ SET.len() }, { __mcp::list_len(SET) }> = __mcp::Built::new(
            SET,
        );
        static NAMES: __mcp::Names = BUILT.names(SET);
        __mcp::Tools::<()>::new(&NAMES, const { &[] })
    });
}
