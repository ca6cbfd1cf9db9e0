//! The cost of an operation before it runs: an object costs 1, a scalar 0, and a list its item times the number of items that it may hold.
//!
//! Every selection counts: an alias, a repeated field, a fragment at each spread. The parts that are independent of variables are summed
//! once for each document. A list or a look-up declares what it costs in the schema ([`facts`](super::facts)). Each value of a list in an
//! argument costs [`VALUE`], too: it is read and looked up, found or not.

use std::convert::Infallible;

use async_graphql::parser::types::{BaseType, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};
use serde::Serialize;

use super::lists::values;
use super::types::TypeMap;

/// The cost of a value of a list: so high that sixteen clerks who send lists as often as their budget allows leave time to others, which
/// the benchmark `lists` measures.
const VALUE: u64 = 2;
/// The number of items of a page that states no size, and the largest number.
const PAGE: u64 = 20;
const LARGEST_PAGE: u64 = 100;
/// The assumed number of items of a list that is not paged and declares none: parts of one object.
const LIST: u64 = 5;
/// The costs of introspection: of the whole schema, and of one type.
const SCHEMA: u64 = 1_000;
const TYPE: u64 = 100;

/// The cost of each operation of a document.
#[derive(Debug, Default)]
pub(super) struct Costs(Vec<(Option<Name>, Cost)>);

/// A sum in which only the sizes of some lists are open.
#[derive(Debug, Default, Clone, PartialEq)]
struct Cost {
    fixed: u64,
    /// The part of `fixed` that is for look-ups.
    look_ups: u64,
    lists: Vec<(Size, Cost)>,
}

/// The number of items that a list may hold.
#[derive(Debug, Clone, PartialEq)]
enum Size {
    Known(u64),
    /// The value of `first` or `last`.
    Page(Vec<Number>),
    /// The length of a variable's list.
    Length(Name),
    /// The number of values in all lists of a variable.
    Values(Name),
}

/// A number in a document: a literal, or a variable with its default.
#[derive(Debug, Clone, PartialEq)]
enum Number {
    Known(u64),
    Variable(Name, Option<u64>),
}

impl Costs {
    pub(super) fn of(types: &TypeMap, document: &ExecutableDocument) -> Self {
        let costs = document.operations.iter().map(|(name, operation)| {
            let operation = &operation.node;
            let sums = Sums { types, document, operation };
            (name.cloned(), sums.set(types.root(operation.ty), &operation.selection_set.node, None))
        });
        Self(costs.collect())
    }

    /// The cost of an operation with these variables; at least 1.
    pub(super) fn cost(&self, operation: Option<&str>, variables: &Variables) -> u64 {
        self.find(operation).map_or(0, |cost| cost.sum(variables)).max(1)
    }

    /// The part of the cost for look-ups and for the values of lists, which is never given back.
    pub(super) fn of_look_ups(&self, operation: Option<&str>, variables: &Variables) -> u64 {
        self.find(operation).map_or(0, |cost| cost.sum_of_look_ups(variables))
    }

    fn find(&self, operation: Option<&str>) -> Option<&Cost> {
        let mut all = self.0.iter();
        let found = match operation {
            Some(operation) => all.find(|(name, _)| name.as_ref().is_some_and(|name| name.as_str() == operation)),
            None => all.next(),
        };
        found.map(|(_, cost)| cost)
    }
}

impl Cost {
    fn sum(&self, variables: &Variables) -> u64 {
        let of = |(size, cost): &(Size, Self)| size.items(variables).saturating_mul(cost.sum(variables));
        self.lists.iter().map(of).fold(self.fixed, u64::saturating_add)
    }

    fn sum_of_look_ups(&self, variables: &Variables) -> u64 {
        let of = |(size, cost): &(Size, Self)| match size {
            Size::Values(_) => size.items(variables).saturating_mul(VALUE),
            size => {
                let one = cost.sum_of_look_ups(variables);
                if one == 0 { 0 } else { size.items(variables).saturating_mul(one) }
            }
        };
        self.lists.iter().map(of).fold(self.look_ups, u64::saturating_add)
    }

    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.look_ups = self.look_ups.saturating_add(other.look_ups);
        self.lists.extend(other.lists);
    }

    /// Adds `size` times the cost of one item.
    fn add_list(&mut self, size: &Size, item: Self) {
        match size {
            Size::Known(items) => {
                self.fixed = self.fixed.saturating_add(items.saturating_mul(item.fixed));
                self.look_ups = self.look_ups.saturating_add(items.saturating_mul(item.look_ups));
                if !item.lists.is_empty() {
                    self.lists.push((Size::Known(*items), Self { lists: item.lists, ..Self::default() }));
                }
            }
            size => self.lists.push((size.clone(), item)),
        }
    }
}

