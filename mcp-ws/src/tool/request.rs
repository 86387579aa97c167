//! A call that is made in Rust: the struct beside a tool, as what a client sends.

use serde::Serialize;
use serde_json::Map;
use serde_json::Value;

/// The arguments of a tool whose function returns an `R`, as one value: the struct that `#[mcp_tool]` makes beside it.
///
/// What a call of it gives is [`R::Output`](crate::Reply::Output). Arguments have to be [`Serialize`] for it, but only where
/// such a call is made: a tool that is just served needs no more than `Deserialize`.
///
/// ```
/// use mcp_ws::Request;
/// use mcp_ws::prelude::*;
///
/// /// Adds.
/// #[mcp_tool(name = "sum")]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// fn name_of<R, T: Request<R>>(_: &T) -> &'static str {
///     T::NAME
/// }
///
/// assert_eq!(name_of(&add { a: 1, b: 2 }), "sum");
/// # let _: Tools = tools![add];
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no call of a tool",
    label = "not the struct of a tool",
    note = "fill in the struct that `#[mcp_tool]` makes beside a function: `add {{ a: 1, b: 2 }}`"
)]
pub trait Request<R> {
    /// What clients call the tool.
    const NAME: &'static str;

    /// Writes the arguments.
    fn write(&self, to: &mut Fields);
}

/// Where arguments are written, one by one.
#[derive(Debug, Default)]
pub struct Fields {
    written: Map<String, Value>,
    /// The first one that cannot be written, and why.
    problem: Option<String>,
}

impl Fields {
    /// Writes one argument.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        match serde_json::to_value(value) {
            Ok(value) => drop(self.written.insert(name.to_owned(), value)),
            Err(error) => drop(self.problem.get_or_insert_with(|| format!("`{name}`: {error}"))),
        }
    }

    /// The arguments of a call, or why they cannot be written.
    pub(crate) fn of<R>(request: &impl Request<R>) -> Result<Value, String> {
        let mut fields = Self::default();
        request.write(&mut fields);
        fields.problem.map_or(Ok(Value::Object(fields.written)), Err)
    }
}
