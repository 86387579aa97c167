//! The procedural macros of `mcp-ws`. Their documentation for users stands on the re-exports in `mcp-ws`, where
//! its examples run; this crate is no use without that one and has no stable surface of its own.
//!
//! The pipeline, one file a stage:
//!
//! ```text
//! #[mcp_tool(…)] fn …   attr ─┐
//!                       item ─┴→ model ──→ expand/function     the tool beside its function
//!                                      └─→ fallback            a stand-in, when there are mistakes
//! #[mcp_tools(…)]       heading ┐
//! impl … { … }          block ──┴→ members → expand/block      a tool for each, and the set that they make
//!                                      └─→ fallback
//! #[derive(McpTool)] …  derived ─────────→ expand/derived      a struct as a tool
//!                                      └─→ fallback
//! tools![…]             list ────────────→ expand/set          the dispatch table of a set
//!                                      └─→ fallback
//! #[derive(ToolSet)] …  composed ────────→ expand/composed     a struct as the set of what it is made of
//!                                      └─→ fallback
//! #[derive(State)] …    states ──────────→ expand/states       where in a struct each state is
//! #[derive(Schema)] …   schema                                 a folder of its own, with its own stages
//! #[derive(Form)] …     form                                   the question whether people can be asked for a type
//! ```
//!
//! `attr`, `item` and `list` read tokens, `model` is the only door to a valid tool, and what comes after it cannot
//! fail. `keys` reads the lists of keys, `limits` what of these is asked of values; `about`, `parameter`, `passing`, `timeout`,
//! `doc` and `ty` answer `model`'s questions, and `owner` and `receiver` those about methods; `diag` collects the mistakes of all
//! stages. No stage knows a type: what a type means is asked of the trait system, in the code that comes out; `probe` writes
//! the questions, and `names` says what such code may be called.

mod about;
mod arg;
mod attr;
mod block;
mod composed;
mod derived;
mod diag;
mod doc;
mod expand;
mod fallback;
mod form;
#[cfg(test)]
mod golden;
mod heading;
mod item;
mod json;
mod keys;
mod limits;
mod list;
mod literal;
mod members;
mod model;
mod names;
mod nearest;
mod owner;
mod parameter;
mod passing;
mod probe;
mod receiver;
mod schema;
mod scopes;
mod spelling;
mod states;
mod timeout;
mod ty;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::attr::Attribute;
use crate::block::Block;
use crate::composed::Composed;
use crate::diag::Mistakes;
use crate::heading::Heading;
use crate::item::Function;
use crate::list::List;
use crate::members::members;
use crate::model::Tool;
use crate::states::States;

/// Makes a tool of a function. Documented at `mcp_ws::mcp_tool`.
#[proc_macro_attribute]
pub fn mcp_tool(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    tool(attribute.into(), &item.into()).into()
}

/// Makes a set of the marked functions of an `impl` block. Documented at `mcp_ws::mcp_tools`.
#[proc_macro_attribute]
pub fn mcp_tools(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    block(attribute.into(), &item.into()).into()
}

/// Makes a set of tools from their paths. Documented at `mcp_ws::tools`.
#[proc_macro]
pub fn tools(paths: proc_macro::TokenStream) -> proc_macro::TokenStream {
    set(paths.into()).into()
}

/// Makes a struct a tool whose arguments are its fields. Documented at `mcp_ws::McpTool`.
#[proc_macro_derive(McpTool, attributes(mcp_tool, arg))]
pub fn derive_mcp_tool(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derived(item.into()).into()
}

/// Makes a struct the set of the tools of its fields or blocks. Documented at `mcp_ws::ToolSet`.
#[proc_macro_derive(ToolSet, attributes(tools))]
pub fn tool_set(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    composed(item.into()).into()
}

/// Makes a struct a state that has several. Documented at `mcp_ws::State`.
#[proc_macro_derive(State, attributes(state))]
pub fn state(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    states(item.into()).into()
}

/// Says what serde reads for a type. Documented at `mcp_ws::Schema`.
#[proc_macro_derive(Schema, attributes(serde, schemars, arg))]
pub fn schema(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    schema::derive(item.into()).into()
}

/// Says that a person can be asked for a type. Documented at `mcp_ws::Form`.
#[proc_macro_derive(Form, attributes(serde, schemars, arg))]
pub fn derive_form(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    form(item.into()).into()
}

fn tool(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::new();
    let attribute = Attribute::parse(attribute, &mut mistakes);
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(mistake) => return fallback::item(item, &mistakes.finish_with(mistake)),
    };
    match Tool::new(&attribute, &function, mistakes) {
        Ok(tool) => match function.receiver() {
            None => expand::function(&function, &tool),
            Some(receiver) => fallback::method(&attribute, &function, receiver),
        },
        Err(errors) => fallback::function(&attribute, &function, &errors),
    }
}

fn block(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::new();
    let heading = Heading::parse(attribute, &mut mistakes);
    let mut block = match Block::parse(item.clone(), &mut mistakes) {
        Ok(block) => block,
        Err(mistake) => {
            return fallback::item(&block::unmarked(item.clone()), &mistakes.finish_with(mistake));
        }
    };
    let members = members(&mut block, &heading, &mut mistakes);
    expand::block(&block, &heading, &members, mistakes.finish().err().as_ref())
}

fn set(paths: TokenStream) -> TokenStream {
    match List::parse(paths) {
        Ok(list) => expand::set(&list),
        Err(errors) => fallback::set(&errors),
    }
}

fn composed(item: TokenStream) -> TokenStream {
    derive(item, |input| {
        let mut mistakes = Mistakes::new();
        let composed = Composed::read(input, &mut mistakes);
        match (composed, mistakes.finish()) {
            (Some(composed), Ok(())) => expand::composed(&composed),
            (_, errors) => fallback::composed(input, errors.err().as_ref()),
        }
    })
}

fn derived(item: TokenStream) -> TokenStream {
    derive(item, |input| match derived::derived(input) {
        Ok(tool) => expand::derived(input, &tool),
        Err(errors) => fallback::derived(input, &errors),
    })
}

fn states(item: TokenStream) -> TokenStream {
    derive(item, |input| {
        let mut mistakes = Mistakes::new();
        let states = States::read(input, &mut mistakes);
        let errors = mistakes.finish().err();
        let found = expand::states(&states);
        quote!(#errors #found)
    })
}

fn form(item: TokenStream) -> TokenStream {
    derive(item, form::derive)
}

/// Parses what stands under a derive, which rustc has parsed before: there is nothing to find.
fn derive(item: TokenStream, expand: impl FnOnce(&DeriveInput) -> TokenStream) -> TokenStream {
    syn::parse2(item).map_or_else(|mistake| mistake.to_compile_error(), |input| expand(&input))
}