impl Size {
    fn items(&self, variables: &Variables) -> u64 {
        match self {
            Self::Known(items) => *items,
            Self::Page(given) => {
                given.iter().filter_map(|number| number.value(variables)).max().unwrap_or(PAGE).min(LARGEST_PAGE)
            }
            Self::Length(name) => match variables.get(name) {
                Some(Value::List(items)) => items.len() as u64,
                _ => 1,
            },
            Self::Values(name) => variables.get(name).map_or(0, values),
        }
    }
}

impl Number {
    fn value(&self, variables: &Variables) -> Option<u64> {
        match self {
            Self::Known(number) => Some(*number),
            Self::Variable(name, usual) => match variables.get(name) {
                Some(value) => number(value),
                None => *usual,
            },
        }
    }
}

/// Negative numbers are refused later and cost nothing here.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
        _ => None,
    }
}

struct Sums<'a> {
    types: &'a TypeMap,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
}

impl Sums<'_> {
    /// The cost of a selection set within one object. `page` is the size of the page that the object is, if it is one. The limits have
    /// refused fragments that spread themselves, and bounded the number of selections.
    fn set(&self, parent: &str, set: &SelectionSet, page: Option<&Size>) -> Cost {
        let mut cost = Cost::default();
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&mut cost, parent, &field.node, page),
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(parent, |condition| condition.node.on.node.as_str());
                    cost.add(self.set(on, &inline.node.selection_set.node, page));
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        cost.add(self.set(on, &fragment.node.selection_set.node, page));
                    }
                }
            }
        }
        cost
    }

    fn field(&self, cost: &mut Cost, parent: &str, field: &Field, page: Option<&Size>) {
        let name = field.name.node.as_str();
        match name {
            "__schema" => cost.fixed = cost.fixed.saturating_add(SCHEMA),
            "__type" => cost.fixed = cost.fixed.saturating_add(TYPE),
            _ => {}
        }
        let Some(of) = self.types.field(parent, name) else { return };
        add_values(cost, field);
        let (item, is_list) = match &of.base {
            BaseType::List(item) => (item_name(&item.base), true),
            base @ BaseType::Named(_) => (item_name(base), false),
        };
        if !self.types.is_composite(item) {
            return;
        }
        let own_page = self.types.field(item, "pageInfo").map(|_| Size::Page(self.numbers(field)));
        let mut one = self.set(item, &field.selection_set.node, own_page.as_ref());
        let look_up = self.types.price(parent, name);
        one.fixed = one.fixed.saturating_add(1).saturating_add(look_up);
        one.look_ups = one.look_ups.saturating_add(look_up);
        if is_list {
            let size = match page {
                Some(page) if matches!(name, "nodes" | "edges") => page.clone(),
                _ => self.list(parent, field),
            };
            cost.add_list(&size, one);
        } else {
            cost.add(one);
        }
    }

    /// The size of a list that is not paged.
    fn list(&self, parent: &str, field: &Field) -> Size {
        match given(field, "ids") {
            Some(Given::Variable(name)) => Size::Length(name),
            Some(Given::Value(Value::List(ids))) => Size::Known(ids.len() as u64),
            Some(Given::Value(_)) => Size::Known(1),
            None => Size::Known(self.types.items(parent, field.name.node.as_str()).unwrap_or(LIST)),
        }
    }

    fn numbers(&self, field: &Field) -> Vec<Number> {
        let numbers = ["first", "last"].into_iter().filter_map(|name| match given(field, name)? {
            Given::Variable(name) => {
                let declared = self.operation.variable_definitions.iter().find(|one| one.node.name.node == name);
                let usual = declared.and_then(|one| number(&one.node.default_value.as_ref()?.node));
                Some(Number::Variable(name, usual))
            }
            Given::Value(value) => number(&value).map(Number::Known),
        });
        numbers.collect()
    }
}

