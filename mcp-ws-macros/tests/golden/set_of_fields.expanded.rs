pub struct App {
    #[tools]
    math: Math,
    #[tools(prefix = "shop_")]
    shop: shops::Shop,
    other: Db,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    const __PART_0: __mcp::Subset<Math> = __mcp::Subset::of("");
    const __PART_1: __mcp::Subset<shops::Shop> = __mcp::Subset::of("shop_");
    const __PARTS: &[__mcp::Prefixed] = &[__PART_0.tools(), __PART_1.tools()];
    static __TEXT: [__mcp::u8; __mcp::names_len(__PARTS)] = __mcp::names(__PARTS);
    const __SET: &[__mcp::Entry] = &__mcp::joined::<
        { __mcp::count(__PARTS) },
    >(__PARTS, &__TEXT);
    static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
        __SET,
    );
    static __NAMES: __mcp::Names = __BUILT.names(__SET);
    #[automatically_derived]
    impl __mcp::ToolSet for App
    where
        for<'__x> App: __mcp::Send + __mcp::Sync,
    {
        const ENTRIES: &'static [__mcp::Entry] = __SET;
        const NAMES: &'static __mcp::Names = &__NAMES;
        fn bind(self, rows: &mut __mcp::Rows) {
            __PART_0.bind(self.math, rows);
            __PART_1.bind(self.shop, rows);
        }
    }
};
