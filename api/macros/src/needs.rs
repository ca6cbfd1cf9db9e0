//! `#[needs(SeeRemark)]`: the permission that a field needs, declared once. It generates the sentence of the description, the directive
//! `@requiresPermission`, the visibility in introspection, and the check in the resolver.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Error, Expr, ExprLit, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemImpl, Lit, LitStr, Meta, Pat,
    PathArguments, Result, ReturnType, Token, Type, parse_quote,
};

use crate::facts;
use crate::object::{is_context, last_name};

/// The effect of a failed permission check in a resolver.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The root field is refused unless some role of the caller grants it.
    Root,
    /// The field is null, with an error of its own, unless the caller holds it in the scope of the object (`self.scope()`).
    Field,
}

/// The permissions of one item that introspection checks, each by a function of its own, because the library takes the path of a function.
struct Questions {
    of: String,
    asked: Vec<Ident>,
}

impl Questions {
    fn of(name: &str) -> Self {
        Self { of: snake_case(name), asked: Vec::new() }
    }

    /// The name of the function that asks for this permission.
    fn ask(&mut self, permission: &Ident) -> Ident {
        if !self.asked.contains(permission) {
            self.asked.push(permission.clone());
        }
        self.function(permission)
    }

    fn function(&self, permission: &Ident) -> Ident {
        format_ident!("{}_needs_{}", self.of, snake_case(&permission.to_string()), span = Span::call_site())
    }

