//! The expansions as files a person can read: `tests/golden/<case>.rs` is what a user writes, and
//! `<case>.expanded.rs` is what rustc sees instead.
//!
//! The macros are called as functions here, since a crate cannot use its own. Inputs are parsed for that: an item
//! under one of our attributes or derives is expanded, and so is every `tools![…]`.

use std::env;
use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Attribute;
use syn::Expr;
use syn::File;
use syn::Item;
use syn::Meta;
use syn::visit_mut;
use syn::visit_mut::VisitMut;

#[test]
fn expansions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no golden cases found");
    let bless = env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut different = Vec::new();
    for case in cases {
        let expected = case.with_extension("expanded.rs");
        let expanded = expand(&fs::read_to_string(&case).unwrap());
        if bless {
            fs::write(expected, expanded).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != expanded {
            let case = case.file_stem().unwrap().to_string_lossy().into_owned();
            different.push(format!("--- {case} expands to\n{expanded}"));
        }
    }
    assert!(
        different.is_empty(),
        "{}\nif this is what it should be, run `BLESS=1 cargo test -p mcp-ws-macros expansions` and review the diff",
        different.join("\n")
    );
}

fn expand(source: &str) -> String {
    let mut file = syn::parse_file(source).unwrap();
    for item in &mut file.items {
        Sets.visit_item_mut(item);
    }
    let items: TokenStream = file.items.into_iter().map(expand_item).collect();
    prettyplease::unparse(&syn::parse2::<File>(items).unwrap())
}

fn expand_item(mut item: Item) -> TokenStream {
    let Some(attributes) = attributes(&mut item) else {
        return item.into_token_stream();
    };
    if let Some(place) = attributes.iter().position(|attribute| attribute.path().is_ident("derive")) {
        let Meta::List(names) = attributes.remove(place).meta else { panic!("a derive without a list") };
        let item = item.into_token_stream();
        let derived = derives(&names.tokens).map(|derive| derive(item.clone()));
        return quote::quote!(#item #(#derived)*);
    }
    let Some(place) = attributes.iter().position(|attribute| expansion(attribute).is_some()) else {
        return item.into_token_stream();
    };
    let attribute = attributes.remove(place);
    let Some(expansion) = expansion(&attribute) else { return item.into_token_stream() };
    let tokens = match attribute.meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    expansion(tokens, &item.into_token_stream())
}

type Derive = fn(TokenStream) -> TokenStream;

/// The derives of these names.
fn derives(names: &TokenStream) -> impl Iterator<Item = Derive> {
    let derives: [(&str, Derive); 5] = [
        ("Form", crate::form),
        ("McpTool", crate::derived),
        ("Schema", crate::schema::derive),
        ("State", crate::states),
        ("ToolSet", crate::composed),
    ];
    let names = names.to_string();
    derives.into_iter().filter(move |(name, _)| names.contains(name)).map(|(_, derive)| derive)
}

type Expansion = fn(TokenStream, &TokenStream) -> TokenStream;

/// The macro that an attribute calls.
fn expansion(attribute: &Attribute) -> Option<Expansion> {
    let expansions: [(&str, Expansion); 2] = [("mcp_tool", crate::tool), ("mcp_tools", crate::block)];
    expansions.into_iter().find(|(name, _)| attribute.path().is_ident(name)).map(|(_, expansion)| expansion)
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        _ => None,
    }
}

struct Sets;

impl VisitMut for Sets {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Macro(call) = expression
            && call.mac.path.is_ident("tools")
        {
            *expression = syn::parse2(crate::set(call.mac.tokens.clone())).unwrap();
            return;
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}
