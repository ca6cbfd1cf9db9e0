//! The derive `Label`: an enum is a table with one row for each variant, and everything that repeats the rows is generated.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Error, Ident, LitStr, Result, Token, Variant};

use crate::needs::{screaming_snake_case, take};

/// The arguments of `#[label(…)]` above the enum.
#[derive(Default)]
struct Options {
    /// The name of the macro that passes the table on; `None` = no other crate mirrors the enum.
    table: Option<Ident>,
    /// Whether each variant needs the permission of its own name.
    needs_itself: bool,
}

/// One row of the table.
struct Row<'a> {
    variant: &'a Ident,
    /// The value in the API and in the database.
    name: String,
    /// The labels in Chinese and in English, then the English one inside a sentence.
    texts: [LitStr; 3],
    /// The description of the value.
    docs: Vec<&'a Attribute>,
    /// The permission that shows the value; `None` = every caller sees it.
    needs: Option<Ident>,
}

/// Implements the trait `Label` for the enum, and the same items without the trait.
pub fn expand(item: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &item.data else {
        return Err(Error::new_spanned(&item.ident, "only an enum has a table of labels"));
    };
    let options = options(&item.attrs)?;
    let rows = data.variants.iter().map(|variant| row(variant, options.needs_itself)).collect::<Result<Vec<_>>>()?;
    let (items, table) = (items(&item.ident, &rows), table(item, &options, &rows));
    let needs = if options.needs_itself { TokenStream::new() } else { needs(&item.ident, &rows) };
    Ok(quote! { #items #needs #table })
}

fn options(attributes: &[Attribute]) -> Result<Options> {
    let mut options = Options::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("label")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("table") {
                options.table = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("needs_itself") {
                options.needs_itself = true;
            } else {
                return Err(meta.error("an enum takes `table = name` and `needs_itself`"));
            }
            Ok(())
        })?;
    }
    Ok(options)
}

fn row(variant: &Variant, needs_itself: bool) -> Result<Row<'_>> {
    if !variant.fields.is_empty() {
        return Err(Error::new_spanned(variant, "a value with a label has no fields"));
    }
    let wanted = "a value has a label in Chinese and in English: `#[label(\"已付款\", \"paid\")]`; a third text is the English label \
                  inside a sentence";
    let attribute = variant.attrs.iter().find(|attribute| attribute.path().is_ident("label"));
    let attribute = attribute.ok_or_else(|| Error::new_spanned(variant, wanted))?;
    let texts = attribute.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?;
    let texts = match texts.iter().collect::<Vec<_>>().as_slice() {
        [zh, en] => [(*zh).clone(), (*en).clone(), (*en).clone()],
        [zh, en, phrase] => [(*zh).clone(), (*en).clone(), (*phrase).clone()],
        _ => return Err(Error::new_spanned(attribute, wanted)),
    };
    let [zh, en, phrase] = &texts;
    if let Some(empty) = texts.iter().find(|text| text.value().is_empty()) {
        return Err(Error::new_spanned(empty, wanted));
    }
    if let Some(foreign) = [en, phrase].into_iter().find(|text| !text.value().is_ascii()) {
        return Err(Error::new_spanned(foreign, "the label in English is ASCII"));
    }
    // A name such as `ERP` is the same in both languages; a term that is not a name has Chinese letters.
    if zh.value().is_ascii() && zh.value() != en.value() {
        return Err(Error::new_spanned(zh, "the first label is the one in Chinese"));
    }
    let own = needs_itself.then(|| variant.ident.clone());
    Ok(Row {
        variant: &variant.ident,
        name: screaming_snake_case(&variant.ident.to_string()),
        docs: variant.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).collect(),
        needs: take(&mut variant.attrs.clone())?.or(own),
        texts,
    })
}

