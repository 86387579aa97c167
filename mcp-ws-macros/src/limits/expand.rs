//! Limits in what comes out: a constant that the schema is written from, and the calls that hold a value to it.

use proc_macro2::Ident;
use proc_macro2::Literal;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;

use super::Limits;
use super::Pattern;
use super::ends::Number;
use crate::json;
use crate::literal::readable;
use crate::names;

/// Limits, and the constant that holds them.
pub(crate) struct Limited {
    pub(crate) constant: Ident,
    limits: Limits,
}

impl Limited {
    /// The constant of this number, unless there is nothing to hold.
    pub(crate) fn new(limits: Limits, number: usize) -> Option<Self> {
        (!limits.are_none()).then(|| Self { constant: names::constant(&format!("LIMITS_{number}")), limits })
    }

    /// The constant. For a type that is known, rustc is asked whether it has values at the ends of the range.
    pub(crate) fn definition(&self, ty: Option<&TokenStream>) -> TokenStream {
        let private = names::private();
        let constant = &self.constant;
        let value = self.limits.value();
        let fit = self.limits.range.as_ref().zip(ty).map(|((word, _), ty)| {
            // rustc underlines all of the call.
            let (place, mut constant) = (located(word), constant.clone());
            constant.set_span(place);
            let private = names::private_at(place);
            quote_spanned!(place=> const _: () = #private::fit::<#ty>(&#constant);)
        });
        quote!(const #constant: #private::Limits = #value; #fit)
    }

    /// Whether a value has to be looked at.
    pub(crate) fn are_enforced(&self) -> bool {
        self.limits.are_enforced()
    }

    /// The calls that hold a value, of which a reference is given, to the limits.
    pub(crate) fn calls(&self, value: &dyn Fn(Span) -> TokenStream, problems: &TokenStream) -> TokenStream {
        self.limits.calls(value, problems, &self.constant.to_token_stream())
    }
}

impl Limits {
    fn are_enforced(&self) -> bool {
        self.range.is_some()
            || self.length.is_some()
            || self.pattern.is_some()
            || self.items.as_ref().is_some_and(|(_, items)| items.are_enforced())
    }

    fn value(&self) -> TokenStream {
        let private = names::private();
        let mut value = quote!(#private::Limits::NONE);
        if let Some((_, range)) = &self.range {
            let least = range.least.iter();
            let most = range.most.iter();
            let end = if range.below { quote!(below) } else { quote!(most) };
            value.extend(quote!(#(.least(#least))* #(.#end(#most))*));
        }
        if let Some((_, length)) = &self.length {
            let shortest = length.shortest.map(Literal::usize_unsuffixed).into_iter();
            let longest = length.longest.map(Literal::usize_unsuffixed).into_iter();
            value.extend(quote!(#(.shortest(#shortest))* #(.longest(#longest))*));
        }
        if let Some((_, Pattern { text, .. })) = &self.pattern {
            let text = readable(&json::string(text));
            value.extend(quote!(.pattern(#text)));
        }
        if let Some(format) = &self.format {
            let format = readable(&json::string(format));
            value.extend(quote!(.format(#format)));
        }
        if let Some((_, items)) = &self.items {
            let items = items.value();
            value.extend(quote!(.items(const { &#items })));
        }
        value
    }

    fn calls(
        &self,
        value: &dyn Fn(Span) -> TokenStream,
        problems: &TokenStream,
        limits: &TokenStream,
    ) -> TokenStream {
        let private = names::private();
        let mut calls = TokenStream::new();
        if let Some((word, _)) = &self.range {
            let (value, range) = (value(located(word)), Ident::new("range", located(word)));
            calls.extend(quote!(#problems.#range(#value, &#limits);));
        }
        if let Some((word, _)) = &self.length {
            let (value, length) = (value(located(word)), Ident::new("length", located(word)));
            calls.extend(quote!(#problems.#length(#value, &#limits);));
        }
        if let Some((word, pattern)) = &self.pattern {
            let (value, name) = (value(located(word)), names::constant("PATTERN"));
            let call = Ident::new("pattern", located(word));
            calls.extend(quote! {{
                static #name: #private::Pattern = #pattern;
                #problems.#call(#value, &#name);
            }});
        }
        if let Some((word, items)) = self.items.as_ref().filter(|(_, items)| items.are_enforced()) {
            let (value, call) = (value(located(word)), Ident::new("items", located(word)));
            let (item, inner) = (names::local("item"), names::local("problems"));
            let place = |place: Span| {
                let mut item = item.clone();
                item.set_span(item.span().located_at(place));
                item.into_token_stream()
            };
            let checks = items.calls(&place, &inner.to_token_stream(), &quote!(#limits.of_items()));
            calls.extend(
                quote_spanned!(located(word)=> #problems.#call(#value, |#item, #inner| { #checks });),
            );
        }
        calls
    }
}

/// The place of the user's word, in code of ours.
fn located(word: &Ident) -> Span {
    Span::call_site().located_at(word.span())
}

impl ToTokens for Number {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let private = names::private();
        tokens.extend(match self {
            Self::Integer(integer) => {
                let integer = Literal::i128_unsuffixed(*integer);
                quote!(#private::Number::Integer(#integer))
            }
            Self::Float(float, text) => {
                let float = Literal::f64_unsuffixed(*float);
                quote!(#private::Number::Float(#float, #text))
            }
        });
    }
}

impl ToTokens for Pattern {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let private = names::private();
        let text = readable(&self.text);
        if self.text == self.translated {
            tokens.extend(quote!(#private::Pattern::new(#text)));
        } else {
            let translated = readable(&self.translated);
            tokens.extend(quote!(#private::Pattern::translated(#text, #translated)));
        }
    }
}
