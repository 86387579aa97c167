//! The limits as they stand in `#[arg(…)]`, and in `inner(…)` there. A new one is one row in [`ASKED`], one in `arg`, and
//! one field in [`Asked`].

use proc_macro2::Ident;
use syn::LitStr;

use crate::keys::Given;
use crate::keys::Key;
use crate::keys::Value;

/// What is asked of a value, each as the user gave it.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) range: Option<Given>,
    pub(crate) length: Option<Given>,
    pub(crate) pattern: Option<(Ident, LitStr)>,
    pub(crate) format: Option<LitStr>,
    pub(crate) inner: Option<Given>,
}

/// The keys of `inner(…)`.
pub(crate) const ASKED: &[Key<Asked>] = &[
    Key { name: "range", value: Value::Group("1..=5", |asked| &mut asked.range) },
    Key { name: "length", value: Value::Group("1..=64", |asked| &mut asked.length) },
    Key { name: "pattern", value: Value::MarkedText(|asked| &mut asked.pattern) },
    Key { name: "format", value: Value::Text(|asked| &mut asked.format) },
    Key { name: "inner", value: Value::Group("range(1..=5)", |asked| &mut asked.inner) },
];
