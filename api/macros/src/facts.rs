//! `#[at_most(500)]`, `#[items(20)]`, `#[look_up(10_000)]`, `#[target]`, `#[personal]`, `#[read_once("where")]`: the facts that the
//! engine must know of a field, declared above the field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, ExprLit, FnArg, Ident, ImplItemFn, Lit, LitInt, LitStr, Meta, Result, Token};

use crate::needs::attach;

/// The attributes, each with the type of the engine that it applies.
const FACTS: [(&str, &str); 6] = [
    ("at_most", "AtMost"),
    ("items", "Items"),
    ("look_up", "LookUp"),
    ("target", "Target"),
    ("personal", "Personal"),
    ("read_once", "ReadOnce"),
];

/// Expands the facts of a resolver and of its arguments.
pub fn expand_method(method: &mut ImplItemFn) -> Result<()> {
    expand(&mut method.attrs)?;
    for argument in &mut method.sig.inputs {
        if let FnArg::Typed(argument) = argument {
            expand(&mut argument.attrs)?;
        }
    }
    Ok(())
}

/// Replaces the facts among the attributes of a field by directives of the schema's text.
pub fn expand(attributes: &mut Vec<Attribute>) -> Result<()> {
    let fact = |attribute: &Attribute| FACTS.iter().find(|(name, _)| attribute.path().is_ident(name)).map(|(_, of)| *of);
    while let Some((at, of)) = attributes.iter().enumerate().find_map(|(at, attribute)| Some((at, fact(attribute)?))) {
        let attribute = attributes.remove(at);
        let arguments = match of {
            "Target" => target(&attribute)?,
            "Personal" => no_arguments(&attribute)?,
            "ReadOnce" => {
                let argument = attribute.parse_args::<LitStr>()?;
                quote! { #argument }
            }
            _ => {
                let number = attribute.parse_args::<LitInt>()?;
                quote! { #number }
            }
        };
        let of = Ident::new(of, proc_macro2::Span::call_site());
        attach(attributes, &quote! { directive = ::engine::facts::#of::apply(#arguments) })?;
    }
    Ok(())
}

fn no_arguments(attribute: &Attribute) -> Result<TokenStream> {
    attribute.meta.require_path_only().map(|_| TokenStream::new())
}

/// The arguments of `#[target]`: whether the value is a phone, and the rank of the field among the targets of its input.
fn target(attribute: &Attribute) -> Result<TokenStream> {
    let (mut phone, mut rank) = (false, 0_u64);
    if let Meta::List(list) = &attribute.meta {
        for part in Punctuated::<Expr, Token![,]>::parse_terminated.parse2(list.tokens.clone())? {
            match &part {
                Expr::Path(path) if path.path.is_ident("phone") => phone = true,
                Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => rank = number.base10_parse()?,
                other => return Err(Error::new_spanned(other, "a target is a `phone`, has a rank, or both")),
            }
        }
    }
    Ok(quote! { #rank, #phone })
}
