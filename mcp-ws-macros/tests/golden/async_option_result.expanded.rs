/// Greets somebody.
///
/// As often as one likes, or "once".
async fn greet(name: String, times: Option<u32>) -> Result<String, Unwilling> {
    wait().await;
    repeat(name, times)
}
/// The arguments of [`greet`](fn@greet): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct greet {
    /// The argument `name`.
    pub name: String,
    /// The argument `times`.
    pub times: Option<u32>,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl greet {
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
                name: "greet",
                about: r#""title":"Greet","description":"Greets somebody.\n\nAs often as one likes, or \"once\".""#,
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("name", ""),
                    __mcp::Probe::<Option<u32>>::READ
                        .has(__mcp::Probe::<Option<u32>>::SCHEMA)
                        .option::<u32>("times", ""),
                ],
                closed: false,
                output: __mcp::Probe::<Result<String, Unwilling>>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run(call: &__mcp::Call<'_>, out: __mcp::Out<'static>) -> __mcp::Started {
            let (name, times) = call
                .arguments::<(String, Option<u32>)>(&["name", "times"])
                .decode((
                    __mcp::Probe::<String>::SCHEMA,
                    __mcp::Probe::<Option<u32>>::SCHEMA,
                ))?;
            __mcp::start(async move {
                out.reply::<Result<String, Unwilling>>(greet(name, times).await)
            })
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::task(Self::run)
        }
    }
    type __A0 = String;
    impl __mcp::Request<Result<String, Unwilling>> for greet
    where
        for<'__x> __A0: __mcp::Serialize,
        for<'__x> Option<u32>: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "greet";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("name", &self.name);
            to.field("times", &self.times);
        }
    }
};
