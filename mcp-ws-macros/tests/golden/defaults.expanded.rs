/// Finds items.
fn find(text: String, limit: u32, language: String, skip: u32) -> Vec<String> {
    items(text, limit, language, skip)
}
/// The arguments of [`find`](fn@find): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct find {
    /// What to look for.
    pub text: String,
    /// The argument `limit`.
    pub limit: ::mcp_ws::__private::Option<u32>,
    /// The argument `language`.
    pub language: ::mcp_ws::__private::Option<String>,
    /// The argument `skip`.
    pub skip: ::mcp_ws::__private::Option<u32>,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl find {
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
                name: "find",
                about: r#""description":"Finds items.""#,
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property(
                            "query",
                            r#""description":"What to look for.","examples":["lamp"]"#,
                        ),
                    __mcp::Probe::<u32>::READ
                        .has(__mcp::Probe::<u32>::SCHEMA)
                        .property(
                            "limit",
                            r#""description":"How many at most.","default":20"#,
                        )
                        .optional(),
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("language", r#""default":"en""#)
                        .optional(),
                    __mcp::Probe::<u32>::READ
                        .has(__mcp::Probe::<u32>::SCHEMA)
                        .property("skip", "")
                        .optional(),
                ],
                closed: false,
                output: __mcp::Probe::<Vec<String>>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (text, limit, language, skip) = call
                .arguments::<
                    (
                        String,
                        __mcp::Option<u32>,
                        __mcp::Option<String>,
                        __mcp::Option<u32>,
                    ),
                >(&["query", "limit", "language", "skip"])
                .decode((
                    __mcp::Probe::<String>::SCHEMA,
                    __mcp::Probe::<__mcp::Option<u32>>::SCHEMA,
                    __mcp::Probe::<__mcp::Option<String>>::SCHEMA,
                    __mcp::Probe::<__mcp::Option<u32>>::SCHEMA,
                ))?;
            out.reply::<
                    Vec<String>,
                >(
                find(
                    text,
                    limit.unwrap_or_else(|| 20),
                    language.unwrap_or_else(|| __mcp::default_text("en")),
                    skip.unwrap_or_else(|| limit() / 2),
                ),
            )
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run)
        }
    }
    type __A0 = String;
    impl __mcp::Request<Vec<String>> for find
    where
        for<'__x> __A0: __mcp::Serialize,
        for<'__x> u32: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "find";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("query", &self.text);
            to.field("limit", &self.limit);
            to.field("language", &self.language);
            to.field("skip", &self.skip);
        }
    }
};
