//! Forms: types whose values a person can be asked for. MCP has a small part of JSON Schema for them: one object, whose members
//! are texts, numbers, yes or no, and choices of one or of several.
//!
//! Whether a type is one is asked while compiling, so that nobody is asked in vain: where the type is declared, by a derive of its
//! own. A bound alone would be looked into only when code is made, long after `cargo check`. The text is written when somebody is
//! asked: that takes a while anyway, and values that are known only then can be filled in.
//!
//! Next: `field` for what is asked for one by one, `check` for what cannot be, `write` for the text.

mod check;
mod field;
mod write;

pub use self::check::can_be_form;
pub(crate) use self::write::filled_in_form;
pub(crate) use self::write::form;

use serde::de::DeserializeOwned;

use super::Schema;

/// A type whose values a person can be asked for: a struct with `#[derive(Form)]`.
///
/// What the fields of a form can be is told at [the derive](derive@crate::Form).
///
/// By hand, for a type whose [`Schema`] is written by hand:
///
/// ```
/// use mcp_ws::Form;
/// use mcp_ws::Schema;
/// use mcp_ws::schema::Edge;
/// use mcp_ws::schema::Node;
/// use mcp_ws::schema::Property;
///
/// #[derive(serde::Deserialize)]
/// struct Traveller {
///     name: String,
/// }
///
/// impl Schema for Traveller {
///     const NODE: Edge = Edge::to(&Node::Object { properties: &[Property::of::<String>("name", "")], closed: false });
/// }
///
/// impl Form for Traveller {}
/// # let _ = Traveller { name: String::new() }.name;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form: nobody can be asked to fill it in",
    label = "not a form",
    note = "a form is a struct with named fields and `#[derive(serde::Deserialize, mcp_ws::Schema, mcp_ws::Form)]`"
)]
pub trait Form: Schema + DeserializeOwned {
    /// That it really is one: whoever asks for it evaluates this.
    #[doc(hidden)]
    const IS_FORM: () = can_be_form::<Self>();
}

#[cfg(test)]
mod tests;
