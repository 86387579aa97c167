/// Trains a model.
async fn train(name: String, cx: &Context) -> Result<String, ToolError> {
    work(name, cx).await
}
/// The arguments of [`train`](fn@train): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct train {
    /// The argument `name`.
    pub name: String,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl train {
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
                name: "train",
                about: r#""description":"Trains a model.""#,
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("name", ""),
                ],
                closed: false,
                output: __mcp::Probe::<Result<String, ToolError>>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run(call: &__mcp::Call<'_>, out: __mcp::Out<'static>) -> __mcp::Started {
            let (name,) = call
                .arguments::<(String,)>(&["name"])
                .decode((__mcp::Probe::<String>::SCHEMA,))?;
            let given = (call.context(),);
            __mcp::start(async move {
                out.reply::<Result<String, ToolError>>(train(name, &given.0).await)
            })
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::task(Self::run).within_millis(3600000).as_task()
        }
    }
    type __A0 = String;
    impl __mcp::Request<Result<String, ToolError>> for train
    where
        for<'__x> __A0: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "train";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("name", &self.name);
        }
    }
};
