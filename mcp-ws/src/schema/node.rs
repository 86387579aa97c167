//! The graph: what a schema can say, and the trait by which a type says it.

use super::Bounds;
use super::Edge;
use super::Limits;
use super::Problems;
use super::Property;
use super::direction::Direction;
use super::made::Maker;

/// A type whose JSON Schema is known at compile time.
///
/// Implemented for integers, floats, `bool`, `char`, strings, paths, addresses, [`Option`], lists, sets, maps with
/// string keys, arrays, tuples, [`Duration`](std::time::Duration), pointers to one of these, and
/// [`serde_json::Value`]; with the features of that name, for the dates and times of `chrono`, `url::Url` and `uuid::Uuid`. For a type of your own there is [a derive](derive@crate::Schema) of the same name.
///
/// By hand, say what serde reads for it. A tool returns such a type in a [`Json`](crate::Json), and then what serde writes has
/// to be in the schema too.
///
/// ```
/// use mcp_ws::Schema;
/// use mcp_ws::prelude::*;
/// use mcp_ws::schema::Bounds;
/// use mcp_ws::schema::Edge;
/// use mcp_ws::schema::Node;
/// use mcp_ws::schema::Property;
///
/// #[derive(serde::Deserialize)]
/// struct Place {
///     name: String,
///     unit: Option<Unit>,
/// }
///
/// impl Schema for Place {
///     const NODE: Edge = Edge::to(&Node::Object {
///         properties: &[
///             Property::of::<String>("name", r#""description":"A town.""#),
///             Property::of::<Option<Unit>>("unit", ""),
///         ],
///         closed: false,
///     });
/// }
///
/// #[derive(serde::Deserialize)]
/// #[serde(rename_all = "lowercase")]
/// enum Unit {
///     Celsius,
///     Fahrenheit,
/// }
///
/// impl Schema for Unit {
///     const NODE: Edge = Edge::to(&Node::Scalar {
///         kind: "string",
///         bounds: Bounds::of(r#""enum":["celsius","fahrenheit"]"#),
///     });
/// }
///
/// /// Says how warm it is.
/// #[mcp_tool]
/// fn temperature(place: Place) -> String {
///     let unit = place.unit.unwrap_or(Unit::Celsius);
///     format!("20 degrees {} in {}", if matches!(unit, Unit::Celsius) { "Celsius" } else { "Fahrenheit" }, place.name)
/// }
///
/// let tools: Tools = tools![temperature];
/// # assert!(temperature::schema().contains(r#""enum":["celsius","fahrenheit"]"#));
/// # let _ = tools;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a tool argument: it has no JSON Schema",
    label = "needs a schema",
    note = "arguments are integers, floats, `bool`, `char`, `String`, `Option<T>`, `Vec<T>`, `HashMap<String, T>`, tuples, \
            `serde_json::Value` and the like, or a type of yours with \
            `#[derive(serde::Deserialize, mcp_ws::Schema)]`",
    note = "`Context`, `&Context` and `State<T>` are no arguments, but only under these names: the macro cannot see through others"
)]
pub trait Schema {
    /// The schema of every value of the type.
    const NODE: Edge;

    /// Whether an argument or a field of the type may be left out. Only [`Option`] says so, and whoever forwards to it.
    const OPTIONAL: bool = false;

    /// Holds a value to the limits in its type: the derive writes it. It is asked only where the schema has limits.
    #[doc(hidden)]
    fn check(&self, problems: &mut Problems<'_>) {
        let _ = problems;
    }
}

/// One schema, as a constant.
#[derive(Debug)]
#[non_exhaustive]
pub enum Node {
    /// Any JSON value at all.
    Any,
    /// A value of one JSON type.
    Scalar {
        /// The JSON type: `integer`, `number`, `string`, `boolean` or `null`.
        kind: &'static str,
        /// What else the type requires.
        bounds: Bounds,
    },
    /// An object of these fields.
    Object {
        /// The fields, in the order of the text.
        properties: &'static [Property],
        /// Whether it may have no others.
        closed: bool,
    },
    /// An object of any keys, whose values all have one schema.
    Map(Edge),
    /// A list whose items all have one schema.
    Array {
        /// The schema of each item.
        items: Edge,
        /// How many there are, where that is fixed.
        length: Option<usize>,
        /// Whether no two are equal.
        unique: bool,
    },
    /// A list in which each place has a schema of its own.
    Tuple {
        /// The places.
        items: &'static [Edge],
        /// How many of them have to be there.
        required: usize,
    },
    /// A value of one of these schemas.
    AnyOf(&'static [Variant]),
    /// The inner value, or `null`. As an argument or a field it is the inner schema, not required: some clients
    /// refuse schemas with several types.
    Nullable(Edge),
    /// A type with a name and a description.
    Defined(Definition),
    /// A value that is written otherwise than it is read.
    Differs {
        /// What is read.
        read: Edge,
        /// What is written.
        written: Edge,
    },
    /// The type of this identity in whose definition it stands. A generic type contains itself so: it is a constant, and a
    /// constant cannot refer to itself.
    Back(&'static str),
    /// A type within limits that the user gave.
    Limited {
        /// The type.
        is: Edge,
        /// The limits, which stand instead of the type's own.
        limits: &'static Limits,
    },
    /// What is known only when the program runs.
    #[doc(hidden)]
    Made(Maker),
}

/// A type that was given a name. The name stands in the text only if the type contains itself.
#[derive(Debug)]
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// What no other type has, such as the place of its declaration; empty for a type that cannot contain itself.
    pub identity: &'static str,
    /// What its parameters stand for, if it is generic: with other ones it is another type.
    pub of: &'static [Edge],
    /// More members of its schema, as JSON text: `"description":"…"`. A description given where the type is used
    /// stands instead.
    pub more: &'static str,
    /// What its values are.
    pub is: Edge,
}

/// One of several schemas.
#[derive(Debug)]
pub struct Variant {
    /// The schema.
    pub is: Edge,
    /// More members of it, as JSON text: `"description":"…"`.
    pub more: &'static str,
}

impl Node {
    /// What limits are about: the node itself, or the value that may be absent.
    pub(super) const fn within(&'static self) -> &'static Self {
        let mut node = self;
        while let Self::Nullable(inner) = node {
            node = Direction::Read.follow(*inner);
        }
        node
    }
}
