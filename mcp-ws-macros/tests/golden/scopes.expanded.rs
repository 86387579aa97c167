/// Erases an item.
async fn erase(id: u64) -> bool {
    store().erase(id).await
}
/// The arguments of [`erase`](fn@erase): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct erase {
    /// The argument `id`.
    pub id: u64,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl erase {
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
                name: "erase",
                about: r#""description":"Erases an item.""#,
                input: &[
                    __mcp::Probe::<u64>::READ
                        .has(__mcp::Probe::<u64>::SCHEMA)
                        .property("id", ""),
                ],
                closed: false,
                output: __mcp::Probe::<bool>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run(call: &__mcp::Call<'_>, out: __mcp::Out<'static>) -> __mcp::Started {
            let (id,) = call
                .arguments::<(u64,)>(&["id"])
                .decode((__mcp::Probe::<u64>::SCHEMA,))?;
            __mcp::start(async move { out.reply::<bool>(erase(id).await) })
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::task(Self::run)
                .within_millis(5000)
                .with_scopes(&["items:write", "admin"])
        }
    }
    impl __mcp::Request<bool> for erase
    where
        for<'__x> u64: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "erase";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("id", &self.id);
        }
    }
};
