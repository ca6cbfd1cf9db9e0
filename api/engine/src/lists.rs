//! The bounds of lists in arguments. Each list declares its own in the schema ([`AtMost`](super::facts::AtMost)); they are checked before
//! execution, for values that the document writes and for values of variables alike.

use std::collections::HashSet;
use std::convert::Infallible;

use async_graphql::parser::types::{BaseType, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, Type};
use async_graphql::{Name, Value, Variables};
use domain::refusal::{Code, Reason};

use super::error::ApiError;
use super::types::{Definition, TypeMap};

/// The bound of a list that declares none.
const USUAL: usize = 100;

/// The places where the operations of a document use variables as lists.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<(Option<Name>, Vec<Use>)>);

/// A variable in the place of a list.
#[derive(Debug, Clone)]
struct Use {
    variable: Name,
    place: String,
    most: usize,
}

impl Lists {
    /// Finds the lists of a document.
    ///
    /// # Errors
    /// `LIST_TOO_LONG` for a list that the document itself writes.
    pub(super) fn of(types: &TypeMap, document: &ExecutableDocument) -> Result<Self, ApiError> {
        let operations = document.operations.iter().map(|(name, operation)| {
            let mut search = Search { types, document, seen: HashSet::new(), uses: Vec::new() };
            search.set(types.root(operation.node.ty), &operation.node.selection_set.node)?;
            Ok((name.cloned(), search.uses))
        });
        operations.collect::<Result<_, _>>().map(Self)
    }

    /// Checks the lists in the variables of an operation.
    ///
    /// # Errors
    /// `LIST_TOO_LONG`, which names the place in the schema.
    pub(super) fn check(
        &self,
        types: &TypeMap,
        operation: &OperationDefinition,
        name: Option<&str>,
        variables: &Variables,
    ) -> Result<(), ApiError> {
        let uses = match name {
            Some(name) => self.0.iter().find(|(own, _)| own.as_ref().is_some_and(|own| own.as_str() == name)),
            None => self.0.first(),
        };
        let uses = uses.map_or(&[][..], |(_, uses)| uses);
        for definition in &operation.variable_definitions {
            let (name, of) = (&definition.node.name.node, &definition.node.var_type.node);
            let Some(value) = variables.get(name) else { continue };
            let tightest = uses.iter().filter(|one| one.variable == *name).min_by_key(|one| one.most);
            let (place, most) = tightest.map_or_else(|| (format!("${name}"), USUAL), |one| (one.place.clone(), one.most));
            walk(types, of, value, (&place, most), &mut |_, _, _| {})?;
        }
        Ok(())
    }
}

