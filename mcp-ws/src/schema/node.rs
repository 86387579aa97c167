//! The graph: what a schema can say, and the trait by which a type says it.

/// A type whose JSON Schema is known at compile time.
///
/// Implemented for integers, floats, `bool`, `char`, strings, [`Option`], [`Vec`], [`Box`] and
/// [`serde_json::Value`]. For a type of your own, say what serde reads for it:
///
/// ```
/// use mcp_ws::Schema;
/// use mcp_ws::prelude::*;
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
///     const NODE: &'static Node = &Node::Object(&[
///         Property::of::<String>("name", r#""description":"A town.""#),
///         Property::of::<Option<Unit>>("unit", ""),
///     ]);
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
///     const NODE: &'static Node =
///         &Node::Scalar { kind: "string", bounds: r#""enum":["celsius","fahrenheit"]"# };
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
    note = "arguments are integers, floats, `bool`, `char`, `String`, `Option<T>`, `Vec<T>`, `serde_json::Value`, or a type \
            of yours with `impl mcp_ws::Schema`",
    note = "`Context`, `&Context` and `State<T>` are no arguments, but only under these names: the macro cannot see through others"
)]
pub trait Schema {
    /// The schema of every value of the type.
    const NODE: &'static Node;

    /// Whether an argument or a field of the type may be left out. Only [`Option`] says so, and whoever forwards to it.
    const OPTIONAL: bool = false;
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
        /// What else the type requires, as members of the schema object: `"minimum":0`. It stands apart from the kind so
        /// that bounds given by the user can replace it.
        bounds: &'static str,
    },
    /// An object of these fields.
    Object(&'static [Property]),
    /// A list whose items all have one schema.
    Array(&'static Node),
    /// The inner value, or `null`. As an argument or a field it is the inner schema, not required: some clients
    /// refuse schemas with several types.
    Nullable(&'static Node),
}

/// One named argument or field.
#[derive(Debug)]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) node: &'static Node,
    pub(super) required: bool,
    /// More members of its schema, as JSON text: `"description":"…"`.
    pub(super) more: &'static str,
}

impl Property {
    /// A property of type `T`. The type decides whether it is required; `more` are further members of its schema, as
    /// JSON text, such as `"description":"…"`.
    pub const fn of<T: Schema + ?Sized>(name: &'static str, more: &'static str) -> Self {
        Self { name, node: T::NODE, required: !T::OPTIONAL, more }
    }

    /// The same, which may be left out whatever its type says.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}
