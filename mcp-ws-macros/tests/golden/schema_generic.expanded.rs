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
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
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
    impl<'a, T: __mcp::Schema> __mcp::Structured for Tree<'a, T>
    where
        for<'__x> Tree<'a, T>: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl<'a, T: __mcp::Schema> __mcp::Reply for Tree<'a, T>
    where
        for<'__x> Tree<'a, T>: __mcp::Serialize,
    {
        type Output = Self;
        const OUTPUT: __mcp::Option<__mcp::Edge> = __mcp::Option::Some(
            <Self as __mcp::Schema>::NODE,
        );
        fn write(self, out: __mcp::Out<'_>) -> __mcp::Done<'_> {
            out.json(&self)
        }
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
                            __mcp::Probe::<&'a str>::SCHEMA.property("name", ""),
                            __mcp::Probe::<T>::SCHEMA.property("value", ""),
                            __mcp::Probe::<Vec<__Own>>::SCHEMA.property("children", ""),
                            __mcp::Probe::<Option<Box<__Own>>>::SCHEMA
                                .option::<Box<__Own>>("next", ""),
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
