struct Tree<'a, T> {
    name: &'a str,
    value: T,
    children: Vec<Tree<'a, T>>,
    next: Option<Box<Self>>,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    struct __Own;
    impl __mcp::Schema for __Own {
        const NODE: __mcp::Edge = __mcp::Edge::to(
            &__mcp::Node::Back(
                __mcp::concat!(
                    __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(),
                    ":", "Tree"
                ),
            ),
        );
    }
    #[automatically_derived]
    impl<'a, T: __mcp::Schema> __mcp::Schema for Tree<'a, T> {
        const NODE: __mcp::Edge = __mcp::Edge::to(
            &__mcp::Node::Defined(__mcp::Definition {
                name: "Tree",
                identity: __mcp::concat!(
                    __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(),
                    ":", "Tree"
                ),
                of: &[<T as __mcp::Schema>::NODE],
                more: "",
                is: __mcp::Edge::to(
                    &__mcp::Node::Object {
                        properties: &[
                            __mcp::Property::of::<&'a str>("name", ""),
                            __mcp::Property::of::<T>("value", ""),
                            __mcp::Property::of::<Vec<__Own>>("children", ""),
                            __mcp::Property::of::<Option<Box<__Own>>>("next", ""),
                        ],
                        closed: false,
                    },
                ),
            }),
        );
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            __mcp::Part::named("name", &self.name).check(problems);
            __mcp::Part::named("value", &self.value).check(problems);
            __mcp::Part::named("children", &self.children).check(problems);
            __mcp::Part::named("next", &self.next).check(problems);
        }
    }
};
