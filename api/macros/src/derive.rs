//! The derive that accompanies `SimpleObject` (a struct), `Enum` (variants without values) and `Interface` (variants with one value each).

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Error, Fields, Result};

use crate::attributes::{camel_case, name};
use crate::types::settled;

/// Implements `Written` for the type, by which its values write themselves as JSON.
pub fn expand(item: &DeriveInput) -> Result<TokenStream> {
    match &item.data {
        Data::Struct(data) => object(item, data),
        Data::Enum(data) if data.variants.iter().all(|variant| variant.fields.is_empty()) => Ok(words(item)),
        Data::Enum(data) => interface(item, data),
        Data::Union(_) => Err(Error::new_spanned(&item.ident, "a union cannot be written")),
    }
}

fn object(item: &DeriveInput, data: &DataStruct) -> Result<TokenStream> {
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&item.ident, "only a struct with named fields can be written"));
    };
    let ident = &item.ident;
    let type_name = name(&item.attrs, "graphql")?.unwrap_or_else(|| ident.to_string());
    let (mut members, mut arms) = (Vec::new(), Vec::new());
    for (at, field) in fields.named.iter().enumerate() {
        let Some(rust_name) = &field.ident else { continue };
        let name = name(&field.attrs, "graphql")?.unwrap_or_else(|| camel_case(rust_name));
        let of = settled(&field.ty);
        members.push(quote! {
            ::engine::written::Member {
                name: #name,
                shape: <#of as ::engine::written::Written>::shape,
            }
        });
        arms.push(quote! { #at => writer.plain_field(field, &self.#rust_name), });
    }
    let (impl_generics, type_generics, clause) = item.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #impl_generics ::engine::written::WrittenObject for #ident #type_generics #clause {
            const TYPE: &'static ::engine::written::ObjectType =
                &::engine::written::ObjectType { name: #type_name, fields: &[#(#members),*] };

            fn write_field<'w>(
                &self,
                field: &'w ::engine::written::Field,
                writer: &mut ::engine::written::Writer<'w>,
            ) -> ::engine::written::Outcome {
                match field.index() {
                    #(#arms)*
                    _ => ::engine::written::GIVEN_UP,
                }
            }
        }

        #[automatically_derived]
        impl #impl_generics ::engine::written::Written for #ident #type_generics #clause {
            fn shape() -> ::engine::written::Shape {
                ::engine::written::Shape::Object(
                    <Self as ::engine::written::WrittenObject>::TYPE,
                )
            }

            fn write<'w>(
                &self,
                below: &'w ::engine::written::Below,
                writer: &mut ::engine::written::Writer<'w>,
            ) -> ::engine::written::Outcome {
                writer.object(self, below, 0)
            }
        }
    })
}

fn words(item: &DeriveInput) -> TokenStream {
    let ident = &item.ident;
    quote! {
        #[automatically_derived]
        impl ::engine::written::Written for #ident {
            const PLAIN: bool = true;

            fn shape() -> ::engine::written::Shape {
                ::engine::written::Shape::Leaf
            }

            fn write<'w>(
                &self,
                _below: &'w ::engine::written::Below,
                writer: &mut ::engine::written::Writer<'w>,
            ) -> ::engine::written::Outcome {
                writer.word(*self);
                Ok(())
            }
        }
    }
}

fn interface(item: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let ident = &item.ident;
    let (mut types, mut arms) = (Vec::new(), Vec::new());
    for (at, variant) in data.variants.iter().enumerate() {
        let (Fields::Unnamed(fields), name) = (&variant.fields, &variant.ident) else {
            return Err(Error::new_spanned(variant, "a variant of an interface has one value"));
        };
        let Some(of) = fields.unnamed.first().map(|field| settled(&field.ty)) else {
            return Err(Error::new_spanned(variant, "a variant of an interface has one value"));
        };
        types.push(quote! { <#of as ::engine::written::WrittenObject>::TYPE });
        arms.push(quote! { Self::#name(value) => writer.object(value, below, #at), });
    }
    Ok(quote! {
        #[automatically_derived]
        impl ::engine::written::Written for #ident {
            fn shape() -> ::engine::written::Shape {
                ::engine::written::Shape::Abstract(const { &[#(#types),*] })
            }

            fn write<'w>(
                &self,
                below: &'w ::engine::written::Below,
                writer: &mut ::engine::written::Writer<'w>,
            ) -> ::engine::written::Outcome {
                match self {
                    #(#arms)*
                }
            }
        }
    })
}
