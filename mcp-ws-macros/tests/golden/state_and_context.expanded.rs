pub(crate) fn get(
    State(db): State<Db>,
    id: u64,
    cx: &Context,
    mut cache: State<app::Cache>,
    again: State<Db>,
) -> String {
    cx.log(id);
    db.get(id)
}
/// The arguments of [`get`](fn@get): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub(crate) struct get {
    /// The argument `id`.
    pub id: u64,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl get {
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
                name: "get",
                about: "",
                input: &[
                    __mcp::Probe::<u64>::READ
                        .has(__mcp::Probe::<u64>::SCHEMA)
                        .property("id", ""),
                ],
                closed: false,
                output: __mcp::Probe::<String>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o, __S: __mcp::Provides<Db> + __mcp::Provides<app::Cache>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'o>,
        ) -> __mcp::Done<'o> {
            let (id,) = call
                .arguments::<(u64,)>(&["id"])
                .decode((__mcp::Probe::<u64>::SCHEMA,))?;
            out.reply::<
                    String,
                >(
                get(
                    call.state::<__S, State<Db>>(),
                    id,
                    &call.context(),
                    call.state::<__S, State<app::Cache>>(),
                    call.state::<__S, State<Db>>(),
                ),
            )
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Db> + __mcp::Provides<app::Cache>>() -> __mcp::Runner<
            __S,
        > {
            __mcp::Runner::sync(Self::run::<__S>)
        }
    }
    impl __mcp::Request<String> for get
    where
        for<'__x> u64: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "get";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("id", &self.id);
        }
    }
};
async fn wait(_: State<Db>, cx: Context) {
    cx.cancelled().await;
}
/// The arguments of [`wait`](fn@wait): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct wait {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl wait {
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
                name: "wait",
                about: "",
                input: &[],
                closed: false,
                output: __mcp::Option::None,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<__S: __mcp::Provides<Db>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'static>,
        ) -> __mcp::Started {
            call.arguments::<()>(&[]).decode(())?;
            let given = (call.state::<__S, State<Db>>(), call.context());
            __mcp::start(async move { out.reply::<()>(wait(given.0, given.1).await) })
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Db>>() -> __mcp::Runner<__S> {
            __mcp::Runner::task(Self::run::<__S>)
        }
    }
    impl __mcp::Request<()> for wait {
        const NAME: &'static __mcp::str = "wait";
        fn write(&self, _: &mut __mcp::Fields) {}
    }
};
