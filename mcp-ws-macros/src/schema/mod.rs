//! `#[derive(Schema)]`: what serde reads and writes for a type, said as a node of the runtime's graph.
//!
//! The stages, one file each: `serde`, `field` and `default` read the attributes, `case` renames as they say, `model`, `rules` and
//! `enums` decide what the values look like in either `way`, `check` where a value is held to limits, `own` what stands for a
//! generic type in itself, `expand` writes that down, with types spelled as their `place` wants. None of them knows a type: what a field's type is, and whether its struct can be flattened, is asked of the trait
//! system.

mod case;
mod check;
mod default;
mod enums;
mod expand;
mod field;
mod model;
mod own;
mod place;
mod rules;
mod serde;
mod way;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::DeriveInput;

use self::field::bodies;
use self::model::Model;
use crate::diag::Mistakes;

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::new();
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(mistake) => return mistakes.finish_with(mistake).into_token_stream(),
    };
    let bodies = bodies(&input, &mut mistakes);
    let model = Model::new(&input, &bodies, &mut mistakes);
    match mistakes.finish() {
        Ok(()) => expand::expand(&input, &bodies, &model),
        Err(errors) => expand::fallback(&input, &errors),
    }
}
