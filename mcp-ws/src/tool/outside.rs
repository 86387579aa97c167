//! What is asked of the `self` of a method that was marked as a tool and stands in no block of tools. A macro on it sees no
//! type, so rustc is asked, in whose words nothing else would be wrong.

/// Never implemented.
#[diagnostic::on_unimplemented(
    message = "a method is a tool in a block of tools: put `#[mcp_tools]` on its `impl`",
    label = "`self` is known only in a block of tools"
)]
pub trait InABlock {}

/// Does nothing, and does not compile.
pub fn outside_of_a_block<T: InABlock + ?Sized>(_: &T) {}
