//! `#[derive(Form)]`: that a type can be filled in by a person. Its schema says what there is to fill in, and the runtime whether
//! that can be said in a form; so all that is written here is the question, at the name of the type.

use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::DeriveInput;
use syn::WherePredicate;
use syn::parse_quote;

use crate::diag::Mistakes;
use crate::names;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut mistakes = Mistakes::new();
    for lifetime in input.generics.lifetimes() {
        mistakes.at(
            lifetime,
            "what a form has is read from an answer that is gone then: own it, as a `String` does, and drop the lifetime",
        );
    }
    if let Err(errors) = mistakes.finish() {
        return quote!(#errors);
    }
    let private = names::private();
    let runtime = names::default_crate();
    let ident = &input.ident;
    let is_generic = !input.generics.params.is_empty();
    let mut generics = input.generics.clone();
    // A generic type is one or not with each of its parameters, which is asked where a person is.
    if is_generic {
        let condition: WherePredicate = parse_quote!(Self: #private::Schema + #private::DeserializeOwned);
        generics.make_where_clause().predicates.push(condition);
    }
    let (parameters, arguments, conditions) = generics.split_for_impl();
    let check = (!is_generic).then(|| {
        let (place, private) = (ident.span(), names::private_at(ident.span()));
        quote_spanned!(place=> const _: () = #private::can_be_form::<#ident>();)
    });
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            #[automatically_derived]
            impl #parameters #private::Form for #ident #arguments #conditions {}

            #check
        };
    }
}
