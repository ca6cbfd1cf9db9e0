//! Macros by which the objects of the API write themselves as JSON, generated from the declarations of the schema: the attribute
//! [`macro@written`] above `#[Object]`, and the derive [`macro@Written`] next to `SimpleObject`, `Enum` and `Interface`.
//!
//! The traits that they implement, and their vocabulary, are in `graphql/engine/written` of the crate that uses them.

mod attributes;
mod derive;
mod needs;
mod object;
mod reads;
mod types;

use proc_macro::TokenStream;

/// Above `#[Object]`: implements `Written` for the object, so that it writes its own fields.
#[proc_macro_attribute]
pub fn written(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = syn::parse_macro_input!(item as syn::ItemImpl);
    if !arguments.is_empty() {
        return syn::Error::new_spanned(&item.self_ty, "`written` takes no arguments").into_compile_error().into();
    }
    object::expand(&mut item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Next to `SimpleObject`, `Enum` or `Interface`: implements `Written` for the type, so that its values write themselves.
#[proc_macro_derive(Written)]
pub fn derive_written(item: TokenStream) -> TokenStream {
    let item = syn::parse_macro_input!(item as syn::DeriveInput);
    derive::expand(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Above the `#[Object]` or `#[Subscription]` of a root, above an input, or above an enum of the API: expands `#[needs(Permission)]` of its
/// fields. For written objects, [`macro@written`] does it.
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
