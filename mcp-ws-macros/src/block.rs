//! The `impl` block under `#[mcp_tools]`: which of its functions are marked as tools, and everything as it comes out
//! again. What is not marked is not read. Whether a function can be a tool is `model`'s question.

use proc_macro2::Delimiter;
use proc_macro2::Group;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use quote::quote;
use syn::Attribute;
use syn::ItemImpl;
use syn::Meta;
use syn::Signature;
use syn::Token;
use syn::Visibility;
use syn::parse::Parse;
use syn::parse::ParseStream;
use syn::parse::Parser;
use syn::parse_quote;

use crate::diag::Mistakes;
use crate::item::Function;
use crate::item::is_function;
use crate::keys;
use crate::owner::Owner;

/// What marks a function as a tool.
const MARK: &str = "mcp_tool";

pub(crate) struct Block {
    /// The block without what stands between its braces.
    pub(crate) header: ItemImpl,
    /// None where the type has no name to call its tools by.
    pub(crate) owner: Option<Owner>,
    /// The marked functions.
    pub(crate) methods: Vec<Method>,
    /// All of the block as it was written, without our attributes.
    whole: TokenStream,
}

/// A function that is marked as a tool, spelled so that it can be spoken of from outside of the block.
pub(crate) struct Method {
    /// What stands in its `#[mcp_tool(…)]`.
    pub(crate) keys: TokenStream,
    pub(crate) function: Function,
}

