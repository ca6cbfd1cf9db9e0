//! The normal form of a GraphQL operation: two operations that ask for the same have the same one, regardless of spaces, comments and the
//! order of their fields, arguments and variables.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Write as _;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Value};

/// The arguments, sorted by name. The library does not export its type of values with variables, so a macro stands for the type.
macro_rules! sorted_arguments {
    ($arguments:expr) => {{
        let mut arguments = BTreeMap::new();
        for (name, value) in $arguments {
            let variable = |name: Name| Ok::<_, Infallible>(Value::Enum(Name::new(format!("${name}"))));
            let Ok(value) = value.node.clone().into_const_with(variable);
            arguments.insert(name.node.to_string(), value_form(&value));
        }
        let arguments: Vec<String> = arguments.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) }
    }};
}

/// The normal form of each operation of a document, by the operation's name. It includes the fragments that the operation spreads.
pub fn normal_forms(text: &str) -> BTreeMap<String, String> {
    let document = parse_query(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let operations = document.operations.iter().map(|(name, operation)| {
        let name = name.unwrap_or_else(|| panic!("an operation has no name:\n{text}"));
        (name.to_string(), operation_form(&document, name, &operation.node))
    });
    operations.collect()
}

fn operation_form(document: &ExecutableDocument, name: &Name, operation: &OperationDefinition) -> String {
    let variables: BTreeSet<String> = operation
        .variable_definitions
        .iter()
        .map(|definition| {
            let definition = &definition.node;
            let default = definition.default_value.as_ref().map(|value| format!(" = {}", value_form(&value.node)));
            let directives = directives_form(&definition.directives);
            format!("${}: {}{}{directives}", definition.name.node, definition.var_type.node, default.unwrap_or_default())
        })
        .collect();
    let variables = variables.into_iter().collect::<Vec<_>>().join(", ");
    let mut spread = BTreeSet::new();
    let set = set_form(&operation.selection_set.node, &mut spread);
    let mut form = format!("{} {name}({variables}){} {set}\n", operation.ty, directives_form(&operation.directives));
    for (fragment, set) in fragments(document, spread) {
        let _ = writeln!(form, "fragment {fragment} {set}");
    }
    form
}

/// The forms of these fragments and of all that they spread.
fn fragments(document: &ExecutableDocument, spread: BTreeSet<Name>) -> BTreeMap<Name, String> {
    let mut forms = BTreeMap::new();
    let mut open: Vec<Name> = spread.into_iter().collect();
    while let Some(name) = open.pop() {
        if forms.contains_key(&name) {
            continue;
        }
        let fragment = document.fragments.get(&name).unwrap_or_else(|| panic!("there is no fragment {name}"));
        let fragment = &fragment.node;
        let mut further = BTreeSet::new();
        let set = set_form(&fragment.selection_set.node, &mut further);
        open.extend(further);
        forms.insert(name, format!("on {}{} {set}", fragment.type_condition.node.on.node, directives_form(&fragment.directives)));
    }
    forms
}

fn set_form(set: &SelectionSet, spread: &mut BTreeSet<Name>) -> String {
    if set.items.is_empty() {
        return String::new();
    }
    let mut selections: Vec<String> = set.items.iter().map(|selection| selection_form(&selection.node, spread)).collect();
    selections.sort();
    format!("{{ {} }}", selections.join(" "))
}

fn selection_form(selection: &Selection, spread: &mut BTreeSet<Name>) -> String {
    match selection {
        Selection::Field(field) => {
            let field = &field.node;
            let alias = field.alias.as_ref().map(|alias| format!("{}: ", alias.node)).unwrap_or_default();
            let arguments = sorted_arguments!(&field.arguments);
            let directives = directives_form(&field.directives);
            format!("{alias}{}{arguments}{directives} {}", field.name.node, set_form(&field.selection_set.node, spread))
        }
        Selection::FragmentSpread(named) => {
            spread.insert(named.node.fragment_name.node.clone());
            format!("...{}{}", named.node.fragment_name.node, directives_form(&named.node.directives))
        }
        Selection::InlineFragment(inline) => {
            let inline = &inline.node;
            let on =
                inline.type_condition.as_ref().map(|condition| format!(" on {}", condition.node.on.node)).unwrap_or_default();
            format!("...{on}{} {}", directives_form(&inline.directives), set_form(&inline.selection_set.node, spread))
        }
    }
    .trim_end()
    .to_owned()
}

fn directives_form(directives: &[Positioned<Directive>]) -> String {
    let form = |directive: &Positioned<Directive>| {
        format!(" @{}{}", directive.node.name.node, sorted_arguments!(&directive.node.arguments))
    };
    directives.iter().map(form).collect()
}

fn value_form(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<&str, String> = fields.iter().map(|(name, value)| (name.as_str(), value_form(value))).collect();
            let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::List(items) => format!("[{}]", items.iter().map(value_form).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> String {
        normal_forms(text).remove("A").unwrap()
    }

    #[test]
    fn spaces_comments_and_orders_do_not_count() {
        let one = form(
            "query A($a: Int = 1, $b: [ID!]!) { x: orders(first: $a, where: { shop: $b, status: [PAID] }) { id ...F } } fragment F on B { c d }",
        );
        let other = form(
            "# A list.\nfragment F on B { d, c }\nfragment Unused on B { c }\nquery A($b: [ID!]!, $a: Int = 1) {\n  x: orders(where: { status: [PAID], shop: $b }, first: $a) { ...F id }\n}",
        );
        assert_eq!(one, other);
    }

    #[test]
    fn everything_that_is_asked_counts() {
        let usual = form("query A($a: Int) { orders(first: $a) { id ... on Order { number } ...F } } fragment F on B { c }");
        for other in [
            "subscription A($a: Int) { orders(first: $a) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int!) { orders(first: $a) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int = 1) { orders(first: $a) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int) { orders(last: $a) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int) { orders(first: 1) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int) { all: orders(first: $a) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int) { orders(first: $a) @include(if: true) { id ... on Order { number } ...F } } fragment F on B { c }",
            "query A($a: Int) { orders(first: $a) { id ... on Event { number } ...F } } fragment F on B { c }",
            "query A($a: Int) { orders(first: $a) { id ... on Order { number id } ...F } } fragment F on B { c }",
            "query A($a: Int) { orders(first: $a) { id ... on Order { number } ...F } } fragment F on B { c d }",
        ] {
            assert_ne!(form(other), usual, "{other}");
        }
    }
}
