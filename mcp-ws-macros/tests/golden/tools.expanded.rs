static SET: Tools<Db> = {
    use ::mcp_ws::__private as __mcp;
    const SET: &[__mcp::Entry] = &[
        __mcp::Entry::of(&add::INFO),
        __mcp::Entry::of(&math::mul::INFO),
        __mcp::Entry::of(&crate::get::INFO),
    ];
    static BUILT: __mcp::Built<{ SET.len() }, { __mcp::list_len(SET) }> = __mcp::Built::new(
        SET,
    );
    static NAMES: __mcp::Names = BUILT.names(SET);
    __mcp::Tools::new(
        &NAMES,
        const { &[add::run_with(), math::mul::run_with(), crate::get::run_with()] },
    )
};
