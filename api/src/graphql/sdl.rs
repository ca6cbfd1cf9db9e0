//! The schema as text (SDL): sorted, described, with each permission next to the item that it guards. `schema.graphql` is this text.

use domain::access::actor::{Permission, Role};
use domain::actions::action::Action;
use domain::event::KINDS;
use domain::order::conflict::{ClaimKind, ConflictKind};
use domain::order::contact::ContactPart;
use engine::sdl::{self, Item};

use crate::graphql::builder;

/// The types that only holders of a permission see, in addition to the kinds of events.
const TYPES: [(&str, Permission); 7] = [
    ("Alert", Permission::SeeAlerts),
    ("Customer", Permission::SeeCustomer),
    ("Embargo", Permission::SeeEmbargoes),
    ("OrderExport", Permission::ExportOrders),
    ("Rule", Permission::SeeRules),
    ("RuleBacktest", Permission::SeeRules),
    ("Task", Permission::SeeTasks),
];

/// The text of the whole schema.
pub fn print() -> String {
    sdl::print(&builder().finish())
}

/// The schema as introspection shows it to a role: without the fields, operations, enum values and events whose permission the role lacks,
/// and without the types that this makes unreachable.
pub fn print_for(role: Role) -> String {
    let kinds = || KINDS.iter().map(|kind| (kind.name, kind.needs)).chain(TYPES);
    let has_type = |name: &str| !kinds().any(|(kind, needs)| kind == name && !role.grants(needs));
    sdl::restricted(&print(), has_type, |of, item| shows(role, of, item))
}

/// Whether introspection shows an item of a type to a role.
fn shows(role: Role, of: &str, item: &Item) -> bool {
    let granted = |needs: Option<Permission>| needs.is_none_or(|permission| role.grants(permission));
    match of {
        "Permission" => is_granted(role, &item.name),
        "OrderAction" => Action::from_name(&item.name).is_some_and(|action| role.grants(action.needs())),
        "ContactPart" => ContactPart::from_name(&item.name).is_some_and(|part| role.grants(part.needs())),
        "ConflictKind" => ConflictKind::from_name(&item.name).is_some_and(|kind| granted(kind.needs())),
        "ClaimKind" => ClaimKind::from_name(&item.name).is_some_and(|kind| granted(kind.needs())),
        _ => !needs_more_than(role, &item.text),
    }
}

/// Whether an item names a permission that the role does not grant.
fn needs_more_than(role: Role, text: &str) -> bool {
    let Some((_, rest)) = text.split_once("@requiresPermission(permission: ") else { return false };
    rest.split_once(')').is_some_and(|(name, _)| !is_granted(role, name))
}

fn is_granted(role: Role, name: &str) -> bool {
    Permission::from_name(name).is_some_and(|permission| role.grants(permission))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use async_graphql::parser::parse_schema;
    use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
    use async_graphql::{Request, Value};
    use chrono::DateTime;
    use domain::access::actor::Actor;
    use domain::refusal::Language;

    use super::*;
    use crate::app::{OpCtx, Trail};

    #[test]
    fn a_role_reads_nothing_of_what_it_may_not_use() {
        let text = print_for(Role::Warehouse);
        assert!(text.contains("orderPickConfirm(") && !text.contains("voucherRecord") && !text.contains("VoucherRecord"));
        assert!(!text.contains("Its payments") && !text.contains("type Payment") && !text.contains("RECORD_VOUCHER"));
        assert!(!text.contains("settled:") && !text.contains("OrderVoucherRecorded"));
        assert!(print_for(Role::Manager).contains("totals: OrderTotals"));
    }

    /// The items of each type of a text.
    fn of_text(text: &str) -> BTreeSet<String> {
        let mut items = BTreeSet::new();
        for definition in parse_schema(text).unwrap().definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let owner = definition.node.name.node.to_string();
            let names: Vec<String> = match definition.node.kind {
                TypeKind::Object(object) => object.fields.iter().map(|field| field.node.name.node.to_string()).collect(),
                TypeKind::Interface(interface) => interface.fields.iter().map(|field| field.node.name.node.to_string()).collect(),
                TypeKind::InputObject(input) => input.fields.iter().map(|field| field.node.name.node.to_string()).collect(),
                TypeKind::Enum(words) => words.values.iter().map(|word| word.node.value.node.to_string()).collect(),
                TypeKind::Scalar | TypeKind::Union(_) => Vec::new(),
            };
            items.extend(names.into_iter().map(|name| format!("{owner}.{name}")));
            items.insert(owner);
        }
        items
    }

    /// The items of each type of an answer to an introspection.
    fn of_answer(data: &Value) -> BTreeSet<String> {
        let data = serde_json::to_value(data).unwrap();
        let mut items = BTreeSet::new();
        for kind in data["__schema"]["types"].as_array().unwrap() {
            let owner = kind["name"].as_str().unwrap();
            if owner.starts_with("__") || ["Int", "Float", "String", "Boolean", "ID"].contains(&owner) {
                continue;
            }
            for list in ["fields", "inputFields", "enumValues"] {
                for item in kind[list].as_array().into_iter().flatten() {
                    items.insert(format!("{owner}.{}", item["name"].as_str().unwrap()));
                }
            }
            items.insert(owner.to_owned());
        }
        items
    }

    #[tokio::test]
    async fn introspection_shows_each_role_what_is_printed_for_it() {
        let schema = builder().limit_recursive_depth(100).finish();
        for role in Role::ALL {
            let actor = Actor {
                subject: "u".into(),
                name: "u".into(),
                roles: [role].into(),
                warehouses: [].into(),
                shops: None,
                expires_at: DateTime::UNIX_EPOCH,
                token_id: None,
                issued_at: None,
            };
            let op = OpCtx {
                actor: Arc::new(actor),
                now: DateTime::UNIX_EPOCH,
                request_id: "r".into(),
                language: Language::En,
                trail: Trail::default(),
            };
            let request = Request::new(include_str!("../../engine/src/introspection.graphql")).data(Arc::new(op));
            let answer = schema.execute(request).await;
            assert!(answer.errors.is_empty(), "{:?}", answer.errors);
            let (shown, printed) = (of_answer(&answer.data), of_text(&print_for(role)));
            let differing: Vec<&String> = shown.symmetric_difference(&printed).collect();
            assert!(differing.is_empty(), "{role:?} differs in {differing:?}");
            let all = of_text(&print());
            assert!(printed.len() < all.len() && printed.is_subset(&all), "{role:?}");
        }
    }

    /// Every guard that the schema prints hides what it guards from those who lack the permission.
    #[test]
    fn what_names_a_permission_is_printed_for_those_alone_who_hold_it() {
        for role in Role::ALL {
            let text = print_for(role);
            for (name, _) in text.split("@requiresPermission(permission: ").skip(1).filter_map(|rest| rest.split_once(')')) {
                assert!(name == "Permission!" || is_granted(role, name), "{role:?} reads of {name}");
            }
        }
    }
}
