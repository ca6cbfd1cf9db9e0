//! Lets the objects of the API write themselves as JSON, from the very declarations that the schema is made of: the attribute
//! [`macro@written`] above `#[Object]`, and the derive [`macro@Written`] beside `SimpleObject`, `Enum` and `Interface`.
//!
//! What they generate stands in `graphql/engine/written` of the crate that uses them, and so do its words.

mod attributes;
mod derive;
mod needs;
mod object;
mod types;

use proc_macro::TokenStream;

/// Above `#[Object]`: the object also writes its fields by itself.
#[proc_macro_attribute]
pub fn written(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = syn::parse_macro_input!(item as syn::ItemImpl);
    if !arguments.is_empty() {
        return syn::Error::new_spanned(&item.self_ty, "`written` takes no arguments").into_compile_error().into();
    }
    object::expand(&mut item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Beside `SimpleObject`, `Enum` or `Interface`: its values also write themselves.
#[proc_macro_derive(Written)]
pub fn derive_written(item: TokenStream) -> TokenStream {
    let item = syn::parse_macro_input!(item as syn::DeriveInput);
    derive::expand(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Above the `#[Object]` or `#[Subscription]` of a root, above an input, or above an enum of the API: expands `#[needs(Permission)]` of its
/// fields. Objects that are written have it from [`macro@written`].
#[proc_macro_attribute]
pub fn guarded(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = syn::parse_macro_input!(item as syn::Item);
    if !arguments.is_empty() {
        return syn::Error::new_spanned(&item, "`guarded` takes no arguments").into_compile_error().into();
    }
    match needs::expand(&mut item) {
        Ok(functions) => quote::quote! { #item #functions }.into(),
        Err(error) => error.into_compile_error().into(),
    }
}
