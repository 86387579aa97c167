pub fn add<T: Add>(name: &str, (a, b): (T, T), state: State<Db>) -> impl Display {
    a + b
}
::core::compile_error! {
    "unknown key `nmae`, expected one of `name`, `title`, `description`, `read_only`, `destructive`, `idempotent`, `open_world`, `icon`, `tags`, `scopes`, `meta`, `blocking`, `timeout`, `task`, `deny_unknown`, `output`, `request`, `crate`; did you mean `name`?"
}
::core::compile_error! {
    "a tool is not generic: write a function of concrete types that calls the generic one"
}
::core::compile_error! {
    "an argument needs a plain name: name it, and take it apart in the body"
}
::core::compile_error! {
    "unknown key `rnage`, expected one of `name`, `description`, `default`, `example`, `range`, `length`, `pattern`, `format`, `inner`; did you mean `range`?"
}
::core::compile_error! {
    "a reply is written by its type: name the type instead of `impl Trait`"
}
/// The arguments of [`add`](fn@add): names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub struct add {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    impl add {
        pub fn schema() -> __mcp::Cow<'static, __mcp::str> {
            __mcp::Cow::Borrowed("")
        }
        pub fn output_schema() -> __mcp::Option<__mcp::Cow<'static, __mcp::str>> {
            __mcp::Option::None
        }
        #[doc(hidden)]
        pub const INFO: __mcp::Info = __mcp::Info::refused("add");
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::refused()
        }
    }
};
fn method(&self) {
    ::mcp_ws::__private::outside_of_a_block(&self);
}
struct Add {
    a: i64,
}
::core::compile_error! {
    "`#[mcp_tool]` belongs on a function, or on a struct below its `#[derive(McpTool)]`"
}
fn main() {
    serve({
        ::core::compile_error! {
            "expected the path of a tool, such as `add` or `math::add`"
        }
        ::core::compile_error! {
            "`add` is listed twice"
        }
        ::mcp_ws::__private::Tools::refused()
    });
}
