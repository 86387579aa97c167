//! JSON Schema as constants: what a type's values look like, known when the crate is compiled.
//!
//! A type says what it is by [`Schema::NODE`], an edge into a constant graph; generic types compose the edges of their
//! parts. The text is written once, by a `const fn`, at the place where a tool is defined.
//!
//! This room knows JSON Schema and nothing of tools or messages. Whether a value is of its type is asked of serde; whether it
//! is within the limits that the user gave, which serde does not know, is asked here.
//!
//! Next: `node` and `property` for the graph, `edge` for what holds it together, `direction` for what is read and what is
//! written, `recursion` and `same` for which types need a name, `write`, `text`, `at` and `output` for the text, `types` for the types that
//! have a schema, `known` and `made` for those that have none of their own, `limits` and `check` for what is asked beyond a
//! type, `value` for whether a type has one, `form` for types that people fill in.

mod at;
mod bounds;
mod check;
#[cfg(feature = "chrono")]
mod chrono;
mod direction;
mod edge;
mod form;
#[cfg(feature = "schemars")]
mod from_schemars;
mod known;
mod limits;
mod made;
mod node;
mod output;
mod property;
mod recursion;
mod same;
mod text;
mod types;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;
mod value;
mod write;

pub use bounds::Bounds;
pub use bounds::Titles;
#[doc(hidden)]
pub use check::Listed;
#[doc(hidden)]
pub use check::Measured;
#[doc(hidden)]
pub use check::Part;
#[doc(hidden)]
pub use check::Pattern;
#[doc(hidden)]
pub use check::Problems;
#[doc(hidden)]
pub use check::Ranged;
#[doc(hidden)]
pub use check::Written;
pub use edge::Edge;
pub use form::Form;
#[doc(hidden)]
pub use form::can_be_form;
pub(crate) use form::filled_in_form;
pub(crate) use form::form;
pub(crate) use known::Holds;
#[doc(hidden)]
pub use known::Known;
#[doc(hidden)]
pub use known::Probe;
#[doc(hidden)]
pub use known::Unknown;
#[doc(hidden)]
pub use limits::Limits;
#[doc(hidden)]
pub use limits::Number;
#[doc(hidden)]
pub use limits::fit;
#[doc(hidden)]
pub use made::Maker;
pub(crate) use made::complete;
pub use node::Definition;
pub use node::Node;
pub use node::Schema;
pub use node::Variant;
pub(crate) use output::is_anything;
pub(crate) use output::is_object;
pub use property::Property;
#[doc(hidden)]
pub use property::can_be_flattened;
pub use types::Key;
#[doc(hidden)]
pub use write::Writer;
