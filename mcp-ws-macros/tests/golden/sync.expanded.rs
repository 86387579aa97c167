/// Adds two integers.
pub fn add(a: i64, b: i64) -> i64 {
    a + b
}
/// The arguments of [`add`](fn@add): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub struct add {
    /// The first addend.
    pub a: i64,
    /// The argument `b`.
    pub b: i64,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl add {
        /// The JSON Schema of the arguments, as text.
        pub fn schema() -> __mcp::Cow<'static, __mcp::str> {
            Self::INFO.schema()
        }
        /// The JSON Schema of the result, as text, if the tool promises one.
        pub fn output_schema() -> __mcp::Option<__mcp::Cow<'static, __mcp::str>> {
            Self::INFO.output_schema()
        }
        #[doc(hidden)]
        pub const INFO: __mcp::Info = {
            static __DEF: __mcp::Def = __mcp::Def {
                name: "add",
                about: r#""description":"Adds two integers.""#,
                input: &[
                    __mcp::Probe::<i64>::READ
                        .has(__mcp::Probe::<i64>::SCHEMA)
                        .property("a", r#""description":"The first addend.""#),
                    __mcp::Probe::<i64>::READ
                        .has(__mcp::Probe::<i64>::SCHEMA)
                        .property("b", ""),
                ],
                closed: false,
                output: __mcp::Probe::<i64>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (a, b) = call
                .arguments::<(i64, i64)>(&["a", "b"])
                .decode((__mcp::Probe::<i64>::SCHEMA, __mcp::Probe::<i64>::SCHEMA))?;
            out.reply::<i64>(add(a, b))
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run)
        }
    }
    impl __mcp::Request<i64> for add
    where
        for<'__x> i64: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "add";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("a", &self.a);
            to.field("b", &self.b);
        }
    }
};
