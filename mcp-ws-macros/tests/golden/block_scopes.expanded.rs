impl Shop {
    fn look(&self) {}
    fn buy(&self, item: String) {}
}
/// The arguments of `Shop::look`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct ShopLook {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl ShopLook {
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
                name: "look",
                about: "",
                input: &[],
                closed: false,
                output: __mcp::Option::None,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o, __S: __mcp::Provides<Shop>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'o>,
        ) -> __mcp::Done<'o> {
            call.arguments::<()>(&[]).decode(())?;
            out.reply::<()>(Shop::look(call.lend::<__S, Shop>()))
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Shop>>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run::<__S>).with_scopes(&["shop"])
        }
    }
    impl __mcp::Request<()> for ShopLook {
        const NAME: &'static __mcp::str = "look";
        fn write(&self, _: &mut __mcp::Fields) {}
    }
};
/// The arguments of `Shop::buy`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct ShopBuy {
    /// The argument `item`.
    pub item: String,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl ShopBuy {
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
                name: "buy",
                about: "",
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("item", ""),
                ],
                closed: false,
                output: __mcp::Option::None,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o, __S: __mcp::Provides<Shop>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'o>,
        ) -> __mcp::Done<'o> {
            let (item,) = call
                .arguments::<(String,)>(&["item"])
                .decode((__mcp::Probe::<String>::SCHEMA,))?;
            out.reply::<()>(Shop::buy(call.lend::<__S, Shop>(), item))
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Shop>>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run::<__S>).with_scopes(&["shop", "shop:buy"])
        }
    }
    type __A0 = String;
    impl __mcp::Request<()> for ShopBuy
    where
        for<'__x> __A0: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "buy";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("item", &self.item);
        }
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
            const __SET: &[__mcp::Entry] = &[
                __mcp::Entry::of(&ShopLook::INFO),
                __mcp::Entry::of(&ShopBuy::INFO),
            ];
            static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
                __SET,
            );
            static __NAMES: __mcp::Names = __BUILT.names(__SET);
            __mcp::Tools::new(
                &__NAMES,
                const { &[ShopLook::run_with(), ShopBuy::run_with()] },
            )
        };
    }
};
