struct Event<T> {
    #[serde(with = "unix_time")]
    at: T,
    next: Option<Box<Event<T>>>,
}
::core::compile_error! {
    "`with` decides what serde reads here, and a macro cannot look into it: write `impl mcp_ws::Schema` by hand"
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    #[automatically_derived]
    impl<T: __mcp::Schema> __mcp::Schema for Event<T> {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__mcp::Node::Any);
    }
};
