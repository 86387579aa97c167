struct Booking {
    #[serde(default = "one")]
    #[arg(default = 1)]
    seats: u8,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[automatically_derived]
    impl __mcp::Form for Booking {}
    const _: () = __mcp::can_be_form::<Booking>();
};
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Booking",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Booking"
        ),
        of: &[],
        more: "",
        is: __mcp::Edge::to(
            &__mcp::Node::Object {
                properties: &[
                    __mcp::Probe::<u8>::SCHEMA
                        .property("seats", r#""default":1"#)
                        .optional(),
                ],
                closed: false,
            },
        ),
    });
    const _: () = __mcp::Probe::<u8>::SCHEMA.suits("1");
    #[automatically_derived]
    impl __mcp::Structured for Booking
    where
        for<'__x> Booking: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl __mcp::Reply for Booking
    where
        for<'__x> Booking: __mcp::Serialize,
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
    impl __mcp::Schema for Booking {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            __mcp::Part::named("seats", &self.seats).check(problems);
        }
    }
};
struct Page<T>
where
    T: Clone,
{
    item: T,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[automatically_derived]
    impl<T> __mcp::Form for Page<T>
    where
        T: Clone,
        Self: __mcp::Schema + __mcp::DeserializeOwned,
    {}
};
