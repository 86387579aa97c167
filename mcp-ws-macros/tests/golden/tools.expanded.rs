static SET: Tools<Db> = {
    use ::mcp_ws::__private as __mcp;
    const __SET: &[__mcp::Entry] = &[
        __mcp::Entry::of(&add::INFO),
        __mcp::Entry::of(&math::mul::INFO),
        __mcp::Entry::of(&crate::get::INFO),
    ];
    static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
        __SET,
    );
    static __NAMES: __mcp::Names = __BUILT.names(__SET);
    __mcp::Tools::new(
        &__NAMES,
        const { &[add::run_with(), math::mul::run_with(), crate::get::run_with()] },
    )
};
