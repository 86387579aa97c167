/// Searches.
#[mcp_tool(title = "Search", read_only)]
pub struct Search {
    /// What for.
    q: String,
    #[arg(default = 10)]
    limit: u32,
    #[arg(name = "in")]
    within: Option<Option<String>>,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl Search {
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
                name: "search",
                about: r#""title":"Search","description":"Searches.","annotations":{"readOnlyHint":true}"#,
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("q", r#""description":"What for.""#),
                    __mcp::Probe::<u32>::READ
                        .has(__mcp::Probe::<u32>::SCHEMA)
                        .property("limit", r#""default":10"#)
                        .optional(),
                    __mcp::Probe::<Option<Option<String>>>::READ
                        .has(__mcp::Probe::<Option<Option<String>>>::SCHEMA)
                        .option::<Option<String>>("in", ""),
                ],
                closed: false,
                output: __mcp::Probe::<Search>::RUNS,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S>
        where
            Self: __mcp::RunWith<__S>,
        {
            __mcp::Runner::task(|call, out| {
                let (q, limit, within) = call
                    .arguments::<
                        (String, __mcp::Option<u32>, __mcp::Twice<String>),
                    >(&["q", "limit", "in"])
                    .decode((
                        __mcp::Probe::<String>::SCHEMA,
                        __mcp::Probe::<__mcp::Option<u32>>::SCHEMA,
                        __mcp::Probe::<__mcp::Twice<String>>::SCHEMA,
                    ))?;
                __mcp::RunWith::<
                    __S,
                >::start(
                    Self {
                        q: q,
                        limit: limit.unwrap_or_else(|| 10),
                        within: within.0,
                    },
                    call,
                    out,
                )
            })
        }
    }
    type __A0 = String;
    impl<__R> __mcp::Request<__R> for Search
    where
        for<'__x> Self: __mcp::Run<Output = __R>,
        for<'__x> __A0: __mcp::Serialize,
        for<'__x> u32: __mcp::Serialize,
        for<'__x> Option<Option<String>>: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "search";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("q", &self.q);
            to.field("limit", &self.limit);
            to.field("in", &self.within);
        }
    }
};
