//! JSON Schema as constants: what a type's values look like, known when the crate is compiled.
//!
//! A type says what it is by [`Schema::NODE`], a node of a constant graph; generic types compose the nodes of their
//! parts. The text is written once, by a `const fn`, at the place where a tool is defined.
//!
//! This room knows JSON Schema and nothing of tools, messages or values: whether a value fits is asked of serde.
//!
//! Next: `node` for the graph, `write` for its text, `types` for the types that have a schema.

mod node;
mod types;
mod write;

pub use node::Node;
pub use node::Property;
pub use node::Schema;
#[doc(hidden)]
pub use write::Writer;
