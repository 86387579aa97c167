/// Greets somebody.
fn greet(name: &str, loud: bool, times: u32, tags: Vec<f64>) -> String {
    greeting(name, loud, times, tags)
}
/// The arguments of [`greet`](fn@greet): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct greet<'a> {
    /// The argument `name`.
    pub name: &'a str,
    /// The argument `loud`.
    pub loud: bool,
    /// The argument `times`.
    pub times: ::mcp_ws::__private::Option<u32>,
    /// The argument `tags`.
    pub tags: Vec<f64>,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    const __LIMITS_0: __mcp::Limits = __mcp::Limits::NONE
        .shortest(1)
        .longest(64)
        .pattern(r#""^\\S+$""#);
    const __LIMITS_2: __mcp::Limits = __mcp::Limits::NONE
        .least(__mcp::Number::Integer(1))
        .most(__mcp::Number::Integer(3));
    const _: () = __mcp::fit::<u32>(&__LIMITS_2);
    const __LIMITS_3: __mcp::Limits = __mcp::Limits::NONE
        .format(r#""hex""#)
        .items(const { &__mcp::Limits::NONE.below(__mcp::Number::Float(0.5, "0.5")) });
    impl greet<'_> {
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
                about: r#""description":"Greets somebody.""#,
                input: &[
                    __mcp::Probe::<&str>::SCHEMA
                        .property("name", "")
                        .limited(&__LIMITS_0),
                    __mcp::Probe::<bool>::READ
                        .has(__mcp::Probe::<bool>::SCHEMA)
                        .property("loud", ""),
                    __mcp::Probe::<u32>::READ
                        .has(__mcp::Probe::<u32>::SCHEMA)
                        .property("times", r#""default":1"#)
                        .limited(&__LIMITS_2)
                        .optional(),
                    __mcp::Probe::<Vec<f64>>::READ
                        .has(__mcp::Probe::<Vec<f64>>::SCHEMA)
                        .property("tags", "")
                        .limited(&__LIMITS_3),
                ],
                closed: false,
                output: __mcp::Probe::<String>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (name, loud, times, tags) = call
                .arguments::<
                    (<str as __mcp::Lend<'_>>::Kept, bool, __mcp::Option<u32>, Vec<f64>),
                >(&["name", "loud", "times", "tags"])
                .decode_within(
                    (
                        __mcp::Probe::<<str as __mcp::Lend<'_>>::Kept>::SCHEMA,
                        __mcp::Probe::<bool>::SCHEMA,
                        __mcp::Probe::<__mcp::Option<u32>>::SCHEMA,
                        __mcp::Probe::<Vec<f64>>::SCHEMA,
                    ),
                    |(name, _, times, tags), problems| {
                        problems.named("name").length(name, &__LIMITS_0);
                        {
                            static __PATTERN: __mcp::Pattern = __mcp::Pattern::translated(
                                r#"^\S+$"#,
                                r#"^[^\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}]+$"#,
                            );
                            problems.named("name").pattern(name, &__PATTERN);
                        }
                        problems.named("times").range(times, &__LIMITS_2);
                        problems
                            .named("tags")
                            .items(
                                tags,
                                |item, problems| {
                                    problems.range(item, &__LIMITS_3.of_items());
                                },
                            );
                    },
                )?;
            out.reply::<String>(greet(&name, loud, times.unwrap_or_else(|| 1), tags))
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run)
        }
    }
    impl __mcp::Request<String> for greet<'_>
    where
        for<'__x> &'__x str: __mcp::Serialize,
        for<'__x> bool: __mcp::Serialize,
        for<'__x> u32: __mcp::Serialize,
        for<'__x> Vec<f64>: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "greet";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("name", &self.name);
            to.field("loud", &self.loud);
            to.field("times", &self.times);
            to.field("tags", &self.tags);
        }
    }
};
/// What to buy.
struct Order {
    /// How many.
    #[arg(range(1..= 100), example = 5)]
    count: u32,
    #[schemars(length(max = 64), regex(pattern = "^[a-z]+$"), title = "Kind")]
    kind: Option<String>,
    items: Vec<Item>,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    const __LIMITS_0: __mcp::Limits = __mcp::Limits::NONE
        .least(__mcp::Number::Integer(1))
        .most(__mcp::Number::Integer(100));
    const _: () = __mcp::fit::<u32>(&__LIMITS_0);
    const __LIMITS_1: __mcp::Limits = __mcp::Limits::NONE
        .longest(64)
        .pattern(r#""^[a-z]+$""#);
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Order",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Order"
        ),
        of: &[],
        more: r#""description":"What to buy.""#,
        is: __mcp::Edge::to(
            &__mcp::Node::Object {
                properties: &[
                    __mcp::Probe::<u32>::SCHEMA
                        .property("count", r#""description":"How many.","examples":[5]"#)
                        .limited(&__LIMITS_0),
                    __mcp::Probe::<Option<String>>::SCHEMA
                        .option::<String>("kind", r#""title":"Kind""#)
                        .limited(&__LIMITS_1),
                    __mcp::Probe::<Vec<Item>>::SCHEMA.property("items", ""),
                ],
                closed: false,
            },
        ),
    });
    #[automatically_derived]
    impl __mcp::Structured for Order
    where
        for<'__x> Order: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl __mcp::Reply for Order
    where
        for<'__x> Order: __mcp::Serialize,
    {
        type Output = Self;
        const OUTPUT: __mcp::Option<__mcp::Edge> = __mcp::Option::Some(
            <Self as __mcp::Schema>::NODE,
        );
        fn write(self, out: __mcp::Out<'_>) -> __mcp::Done<'_> {
            out.json(&self)
        }
    }
    #[automatically_derived]
    impl __mcp::Schema for Order {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            problems.named("count").range(&self.count, &__LIMITS_0);
            __mcp::Part::named("count", &self.count).check(problems);
            problems.named("kind").length(&self.kind, &__LIMITS_1);
            {
                static __PATTERN: __mcp::Pattern = __mcp::Pattern::new("^[a-z]+$");
                problems.named("kind").pattern(&self.kind, &__PATTERN);
            }
            __mcp::Part::named("kind", &self.kind).check(problems);
            __mcp::Part::named("items", &self.items).check(problems);
        }
    }
};
#[serde(rename_all = "lowercase")]
enum Price<T> {
    Fixed(#[arg(range(0..))] i64),
    Of { other: T },
    None,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    const __LIMITS_0: __mcp::Limits = __mcp::Limits::NONE
        .least(__mcp::Number::Integer(0));
    #[automatically_derived]
    impl<T: __mcp::Schema> __mcp::Structured for Price<T>
    where
        for<'__x> Price<T>: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl<T: __mcp::Schema> __mcp::Reply for Price<T>
    where
        for<'__x> Price<T>: __mcp::Serialize,
    {
        type Output = Self;
        const OUTPUT: __mcp::Option<__mcp::Edge> = __mcp::Option::Some(
            <Self as __mcp::Schema>::NODE,
        );
        fn write(self, out: __mcp::Out<'_>) -> __mcp::Done<'_> {
            out.json(&self)
        }
    }
    #[automatically_derived]
    impl<T: __mcp::Schema> __mcp::Schema for Price<T> {
        const NODE: __mcp::Edge = __mcp::Edge::to(
            &__mcp::Node::Defined(__mcp::Definition {
                name: "Price",
                identity: "",
                of: &[<T as __mcp::Schema>::NODE],
                more: "",
                is: __mcp::Edge::to(
                    &__mcp::Node::AnyOf(
                        &[
                            __mcp::Variant {
                                is: __mcp::Edge::to(
                                    &__mcp::Node::Object {
                                        properties: &[
                                            __mcp::Probe::<i64>::SCHEMA
                                                .property("fixed", "")
                                                .limited(&__LIMITS_0)
                                                .required(),
                                        ],
                                        closed: true,
                                    },
                                ),
                                more: "",
                            },
                            __mcp::Variant {
                                is: __mcp::Edge::to(
                                    &__mcp::Node::Object {
                                        properties: &[
                                            __mcp::Property::to(
                                                "of",
                                                __mcp::Edge::to(
                                                    &__mcp::Node::Object {
                                                        properties: &[
                                                            __mcp::Probe::<T>::SCHEMA.property("other", ""),
                                                        ],
                                                        closed: false,
                                                    },
                                                ),
                                                "",
                                            ),
                                        ],
                                        closed: true,
                                    },
                                ),
                                more: "",
                            },
                            __mcp::Variant {
                                is: __mcp::Edge::to(
                                    &__mcp::Node::Scalar {
                                        kind: "string",
                                        bounds: __mcp::Bounds::of(r#""const":"none""#),
                                    },
                                ),
                                more: "",
                            },
                        ],
                    ),
                ),
            }),
        );
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            match self {
                Self::Fixed { 0: item_0, .. } => {
                    let problems = &mut problems.named("fixed");
                    problems.range(item_0, &__LIMITS_0);
                    __mcp::Part::same(item_0).check(problems);
                }
                Self::Of { other: other, .. } => {
                    let problems = &mut problems.named("of");
                    __mcp::Part::named("other", other).check(problems);
                }
                _ => {}
            }
        }
    }
};
