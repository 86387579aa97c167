impl Greeter for shops::Shop {
    type Name = String;
    async fn hello(&self, name: &str) -> Self::Name {
        self.greet(name).await
    }
}
/// The arguments of `Shop::hello`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub(crate) struct ShopHello<'a> {
    /// The argument `name`.
    pub name: &'a str,
}
const _: () = {
    #[allow(unused_imports)]
    use crate::runtime::__private as __mcp;
    #[allow(unused_imports)]
    use crate::runtime::__private::Otherwise as _;
    impl ShopHello<'_> {
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
                name: "hello",
                about: "",
                input: &[__mcp::Probe::<&str>::SCHEMA.property("name", "")],
                closed: false,
                output: __mcp::Probe::<<shops::Shop as Greeter>::Name>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<__S: __mcp::Provides<shops::Shop>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'static>,
        ) -> __mcp::Started
        where
            for<'__x> shops::Shop: __mcp::Send + __mcp::Sync,
        {
            let call = call.kept();
            __mcp::start(async move {
                let (name,) = call
                    .arguments::<(<str as __mcp::Lend<'_>>::Kept,)>(&["name"])
                    .decode((__mcp::Probe::<<str as __mcp::Lend<'_>>::Kept>::SCHEMA,))?;
                out.reply::<
                        <shops::Shop as Greeter>::Name,
                    >(
                    <shops::Shop as Greeter>::hello(
                            call.lend::<__S, shops::Shop>(),
                            &name,
                        )
                        .await,
                )
            })
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<shops::Shop>>() -> __mcp::Runner<__S>
        where
            for<'__x> shops::Shop: __mcp::Send + __mcp::Sync,
        {
            __mcp::Runner::task(Self::run::<__S>)
        }
    }
    impl __mcp::Request<<shops::Shop as Greeter>::Name> for ShopHello<'_>
    where
        for<'__x> &'__x str: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "hello";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("name", &self.name);
        }
    }
};
const _: () = {
    #[allow(unused_imports)]
    use crate::runtime::__private as __mcp;
    impl shops::Shop
    where
        for<'__x> shops::Shop: __mcp::Send + __mcp::Sync,
    {
        /// The tools of a block, for `#[tools(Self::GREETING)]` beside `#[derive(ToolSet)]`.
        pub(crate) const GREETING: __mcp::Tools<Self> = {
            const __SET: &[__mcp::Entry] = &[__mcp::Entry::of(&ShopHello::INFO)];
            static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
                __SET,
            );
            static __NAMES: __mcp::Names = __BUILT.names(__SET);
            __mcp::Tools::new(&__NAMES, const { &[ShopHello::run_with()] })
        };
    }
};
