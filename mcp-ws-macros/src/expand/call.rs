//! The struct of a tool as a typed call. The one trait impl that a tool gets: a client calls whatever has it.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use syn::Type;

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
    let aliases: Vec<_> = types.iter().enumerate().map(|(i, ty)| alias(ty, i, tool)).collect();
    let bounds = types.iter().zip(&aliases).map(|(ty, alias)| {
        let ty = alias.as_ref().map_or_else(|| ty.to_token_stream(), |(name, _)| name.to_token_stream());
        quote!(for<#lifetime> #ty: #private::Serialize)
    });
    let aliases = aliases.iter().flatten().map(|(_, definition)| definition);
    let generics = condition.map(|_| quote!(<#reply>));
    // Where there is nothing to write, nobody writes.
    let to = tool.arguments().next().map_or_else(|| quote!(_), |_| names::local("to").into_token_stream());
    let fields = tool.arguments().map(|argument| {
        let (name, field) = (&argument.name, names::again(&argument.ident));
        quote!(#to.field(#name, &self.#field);)
    });
    quote! {
        #(#aliases)*

        impl #generics #private::Request<#reply> for #handle #of where #condition #(#bounds,)* {
            const NAME: &'static #private::str = #name;

            fn write(&self, #to: &mut #private::Fields) { #(#fields)* }
        }
    }
}

/// Another name for a type whose spelling may hide a lifetime: `Item` for an `Item<'_>`. That is an error in the struct, and
/// in a bound it would be another one; in an alias that stands in the struct's place it is the same, which rustc tells
/// once. Primitive types, which are spelled in lower case, hide nothing.
fn alias(ty: &Type, i: usize, tool: &Tool) -> Option<(Ident, TokenStream)> {
    let Type::Path(path) = ty else { return None };
    let segments = &path.path.segments;
    let is_plain = segments.iter().all(|segment| segment.arguments.is_none());
    let last = segments.last().filter(|_| is_plain && path.qself.is_none())?;
    if last.ident.to_string().starts_with(|first: char| first.is_ascii_lowercase()) {
        return None;
    }
    let name = Ident::new(&format!("__A{i}"), tool.handle.span());
    let definition = quote!(type #name = #ty;);
    Some((name, definition))
}
