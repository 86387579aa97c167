#[serde(rename_all = "lowercase")]
enum Speed {
    /// As a snail.
    Slow,
    Fast,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Speed",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Speed"
        ),
        of: &[],
        more: r#""description":"- `slow`: As a snail.""#,
        is: __mcp::Edge::to(
            &__mcp::Node::Scalar {
                kind: "string",
                bounds: __mcp::Bounds::of(r#""enum":["slow","fast"]"#)
                    .titled(&[r#""As a snail""#, r#""fast""#], ""),
            },
        ),
    });
    #[automatically_derived]
    impl __mcp::Structured for Speed
    where
        for<'__x> Speed: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl __mcp::Reply for Speed
    where
        for<'__x> Speed: __mcp::Serialize,
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
    impl __mcp::Schema for Speed {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
    }
};
#[serde(tag = "kind")]
enum Shape {
    /// No shape.
    Nothing,
    Circle(Circle),
    Line { length: Option<f64> },
    #[serde(other)]
    Unknown,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    static __NODE: __mcp::Node = __mcp::Node::Defined(__mcp::Definition {
        name: "Shape",
        identity: __mcp::concat!(
            __mcp::module_path!(), ":", __mcp::line!(), ":", __mcp::column!(), ":",
            "Shape"
        ),
        of: &[],
        more: "",
        is: __mcp::Edge::to(
            &__mcp::Node::AnyOf(
                &[
                    __mcp::Variant {
                        is: __mcp::Edge::to(
                            &__mcp::Node::Object {
                                properties: &[
                                    __mcp::Property::to(
                                        "kind",
                                        __mcp::Edge::to(
                                            &__mcp::Node::Scalar {
                                                kind: "string",
                                                bounds: __mcp::Bounds::of(r#""const":"Nothing""#),
                                            },
                                        ),
                                        "",
                                    ),
                                ],
                                closed: false,
                            },
                        ),
                        more: r#""description":"No shape.""#,
                    },
                    __mcp::Variant {
                        is: __mcp::Edge::to(
                            &__mcp::Node::Object {
                                properties: &[
                                    __mcp::Property::to(
                                        "kind",
                                        __mcp::Edge::to(
                                            &__mcp::Node::Scalar {
                                                kind: "string",
                                                bounds: __mcp::Bounds::of(r#""const":"Circle""#),
                                            },
                                        ),
                                        "",
                                    ),
                                    __mcp::Property::continued::<Circle>(),
                                ],
                                closed: false,
                            },
                        ),
                        more: "",
                    },
                    __mcp::Variant {
                        is: __mcp::Edge::to(
                            &__mcp::Node::Object {
                                properties: &[
                                    __mcp::Property::to(
                                        "kind",
                                        __mcp::Edge::to(
                                            &__mcp::Node::Scalar {
                                                kind: "string",
                                                bounds: __mcp::Bounds::of(r#""const":"Line""#),
                                            },
                                        ),
                                        "",
                                    ),
                                    __mcp::Probe::<Option<f64>>::SCHEMA
                                        .option::<f64>("length", ""),
                                ],
                                closed: false,
                            },
                        ),
                        more: "",
                    },
                    __mcp::Variant {
                        is: __mcp::Edge::to(
                            &__mcp::Node::Differs {
                                read: __mcp::Edge::to(
                                    &__mcp::Node::Object {
                                        properties: &[
                                            __mcp::Property::to(
                                                "kind",
                                                __mcp::Edge::to(
                                                    &__mcp::Node::Scalar {
                                                        kind: "string",
                                                        bounds: __mcp::Bounds::of(
                                                            r#""not":{"enum":["Nothing","Circle","Line"]}"#,
                                                        ),
                                                    },
                                                ),
                                                "",
                                            ),
                                        ],
                                        closed: false,
                                    },
                                ),
                                written: __mcp::Edge::to(
                                    &__mcp::Node::Object {
                                        properties: &[
                                            __mcp::Property::to(
                                                "kind",
                                                __mcp::Edge::to(
                                                    &__mcp::Node::Scalar {
                                                        kind: "string",
                                                        bounds: __mcp::Bounds::of(r#""const":"Unknown""#),
                                                    },
                                                ),
                                                "",
                                            ),
                                        ],
                                        closed: false,
                                    },
                                ),
                            },
                        ),
                        more: "",
                    },
                ],
            ),
        ),
    });
    const _: () = __mcp::can_be_flattened::<Circle>();
    #[automatically_derived]
    impl __mcp::Structured for Shape
    where
        for<'__x> Shape: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl __mcp::Reply for Shape
    where
        for<'__x> Shape: __mcp::Serialize,
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
    impl __mcp::Schema for Shape {
        const NODE: __mcp::Edge = __mcp::Edge::to(&__NODE);
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            match self {
                Self::Circle { 0: item_0, .. } => {
                    __mcp::Part::same(item_0).check(problems);
                }
                Self::Line { length: length, .. } => {
                    __mcp::Part::named("length", length).check(problems);
                }
                _ => {}
            }
        }
    }
};
enum Either<L, R: Clone> {
    Left(L),
    Right { right: R },
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    #[automatically_derived]
    impl<L: __mcp::Schema, R: Clone + __mcp::Schema> __mcp::Structured for Either<L, R>
    where
        for<'__x> Either<L, R>: __mcp::Serialize,
    {}
    #[automatically_derived]
    impl<L: __mcp::Schema, R: Clone + __mcp::Schema> __mcp::Reply for Either<L, R>
    where
        for<'__x> Either<L, R>: __mcp::Serialize,
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
    impl<L: __mcp::Schema, R: Clone + __mcp::Schema> __mcp::Schema for Either<L, R> {
        const NODE: __mcp::Edge = __mcp::Edge::to(
            &__mcp::Node::Defined(__mcp::Definition {
                name: "Either",
                identity: "",
                of: &[<L as __mcp::Schema>::NODE, <R as __mcp::Schema>::NODE],
                more: "",
                is: __mcp::Edge::to(
                    &__mcp::Node::AnyOf(
                        &[
                            __mcp::Variant {
                                is: __mcp::Edge::to(
                                    &__mcp::Node::Object {
                                        properties: &[
                                            __mcp::Probe::<L>::SCHEMA.property("Left", "").required(),
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
                                                "Right",
                                                __mcp::Edge::to(
                                                    &__mcp::Node::Object {
                                                        properties: &[
                                                            __mcp::Probe::<R>::SCHEMA.property("right", ""),
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
                        ],
                    ),
                ),
            }),
        );
        fn check(&self, problems: &mut __mcp::Problems<'_>) {
            match self {
                Self::Left { 0: item_0, .. } => {
                    let problems = &mut problems.named("Left");
                    __mcp::Part::same(item_0).check(problems);
                }
                Self::Right { right: right, .. } => {
                    let problems = &mut problems.named("Right");
                    __mcp::Part::named("right", right).check(problems);
                }
            }
        }
    }
};
