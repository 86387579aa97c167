fn r#match(r#type: String, call: u8, mut out: u8) -> bool {
    out += call;
    r#type.len() == out.into()
}
/// The arguments of [`match`](fn@match): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct r#match {
    /// The argument `type`.
    pub r#type: String,
    /// The argument `call`.
    pub call: u8,
    /// The argument `out`.
    pub out: u8,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl r#match {
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
                name: "match",
                about: "",
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("type", ""),
                    __mcp::Probe::<u8>::READ
                        .has(__mcp::Probe::<u8>::SCHEMA)
                        .property("call", ""),
                    __mcp::Probe::<u8>::READ
                        .has(__mcp::Probe::<u8>::SCHEMA)
                        .property("out", ""),
                ],
                closed: false,
                output: __mcp::Probe::<bool>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (r#type, call_argument, out_argument) = call
                .arguments::<(String, u8, u8)>(&["type", "call", "out"])
                .decode((
                    __mcp::Probe::<String>::SCHEMA,
                    __mcp::Probe::<u8>::SCHEMA,
                    __mcp::Probe::<u8>::SCHEMA,
                ))?;
            out.reply::<bool>(r#match(r#type, call_argument, out_argument))
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run)
        }
    }
    type __A0 = String;
    impl __mcp::Request<bool> for r#match
    where
        for<'__x> __A0: __mcp::Serialize,
        for<'__x> u8: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "match";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("type", &self.r#type);
            to.field("call", &self.call);
            to.field("out", &self.out);
        }
    }
};
