//! Why a tool does not become one of a server's.

use std::fmt;

use crate::wire::brief;

/// Two tools would have one name, so that a call could not tell which is meant. Give one of them another name:
/// `#[mcp_tool(name = "…")]`.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Says the text back.
/// #[mcp_tool]
/// fn echo(text: String) -> String {
///     text
/// }
///
/// let error = Server::new(tools![echo]).and::<()>(tools![echo]).unwrap_err();
/// assert_eq!(error.name(), "echo");
/// assert_eq!(error.to_string(), "two tools are named `echo`: give one of them another name");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct NameTaken {
    name: Box<str>,
}

impl NameTaken {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into() }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for NameTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two tools are named `{}`: give one of them another name", self.name)
    }
}

/// Why a tool [cannot be added](crate::Server::add_tool).
///
/// ```
/// use mcp_ws::AddError;
/// use mcp_ws::DynamicTool;
/// use mcp_ws::prelude::*;
/// use serde_json::Value;
/// use serde_json::json;
///
/// let server = Server::new(tools![]);
/// let add = |name: &str, schema: Value| {
///     server.add_tool(DynamicTool::new(name, schema, |_: Value, _: Context| async { "done" }))
/// };
/// assert_eq!(add("run", json!({"type": "object"})), Ok(()));
/// assert!(matches!(add("run", json!({"type": "object"})), Err(AddError::NameTaken(_))));
/// assert!(matches!(add("run it", json!({"type": "object"})), Err(AddError::InvalidName { .. })));
/// assert!(matches!(add("walk", json!({"type": "string"})), Err(AddError::InvalidSchema { .. })));
///
/// let swim = DynamicTool::new("swim", json!({"type": "object"}), |_: Value, _: Context| async { "done" });
/// let added = server.add_tool(swim.scopes(["pool lake"]));
/// assert!(matches!(added, Err(AddError::InvalidScope { .. })));
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddError {
    /// There is a tool of this name, one that was added or one of a set. [Remove](crate::Server::remove_tool) the added
    /// one first if the new one is to take its place; otherwise give the new one another name.
    NameTaken(NameTaken),
    /// No tool may have this name. Use 1 to 128 ASCII letters, digits, `_`, `-` and `.`.
    InvalidName {
        /// The name.
        name: String,
        /// What a name has to be.
        why: &'static str,
    },
    /// Arguments are the members of an object, and the schema does not say so. Write `"type": "object"` at its root.
    InvalidSchema {
        /// The tool's name.
        name: String,
    },
    /// Nothing can be a scope that is spelled so. Use ASCII letters, digits and signs; two scopes are two strings.
    InvalidScope {
        /// The tool's name.
        name: String,
        /// The scope.
        scope: String,
        /// What a scope has to be.
        why: &'static str,
    },
    /// As many tools were added as may be. Remove some first.
    TooMany {
        /// How many that is.
        most: usize,
    },
}

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameTaken(taken) => taken.fmt(f),
            Self::InvalidName { name, why } => write!(f, "the tool name `{}` {why}", brief(name)),
            Self::InvalidSchema { name } => {
                write!(f, "the schema of the tool `{name}` must have `\"type\": \"object\"` at its root")
            }
            Self::InvalidScope { name, scope, why } => {
                write!(f, "the scope `{}` of the tool `{name}` {why}", brief(scope))
            }
            Self::TooMany { most } => {
                write!(f, "{most} tools were added, which is all there may be: remove some")
            }
        }
    }
}

impl From<NameTaken> for AddError {
    fn from(taken: NameTaken) -> Self {
        Self::NameTaken(taken)
    }
}

macro_rules! errors {
    ($($type:ty)*) => {
        $(
            /// The same as [`Display`](fmt::Display), since that is what is seen when `main` returns the error.
            impl fmt::Debug for $type {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(self, f)
                }
            }

            impl std::error::Error for $type {}
        )*
    };
}

errors! { NameTaken AddError }
