//! Tools in private modules, in functions and beside names of their own.
#![deny(warnings)]

mod deep {
    mod down {
        use mcp_ws::prelude::*;

        /// Seen by one module only.
        #[mcp_tool]
        pub(super) fn hidden(item: Item) -> u8 {
            item.0
        }

        /// A type that nobody outside can name.
        #[derive(serde::Deserialize, mcp_ws::Schema)]
        pub(super) struct Item(u8);
    }

    pub(crate) fn set() -> mcp_ws::Tools {
        mcp_ws::tools![down::hidden]
    }
}

fn main() {
    use mcp_ws::mcp_tool;

    /// Stands in a function.
    #[mcp_tool]
    fn inner(main: u8) -> u8 {
        main
    }

    const SET: mcp_ws::Tools = mcp_ws::tools![inner];
    assert_eq!(SET.names().chain(deep::set().names()).collect::<Vec<_>>(), ["inner", "hidden"]);

    let same_name_in_a_block: mcp_ws::Tools = {
        /// Another of the same name.
        #[mcp_tool]
        fn inner() {}
        mcp_ws::tools![inner]
    };
    let _ = mcp_ws::Server::new(same_name_in_a_block);
}
