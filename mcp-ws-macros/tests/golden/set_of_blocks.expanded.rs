#[tools(Self::BUYING, Self::RETURNS)]
pub struct Shop(Db);
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    const __PART_0: __mcp::Tools<Shop> = Shop::BUYING;
    const __PART_1: __mcp::Tools<Shop> = Shop::RETURNS;
    const __PARTS: &[__mcp::Prefixed] = &[
        __mcp::Prefixed::of(&__PART_0),
        __mcp::Prefixed::of(&__PART_1),
    ];
    static __TEXT: [__mcp::u8; __mcp::names_len(__PARTS)] = __mcp::names(__PARTS);
    const __SET: &[__mcp::Entry] = &__mcp::joined::<
        { __mcp::count(__PARTS) },
    >(__PARTS, &__TEXT);
    static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
        __SET,
    );
    static __NAMES: __mcp::Names = __BUILT.names(__SET);
    #[automatically_derived]
    impl __mcp::Methods for Shop
    where
        for<'__x> Shop: __mcp::Send + __mcp::Sync,
    {
        const ENTRIES: &'static [__mcp::Entry] = __SET;
        const NAMES: &'static __mcp::Names = &__NAMES;
        fn bind(this: &__mcp::Arc<Self>, rows: &mut __mcp::Rows) {
            rows.add(&__PART_0, this);
            rows.add(&__PART_1, this);
        }
    }
};
