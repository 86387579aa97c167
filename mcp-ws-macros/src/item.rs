//! The function under the attribute, as far as a tool needs to know it: the signature is parsed, the body is
//! kept as tokens and left to rustc, which knows the newest syntax and has the better messages for it.
//!
//! What comes out again is the user's function without the attributes that rustc would refuse on parameters.
//! Nothing is judged here but that it is a function at all.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use quote::quote;
use syn::Attribute;
use syn::FnArg;
use syn::Meta;
use syn::PatType;
use syn::Receiver;
use syn::ReturnType;
use syn::Signature;
use syn::Token;
use syn::Visibility;
use syn::ext::IdentExt;
use syn::parse::Parse;
use syn::parse::ParseStream;

use crate::doc;
use crate::owner::Owner;

pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// The typed parameters, in order, with what was taken off them.
    pub(crate) parameters: Vec<Parameter>,
    /// The type of the block it stands in, if it stands in a block of tools.
    pub(crate) owner: Option<Owner>,
    /// Braces, or a semicolon.
    body: TokenTree,
}

/// A parameter other than `self`.
pub(crate) struct Parameter {
    /// Doc comments, `#[arg]` and `#[extract]`.
    pub(crate) taken: Vec<Attribute>,
    /// The rest, as it stands in the function that comes out.
    pub(crate) typed: PatType,
}

impl Function {
    /// The same as a function of this type, spelled as from outside of the type's block.
    pub(crate) fn of(mut self, owner: &Owner) -> Self {
        for parameter in &mut self.parameters {
            *parameter.typed.ty = owner.outside(&parameter.typed.ty);
            for attribute in &mut parameter.taken {
                if let Meta::List(list) = &mut attribute.meta {
                    list.tokens = owner.respelled(list.tokens.clone());
                }
            }
        }
        if let ReturnType::Type(_, ty) = &mut self.signature.output {
            **ty = owner.outside(ty);
        }
        Self { owner: Some(owner.clone()), ..self }
    }

    /// The name of the struct beside it, unless `request = …` gives another.
    pub(crate) fn handle(&self) -> Ident {
        let own = &self.signature.ident;
        self.owner.as_ref().map_or_else(|| own.clone(), |owner| owner.handle(own))
    }

    /// What has to hold for the function to be there.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| is_condition(attribute))
    }

    pub(crate) fn receiver(&self) -> Option<&Receiver> {
        self.signature.receiver()
    }

    /// What only a function in an `impl` block can have: a `self`, or a `Self` in its signature.
    pub(crate) fn itself(&self) -> Option<TokenStream> {
        let signature = || self.signature.to_token_stream();
        self.receiver().map_or_else(|| own_type(signature()), |receiver| Some(receiver.to_token_stream()))
    }

    /// The same function, which does this first.
    pub(crate) fn beginning_with(&self, statement: &TokenStream) -> TokenStream {
        let Self { attributes, visibility, signature, .. } = self;
        let body = match &self.body {
            TokenTree::Group(body) => body.stream(),
            other => other.to_token_stream(),
        };
        quote!(#(#attributes)* #visibility #signature { #statement #body })
    }

    /// The semicolon of a function that is only declared, as in a trait.
    pub(crate) fn semicolon(&self) -> Option<&TokenTree> {
        matches!(&self.body, TokenTree::Punct(_)).then_some(&self.body)
    }
}

fn own_type(tokens: TokenStream) -> Option<TokenStream> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == "Self" => Some(word.to_token_stream()),
        TokenTree::Group(group) => own_type(group.stream()),
        _ => None,
    })
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if !is_function(input) {
            return Err(input.error(if input.peek(Token![impl]) {
                "`#[mcp_tool]` belongs on a function: a block of methods has `#[mcp_tools]`, and each tool in it `#[mcp_tool]`"
            } else {
                "`#[mcp_tool]` belongs on a function, or on a struct below its `#[derive(McpTool)]`"
            }));
        }
        let mut signature: Signature = input.parse()?;
        let parameters = signature.inputs.iter_mut().filter_map(Parameter::take).collect();
        Ok(Self { attributes, visibility, signature, parameters, owner: None, body: input.parse()? })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.attributes.iter().map(ToTokens::to_token_stream));
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

impl Parameter {
    fn take(input: &mut FnArg) -> Option<Self> {
        let FnArg::Typed(typed) = input else { return None };
        let (taken, kept) = std::mem::take(&mut typed.attrs)
            .into_iter()
            .partition(|attribute| doc::is_doc(attribute) || is_arg(attribute) || is_extract(attribute));
        typed.attrs = kept;
        Some(Self { taken, typed: typed.clone() })
    }
}

/// Whether an attribute says when something is there.
pub(crate) fn is_condition(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}

/// Whether an attribute says that the server fills a parameter in.
pub(crate) fn is_extract(attribute: &Attribute) -> bool {
    attribute.path().is_ident("extract")
}

pub(crate) fn is_arg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("arg")
}

/// Whether only qualifiers stand before the `fn`. A `const` or `extern` without one is another item, which syn
/// would call a syntax error.
pub(crate) fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while !ahead.peek(Token![fn]) {
        if ahead.peek(syn::LitStr) {
            let _: syn::Result<syn::LitStr> = ahead.parse();
        } else {
            match ahead.call(Ident::parse_any) {
                Ok(word)
                    if ["const", "async", "unsafe", "safe", "extern"].iter().any(|known| word == known) => {}
                _ => return false,
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out again, in the spelling of tokens.
    #[track_caller]
    fn check(source: &str, expected: &str) {
        let function: Function = syn::parse_str(source).unwrap();
        let expected: TokenStream = expected.parse().unwrap();
        assert_eq!(function.to_token_stream().to_string(), expected.to_string());
    }

    #[track_caller]
    fn check_refused(source: &str, expected: &str, place: &str) {
        let error = syn::parse_str::<Function>(source).err().unwrap();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.span().source_text().unwrap(), place);
    }

    #[test]
    fn the_function_is_returned_untouched() {
        let source =
            "#[inline] pub(crate) async fn add(mut a: i64, #[allow(unused)] b: i64) -> i64 { a + b }";
        check(source, source);
        check("const unsafe extern \"C\" fn f() {}", "const unsafe extern \"C\" fn f() {}");
        check("fn declared();", "fn declared();");
    }

    #[test]
    fn descriptions_are_taken_off_the_parameters() {
        check("fn f(/** One. */ a: u8, #[doc = \"Two.\"] #[arg(x)] b: u8) {}", "fn f(a: u8, b: u8) {}");
    }

    #[test]
    fn the_body_may_be_anything() {
        check("fn f() { some new -> syntax => of Rust }", "fn f() { some new -> syntax => of Rust }");
    }

    #[test]
    fn other_items() {
        let message = "`#[mcp_tool]` belongs on a function, or on a struct below its `#[derive(McpTool)]`";
        check_refused("pub struct Add;", message, "struct");
        check_refused("#[derive(Debug)] enum Add {}", message, "enum");
        let block = "`#[mcp_tool]` belongs on a function: a block of methods has `#[mcp_tools]`, and each tool in it `#[mcp_tool]`";
        check_refused("impl Add { fn f() {} }", block, "impl");
        check_refused("const ADD: fn() = add;", message, "const");
        check_refused("extern \"C\" { fn add(); }", message, "extern");
        check_refused("mod math { fn add() {} }", message, "mod");
    }
}
