impl Shop {
    /// Takes stock.
    fn count(&self) -> u64 {
        self.items()
    }
}
/// The arguments of `Shop::count`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct ShopCount {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl ShopCount {
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
                name: "count",
                about: r#""description":"Takes stock.""#,
                input: &[],
                closed: false,
                output: __mcp::Probe::<u64>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o, __S: __mcp::Provides<Shop>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'o>,
        ) -> __mcp::Done<'o> {
            call.arguments::<()>(&[]).decode(())?;
            out.reply::<u64>(Shop::count(call.lend::<__S, Shop>()))
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Shop>>() -> __mcp::Runner<__S> {
            __mcp::Runner::blocking(Self::run::<__S>).only_as_task()
        }
    }
    impl __mcp::Request<u64> for ShopCount {
        const NAME: &'static __mcp::str = "count";
        fn write(&self, _: &mut __mcp::Fields) {}
    }
};
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    impl __mcp::BlockWithoutAName for Shop
    where
        for<'__x> Shop: __mcp::Send + __mcp::Sync,
    {
        const TOOLS: __mcp::Tools<Self> = {
            const __SET: &[__mcp::Entry] = &[__mcp::Entry::of(&ShopCount::INFO)];
            static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
                __SET,
            );
            static __NAMES: __mcp::Names = __BUILT.names(__SET);
            __mcp::Tools::new(&__NAMES, const { &[ShopCount::run_with()] })
        };
    }
};