/// Adds the cost of the values of the lists in a field's arguments. The values of `ids` are paid for by the objects that they name.
fn add_values(cost: &mut Cost, field: &Field) {
    let one = Cost { fixed: VALUE, look_ups: VALUE, ..Cost::default() };
    for (_, value) in field.arguments.iter().filter(|(name, _)| name.node != "ids") {
        let mut variables = Vec::new();
        let Ok(constant) = value.node.clone().into_const_with(|name| {
            variables.push(name);
            Ok::<_, Infallible>(Value::Null)
        });
        cost.add_list(&Size::Known(values(&constant)), one.clone());
        cost.lists.extend(variables.into_iter().map(|name| (Size::Values(name), one.clone())));
    }
}

/// An argument as the document gives it.
enum Given {
    Variable(Name),
    Value(Value),
}

/// The argument of a field. The library does not export its type of values with variables, so a variable is recognized by its `$`.
fn given(field: &Field, argument: &str) -> Option<Given> {
    let value = &field.get_argument(argument)?.node;
    if let Some(name) = value.to_string().strip_prefix('$') {
        return Some(Given::Variable(Name::new(name)));
    }
    let Ok(constant) = value.clone().into_const_with(|_| Ok::<_, Infallible>(Value::Null));
    Some(Given::Value(constant))
}

fn item_name(base: &BaseType) -> &str {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(item) => item_name(&item.base),
    }
}

/// The number of objects in an answer.
pub(super) fn objects(data: &Value) -> u64 {
    match data {
        Value::Object(fields) => 1 + fields.values().map(objects).sum::<u64>(),
        Value::List(items) => items.iter().map(objects).sum(),
        _ => 0,
    }
}

/// The content of `extensions.cost` of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Charge {
    /// The estimated cost of the operation.
    pub requested_query_cost: u64,
    /// The actual cost: the objects of its answer, and its look-ups and values of lists. `None` = the operation did not run.
    pub actual_query_cost: Option<u64>,
    /// The budget that the caller has left.
    pub throttle_status: ThrottleStatus,
}

