//! The struct has a name of its own where the function's is taken by a module.
use mcp_ws::prelude::*;

mod add {
    use mcp_ws::prelude::*;

    /// Adds.
    #[mcp_tool(request = Add)]
    pub fn add(a: i64, b: i64) -> i64 {
        a + b
    }
}

use add::Add;
use add::add;

fn main() {
    let arguments = Add { a: 1, b: 2 };
    assert_eq!(add(arguments.a, arguments.b), 3);
    let set: Tools = tools![Add];
    assert_eq!(set.names().collect::<Vec<_>>(), ["add"]);
    assert!(Add::schema().contains("properties"));
}
