fn main() {
    serve({
        use ::mcp_ws::__private as __mcp;
        const __SET: &[__mcp::Entry] = &[];
        static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
            __SET,
        );
        static __NAMES: __mcp::Names = __BUILT.names(__SET);
        __mcp::Tools::<()>::new(&__NAMES, const { &[] })
    });
}
