impl<T: Copy> Shop<T> {
    pub fn add(&mut self, item: T) {}
    fn list(&self) {}
}
::core::compile_error! {
    "the list of a block's tools is made while compiling, for one type: write the block for a concrete type"
}
::core::compile_error! {
    "unknown key `nmae`, expected one of `name`, `title`, `description`, `read_only`, `destructive`, `idempotent`, `open_world`, `icon`, `tags`, `scopes`, `meta`, `blocking`, `timeout`, `task`, `deny_unknown`, `output`, `request`, `crate`; did you mean `name`?"
}
::core::compile_error! {
    "calls run side by side: take `&self`, and keep what changes behind a lock"
}
/// The arguments of `Shop::add`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
pub struct ShopAdd {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    impl ShopAdd {
        pub fn schema() -> __mcp::Cow<'static, __mcp::str> {
            __mcp::Cow::Borrowed("")
        }
        pub fn output_schema() -> __mcp::Option<__mcp::Cow<'static, __mcp::str>> {
            __mcp::Option::None
        }
        #[doc(hidden)]
        pub const INFO: __mcp::Info = __mcp::Info::refused("ShopAdd");
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::refused()
        }
    }
};
/// The arguments of `Shop::list`: names the tool in `tools![…]`, and is what a client sends.
#[allow(
    non_camel_case_types,
    dead_code,
    private_interfaces,
    clippy::all,
    clippy::pedantic
)]
struct ShopList {}
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    impl ShopList {
        pub fn schema() -> __mcp::Cow<'static, __mcp::str> {
            __mcp::Cow::Borrowed("")
        }
        pub fn output_schema() -> __mcp::Option<__mcp::Cow<'static, __mcp::str>> {
            __mcp::Option::None
        }
        #[doc(hidden)]
        pub const INFO: __mcp::Info = __mcp::Info::refused("ShopList");
        #[doc(hidden)]
        pub const fn run_with<__S>() -> __mcp::Runner<__S> {
            __mcp::Runner::refused()
        }
    }
};
const _: () = {
    #[allow(unused_imports)]
    use ::mcp_ws::__private as __mcp;
    impl<T: Copy> __mcp::BlockWithoutAName for Shop<T>
    where
        Self: 'static,
    {
        const TOOLS: __mcp::Tools<Self> = __mcp::Tools::refused();
    }
};
