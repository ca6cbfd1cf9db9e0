//! Macros by which the objects of the API write themselves as JSON, generated from the declarations of the schema: the attribute
//! [`macro@written`] above `#[Object]`, and the derive [`macro@Written`] next to `SimpleObject`, `Enum` and `Interface`.
//!
//! Both, and [`macro@guarded`] for roots, inputs and payloads, expand what is declared above a field: the permission that it needs, the
//! bound of a list, the items that a list holds, the price of a look-up, the target for the audit log.
//!
//! The traits that they implement, and their vocabulary, are in the crate `engine` (`written`).
//!
//! The derive [`macro@Label`] makes an enum of the domain a table of values and labels, from which the enums of the API follow.

mod attributes;
mod derive;
mod facts;
mod label;
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

/// Above the `#[Object]` or `#[Subscription]` of a root, above an input, a payload, or an enum of the API: expands `#[needs(Permission)]` of
/// its fields, and the facts `#[at_most(500)]`, `#[items(20)]`, `#[look_up(10_000)]`, `#[target]`, `#[personal]` and
/// `#[read_once("where")]`. For written objects, [`macro@written`] does it.
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

/// Above an enum whose values people read: each variant has `#[label("已付款", "paid")]`, in Chinese and in English, with a third text where
/// the English label inside a sentence differs. Generates `ALL`, `name`, `from_name`, `label`, `phrase` and the trait `Label`.
///
/// `#[needs(Permission)]` above a variant generates `needs`. `#[label(table = name)]` above the enum exports the macro `name!`, by which
/// another crate declares the same enum: `name!(callback arguments)` calls `callback!` with the arguments and the rows.
#[proc_macro_derive(Label, attributes(label, needs))]
pub fn derive_label(item: TokenStream) -> TokenStream {
    let item = syn::parse_macro_input!(item as syn::DeriveInput);
    label::expand(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}
