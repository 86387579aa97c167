/// Not told to clients.
#[inline]
pub fn hash(path: String) -> Result<String, std::io::Error> {
    read(path)
}
/// The arguments of [`hash`](fn@hash): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub struct hash {
    /// The argument `path`.
    pub path: String,
}
const _: () = {
    #[allow(unused_imports)]
    use crate::runtime::__private as __mcp;
    #[allow(unused_imports)]
    use crate::runtime::__private::Otherwise as _;
    impl hash {
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
                name: "files.hash",
                about: r#""description":"Hashes a \"file\".""#,
                input: &[
                    __mcp::Probe::<String>::READ
                        .has(__mcp::Probe::<String>::SCHEMA)
                        .property("path", ""),
                ],
                closed: false,
                output: __mcp::Probe::<Result<String, std::io::Error>>::OUTPUT,
            };
            static __TEXT: __mcp::Text<{ __DEF.len() }> = __DEF.text();
            __mcp::Info::new(&__DEF, &__TEXT)
        };
        fn run<'o>(call: &__mcp::Call<'_>, out: __mcp::Out<'o>) -> __mcp::Done<'o> {
            let (path,) = call
                .arguments::<(String,)>(&["path"])
                .decode((__mcp::Probe::<String>::SCHEMA,))?;
            out.reply::<Result<String, std::io::Error>>(hash(path))
        }
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::blocking(Self::run).within_millis(120000)
        }
    }
    type __A0 = String;
    impl __mcp::Request<Result<String, std::io::Error>> for hash
    where
        for<'__x> __A0: __mcp::Serialize,
    {
        const NAME: &'static __mcp::str = "files.hash";
        fn write(&self, to: &mut __mcp::Fields) {
            to.field("path", &self.path);
        }
    }
};
