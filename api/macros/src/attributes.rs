//! Reads the attributes of `async_graphql` that matter here, and refuses those that a written field would ignore.

use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, ExprLit, Ident, Lit, Meta, Result, Token};

/// The arguments of `#[graphql(…)]` of a field or an argument that are allowed, because they only describe; `visible` decides what
/// introspection shows.
///
/// A `guard` is refused, because only the library's resolver asks it. A written field asks `Actor::can` itself.
const DESCRIBING: &[&str] = &["name", "desc", "directive", "deprecation", "field", "visible", "use_type_description"];

/// The name in `#[graphql(name = "…")]`, or in another attribute of this name.
pub fn name(attributes: &[Attribute], attribute: &str) -> Result<Option<String>> {
    let mut name = None;
    for found in attributes.iter().filter(|found| found.path().segments.last().is_some_and(|last| last.ident == attribute)) {
        let Meta::List(list) = &found.meta else { continue };
        for meta in list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)? {
            let word = meta.path().get_ident().map(Ident::to_string).unwrap_or_default();
            if !DESCRIBING.contains(&word.as_str()) {
                return Err(Error::new_spanned(&meta, format!("a written field would not heed `{word}`: do it in the resolver")));
            }
            if let Meta::NameValue(pair) = &meta
                && word == "name"
                && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value
            {
                name = Some(text.value());
            }
        }
    }
    Ok(name)
}

/// The name of a Rust identifier in the schema.
pub fn camel_case(ident: &Ident) -> String {
    let text = ident.to_string();
    let mut name = String::with_capacity(text.len());
    for (at, word) in text.trim_start_matches("r#").split('_').filter(|word| !word.is_empty()).enumerate() {
        let (first, rest) = word.split_at(1);
        name.push_str(&if at == 0 { first.to_owned() } else { first.to_uppercase() });
        name.push_str(rest);
    }
    name
}
