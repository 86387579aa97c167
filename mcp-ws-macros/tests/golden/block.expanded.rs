impl Shop {
    const LIMIT: u8 = 9;
    /// Buys.
    pub async fn buy(
        &self,
        order: Order,
        priority: u8,
        cx: &Context,
        State(db): State<Db>,
    ) -> Result<Self, ToolError> {
        self.bought(order, priority)
    }
    #[cfg(feature = "count")]
    fn count(self: Arc<Self>) -> usize {
        self.sold
    }
    fn opened() -> bool {
        true
    }
    fn bought(&self, order: Order) {}
}
/// The arguments of `Shop::buy`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub struct ShopBuy {
    /// The argument `order`.
    pub order: Order,
    /// The argument `priority`.
    pub priority: ::mcp_ws::__private::Option<u8>,
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
                about: r#""title":"Buy","description":"Buys.","annotations":{"destructiveHint":true}"#,
                input: &[
                    __mcp::Probe::<Order>::READ
                        .has(__mcp::Probe::<Order>::SCHEMA)
                        .property("order", ""),
                    __mcp::Probe::<u8>::READ
                        .has(__mcp::Probe::<u8>::SCHEMA)
                        .property("priority", "")
                        .optional(),
                ],
                closed: false,
                output: __mcp::Probe::<Result<Shop, ToolError>>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<__S: __mcp::Provides<Shop> + __mcp::Provides<Db>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'static>,
        ) -> __mcp::Started
        where
            for<'__x> Shop: __mcp::Send + __mcp::Sync,
        {
            let (order, priority) = call
                .arguments::<(Order, __mcp::Option<u8>)>(&["order", "priority"])
                .decode((
                    __mcp::Probe::<Order>::SCHEMA,
                    __mcp::Probe::<__mcp::Option<u8>>::SCHEMA,
                ))?;
            let given = (
                call.keep::<__S, Shop>(),
                call.context(),
                call.state::<__S, State<Db>>(),
            );
            __mcp::start(async move {
                out.reply::<
                        Result<Shop, ToolError>,
                    >(
                    Shop::buy(
                            &given.0,
                            order,
                            priority.unwrap_or_else(|| Shop::LIMIT),
                            &given.1,
                            given.2,
                        )
                        .await,
                )
            })
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Shop> + __mcp::Provides<Db>>() -> __mcp::Runner<
            __S,
        >
        where
            for<'__x> Shop: __mcp::Send + __mcp::Sync,
        {
            __mcp::Runner::task(Self::run::<__S>)
        }
    }
    type __A0 = Order;
    impl __mcp::Request<Result<Shop, ToolError>> for ShopBuy
    where
        for<'__x> __A0: __mcp::Serialize,
        for<'__x> u8: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "buy";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("order", &self.order);
            to.field("priority", &self.priority);
        }
    }
};
/// The arguments of `Shop::count`: names the tool in `tools![…]`, and is what a client sends.
#[cfg(feature = "count")]
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct ShopCount {}
#[cfg(feature = "count")]
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
                about: "",
                input: &[],
                closed: false,
                output: __mcp::Probe::<usize>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o, __S: __mcp::Shares<Shop>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'o>,
        ) -> __mcp::Done<'o> {
            call.arguments::<()>(&[]).decode(())?;
            out.reply::<usize>(Shop::count(call.share::<__S, Shop>()))
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Shares<Shop>>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run::<__S>)
        }
    }
    impl __mcp::Request<usize> for ShopCount {
        const NAME: &'static __mcp::str = "count";
        fn write(&self, _: &mut __mcp::Fields) {}
    }
};
/// The arguments of `Shop::opened`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct Opened {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl Opened {
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
                name: "opened",
                about: "",
                input: &[],
                closed: false,
                output: __mcp::Probe::<bool>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            call.arguments::<()>(&[]).decode(())?;
            out.reply::<bool>(Shop::opened())
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::blocking(Self::run)
        }
    }
    impl __mcp::Request<bool> for Opened {
        const NAME: &'static __mcp::str = "opened";
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
            const __SET: &[__mcp::Entry] = &[
                __mcp::Entry::of(&ShopBuy::INFO),
                #[cfg(feature = "count")]
                __mcp::Entry::of(&ShopCount::INFO),
                __mcp::Entry::of(&Opened::INFO),
            ];
            static __BUILT: __mcp::Built<{ __SET.len() }, { __mcp::list_len(__SET) }> = __mcp::Built::new(
                __SET,
            );
            static __NAMES: __mcp::Names = __BUILT.names(__SET);
            __mcp::Tools::new(
                &__NAMES,
                const {
                    &[
                        ShopBuy::run_with(),
                        #[cfg(feature = "count")]
                        ShopCount::run_with(),
                        Opened::run_with(),
                    ]
                },
            )
        };
    }
};
