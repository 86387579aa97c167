//! What an object has: members, and whole types whose members it takes over.

use super::Edge;
use super::Limits;
use super::Node;
use super::Schema;

/// One named argument or field.
#[derive(Debug)]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) is: Edge,
    pub(super) required: bool,
    /// More members of its schema, as JSON text: `"description":"…"`.
    pub(super) more: &'static str,
    pub(super) limits: &'static Limits,
    pub(super) place: Place,
}

/// Where the value of a property stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Under its name.
    Member,
    /// Its members are the object's own, and it says nothing of others.
    Flattened,
    /// Its members are the object's own, and it says whether there are others.
    Continued,
}

impl Property {
    /// A property of type `T`. The type decides whether it is required; `more` are further members of its schema, as
    /// JSON text, such as `"description":"…"`, which comes first.
    pub const fn of<T: Schema + ?Sized>(name: &'static str, more: &'static str) -> Self {
        Self { name, is: T::NODE, required: !T::OPTIONAL, more, limits: &Limits::NONE, place: Place::Member }
    }

    /// A required property of this schema.
    pub const fn to(name: &'static str, is: Edge, more: &'static str) -> Self {
        Self { name, is, required: true, more, limits: &Limits::NONE, place: Place::Member }
    }

    /// The members of a struct or of a map, as members of the object that has this property: `#[serde(flatten)]`.
    pub const fn flattened<T: Schema + ?Sized>() -> Self {
        Self {
            name: "",
            is: T::NODE,
            required: false,
            more: "",
            limits: &Limits::NONE,
            place: Place::Flattened,
        }
    }

    /// The same for what a tagged variant holds: if the struct allows no other members, neither does the object.
    pub const fn continued<T: Schema + ?Sized>() -> Self {
        Self {
            name: "",
            is: T::NODE,
            required: false,
            more: "",
            limits: &Limits::NONE,
            place: Place::Continued,
        }
    }

    /// This property within limits, which stand instead of the type's own.
    #[must_use]
    pub const fn limited(mut self, limits: &'static Limits) -> Self {
        self.limits = limits;
        self
    }

    /// This property, which may be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// This property, which may not be left out, whatever its type says.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// Asks whether another type can take over the members of this one.
///
/// # Panics
///
/// If it cannot; while constants are evaluated, so that the user's crate does not compile.
#[track_caller]
#[allow(clippy::panic, reason = "evaluated by the compiler alone, where a panic is an error message")]
pub const fn can_be_flattened<T: Schema + ?Sized>() {
    match T::NODE.node().bare() {
        Node::Object { .. } | Node::Map(_) | Node::Any => {}
        _ => panic!(
            "only a struct with named fields or a map can be flattened in a schema; write `impl mcp_ws::Schema` by hand"
        ),
    }
}
