//! The struct of a tool as a typed call. The one trait impl that a tool gets: a client calls whatever has it.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;

use crate::model::Tool;
use crate::names;
use crate::passing::of_lifetime;
use crate::spelling::distinct;

/// The struct as what a client sends. The lifetime has rustc ask for `Serialize` only where a call is made; a bound without
/// one would be judged here. All lifetimes are that one, or rustc could not choose between two bounds. What the function
/// returns is a parameter of the trait and no type in it, since there a type that is less visible than the tool would be
/// an error.
pub(super) fn call(handle: &Ident, tool: &Tool) -> TokenStream {
    implementation(handle, tool, &tool.reply, None)
}

/// The same of a struct, whose `Run` says what is returned. Without one the struct is no request, and nothing else is
/// wrong.
pub(super) fn call_of_run(tool: &Tool) -> TokenStream {
    let private = names::private();
    let lifetime = names::unused_lifetime();
    let reply = names::reply().into_token_stream();
    let condition = quote!(for<#lifetime> Self: #private::Run<Output = #reply>,);
    implementation(&tool.handle, tool, &reply, Some(&condition))
}

fn implementation(
    handle: &Ident,
    tool: &Tool,
    reply: &TokenStream,
    condition: Option<&TokenStream>,
) -> TokenStream {
    let private = names::private();
    let name = &tool.name;
    let handle = names::again(handle);
    let of = tool.borrows().then(|| quote!(<'_>));
    let lifetime = names::unused_lifetime();
    let types = distinct(tool.arguments().map(|argument| of_lifetime(&argument.ty, &lifetime)));
    let bounds = types.iter().map(|ty| quote!(for<#lifetime> #ty: #private::Serialize));
    let generics = condition.map(|_| quote!(<#reply>));
    // Where there is nothing to write, nobody writes.
    let to = tool.arguments().next().map_or_else(|| quote!(_), |_| names::local("to").into_token_stream());
    let fields = tool.arguments().map(|argument| {
        let (name, field) = (&argument.name, names::again(&argument.ident));
        quote!(#to.field(#name, &self.#field);)
    });
    quote! {
        impl #generics #private::Request<#reply> for #handle #of where #condition #(#bounds,)* {
            const NAME: &'static #private::str = #name;

            fn write(&self, #to: &mut #private::Fields) { #(#fields)* }
        }
    }
}
