//! The procedural macros of `mcp-ws`. Their documentation for users stands on the re-exports in `mcp-ws`, where
//! its examples run; this crate is no use without that one and has no stable surface of its own.
//!
//! The pipeline, one file a stage:
//!
//! ```text
//! #[mcp_tool(…)] fn …   attr ─┐
//!                       item ─┴→ model ──→ expand/function     the tool beside its function
//!                                      └─→ fallback            a stand-in, when there are mistakes
//! tools![…]             list ──────────→ expand/set            the dispatch table of a set
//!                                      └─→ fallback
//! #[derive(Schema)] …   schema                                 a folder of its own, with its own stages
//! ```
//!
//! `attr`, `item` and `list` read tokens, `model` is the only door to a valid tool, and what comes after it cannot
//! fail. `keys` reads the lists of keys for `attr` and `arg`; `about`, `parameter`, `passing`, `timeout`, `doc` and `ty`
//! answer `model`'s questions; `diag` collects the mistakes of all stages. No stage knows a type: what a type means is asked of the trait system, in the code that comes out.

mod about;
mod arg;
mod attr;
mod diag;
mod doc;
mod expand;
mod fallback;
#[cfg(test)]
mod golden;
mod item;
mod json;
mod keys;
mod list;
mod literal;
mod model;
mod names;
mod nearest;
mod parameter;
mod passing;
mod schema;
mod spelling;
mod timeout;
mod ty;

use proc_macro2::TokenStream;

use crate::attr::Attribute;
use crate::diag::Mistakes;
use crate::item::Function;
use crate::list::List;
use crate::model::Tool;

/// Makes a tool of a function. Documented at `mcp_ws::mcp_tool`.
#[proc_macro_attribute]
pub fn mcp_tool(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    tool(attribute.into(), &item.into()).into()
}

/// Makes a set of tools from their paths. Documented at `mcp_ws::tools`.
#[proc_macro]
pub fn tools(paths: proc_macro::TokenStream) -> proc_macro::TokenStream {
    set(paths.into()).into()
}

/// Says what serde reads for a type. Documented at `mcp_ws::Schema`.
#[proc_macro_derive(Schema, attributes(serde))]
pub fn schema(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    schema::derive(item.into()).into()
}

fn tool(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::new();
    let attribute = Attribute::parse(attribute, &mut mistakes);
    let function = match Function::parse(item.clone()) {
        Ok(function) => function,
        Err(mistake) => return fallback::item(item, &mistakes.finish_with(mistake)),
    };
    match Tool::new(&attribute, &function, mistakes) {
        Ok(tool) => expand::function(&function, &tool),
        Err(errors) => fallback::function(&attribute, &function, &errors),
    }
}

fn set(paths: TokenStream) -> TokenStream {
    match List::parse(paths) {
        Ok(list) => expand::set(&list),
        Err(errors) => fallback::set(&errors),
    }
}
