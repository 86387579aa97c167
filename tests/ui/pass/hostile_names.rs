//! A crate that renames the runtime, has its own `core`, `Option`, `String` …, and denies every warning there is.
#![no_implicit_prelude]
#![forbid(missing_docs)]
#![deny(warnings, rust_2018_idioms, unreachable_pub, single_use_lifetimes, unused_qualifications)]
#![allow(non_snake_case)]

extern crate mcp_ws as renamed;

/// Ours.
pub mod core {}
/// Ours.
pub mod std {}
/// Ours.
pub struct Option;
/// Ours.
pub struct Result;
/// Ours.
pub type String = u8;
/// Ours.
pub struct Vec;
/// Ours.
pub struct Box;

/// Adds.
#[renamed::mcp_tool]
#[must_use]
pub fn add(call: i64, out: ::std::option::Option<i64>, out_argument: i64, given: i64) -> i64 {
    call + out.unwrap_or(out_argument + given)
}

/// Waits for nothing.
#[renamed::mcp_tool(crate = ::mcp_ws)]
pub async fn r#match(r#type: u8, __mcp: String) -> u8 {
    r#type + __mcp
}

/// An argument with the name of its tool.
#[renamed::mcp_tool]
#[must_use]
pub fn echo(echo: u8) -> u8 {
    echo
}

/// The same, where the tool waits.
#[renamed::mcp_tool]
pub async fn query(query: u8) -> u8 {
    query
}

/// Old.
#[deprecated]
pub type Old = u8;

/// What is allowed of a function is allowed of what is made of it.
#[renamed::mcp_tool]
#[allow(deprecated)]
#[must_use]
pub fn old(old: Old) -> Old {
    old
}

/// Borrows.
#[renamed::mcp_tool]
#[must_use]
pub async fn borrow(text: &str, cow: ::std::borrow::Cow<'_, str>, near: ::std::option::Option<&str>) -> u8 {
    let _ = (text, cow, near);
    1
}

/// Constants that are called as ours might be.
pub const JSON: u8 = 1;
/// Ours.
pub const DEF: u8 = 2;

/// Uses them.
#[renamed::mcp_tool]
#[must_use]
pub fn constants() -> u8 {
    JSON + DEF
}

/// A type whose schema stands among names like its own.
#[derive(renamed::Schema)]
pub struct Node<'a, __S> {
    /// Ours.
    pub r#type: &'a str,
    /// Ours.
    pub edge: ::std::option::Option<__S>,
}

/// One that contains itself.
#[derive(renamed::Schema)]
#[non_exhaustive]
pub enum Schema {
    /// Ends.
    End,
    /// Goes on.
    More(::std::boxed::Box<Self>),
}

/// Generic, and contains itself.
#[derive(renamed::Schema)]
pub struct Limits<'a, Edge> {
    /// Ours.
    #[arg(length(1..), pattern = "^.$")]
    pub problems: &'a str,
    /// Ours.
    #[arg(inner(inner(range(..5))))]
    pub item: ::std::vec::Vec<::std::vec::Vec<u8>>,
    /// Ours.
    pub within: ::std::option::Option<::std::boxed::Box<Limits<'a, Edge>>>,
    /// Ours.
    pub edge: Edge,
}

/// Limits values that are called like ours.
#[renamed::mcp_tool]
#[must_use]
pub fn limited(
    #[arg(range(1..=3))] problems: u8,
    #[arg(inner(length(2)))] item: &[::std::string::String],
    #[arg(pattern = "^a")] r#type: &str,
    #[arg(pattern = "^b")] Limits: ::std::option::Option<&str>,
) -> u8 {
    let _ = (item, r#type, Limits);
    problems
}

/// A state that is called as ours might be.
#[derive(::std::clone::Clone)]
pub struct State(u8);

/// A value whose tools are its methods.
#[derive(renamed::State, renamed::ToolSet)]
#[tools(Self::NAMES, Self::ENTRIES)]
pub struct Shop {
    state: State,
}

/// Ours.
pub type Tools = u8;
/// Ours.
pub type Rows = u8;
/// Ours.
pub struct Send;
/// Ours.
pub trait ToolSet {}

#[renamed::mcp_tools(NAMES)]
impl Shop {
    /// One.
    #[renamed::mcp_tool]
    #[must_use]
    pub fn run(&self, rows: String, r#type: u8) -> u8 {
        self.state.0 + rows + r#type
    }

    /// Two.
    #[renamed::mcp_tool]
    pub async fn run_with(self: &::std::sync::Arc<Self>, state: renamed::State<State>, out: u8) -> u8 {
        self.state.0 + state.0.0 + out
    }
}

#[renamed::mcp_tools(ENTRIES, crate = ::mcp_ws)]
impl Shop {
    /// Three.
    #[renamed::mcp_tool]
    pub async fn bind(&self, names: &str) -> u8 {
        let _ = names;
        self.state.0
    }
}

/// A set of sets.
#[derive(renamed::ToolSet)]
struct App(#[tools(prefix = "a")] Shop, #[tools(prefix = "b")] inner::Inner);

mod inner {
    #[derive(crate::renamed::ToolSet)]
    #[tools(Self::TOOLS)]
    pub(crate) struct Inner;

    #[crate::renamed::mcp_tools(TOOLS)]
    impl Inner {
        #[crate::renamed::mcp_tool]
        fn run(&self) -> u8 {
            1
        }
    }

    struct Private;

    #[crate::renamed::mcp_tools]
    impl Private {
        #[crate::renamed::mcp_tool]
        fn run(&self) -> u8 {
            2
        }
    }

    pub(crate) fn private() -> crate::renamed::Server {
        crate::renamed::Server::new(Private)
    }
}

macro_rules! block {
    ($ty:ty, $name:ident) => {
        #[renamed::mcp_tools]
        impl $ty {
            /// In a macro.
            #[renamed::mcp_tool]
            pub async fn $name(&self, other: ::std::option::Option<u8>) -> ::std::result::Result<u8, u8> {
                other.map_or(::std::result::Result::Err(Self::LIMIT), ::std::result::Result::Ok)
            }

            const LIMIT: u8 = 1;
        }
    };
}

/// A type that a macro names.
pub struct Made;

block!(Made, make);

/// A struct that is a tool.
#[derive(renamed::McpTool)]
pub struct Call {
    /// Ours.
    pub call: ::std::string::String,
    /// Ours.
    #[arg(default = 1)]
    pub out: u8,
}

impl renamed::Run for Call {
    type State = ();
    type Output = usize;

    async fn run(self, (): &(), _: &renamed::Context) -> usize {
        self.call.len()
    }
}

static SET: renamed::Tools =
    renamed::tools![add, r#match, echo, query, old, borrow, constants, limited, Call];

fn main() {
    ::std::assert_eq!(::std::iter::Iterator::count(SET.names()), 9);
    ::std::assert!(r#match::schema().contains("\"type\":{"));
    let _ = renamed::Server::new(SET);
    let shop = || Shop { state: State(1) };
    let _ = renamed::Server::new(shop());
    let _ = renamed::Server::new(App(shop(), inner::Inner));
    let _ = renamed::Server::new(Made);
    let _ = inner::private();
}