fn items(ident: &Ident, rows: &[Row<'_>]) -> TokenStream {
    let (variants, count) = (rows.iter().map(|row| row.variant).collect::<Vec<_>>(), rows.len());
    let names: Vec<&String> = rows.iter().map(|row| &row.name).collect();
    let [zh, en, phrases] = [0, 1, 2].map(|at| rows.iter().map(|row| &row.texts[at]).collect::<Vec<_>>());
    quote! {
        #[automatically_derived]
        impl #ident {
            /// Every value, in the order of the enum.
            pub const ALL: [Self; #count] = [#(Self::#variants),*];

            /// The value used in the API and stored in the database.
            pub const fn name(self) -> &'static str {
                match self { #(Self::#variants => #names,)* }
            }

            /// The value with this name; `None` = the name is unknown.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { #(#names => Some(Self::#variants),)* _ => None }
            }

            /// The label by itself, as on a screen.
            pub const fn label(self, language: ::domain::kernel::label::Language) -> &'static str {
                match language {
                    ::domain::kernel::label::Language::ZhCn => match self { #(Self::#variants => #zh,)* },
                    ::domain::kernel::label::Language::En => match self { #(Self::#variants => #en,)* },
                }
            }

            /// The label inside a sentence: in English with the article that it needs there.
            pub const fn phrase(self, language: ::domain::kernel::label::Language) -> &'static str {
                match language {
                    ::domain::kernel::label::Language::ZhCn => self.label(language),
                    ::domain::kernel::label::Language::En => match self { #(Self::#variants => #phrases,)* },
                }
            }
        }

        #[automatically_derived]
        impl ::domain::kernel::label::Label for #ident {
            const ALL: &'static [Self] = &Self::ALL;

            fn name(self) -> &'static str {
                Self::name(self)
            }

            fn from_name(name: &str) -> Option<Self> {
                Self::from_name(name)
            }

            fn label(self, language: ::domain::kernel::label::Language) -> &'static str {
                Self::label(self, language)
            }

            fn phrase(self, language: ::domain::kernel::label::Language) -> &'static str {
                Self::phrase(self, language)
            }
        }
    }
}

/// The function `needs`, where a row names a permission. It returns an `Option` unless every row names one.
fn needs(ident: &Ident, rows: &[Row<'_>]) -> TokenStream {
    let variants = rows.iter().map(|row| row.variant);
    let permission = |needs: &Ident| quote! { ::domain::access::actor::Permission::#needs };
    let (of, values): (_, Vec<TokenStream>) = match rows.iter().filter(|row| row.needs.is_some()).count() {
        0 => return TokenStream::new(),
        all if all == rows.len() => (
            quote! { ::domain::access::actor::Permission },
            rows.iter().filter_map(|row| row.needs.as_ref()).map(permission).collect(),
        ),
        _ => {
            let some = |permission| quote! { Some(#permission) };
            let value = |needs: &Option<Ident>| needs.as_ref().map(permission).map_or_else(|| quote! { None }, some);
            (quote! { Option<::domain::access::actor::Permission> }, rows.iter().map(|row| value(&row.needs)).collect())
        }
    };
    quote! {
        #[automatically_derived]
        impl #ident {
            /// The permission that shows the value.
            pub const fn needs(self) -> #of {
                match self { #(Self::#variants => #values,)* }
            }
        }
    }
}

/// The macro that passes the table to another macro, with the arguments of its caller in front: the name of that macro, and more.
fn table(item: &DeriveInput, options: &Options, rows: &[Row<'_>]) -> TokenStream {
    let Some(name) = &options.table else { return TokenStream::new() };
    let docs = item.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let rows = rows.iter().map(|row| {
        let (docs, variant) = (&row.docs, row.variant);
        let needs = row.needs.as_ref().map(|permission| quote! { #[needs(#permission)] });
        quote! { #(#docs)* #needs #variant, }
    });
    let dollar = proc_macro2::Punct::new('$', proc_macro2::Spacing::Alone);
    let macro_name = Ident::new(&name.to_string(), Span::call_site());
    quote! {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #macro_name {
            (#dollar callback:ident #dollar (#dollar arguments:tt)*) => {
                #dollar callback! { #dollar (#dollar arguments)* #(#docs)* { #(#rows)* } }
            };
        }
    }
}
