//! Every type of objects that a query or a subscription leads to writes itself, with exactly the fields of the schema; and every list in an
//! argument declares its bound.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition};
use async_graphql::{Name, Positioned, TypeDirective as _};

use crate::graphql::api::access::object::TokenRevocation;
use crate::graphql::api::access::viewer::Viewer;
use crate::graphql::api::alert::object::{AlertConnection, AlertThreshold};
use crate::graphql::api::alert::subscription::AlertEvent;
use crate::graphql::api::audit::object::AuditLogConnection;
use crate::graphql::api::catalog::connections::object::{ShopSettingsConnection, SkuConnection};
use crate::graphql::api::catalog::mappings::object::{Mapping, MappingVersionConnection};
use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::api::intake::object::IngestFailureConnection;
use crate::graphql::api::node::Node;
use crate::graphql::api::order::connection::OrderConnection;
use crate::graphql::api::order::decisions::RuleFiringConnection;
use crate::graphql::api::order::event::OrderEvent;
use crate::graphql::api::order::matrix::object::{OrderStatusInfo, OrderTransition, OrderTransitionVersion};
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::returns::{OrderReturnConnection, ReturnCount};
use crate::graphql::api::rules::backtest::RuleBacktest;
use crate::graphql::api::rules::embargo::{Embargo, EmbargoConnection, EmbargoPreview};
use crate::graphql::api::rules::object::RuleConnection;
use crate::graphql::api::rules::query::RuleTestResult;
use crate::graphql::api::rules::vocabulary::{RuleActionKindInfo, RuleFact};
use crate::graphql::api::search::customer::Customer;
use crate::graphql::api::search::object::OrderMatchConnection;
use crate::graphql::api::search::saved::SavedSearchConnection;
use crate::graphql::api::task::object::{TaskConnection, TaskCount};
use crate::graphql::api::task::subscription::TaskEvent;
use crate::graphql::types::region::Region;
use crate::graphql::types::shop::{Shop, Warehouse};
use engine::facts::AtMost;
use engine::written::{ObjectType, Shape, Written};

/// The values of the root fields.
fn roots() -> Vec<Shape> {
    vec![
        AlertConnection::shape(),
        AlertEvent::shape(),
        AlertThreshold::shape(),
        AuditLogConnection::shape(),
        Customer::shape(),
        Embargo::shape(),
        EmbargoConnection::shape(),
        EmbargoPreview::shape(),
        IngestFailureConnection::shape(),
        Node::shape(),
        Order::shape(),
        Mapping::shape(),
        MappingVersionConnection::shape(),
        ShopSettingsConnection::shape(),
        SkuConnection::shape(),
        OrderConnection::shape(),
        OrderEvent::shape(),
        OrderExport::shape(),
        OrderMatchConnection::shape(),
        OrderReturnConnection::shape(),
        OrderStatusInfo::shape(),
        OrderTransition::shape(),
        OrderTransitionVersion::shape(),
        Region::shape(),
        ReturnCount::shape(),
        RuleActionKindInfo::shape(),
        RuleBacktest::shape(),
        RuleConnection::shape(),
        RuleFact::shape(),
        RuleFiringConnection::shape(),
        RuleTestResult::shape(),
        SavedSearchConnection::shape(),
        Shop::shape(),
        TaskConnection::shape(),
        TaskCount::shape(),
        TaskEvent::shape(),
        TokenRevocation::shape(),
        Viewer::shape(),
        Warehouse::shape(),
    ]
}

/// The fields of each type that the program can write.
fn written() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut open: Vec<&ObjectType> = roots().iter().flat_map(Shape::types).copied().collect();
    while let Some(of) = open.pop() {
        let fields = of.fields.iter().map(|member| member.name.to_owned()).collect();
        if found.insert(of.name, fields).is_none() {
            open.extend(of.fields.iter().flat_map(|member| (member.shape)().types().to_vec()));
        }
    }
    found
}

struct Schema {
    fields: BTreeMap<String, Vec<Positioned<FieldDefinition>>>,
    members: BTreeMap<String, Vec<String>>,
}

fn schema() -> Schema {
    let mut schema = Schema { fields: BTreeMap::new(), members: BTreeMap::new() };
    for definition in parse_schema(crate::graphql::sdl::print()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let name = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::Object(object) => {
                for interface in object.implements {
                    schema.members.entry(interface.node.to_string()).or_default().push(name.clone());
                }
                schema.fields.insert(name, object.fields);
            }
            TypeKind::Union(union) => {
                schema.members.insert(name, union.members.iter().map(|member| member.node.to_string()).collect());
            }
            _ => {}
        }
    }
    schema
}

fn name_of(of: &Type) -> &Name {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => name_of(item),
    }
}

/// The fields of each type that a client can reach.
fn reached(schema: &Schema) -> BTreeMap<&str, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let mut open: Vec<&str> = vec!["Query", "Subscription"];
    while let Some(name) = open.pop() {
        open.extend(schema.members.get(name).into_iter().flatten().map(String::as_str));
        let Some((name, fields)) = schema.fields.get_key_value(name) else { continue };
        let names = fields.iter().map(|field| field.node.name.node.to_string()).collect();
        if found.insert(name.as_str(), names).is_none() {
            open.extend(fields.iter().map(|field| name_of(&field.node.ty.node).as_str()));
        }
    }
    found.remove("Query");
    found.remove("Subscription");
    found
}

#[test]
fn every_object_that_can_be_asked_for_writes_itself() {
    let schema = schema();
    let (written, reached) = (written(), reached(&schema));
    assert!(reached.len() > 50, "{}", reached.len());
    for (name, fields) in &reached {
        let own = written
            .get(name)
            .unwrap_or_else(|| panic!("{name} does not write itself: derive `Written` or put `#[written]` above `#[Object]`"));
        assert_eq!(own, fields, "{name}");
    }
    assert_eq!(written.len(), reached.len());
}

#[test]
fn every_list_in_an_argument_declares_its_bound() {
    let sdl = crate::graphql::guard(crate::config::GraphqlLimits::default()).unwrap().sdl();
    let mut lists = 0;
    let mut check = |owner: String, inputs: &[Positioned<InputValueDefinition>]| {
        for input in inputs.iter().filter(|input| matches!(input.node.ty.node.base, BaseType::List(_))) {
            let is_bounded = input.node.directives.iter().any(|directive| directive.node.name.node == *AtMost.name());
            assert!(is_bounded, "{owner}.{}: put `#[at_most(…)]` above it", input.node.name.node);
            lists += 1;
        }
    };
    for definition in parse_schema(sdl).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let owner = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::InputObject(input) => check(owner, &input.fields),
            TypeKind::Object(object) => {
                object.fields.iter().for_each(|field| check(format!("{owner}.{}", field.node.name.node), &field.node.arguments));
            }
            _ => {}
        }
    }
    assert!(lists > 25, "{lists}");
}