/// Checks a value and everything in it. `found` is called for each variable in the place of a list.
fn walk(
    types: &TypeMap,
    of: &Type,
    value: &Value,
    (place, most): (&str, usize),
    found: &mut impl FnMut(&str, &str, usize),
) -> Result<(), ApiError> {
    match (&of.base, value) {
        (BaseType::List(_), Value::Enum(name)) if name.starts_with('$') => {
            found(&name[1..], place, most);
            Ok(())
        }
        (BaseType::List(_), Value::List(values)) if values.len() > most => {
            let reason = Reason::with(Code::ListTooLong, [place, &most.to_string(), &values.len().to_string()]);
            Err(ApiError::bad_request(reason))
        }
        (BaseType::List(item), Value::List(values)) => {
            values.iter().try_for_each(|value| walk(types, item, value, (place, most), found))
        }
        (BaseType::List(item), value) => walk(types, item, value, (place, most), found),
        (BaseType::Named(name), Value::Object(given)) => {
            let Some(Definition::Input(input)) = types.get(name) else { return Ok(()) };
            for (key, value) in given {
                if let Some(field) = input.fields.get(key.as_str()) {
                    walk(types, &field.of, value, (&format!("{name}.{key}"), field.most.unwrap_or(USUAL)), found)?;
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

struct Search<'a> {
    types: &'a TypeMap,
    document: &'a ExecutableDocument,
    seen: HashSet<&'a Name>,
    uses: Vec<Use>,
}

impl<'a> Search<'a> {
    fn set(&mut self, parent: &str, set: &'a SelectionSet) -> Result<(), ApiError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(parent, &field.node)?,
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(parent, |condition| condition.node.on.node.as_str());
                    self.set(on, &inline.node.selection_set.node)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if self.seen.insert(name)
                        && let Some(fragment) = self.document.fragments.get(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.set(on, &fragment.node.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, parent: &str, field: &'a Field) -> Result<(), ApiError> {
        let (types, name) = (self.types, field.name.node.as_str());
        for (argument, value) in &field.arguments {
            let Some(declared) = types.argument(parent, name, &argument.node) else { continue };
            // The library does not export its type of values with variables, so a variable becomes an enum value that no document can
            // write.
            let named = |name: Name| Ok::<_, Infallible>(Value::Enum(Name::new(format!("${name}"))));
            let Ok(value) = value.node.clone().into_const_with(named);
            let most = declared.most.unwrap_or(USUAL);
            let uses = &mut self.uses;
            let mut found = |variable: &str, place: &str, most: usize| {
                uses.push(Use { variable: Name::new(variable), place: place.to_owned(), most });
            };
            walk(types, &declared.of, &value, (&format!("{parent}.{name}.{}", argument.node), most), &mut found)?;
        }
        let below = types.field(parent, name).map(|of| item_name(&of.base));
        below.map_or(Ok(()), |below| self.set(below, &field.selection_set.node))
    }
}

fn item_name(base: &BaseType) -> &str {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(item) => item_name(&item.base),
    }
}

/// The number of values in the lists of a value.
pub(super) fn values(value: &Value) -> u64 {
    match value {
        Value::List(items) => items.len() as u64 + items.iter().map(values).sum::<u64>(),
        Value::Object(fields) => fields.values().map(values).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { orders(where: OrderWhereInput): Int release(input: HoldsReleaseInput): Int inner: Query nodes(ids: [ID!]!): [Query]! }
        input OrderWhereInput { shop: [ID!] below: [OrderWhereInput!] }
        input HoldsReleaseInput { holds: [ID!]! @_atMost(values: 500) }
    ";

    fn numbers(count: usize) -> String {
        format!("[{}]", vec!["7"; count].join(" "))
    }

    fn check(text: &str, variables: serde_json::Value) -> Result<(), String> {
        let (types, document) = (TypeMap::parse(SDL).unwrap(), parse_query(text).unwrap());
        let lists = Lists::of(&types, &document).map_err(|error| error.to_string())?;
        let (_, operation) = document.operations.iter().next().unwrap();
        let variables = Variables::from_json(variables);
        lists.check(&types, &operation.node, None, &variables).map_err(|error| error.to_string())
    }

    fn refused(text: &str, variables: serde_json::Value) -> String {
        check(text, variables).unwrap_err()
    }

    #[test]
    fn what_a_document_writes_is_bounded_wherever_it_stands() {
        let (fits, long) = (numbers(100), numbers(101));
        let whole =
            |list: &str| format!("{{ nodes(ids: {list}) {{ orders(where: {{ shop: {list}, below: [{{ shop: {list} }}] }}) }} }}");
        assert_eq!(check(&whole(&fits), json!({})), Ok(()));
        let said = refused(&whole(&long), json!({}));
        assert_eq!(said, "The list Query.nodes.ids takes at most 100 values, and this one has 101");
        let below = format!("{{ orders(where: {{ below: [{{ shop: {long} }}] }}) }}");
        assert!(refused(&below, json!({})).contains("OrderWhereInput.shop"));
        let spread = format!("{{ ...F }} fragment F on Query {{ inner {{ ... {{ orders(where: {{ shop: {long} }}) }} }} }}");
        assert!(refused(&spread, json!({})).contains("OrderWhereInput.shop"));
        assert_eq!(check(&format!("{{ release(input: {{ holds: {} }}) }}", numbers(500)), json!({})), Ok(()));
        assert!(refused(&format!("{{ release(input: {{ holds: {} }}) }}", numbers(501)), json!({})).contains("500"));
    }

    #[test]
    fn variables_are_bounded_by_where_they_stand() {
        let (fits, long) = (vec![7; 100], vec![7; 101]);
        let below = "query($shop: [ID!]) { inner { orders(where: { below: [{ shop: $shop }] }) } }";
        assert_eq!(check(below, json!({ "shop": fits })), Ok(()));
        assert!(refused(below, json!({ "shop": long })).contains("OrderWhereInput.shop takes at most 100"));
        let batch = "query($holds: [ID!]!) { release(input: { holds: $holds }) }";
        assert_eq!(check(batch, json!({ "holds": long })), Ok(()));
        let twice = "query($ids: [ID!]!) { release(input: { holds: $ids }) ...F } fragment F on Query { nodes(ids: $ids) { inner { release } } }";
        assert!(refused(twice, json!({ "ids": long })).contains("Query.nodes.ids takes at most 100"));
        let whole = "query($where: OrderWhereInput) { orders(where: $where) }";
        assert_eq!(check(whole, json!({ "where": { "shop": fits } })), Ok(()));
        assert!(refused(whole, json!({ "where": { "below": [{ "shop": long }] } })).contains("OrderWhereInput.shop"));
        let unused = "query($ids: [ID!]) { orders }";
        assert!(refused(unused, json!({ "ids": long })).contains("$ids takes at most 100"));
    }

    #[test]
    fn values_are_counted_in_lists_alone() {
        let value = Value::from_json(json!({ "a": [1, 2, { "b": [3] }], "c": 4, "d": "text" })).unwrap();
        assert_eq!(values(&value), 4);
    }
}
