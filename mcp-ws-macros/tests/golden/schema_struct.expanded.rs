/// What to buy.
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order<'a> {
    /// Its "name".
    item_name: &'a str,
    #[serde(default)]
    count: u32,
    parts: Vec<Self>,
    #[serde(flatten)]
    place: Place,
    #[serde(skip)]
    seen: bool,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Order",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Order"
        ),
        of: &[],
        more: r#""description":"What to buy.""#,
        is: __mcp::Edge::to(
            &__mcp::Node::Object {
                properties: &[
                    __mcp::Probe::<&'static str>::SCHEMA
                        .property("itemName", r#""description":"Its \"name\".""#),
                    __mcp::Probe::<u32>::SCHEMA.property("count", "").optional(),
                    __mcp::Probe::<Vec<Order<'static>>>::SCHEMA.property("parts", ""),
                    __mcp::Property::flattened::<Place>(),
                ],
                closed: true,
            },
        ),
    });
    const _: () = __mcp::can_be_flattened::<Place>();
    #[automatically_derived]
    impl<'a> __mcp::Structured for Order<'a>
    where
        for<'__x> Order<'a>: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl<'a> __mcp::Reply for Order<'a>
    where
        for<'__x> Order<'a>: __mcp::Serialize,
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
    impl<'a> __mcp::Schema for Order<'a> {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            __mcp::Part::named("itemName", &self.item_name).check(problems);
            __mcp::Part::named("count", &self.count).check(problems);
            __mcp::Part::named("parts", &self.parts).check(problems);
            __mcp::Part::same(&self.place).check(problems);
        }
    }
};
struct Metres(f64);
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Metres",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Metres"
        ),
        of: &[],
        more: "",
        is: __mcp::Probe::<f64>::SCHEMA.edge(),
    });
    #[automatically_derived]
    impl __mcp::Structured for Metres
    where
        for<'__x> Metres: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl __mcp::Reply for Metres
    where
        for<'__x> Metres: __mcp::Serialize,
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
    impl __mcp::Schema for Metres {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            __mcp::Part::same(&self.0).check(problems);
        }
    }
};