impl Block {
    pub(crate) fn parse(item: TokenStream, mistakes: &mut Mistakes) -> syn::Result<Self> {
        let mut tokens: Vec<TokenTree> = item.into_iter().collect();
        let Some(TokenTree::Group(body)) = tokens.pop() else { return Err(no_block(&tokens)) };
        let start: TokenStream = tokens.iter().cloned().collect();
        let header: ItemImpl = syn::parse2(quote!(#start {})).map_err(|_| no_block(&tokens))?;
        let owner = Owner::of(&header, mistakes);
        let mut block = Self { header, owner, methods: Vec::new(), whole: TokenStream::new() };
        let (attributes, members) = members.parse2(body.stream())?;
        let mut inside = quote!(#(#attributes)*);
        inside.extend(members.into_iter().map(|member| block.member(member, mistakes)));
        let mut braces = Group::new(body.delimiter(), inside);
        braces.set_span(body.span());
        block.whole = quote!(#start #braces);
        Ok(block)
    }

    /// Notes a member if it is a tool, and gives what is left of it.
    fn member(&mut self, member: Member, mistakes: &mut Mistakes) -> TokenStream {
        let Member { attributes, rest } = member;
        let keys = keys::of_the_one(&attributes, MARK, mistakes);
        let attributes: Vec<_> =
            attributes.into_iter().filter(|attribute| !keys::is_named(attribute.path(), MARK)).collect();
        let Some(keys) = keys else { return quote!(#(#attributes)* #rest) };
        let mut function: Function = match syn::parse2(rest.clone()) {
            Ok(function) => function,
            Err(mistake) => {
                mistakes.note(mistake);
                return quote!(#(#attributes)* #rest);
            }
        };
        let member = quote!(#(#attributes)* #function);
        if let Some(owner) = &self.owner {
            function.attributes = attributes;
            function.attributes.extend(self.header.attrs.iter().filter(|one| is_for_all(one)).cloned());
            if self.header.trait_.is_some() {
                // Such a function has no visibility of its own.
                function.visibility = parse_quote!(pub(crate));
            }
            self.methods.push(Method { keys, function: function.of(owner) });
        }
        member
    }
}

impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.whole.to_tokens(tokens);
    }
}

/// An item without the marks in it, where there is no block for them.
pub(crate) fn unmarked(item: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    for token in item {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && is_mark(group) => {
                kept.pop();
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let mut braces = Group::new(group.delimiter(), unmarked(group.stream()));
                braces.set_span(group.span());
                kept.push(braces.into());
            }
            _ => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

/// Whether these are the brackets of `#[mcp_tool(…)]`.
fn is_mark(brackets: &Group) -> bool {
    syn::parse2::<Meta>(brackets.stream()).is_ok_and(|meta| keys::is_named(meta.path(), MARK))
}

fn no_block(tokens: &[TokenTree]) -> syn::Error {
    let is_trait = |token: &&TokenTree| matches!(token, TokenTree::Ident(word) if word == "trait");
    let message = match tokens.iter().find(is_trait) {
        Some(_) => {
            "a trait has no value whose methods could be called: put `#[mcp_tools]` on an `impl` of it"
        }
        None => "`#[mcp_tools]` belongs on an `impl` block",
    };
    let place: TokenStream = tokens.iter().find(is_trait).or(tokens.first()).into_token_stream();
    syn::Error::new_spanned(place, message)
}

/// Whether what is said of a block is said of what is made of its functions.
fn is_for_all(attribute: &Attribute) -> bool {
    ["allow", "cfg", "expect"].iter().any(|known| attribute.path().is_ident(known))
}

fn members(input: ParseStream<'_>) -> syn::Result<(Vec<Attribute>, Vec<Member>)> {
    let attributes = input.call(Attribute::parse_inner)?;
    let mut members = Vec::new();
    while !input.is_empty() {
        members.push(input.parse()?);
    }
    Ok((attributes, members))
}

/// Something in the block, its attributes apart.
struct Member {
    attributes: Vec<Attribute>,
    rest: TokenStream,
}

impl Parse for Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let end = input.fork();
        skip(&end)?;
        let mut rest = TokenStream::new();
        while input.cursor() != end.cursor() {
            rest.extend([input.parse::<TokenTree>()?]);
        }
        Ok(Self { attributes, rest })
    }
}

/// Goes to the end of a member: of a function, behind its body; of anything else, behind its semicolon, which a macro in
/// braces has not.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<Visibility>()?;
    if is_function(input) {
        input.parse::<Signature>()?;
        input.parse::<TokenTree>()?;
        return Ok(());
    }
    let is_macro = !input.peek(Token![const]) && !input.peek(Token![type]);
    loop {
        match input.parse()? {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return Ok(()),
            TokenTree::Group(group) if is_macro && group.delimiter() == Delimiter::Brace => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> (Block, Vec<(String, String)>) {
        let mut mistakes = Mistakes::new();
        let block = Block::parse(source.parse().unwrap(), &mut mistakes).unwrap();
        (block, mistakes.finish().map_or_else(|errors| errors.texts(), |()| Vec::new()))
    }

    #[track_caller]
    fn check(source: &str, expected: &str, methods: &[&str]) {
        let (block, mistakes) = parse(source);
        assert_eq!(mistakes, [], "{source}");
        let expected: TokenStream = expected.parse().unwrap();
        assert_eq!(block.to_token_stream().to_string(), expected.to_string());
        let names = block.methods.iter().map(|method| method.function.signature.ident.to_string());
        assert_eq!(names.collect::<Vec<_>>(), methods, "{source}");
    }

    #[test]
    fn what_is_not_marked_is_not_touched() {
        let source = "#[inline] unsafe impl Shop where u8: Copy { const A: T = T {}; type B = [u8; 2]; \
                      pub(crate) fn f(/** D. */ a: u8) -> F<{ 1 }> { some new -> syntax } m! { x } m!(y); fn g(); }";
        check(source, source, &[]);
    }

    #[test]
    fn marks_are_taken_off() {
        check(
            "impl Shop { #[a] #[mcp_tool(x)] #[b] fn f(&self, /** D. */ a: u8) {} #[mcp_ws::mcp_tool] async fn g() {} }",
            "impl Shop { #[a] #[b] fn f(&self, a: u8) {} async fn g() {} }",
            &["f", "g"],
        );
    }

    /// One mistake: the source it is told at, and a part of the message.
    #[track_caller]
    fn check_refused(source: &str, place: &str, part: &str) {
        let (_, mistakes) = parse(source);
        let [(message, at)] = mistakes.as_slice() else { panic!("{source}: {mistakes:#?}") };
        assert_eq!(at, place, "{message}");
        assert!(message.contains(part), "{message}");
    }

    #[test]
    fn wrong_marks() {
        check_refused("impl A { #[mcp_tool] const B: u8 = 1; }", "const", "belongs on a function");
        check_refused("impl A { #[mcp_tool] #[mcp_tool] fn f() {} }", "#[mcp_tool]", "stands here twice");
        check_refused(
            "impl A { #[mcp_tool = 1] fn f() {} }",
            "#[mcp_tool = 1]",
            "`mcp_tool` wants its keys in parentheses",
        );
        check_refused("impl (A, B) { #[mcp_tool] fn f() {} }", "(A, B)", "a type with a name");
    }

    #[test]
    fn other_items() {
        let check = |source: &str, place: &str, part: &str| {
            let mut mistakes = Mistakes::new();
            let error = Block::parse(source.parse().unwrap(), &mut mistakes).err().unwrap();
            mistakes.finish().unwrap();
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(error.span().source_text().unwrap(), place);
        };
        check("pub trait A { fn f(&self); }", "trait", "put `#[mcp_tools]` on an `impl` of it");
        check("struct A {}", "struct", "belongs on an `impl` block");
        check("fn f() {}", "fn", "belongs on an `impl` block");
        check("struct A;", "struct", "belongs on an `impl` block");
    }
}
