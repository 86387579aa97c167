//! How generated code asks a type for its schema: by a probe, which has an answer for every type, so that one that has no
//! schema as a constant can be asked of schemars.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned;

use crate::names;
use crate::passing::argument_of;

/// What stands before code that asks: the runtime, and the trait that answers for all other types.
pub(crate) fn imports(runtime: &TokenStream) -> TokenStream {
    let private = names::private();
    quote! {
        #[allow(unused_imports)]
        use #runtime::__private as #private;
        #[allow(unused_imports)]
        use #runtime::__private::Otherwise as _;
    }
}

/// What is asked, of a type as it is spelled here.
pub(crate) fn schema(ty: &Type, spelled: impl ToTokens) -> TokenStream {
    let place = place(ty);
    let private = names::private_at(place);
    quote_spanned!(place=> #private::Probe::<#spelled>::SCHEMA)
}

/// The type as a property of an object. Of a type that schemars has to be asked for, only the spelling says that it is an
/// `Option`; of all others the type itself.
pub(crate) fn property(
    schema: &TokenStream,
    ty: &Type,
    spelled: impl Fn(&Type) -> TokenStream,
    name: &impl ToTokens,
    about: &impl ToTokens,
) -> TokenStream {
    let place = place(ty);
    let Some(inner) = argument_of(ty, "Option") else {
        return quote_spanned!(place=> #schema.property(#name, #about));
    };
    let inner = spelled(inner);
    quote_spanned!(place=> #schema.option::<#inner>(#name, #about))
}

/// Where what the type is not is told.
pub(crate) fn place(ty: &Type) -> Span {
    Span::call_site().located_at(ty.span())
}