    fn functions(&self) -> TokenStream {
        let functions = self.asked.iter().map(|permission| {
            let name = self.function(permission);
            quote! {
                #[doc(hidden)]
                fn #name(ctx: &::async_graphql::Context<'_>) -> bool {
                    crate::graphql::context::holds(ctx, ::domain::access::actor::Permission::#permission)
                }
            }
        });
        quote! { #(#functions)* }
    }
}

/// Expands `#[needs(…)]` and the facts of roots, inputs, payloads and enums, the items that only this macro expands.
pub fn expand(item: &mut Item) -> Result<TokenStream> {
    match item {
        Item::Impl(item) => expand_impl(item, Guard::Root),
        Item::Struct(item) => {
            let mut questions = Questions::of(&item.ident.to_string());
            for field in &mut item.fields {
                facts::expand(&mut field.attrs)?;
                if let Some(permission) = take(&mut field.attrs)? {
                    describe(&mut field.attrs, &permission)?;
                    mark(&mut field.attrs, &permission, &questions.ask(&permission), true)?;
                }
            }
            Ok(questions.functions())
        }
        Item::Enum(item) => {
            let mut questions = Questions::of(&item.ident.to_string());
            for variant in &mut item.variants {
                facts::expand(&mut variant.attrs)?;
                if let Some(permission) = take(&mut variant.attrs)? {
                    mark(&mut variant.attrs, &permission, &questions.ask(&permission), false)?;
                }
            }
            Ok(questions.functions())
        }
        other => Err(Error::new_spanned(other, "`guarded` stands above a block of resolvers, an input or an enum")),
    }
}

/// Expands `#[needs(…)]` of the resolvers of a block, and of the block itself: its type is then visible only with the permission.
pub fn expand_impl(item: &mut ItemImpl, guard: Guard) -> Result<TokenStream> {
    let mut questions = Questions::of(&last_name(&item.self_ty)?);
    if let Some(permission) = take(&mut item.attrs)? {
        let question = questions.ask(&permission).to_string();
        let object = item.attrs.iter_mut().find(|attribute| attribute.path().is_ident("Object"));
        let object = object.ok_or_else(|| Error::new_spanned(&item.self_ty, "`needs` of a type stands above `#[Object]`"))?;
        add(object, &quote! { visible = #question })?;
    }
    for member in &mut item.items {
        let ImplItem::Fn(method) = member else { continue };
        facts::expand_method(method)?;
        let Some(permission) = take(&mut method.attrs)? else { continue };
        describe(&mut method.attrs, &permission)?;
        mark(&mut method.attrs, &permission, &questions.ask(&permission), true)?;
        match guard {
            Guard::Root => guard_root(method, &permission)?,
            Guard::Field => guard_field(method, &permission)?,
        }
    }
    Ok(questions.functions())
}

/// Removes `#[needs(…)]` from the attributes and returns its permission.
pub fn take(attributes: &mut Vec<Attribute>) -> Result<Option<Ident>> {
    let Some(at) = attributes.iter().position(|attribute| attribute.path().is_ident("needs")) else { return Ok(None) };
    attributes.remove(at).parse_args::<Ident>().map(Some)
}

/// Adds the sentence to the last line of the description.
fn describe(attributes: &mut [Attribute], permission: &Ident) -> Result<()> {
    let sentence = format!("Requires `{}`.", screaming_snake_case(&permission.to_string()));
    let last = attributes.iter_mut().rev().find(|attribute| attribute.path().is_ident("doc"));
    let last = last.ok_or_else(|| Error::new_spanned(permission, "a field that needs a permission has a description"))?;
    let Meta::NameValue(pair) = &mut last.meta else { return Err(Error::new_spanned(&last, "a description is a comment")) };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &mut pair.value else {
        return Err(Error::new_spanned(&pair.value, "a description is a text"));
    };
    *text = LitStr::new(&format!("{} {sentence}", text.value().trim_end()), text.span());
    Ok(())
}

/// Adds the directive that the SDL prints, and the function that introspection calls.
fn mark(attributes: &mut Vec<Attribute>, permission: &Ident, question: &Ident, with_directive: bool) -> Result<()> {
    let question = question.to_string();
    let directive = with_directive.then(|| {
        quote! {
            directive = crate::graphql::directive::requires::apply(crate::graphql::types::enums::Permission::#permission),
        }
    });
    attach(attributes, &quote! { #directive visible = #question })
}

/// Adds arguments to the attribute `graphql` of a field, which is made if there is none.
pub fn attach(attributes: &mut Vec<Attribute>, new: &TokenStream) -> Result<()> {
    if let Some(attribute) = attributes.iter_mut().find(|attribute| attribute.path().is_ident("graphql")) {
        return add(attribute, new);
    }
    attributes.push(parse_quote!(#[graphql(#new)]));
    Ok(())
}

/// Adds arguments to an attribute.
fn add(attribute: &mut Attribute, new: &TokenStream) -> Result<()> {
    let path = attribute.path().clone();
    let arguments = match &attribute.meta {
        Meta::List(list) => {
            let known = Punctuated::<TokenStream, Token![;]>::parse_terminated.parse2(list.tokens.clone())?;
            let known = known.into_token_stream();
            if known.is_empty() {
                new.clone()
            } else {
                quote! { #known, #new }
            }
        }
        _ => new.clone(),
    };
    *attribute = parse_quote!(#[#path(#arguments)]);
    Ok(())
}

/// Begins a root resolver with the check.
fn guard_root(method: &mut ImplItemFn, permission: &Ident) -> Result<()> {
    let Some(context) = context_of(method) else {
        return Err(Error::new_spanned(&method.sig, "a root field that needs a permission takes a context"));
    };
    method.block.stmts.insert(
        0,
        parse_quote! {
            crate::graphql::context::ContextExt::require(#context, ::domain::access::actor::Permission::#permission)?;
        },
    );
    Ok(())
}

/// Makes the value of a field nullable: `T` becomes `Option<Result<T>>`, `None` of an `Option<T>` stays null, and an error of a `Result<T>`
/// stays the field's error.
fn guard_field(method: &mut ImplItemFn, permission: &Ident) -> Result<()> {
    let ReturnType::Type(_, of) = method.sig.output.clone() else {
        return Err(Error::new_spanned(&method.sig, "a field has a type"));
    };
    let context = context_of(method).unwrap_or_else(|| {
        let context: Ident = format_ident!("ctx");
        method.sig.inputs.insert(1, parse_quote!(#context: &::async_graphql::Context<'_>));
        context
    });
    let block = &method.block;
    let (value, shown): (Type, TokenStream) = match (argument_of(&of, "Option"), argument_of(&of, "Result")) {
        (Some(inner), _) => (inner, quote! { { let value: #of = #block; value.map(Ok) } }),
        (_, Some(inner)) => (inner, quote! { Some((async #block).await) }),
        _ => (Type::clone(&of), quote! { Some(Ok(#block)) }),
    };
    method.sig.output = parse_quote!(-> Option<::async_graphql::Result<#value>>);
    method.block = parse_quote! {{
        let permission = ::domain::access::actor::Permission::#permission;
        match crate::graphql::context::ContextExt::refusal_of(#context, permission, &self.scope()) {
            Some(refused) => Some(Err(refused)),
            None => #shown,
        }
    }};
    Ok(())
}

fn context_of(method: &ImplItemFn) -> Option<Ident> {
    method.sig.inputs.iter().find_map(|argument| match argument {
        FnArg::Typed(argument) if is_context(&argument.ty) => match &*argument.pat {
            Pat::Ident(name) => Some(name.ident.clone()),
            _ => None,
        },
        _ => None,
    })
}

/// The type in `Outer<…>`.
pub fn argument_of(of: &Type, outer: &str) -> Option<Type> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == outer)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    }
}

pub fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// `PENDING_PAYMENT` for `PendingPayment`: the value of a variant in the API.
pub fn screaming_snake_case(name: &str) -> String {
    snake_case(name).to_uppercase()
}
