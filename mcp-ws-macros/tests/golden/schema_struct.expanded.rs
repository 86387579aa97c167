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
                    __mcp::Property::of::<
                        &'static str,
                    >("itemName", r#""description":"Its \"name\".""#),
                    __mcp::Property::of::<u32>("count", "").optional(),
                    __mcp::Property::of::<Vec<Order<'static>>>("parts", ""),
                    __mcp::Property::flattened::<Place>(),
                ],
                closed: true,
            },
        ),
    });
    const _: () = __mcp::can_be_flattened::<Place>();
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
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Metres",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Metres"
        ),
        of: &[],
        more: "",
        is: <f64 as __mcp::Schema>::NODE,
    });
    #[automatically_derived]
    impl __mcp::Schema for Metres {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            __mcp::Part::same(&self.0).check(problems);
        }
    }
};
