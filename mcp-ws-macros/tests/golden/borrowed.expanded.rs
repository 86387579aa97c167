/// Looks something up.
fn look(
    text: &str,
    ids: &[u32],
    near: Option<&str>,
    title: Cow<'_, str>,
    note: Option<Option<String>>,
) -> String {
    up(text, ids, near, title, note)
}
/// The arguments of [`look`](fn@look): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct look<'a> {
    /// The argument `text`.
    pub text: &'a str,
    /// The argument `ids`.
    pub ids: &'a [u32],
    /// The argument `near`.
    pub near: Option<&'a str>,
    /// The argument `title`.
    pub title: Cow<'a, str>,
    /// The argument `note`.
    pub note: Option<Option<String>>,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
    impl look<'_> {
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
                about: r#""description":"Looks something up.""#,
                input: &[
                    __mcp::Probe::<&str>::SCHEMA.property("text", ""),
                    __mcp::Probe::<&[u32]>::SCHEMA.property("ids", ""),
                    __mcp::Probe::<Option<&str>>::SCHEMA.option::<&str>("near", ""),
                    __mcp::Probe::<Cow<'_, str>>::READ
                        .has(__mcp::Probe::<Cow<'_, str>>::SCHEMA)
                        .property("title", ""),
                    __mcp::Probe::<Option<Option<String>>>::READ
                        .has(__mcp::Probe::<Option<Option<String>>>::SCHEMA)
                        .option::<Option<String>>("note", ""),
                ],
                closed: false,
                output: __mcp::Probe::<String>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (text, ids, near, title, note) = call
                .arguments::<
                    (
                        <str as __mcp::Lend<'_>>::Kept,
                        <[u32] as __mcp::Lend<'_>>::Kept,
                        __mcp::Option<<str as __mcp::Lend<'_>>::Kept>,
                        <str as __mcp::Lend<'_>>::Kept,
                        __mcp::Twice<String>,
                    ),
                >(&["text", "ids", "near", "title", "note"])
                .decode((
                    __mcp::Probe::<<str as __mcp::Lend<'_>>::Kept>::SCHEMA,
                    __mcp::Probe::<<[u32] as __mcp::Lend<'_>>::Kept>::SCHEMA,
                    __mcp::Probe::<
                        __mcp::Option<<str as __mcp::Lend<'_>>::Kept>,
                    >::SCHEMA,
                    __mcp::Probe::<<str as __mcp::Lend<'_>>::Kept>::SCHEMA,
                    __mcp::Probe::<__mcp::Twice<String>>::SCHEMA,
                ))?;
            out.reply::<
                    String,
                >(
                look(
                    &text,
                    &ids,
                    near.as_ref().map(<str as __mcp::Lend<'_>>::lend),
                    __mcp::From::from(title),
                    note.0,
                ),
            )
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::sync(Self::run)
        }
    }
    impl __mcp::Request<String> for look<'_>
    where
        for<'__x> &'__x str: __mcp::Serialize,
        for<'__x> &'__x [u32]: __mcp::Serialize,
        for<'__x> Option<&'__x str>: __mcp::Serialize,
        for<'__x> Cow<'__x, str>: __mcp::Serialize,
        for<'__x> Option<Option<String>>: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "look";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("text", &self.text);
            to.field("ids", &self.ids);
            to.field("near", &self.near);
            to.field("title", &self.title);
            to.field("note", &self.note);
        }
    }
};
/// Greets somebody.
async fn greet(name: &str, cx: &Context, State(db): State<Db>) -> String {
    wait(cx, db).await;
    name.to_owned()
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
    pub name: ::mcp_ws::__private::Option<&'a str>,
}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    #[allow(unused_imports)]
    use ::mcp_ws::__private::Otherwise as _;
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
                        .property("name", r#""default":"world""#)
                        .optional(),
                ],
                closed: false,
                output: __mcp::Probe::<String>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<__S: __mcp::Provides<Db>>(
            call: &__mcp::Call<'_>,
            out: __mcp::Out<'static>,
        ) -> __mcp::Started {
            let call = call.kept();
            __mcp::start(async move {
                let (name,) = call
                    .arguments::<
                        (__mcp::Option<<str as __mcp::Lend<'_>>::Kept>,),
                    >(&["name"])
                    .decode((
                        __mcp::Probe::<
                            __mcp::Option<<str as __mcp::Lend<'_>>::Kept>,
                        >::SCHEMA,
                    ))?;
                out.reply::<
                        String,
                    >(
                    greet(
                            name
                                .as_ref()
                                .map(<str as __mcp::Lend<'_>>::lend)
                                .unwrap_or_else(|| __mcp::default_text("world")),
                            &call.context(),
                            call.state::<__S, State<Db>>(),
                        )
                        .await,
                )
            })
        }
        #[doc(hidden)]
        pub const fn run_with<__S: __mcp::Provides<Db>>() -> __mcp::Runner<__S> {
            __mcp::Runner::task(Self::run::<__S>)
        }
    }
    impl __mcp::Request<String> for greet<'_>
    where
        for<'__x> &'__x str: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "greet";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("name", &self.name);
        }
    }
};
