//! The struct under `#[derive(McpTool)]`, made a [`Tool`] whose arguments are its fields. What it does is not to be seen
//! here: that is an `impl` of the runtime's `Run`.

use proc_macro2::Ident;
use quote::quote;
use syn::Attribute;
use syn::Data;
use syn::DeriveInput;
use syn::Field;
use syn::Fields;
use syn::PatType;
use syn::ext::IdentExt;
use syn::parse_quote;

use crate::about::about;
use crate::attr;
use crate::diag::Errors;
use crate::diag::Mistakes;
use crate::doc;
use crate::item;
use crate::keys;
use crate::model::Kind;
use crate::model::Tool;
use crate::model::name;
use crate::model::task;
use crate::names;
use crate::parameter::fields;
use crate::scopes::scopes;
use crate::timeout::timeout;

pub(crate) fn derived(input: &DeriveInput) -> Result<Tool, Errors> {
    let mut mistakes = Mistakes::new();
    let keys = keys::of_the_one(&input.attrs, "mcp_tool", &mut mistakes).unwrap_or_default();
    let attribute = attr::Attribute::parse(keys, &mut mistakes);
    refuse_keys(&attribute, &mut mistakes);
    refuse_serde(&input.attrs, &mut mistakes);
    if !input.generics.params.is_empty() {
        mistakes.at(&input.generics, "a tool is not generic, and owns its arguments: drop the parameters");
    }
    let arguments: Vec<_> = named(input, &mut mistakes)
        .into_iter()
        .filter_map(|field| {
            refuse_serde(&field.attrs, &mut mistakes);
            argument(field)
        })
        .collect();
    let (private, ident) = (names::private(), &input.ident);
    let tool = Tool {
        runtime: attribute.runtime(),
        handle: ident.clone(),
        name: name(attribute.name.as_ref(), &in_words(ident), &mut mistakes),
        about: about(&attribute, doc::text(&input.attrs), &mut mistakes),
        closed: attribute.deny_unknown.is_some(),
        kind: Kind::Async,
        parameters: fields(&arguments, &mut mistakes),
        timeout: timeout(&attribute, &Kind::Async, &mut mistakes),
        task: task(&attribute, &Kind::Async, &mut mistakes),
        scopes: scopes(attribute.scopes.as_ref(), &mut mistakes),
        reply: quote!(<#ident as #private::Run>::Output),
        promises: attribute.output.as_ref().is_none_or(|switch| switch.on),
    };
    mistakes.finish().map(|()| tool)
}

fn refuse_keys(attribute: &attr::Attribute, mistakes: &mut Mistakes) {
    if let Some(word) = &attribute.blocking {
        mistakes.at(
            word,
            "`run` is async: drop `blocking`, and call what blocks in `tokio::task::spawn_blocking`",
        );
    }
    if let Some(name) = &attribute.request {
        mistakes.at(name, "the struct is the request: call it so, and the tool by `name = \"…\"`");
    }
}

/// Each field is read by itself, and by no code of serde's for the struct.
fn refuse_serde(attributes: &[Attribute], mistakes: &mut Mistakes) {
    for attribute in attributes.iter().filter(|attribute| keys::is_named(attribute.path(), "serde")) {
        mistakes.at(
            attribute,
            "serde does not read this struct, so this would not be heeded: write `#[arg(name = …, default = …)]` on the \
             field, or `#[mcp_tool(deny_unknown)]` on the struct",
        );
    }
}

/// The fields that can be arguments.
fn named<'input>(input: &'input DeriveInput, mistakes: &mut Mistakes) -> Vec<&'input Field> {
    match &input.data {
        Data::Struct(data) => {
            if let Fields::Unnamed(fields) = &data.fields {
                mistakes.at(fields, "clients send arguments by their names: give the fields names");
                return Vec::new();
            }
            data.fields.iter().collect()
        }
        Data::Enum(_) | Data::Union(_) => {
            mistakes.at(
                &input.ident,
                "the arguments of a tool are the fields of a struct: make it one that has this in a field",
            );
            Vec::new()
        }
    }
}

/// A field as the parameter of a function.
fn argument(field: &Field) -> Option<item::Parameter> {
    let ident = field.ident.as_ref()?;
    let typed = PatType {
        attrs: Vec::new(),
        pat: parse_quote!(#ident),
        colon_token: field.colon_token.unwrap_or_default(),
        ty: Box::new(field.ty.clone()),
    };
    Some(item::Parameter { taken: field.attrs.clone(), typed })
}

/// The name of a type as a function would be called.
fn in_words(ident: &Ident) -> Ident {
    Ident::new(&snake(&ident.unraw().to_string()), ident.span())
}

fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(place + 1);
        // A word begins at a capital, unless that is one of several and not the last of them.
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before != '_' && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
        if begins {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::check_told;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, &str)]) {
        check_told(derived(&syn::parse_str(source).unwrap()).map(drop), source, expected);
    }

    #[test]
    fn sound_tools() {
        check("struct A;", &[]);
        check(
            "struct A { b: B, #[arg(default = 1)] c: Context, d: State<D>, #[other] e: Option<Option<E>> }",
            &[],
        );
        check("#[mcp_tool(name = \"b\", read_only, deny_unknown)] struct A {}", &[]);
    }

    #[test]
    fn unsound_ones() {
        check("enum A { B }", &[("A", "the fields of a struct")]);
        check("struct A(u8);", &[("(u8)", "give the fields names")]);
        check("struct A<T> { b: T }", &[("<T>", "drop the parameters")]);
        check("#[mcp_tool(blocking)] struct A;", &[("blocking", "`run` is async")]);
        check("#[mcp_tool(request = B)] struct A;", &[("B", "the struct is the request")]);
        check("#[mcp_tool(nmae = 1)] struct A;", &[("nmae", "did you mean `name`?")]);
        check("#[serde(default)] struct A;", &[("#[serde(default)]", "would not be heeded")]);
        check("struct A { #[serde(skip)] b: u8 }", &[("#[serde(skip)]", "write `#[arg(")]);
        check("struct A { b: Vec<&'static str> }", &[("&'static str", "write `String`")]);
        check(r#"struct A { #[arg(name = "c")] b: u8, c: u8 }"#, &[("\"c\"", "two arguments are named `c`")]);
    }

    #[test]
    fn names_of_structs_as_those_of_functions() {
        let check = |name: &str, expected: &str| assert_eq!(snake(name), expected);
        check("Search", "search");
        check("SearchCatalog", "search_catalog");
        check("HTTPGet2", "http_get2");
        check("GetHTTP", "get_http");
        check("Get_Item", "get_item");
        check("already_so", "already_so");
    }
}
