//! What an object has: members, and whole types whose members it takes over.

use super::Edge;
use super::Limits;
use super::Node;
use super::Schema;
use super::direction::Direction;
use super::direction::Written;

/// One named argument or field.
///
/// What is read of it and what is written are said apart, since serde has attributes for either:
///
/// ```
/// use mcp_ws::schema::Property;
///
/// // #[serde(skip_serializing_if = "Option::is_none")]
/// // note: Option<String>,
/// const NOTE: Property = Property::of::<Option<String>>("note", r#""description":"A note.""#).unless_none();
/// # let _ = NOTE;
/// ```
#[derive(Debug)]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) is: Edge,
    /// Whether what is read must have it.
    pub(super) required: bool,
    /// Whether it is read at all.
    pub(super) read: bool,
    /// Whether it is written.
    pub(super) written: Written,
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
        let property = Self::new(name, T::NODE, more, Place::Member);
        if T::OPTIONAL { property.optional() } else { property }
    }

    /// A required property of this schema.
    pub const fn to(name: &'static str, is: Edge, more: &'static str) -> Self {
        Self::new(name, is, more, Place::Member)
    }

    /// The members of a struct or of a map, as members of the object that has this property: `#[serde(flatten)]`.
    pub const fn flattened<T: Schema + ?Sized>() -> Self {
        Self::new("", T::NODE, "", Place::Flattened)
    }

    /// The same for what a tagged variant holds: if the struct allows no other members, neither does the object.
    pub const fn continued<T: Schema + ?Sized>() -> Self {
        Self::new("", T::NODE, "", Place::Continued)
    }

    /// This property within limits, which stand instead of the type's own.
    #[doc(hidden)]
    #[must_use]
    pub const fn limited(mut self, limits: &'static Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The members of whatever this schema says: `#[serde(flatten)]`.
    pub const fn flattened_to(is: Edge) -> Self {
        Self::new("", is, "", Place::Flattened)
    }

    const fn new(name: &'static str, is: Edge, more: &'static str, place: Place) -> Self {
        Self {
            name,
            is,
            required: true,
            read: true,
            written: Written::Always,
            more,
            limits: &Limits::NONE,
            place,
        }
    }

    /// This property, which need not be sent. Whether it is written is another question.
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

    /// This property, which stands in results and not in arguments: `#[serde(skip_deserializing)]`.
    #[must_use]
    pub const fn unread(mut self) -> Self {
        self.read = false;
        self
    }

    /// This property, which stands in arguments and not in results: `#[serde(skip_serializing)]`.
    #[must_use]
    pub const fn unwritten(mut self) -> Self {
        self.written = Written::Never;
        self
    }

    /// This property, which results may leave out: `#[serde(skip_serializing_if = "…")]`.
    #[must_use]
    pub const fn sometimes(mut self) -> Self {
        self.written = Written::Sometimes;
        self
    }

    /// The same, for an [`Option`] that is left out instead of being `null`.
    #[must_use]
    pub const fn unless_none(mut self) -> Self {
        self.written = Written::SometimesFilled;
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
    match Direction::Read.bare(T::NODE) {
        Node::Object { .. } | Node::Map(_) | Node::Any => {}
        _ => panic!(
            "only a struct with named fields or a map can be flattened in a schema; write `impl mcp_ws::Schema` by hand"
        ),
    }
}
