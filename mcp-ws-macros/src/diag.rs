//! The mistakes of one expansion. Every one of them reaches the user, each once, so that one run of the compiler
//! shows all there is to mend; hence a collector and not the first `Err`.
//!
//! A message is lower case, has no full stop, and names the way out. Its place is a token of the user's.

use std::thread;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Collects mistakes and must be finished: one that is dropped with what it holds would turn a wrong item into
/// a silently different one.
pub(crate) struct Mistakes {
    found: Vec<syn::Error>,
    finished: bool,
}

impl Mistakes {
    pub(crate) fn new() -> Self {
        Self { found: Vec::new(), finished: false }
    }

    /// Notes a mistake under all of `place`.
    pub(crate) fn at(&mut self, place: impl ToTokens, message: impl Into<String>) {
        self.found.push(syn::Error::new_spanned(place, message.into()));
    }

    /// Notes a mistake that was found while parsing.
    pub(crate) fn note(&mut self, mistake: syn::Error) {
        self.found.push(mistake);
    }

    /// The end: `Ok` if nothing was found.
    pub(crate) fn finish(mut self) -> Result<(), Errors> {
        self.finished = true;
        if self.found.is_empty() { Ok(()) } else { Err(Errors(std::mem::take(&mut self.found))) }
    }

    /// The end, with a mistake after which there is nothing left to look at.
    pub(crate) fn finish_with(mut self, last: syn::Error) -> Errors {
        self.finished = true;
        let mut found = std::mem::take(&mut self.found);
        found.push(last);
        Errors(found)
    }
}

impl Drop for Mistakes {
    fn drop(&mut self) {
        assert!(
            self.finished || thread::panicking(),
            "bug in mcp-ws-macros: mistakes were collected and never reported"
        );
    }
}

/// What was wrong, at least one thing. As tokens, one `compile_error!` for each.
#[derive(Debug)]
pub(crate) struct Errors(Vec<syn::Error>);

#[cfg(test)]
impl Errors {
    /// Each message with the source its span covers.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .map(|error| (error.to_string(), error.span().source_text().unwrap_or_default()))
            .collect()
    }
}

/// That these were the mistakes, and no others: the source each is told at, and a part of its message.
#[cfg(test)]
#[track_caller]
pub(crate) fn check_told(told: Result<(), Errors>, source: &str, expected: &[(&str, &str)]) {
    let told = told.map_or_else(|errors| errors.texts(), |()| Vec::new());
    assert_eq!(told.len(), expected.len(), "{source}: {told:#?}");
    for ((message, place), (expected_place, part)) in told.iter().zip(expected) {
        assert_eq!(place, expected_place, "{source}: {message}");
        assert!(message.contains(part), "{source}: {message}");
    }
}

impl ToTokens for Errors {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for error in &self.0 {
            error.to_compile_error().to_tokens(tokens);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_is_ok() {
        assert!(Mistakes::new().finish().is_ok());
    }

    #[test]
    fn every_mistake_is_reported_in_order() {
        let mut mistakes = Mistakes::new();
        mistakes.at(quote::quote!(a), "first");
        mistakes.at(quote::quote!(b), "second");
        let messages: Vec<_> =
            mistakes.finish().unwrap_err().texts().into_iter().map(|text| text.0).collect();
        assert_eq!(messages, ["first", "second"]);
    }

    #[test]
    #[should_panic(expected = "bug in mcp-ws-macros")]
    fn unfinished_is_our_bug() {
        drop(Mistakes::new());
    }
}
