//! The facts that the engine must know of a field, declared above the field in the schema by the attributes of the crate `macros`.
//!
//! A fact travels as a directive in the schema's own text, which the engine reads once. The directives are not registered, so that
//! introspection does not list them; [`without`] takes them out of the text for clients.

use std::borrow::Cow;

use async_graphql::parser::types::ConstDirective;
use async_graphql::registry::{MetaDirectiveInvocation, Registry, location_traits};
use async_graphql::{Positioned, TypeDirective, Value};

/// The begin of the names of these directives.
const PREFIX: &str = "_";

/// Declares the facts, each with its arguments and the places where it may stand.
macro_rules! facts {
    ($($(#[$doc:meta])* $fact:ident = $name:literal ($($argument:ident: $of:ty),*) on $($place:ident),+;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $fact;

        impl TypeDirective for $fact {
            fn name(&self) -> Cow<'static, str> {
                Cow::Borrowed($name)
            }

            fn register(&self, _registry: &mut Registry) {}
        }

        $(impl location_traits::$place for $fact {})+

        impl $fact {
            /// The fact as a directive in the schema's text.
            pub fn apply($($argument: $of),*) -> MetaDirectiveInvocation {
                let args = [$((stringify!($argument).to_owned(), Value::from($argument))),*];
                MetaDirectiveInvocation { name: $name.to_owned(), args: args.into_iter().collect() }
            }
        }
    )*};
}

facts! {
    /// The largest number of values of a list in an argument.
    AtMost = "_atMost" (values: u64) on Directive_At_INPUT_FIELD_DEFINITION, Directive_At_ARGUMENT_DEFINITION;
    /// The assumed number of items of a list that is not paged, for the cost of an operation.
    Items = "_items" (count: u64) on Directive_At_FIELD_DEFINITION;
    /// The price of a root field that looks up people by a typed text. An empty answer is information, too: the price is charged for the
    /// request, so that guessing is slow, and none of it is given back.
    LookUp = "_lookUp" (price: u64) on Directive_At_FIELD_DEFINITION;
    /// A field of an input that names the target for the audit log. Of several, the one with the lowest rank counts, of equal ranks the
    /// first. The value of a phone is masked.
    Target = "_target" (rank: u64, phone: bool) on Directive_At_INPUT_FIELD_DEFINITION;
    /// A subscription whose answers belong to its caller alone.
    Personal = "_personal" () on Directive_At_FIELD_DEFINITION;
    /// An argument of a subscription that only a subscriber's first execution reads: its interest holds the content from then on.
    ReadOnce = "_readOnce" (argument: &str) on Directive_At_FIELD_DEFINITION;
}

/// The facts among the directives of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a>(pub(super) &'a [Positioned<ConstDirective>]);

impl Facts<'_> {
    /// Whether the fact is declared.
    pub(super) fn has(self, fact: &impl TypeDirective) -> bool {
        self.find(fact).is_some()
    }

    /// The number in an argument of a fact. `None` = the fact is not declared.
    pub(super) fn number(self, fact: &impl TypeDirective, argument: &str) -> Option<u64> {
        match self.value(fact, argument)? {
            Value::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The text in an argument of a fact. `None` = the fact is not declared.
    pub(super) fn text(self, fact: &impl TypeDirective, argument: &str) -> Option<String> {
        match self.value(fact, argument)? {
            Value::String(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Whether an argument of a fact is true.
    pub(super) fn is(self, fact: &impl TypeDirective, argument: &str) -> bool {
        self.value(fact, argument) == Some(&Value::Boolean(true))
    }

    fn value(&self, fact: &impl TypeDirective, argument: &str) -> Option<&Value> {
        self.find(fact)?.arguments.iter().find(|(name, _)| name.node == argument).map(|(_, value)| &value.node)
    }

    fn find(&self, fact: &impl TypeDirective) -> Option<&ConstDirective> {
        self.0.iter().map(|directive| &directive.node).find(|directive| directive.name.node == *fact.name())
    }
}

/// The text of a schema without the facts, as clients see it.
pub fn without(sdl: &str) -> String {
    let begin = format!(" @{PREFIX}");
    let mut text = String::with_capacity(sdl.len());
    let mut rest = sdl;
    while let Some((before, fact)) = rest.split_once(&begin) {
        text.push_str(before);
        let fact = fact.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        rest = match fact.strip_prefix('(') {
            Some(arguments) => arguments.split_once(')').map_or("", |(_, rest)| rest),
            None => fact,
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_for_clients_has_no_facts() {
        let line = format!(
            "a: [ID!]! {} @deprecated {} b(c: Int {})",
            AtMost::apply(5).sdl(),
            Personal::apply().sdl(),
            ReadOnce::apply("x").sdl()
        );
        assert_eq!(line, "a: [ID!]! @_atMost(values: 5) @deprecated @_personal b(c: Int @_readOnce(argument: \"x\"))");
        assert_eq!(without(&line), "a: [ID!]! @deprecated b(c: Int)");
        assert_eq!(without("a: Int"), "a: Int");
    }
}
