/// Removes one item.
pub fn remove(id: u64) -> bool {
    items().remove(id)
}
/// The arguments of [`remove`](fn@remove): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub struct Remove {
    /// The argument `id`.
    pub id: u64,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl Remove {
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
                name: "remove",
                about: r#""description":"Removes one item.","icons":[{"src":"https://example.com/remove.svg"}],"annotations":{"readOnlyHint":false,"destructiveHint":true,"idempotentHint":true,"openWorldHint":false},"_meta":{"mcp-ws/tags":["items","admin"],"owner":"warehouse","example.com/level":3}"#,
                input: &[
                    __mcp::Probe::<u64>::READ
                        .has(__mcp::Probe::<u64>::SCHEMA)
                        .property("id", ""),
                ],
                closed: true,
                output: __mcp::Probe::<bool>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (id,) = call
                .only_arguments::<(u64,)>(&["id"])
                .decode((__mcp::Probe::<u64>::SCHEMA,))?;
            out.reply::<bool>(remove(id))
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run)
        }
    }
    impl __mcp::Request<bool> for Remove
    where
        for<'__x> u64: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "remove";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("id", &self.id);
        }
    }
};