/// The state of a caller's budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ThrottleStatus {
    /// The maximum of the budget.
    pub maximum_available: u64,
    /// The budget available now.
    pub currently_available: u64,
    /// The amount restored each second.
    pub restore_rate: u64,
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { order(by: ID): Order orders(first: Int, last: Int, where: Where): Orders! nodes(ids: [ID!]!): [Order]! shops: [Shop!]! @_items(count: 20) n: Int orderSearch(first: Int): Orders! @_lookUp(price: 10000) }
        input Where { shop: [ID!] status: [ID!] }
        type Orders { count: Int nodes: [Order!]! edges: [Edge!]! pageInfo: PageInfo! }
        type Edge { node: Order! cursor: String! }
        type PageInfo { hasNextPage: Boolean! }
        type Order { id: ID! tags: [String!]! lines: [Line!]! shop: Shop! timeline(first: Int, last: Int): Orders! }
        type Line { id: ID! shop: Shop! }
        type Shop { id: ID! }
    ";

    fn cost_with(text: &str, variables: serde_json::Value) -> u64 {
        let (types, document) = (TypeMap::parse(SDL).unwrap(), parse_query(text).unwrap());
        Costs::of(&types, &document).cost(None, &Variables::from_json(variables))
    }

    fn cost(text: &str) -> u64 {
        cost_with(text, json!({}))
    }

    #[test]
    fn objects_cost_one_scalars_nothing_and_lists_by_their_size() {
        assert_eq!(cost("{ n __typename }"), 1);
        assert_eq!(cost("{ order { id tags } }"), 1);
        assert_eq!(cost("{ order { id shop { id } lines { id shop { id } } } }"), 2 + LIST * 2);
        assert_eq!(cost("{ shops { id } }"), 20);
        assert_eq!(cost("{ orders(first: 7) { nodes { id } pageInfo { hasNextPage } } }"), 1 + 7 + 1);
        assert_eq!(cost("{ orders(last: 7) { edges { node { id } } } }"), 1 + 7 * 2);
        assert_eq!(cost("{ orders { nodes { id } } }"), 1 + PAGE);
        assert_eq!(cost("{ orders(first: 1000000) { nodes { id } } }"), 1 + LARGEST_PAGE);
        assert_eq!(cost("{ orders(first: -1) { nodes { id } } }"), 1);
        assert_eq!(cost("{ orders(first: 10) { nodes { timeline(first: 10) { nodes { id } } } } }"), 1 + 10 * (1 + 1 + 10));
        assert_eq!(cost("{ nodes(ids: [1, 2, 3]) { id } }"), 3);
        assert_eq!(cost("{ __schema { types { name } } }"), SCHEMA);
    }

    #[test]
    fn every_selection_counts() {
        assert_eq!(cost("{ a: order { id } b: order { id } order { id } order { id } }"), 4);
        assert_eq!(cost("{ ...F ...F } fragment F on Query { order { ... on Order { shop { id } } } }"), 4);
        assert_eq!(cost("{ orders(first: 3) { ...P } } fragment P on Orders { nodes { id } nodes { id } }"), 1 + 6);
    }

    #[test]
    fn variables_decide_what_they_are_for() {
        let text = "query($n: Int, $m: Int = 2, $ids: [ID!]!) {
            orders(first: $n) { nodes { timeline(last: $m) { nodes { id } } } } nodes(ids: $ids) { id } }";
        assert_eq!(cost_with(text, json!({"n": 3, "ids": ["a", "b"]})), 1 + 3 * (1 + 1 + 2) + 2);
        assert_eq!(cost_with(text, json!({"n": 3, "m": 9, "ids": []})), 1 + 3 * (1 + 1 + 9));
        assert_eq!(cost_with(text, json!({"n": null, "ids": []})), 1 + PAGE * (1 + 1 + 2));
        assert_eq!(cost_with(text, json!({"n": 10_000_000_000_u64, "m": u64::MAX, "ids": []})), 1 + 100 * 102);
    }

    #[test]
    fn a_look_up_has_its_price_however_little_it_finds() {
        let text = "{ a: orderSearch(first: 2) { nodes { id } } ...F shops { id } } fragment F on Query { orderSearch { pageInfo { hasNextPage } } }";
        let (types, document) = (TypeMap::parse(SDL).unwrap(), parse_query(text).unwrap());
        let costs = Costs::of(&types, &document);
        assert_eq!(costs.cost(None, &Variables::default()), 2 * 10_000 + (1 + 2) + (1 + 1) + 20);
        assert_eq!(costs.of_look_ups(None, &Variables::default()), 2 * 10_000);
        let list = Costs::of(&types, &parse_query("{ orders { nodes { id } } }").unwrap());
        assert_eq!(list.of_look_ups(None, &Variables::default()), 0);
    }

    #[test]
    fn each_value_of_a_list_in_an_argument_costs_and_is_not_given_back() {
        let text = "query($shop: [ID!], $where: Where) {
            a: orders(where: { shop: [1, 2, 3] }) { count } b: orders(where: { shop: $shop }) { count } c: orders(where: $where) { count } }";
        let (types, document) = (TypeMap::parse(SDL).unwrap(), parse_query(text).unwrap());
        let costs = Costs::of(&types, &document);
        let variables = Variables::from_json(json!({ "shop": ["a", "b"], "where": { "shop": ["c"], "status": ["D", "E"] } }));
        assert_eq!(costs.cost(None, &variables), 3 + VALUE * (3 + 2 + 3));
        assert_eq!(costs.of_look_ups(None, &variables), VALUE * (3 + 2 + 3));
        assert_eq!(costs.cost(None, &Variables::default()), 3 + VALUE * 3);
    }

    #[test]
    fn each_operation_has_its_own() {
        let (types, document) =
            (TypeMap::parse(SDL).unwrap(), parse_query("query A { shops { id } } query B { order { id } }").unwrap());
        let costs = Costs::of(&types, &document);
        assert_eq!(["A", "B"].map(|name| costs.cost(Some(name), &Variables::default())), [20, 1]);
    }

    #[test]
    fn the_objects_of_an_answer_are_counted() {
        let data = Value::from_json(json!({"order": {"id": 1, "lines": [{"shop": {}}, null], "tags": ["{"]}})).unwrap();
        assert_eq!(objects(&data), 4);
    }
}
