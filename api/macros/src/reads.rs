//! `#[reads(Lines)]`: the part of the object that a field reads, beyond what is always read. It generates the argument that holds the
//! part, and the entry of the field in the constant `READS`, by which a list knows the parts to load. So a field cannot read a part that is
//! not announced.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, Result, ReturnType, Type, parse_quote};

use crate::attributes::{camel_case, name};
use crate::needs::{argument_of, snake_case};

/// Expands `#[reads(…)]` of the resolvers of a block, and generates the constant `READS` where one has it.
pub fn expand_impl(item: &mut ItemImpl) -> Result<TokenStream> {
    let mut entries = Vec::new();
    for member in &mut item.items {
        let ImplItem::Fn(method) = member else { continue };
        let Some(at) = method.attrs.iter().position(|attribute| attribute.path().is_ident("reads")) else { continue };
        let part = method.attrs.remove(at).parse_args::<Ident>()?;
        let field = name(&method.attrs, "graphql")?.unwrap_or_else(|| camel_case(&method.sig.ident));
        entries.push(quote! { (#field, crate::app::Part::#part) });
        hand_over(method, &part)?;
    }
    let (of, generics) = (&item.self_ty, &item.generics);
    let constant = (!entries.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            impl #generics #of {
                /// The fields that read more than the head of the object, each with the part that it reads.
                pub(crate) const READS: &'static [(&'static str, crate::app::Part)] = &[#(#entries),*];
            }
        }
    });
    Ok(quote! { #constant })
}

/// Replaces the first argument after `self` by a statement that reads the part: `self.read_lines()?`. The value `T` becomes `Result<T>`.
fn hand_over(method: &mut ImplItemFn, part: &Ident) -> Result<()> {
    let argument = method.sig.inputs.iter().nth(1).cloned();
    let Some(FnArg::Typed(argument)) = argument else {
        return Err(Error::new_spanned(&method.sig, "a field that reads a part takes it as its first argument"));
    };
    let Pat::Ident(binding) = &*argument.pat else {
        return Err(Error::new_spanned(&argument.pat, "an argument has a name"));
    };
    method.sig.inputs = method.sig.inputs.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, input)| input.clone()).collect();
    let ReturnType::Type(_, of) = method.sig.output.clone() else {
        return Err(Error::new_spanned(&method.sig, "a field has a type"));
    };
    let (read, of_part, block) = (format_ident!("read_{}", snake_case(&part.to_string())), &argument.ty, &method.block);
    let value: Type =
        if argument_of(&of, "Result").is_some() { Type::clone(&of) } else { parse_quote!(::async_graphql::Result<#of>) };
    let shown = if argument_of(&of, "Result").is_some() {
        quote! { #block }
    } else {
        quote! { Ok(#block) }
    };
    method.sig.output = parse_quote!(-> #value);
    method.block = parse_quote! {{
        let #binding: #of_part = self.#read()?;
        #shown
    }};
    Ok(())
}
