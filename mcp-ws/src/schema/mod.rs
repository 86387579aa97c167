//! JSON Schema as constants: what a type's values look like, known when the crate is compiled.
//!
//! A type says what it is by [`Schema::NODE`], an edge into a constant graph; generic types compose the edges of their
//! parts. The text is written once, by a `const fn`, at the place where a tool is defined.
//!
//! This room knows JSON Schema and nothing of tools, messages or values: whether a value fits is asked of serde.
//!
//! Next: `node` and `property` for the graph, `edge` for what holds it together, `direction` for what is read and what is
//! written, `recursion` for which types need a name, `write`, `text` and `output` for the text, `types` for the types that
//! have a schema.

mod direction;
mod edge;
mod node;
mod output;
mod property;
mod recursion;
mod text;
mod types;
mod write;

pub use edge::Edge;
pub use node::Definition;
pub use node::Node;
pub use node::Schema;
pub use node::Variant;
pub(crate) use output::is_object;
pub use property::Property;
#[doc(hidden)]
pub use property::can_be_flattened;
pub use types::Key;
#[doc(hidden)]
pub use write::Writer;
