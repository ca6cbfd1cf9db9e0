//! The attribute `#[written]` above `#[Object]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, Result, ReturnType, Type};

use crate::attributes::{camel_case, name};
use crate::needs::{self, Guard};
use crate::reads;
use crate::types::settled;

/// The unchanged object, followed by its implementations of `WrittenObject` and `Written`.
pub fn expand(item: &mut ItemImpl) -> Result<TokenStream> {
    if !item.attrs.iter().any(|attribute| attribute.path().segments.last().is_some_and(|last| last.ident == "Object")) {
        return Err(Error::new_spanned(&item.self_ty, "`written` stands above `#[Object]`"));
    }
    let parts = reads::expand_impl(item)?;
    let questions = needs::expand_impl(item, Guard::Field)?;
    let type_name = match name(&item.attrs, "Object")? {
        Some(name) => name,
        None => last_name(&item.self_ty)?,
    };
    let fields = item.items.iter().filter_map(resolver).map(Field::of).collect::<Result<Vec<_>>>()?;
    let (members, arms): (Vec<_>, Vec<_>) = fields.iter().enumerate().map(|(at, field)| (field.member(), field.arm(at))).unzip();
    let (generics, self_ty) = (&item.generics, &item.self_ty);
    let (impl_generics, _, clause) = generics.split_for_impl();
    Ok(quote! {
        #item

        #questions

        #parts

        #[automatically_derived]
        impl #impl_generics ::engine::written::WrittenObject for #self_ty #clause {
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
        impl #impl_generics ::engine::written::Written for #self_ty #clause {
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

fn resolver(item: &ImplItem) -> Option<&ImplItemFn> {
    match item {
        ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
        _ => None,
    }
}

pub fn last_name(of: &Type) -> Result<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Type::Group(group) => return last_name(&group.elem),
        _ => None,
    }
    .ok_or_else(|| Error::new_spanned(of, "an object has a name"))
}

struct Field {
    name: String,
    method: Ident,
    of: Type,
    /// The name of each argument in the schema, and its type.
    arguments: Vec<(String, Type)>,
}

impl Field {
    fn of(method: &ImplItemFn) -> Result<Self> {
        let signature = &method.sig;
        let name = name(&method.attrs, "graphql")?.unwrap_or_else(|| camel_case(&signature.ident));
        let ReturnType::Type(_, of) = &signature.output else {
            return Err(Error::new_spanned(signature, "a field has a type"));
        };
        let mut arguments = Vec::new();
        for argument in &signature.inputs {
            let FnArg::Typed(argument) = argument else { continue };
            if is_context(&argument.ty) {
                continue;
            }
            let Pat::Ident(ident) = &*argument.pat else {
                return Err(Error::new_spanned(&argument.pat, "an argument has a name"));
            };
            let name = self::name(&argument.attrs, "graphql")?.unwrap_or_else(|| camel_case(&ident.ident));
            arguments.push((name, Type::clone(&argument.ty)));
        }
        Ok(Self { name, method: signature.ident.clone(), of: settled(of), arguments })
    }

    /// The field's entry in the description of the type.
    fn member(&self) -> TokenStream {
        let (name, of) = (&self.name, &self.of);
        quote! {
            ::engine::written::Member {
                name: #name,
                shape: <#of as ::engine::written::Written>::shape,
            }
        }
    }

    /// The match arm that writes the field. `#[Object]` gives every resolver a context as its first argument and a `Result` as its type.
    fn arm(&self, at: usize) -> TokenStream {
        let method = &self.method;
        let (names, types): (Vec<_>, Vec<_>) = self.arguments.iter().map(|(name, of)| (name, of)).unzip();
        let values: Vec<Ident> = (0..names.len()).map(|at| format_ident!("argument_{at}")).collect();
        quote! {
            #at => {
                #(let #values = writer.argument::<#types>(field, #names)?;)*
                let value = ::engine::written::ready(self.#method(writer.context(), #(#values),*));
                writer.value(field, value)
            }
        }
    }
}

pub fn is_context(of: &Type) -> bool {
    match of {
        Type::Reference(reference) => last_name(&reference.elem).is_ok_and(|name| name == "Context"),
        _ => false,
    }
}
