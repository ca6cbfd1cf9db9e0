//! The schema as text (SDL): sorted, described, with each permission next to the item that it guards. `schema.graphql` is this text.

use std::collections::{HashMap, HashSet};

use async_graphql::SDLExportOptions;
use async_graphql::parser::types::{BaseType, Type, TypeDefinition, TypeKind, TypeSystemDefinition};
use domain::access::actor::{Permission, Role};
use domain::actions::action::Action;
use domain::event::KINDS;
use domain::order::conflict::{ClaimKind, ConflictKind};
use domain::order::contact::ContactPart;

use crate::graphql::builder;
use engine::facts;

/// The types that only holders of a permission see, in addition to the kinds of events.
const TYPES: [(&str, Permission); 3] =
    [("Alert", Permission::SeeAlerts), ("Customer", Permission::SeeCustomer), ("OrderExport", Permission::ExportOrders)];

/// The text of the whole schema.
pub fn print() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let text = facts::without(&builder().finish().sdl_with_options(options));
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim())
}

/// The schema as introspection shows it to a role: without the fields, operations, enum values and events whose permission the role lacks,
/// and without the types that this makes unreachable.
pub fn print_for(role: Role) -> String {
    let mut usable: Vec<Block> = blocks(&print()).into_iter().filter_map(|block| block.for_role(role)).collect();
    drop_empty(&mut usable);
    let text = joined(&usable, |_| true);
    let reached = reached(&text);
    let mut text = joined(&usable, |name| reached.contains(name));
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text
}

/// A definition of the schema: its name, and its lines.
struct Block {
    name: Option<String>,
    head: String,
    items: Vec<Item>,
    tail: String,
}

/// A field or an enum value of a definition, with its description.
struct Item {
    name: String,
    text: String,
}

/// The definitions in a text that the library printed: each item has a line of its own, after its description between `"""`.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut pending, mut open, mut described): (String, Option<Block>, bool) = (String::new(), None, false);
    for line in text.lines() {
        let is_quotes = line.trim() == "\"\"\"";
        described = described != is_quotes;
        if described || is_quotes {
            pending.push_str(line);
            pending.push('\n');
            continue;
        }
        match &mut open {
            None => {
                let whole = format!("{}{line}\n", std::mem::take(&mut pending));
                let block = Block { name: definition_name(line), head: whole, items: Vec::new(), tail: String::new() };
                if line.ends_with('{') { open = Some(block) } else { blocks.push(block) }
            }
            Some(_) if line == "}" => {
                let Some(mut block) = open.take() else { continue };
                block.tail = format!("{}{line}\n", std::mem::take(&mut pending));
                blocks.push(block);
            }
            Some(block) => {
                let name = line.trim().split(['(', ':', ' ']).next().unwrap_or_default().to_owned();
                block.items.push(Item { name, text: format!("{}{line}\n", std::mem::take(&mut pending)) });
            }
        }
    }
    blocks
}

/// The name that a line defines. `None` = a directive, the schema or an empty line.
fn definition_name(line: &str) -> Option<String> {
    let (kind, rest) = line.split_once(' ')?;
    let is_type = ["type", "interface", "union", "enum", "input", "scalar"].contains(&kind);
    is_type.then(|| rest.split([' ', '{']).next().unwrap_or_default().to_owned())
}

/// Drops the types without items, then the items of those types, until every type has an item.
fn drop_empty(blocks: &mut Vec<Block>) {
    loop {
        let is_empty = |block: &Block| block.items.is_empty() && !block.tail.is_empty();
        let names: HashSet<String> =
            blocks.iter().filter(|block| is_empty(block)).filter_map(|block| block.name.clone()).collect();
        if names.is_empty() {
            return;
        }
        blocks.retain(|block| !is_empty(block));
        for block in blocks.iter_mut() {
            block.items.retain(|item| !names.contains(item.leads_to()));
        }
    }
}

impl Item {
    /// The type of a field; empty for an enum value.
    fn leads_to(&self) -> &str {
        let line = self.text.trim_end().lines().next_back().unwrap_or_default();
        let line = line.split(" @").next().unwrap_or_default().split(" = ").next().unwrap_or_default();
        line.rsplit_once(": ").map_or("", |(_, kind)| kind.trim_matches(['[', ']', '!']))
    }
}

impl Block {
    fn for_role(mut self, role: Role) -> Option<Self> {
        let name = self.name.as_deref().unwrap_or_default();
        let kinds = KINDS.iter().map(|kind| (kind.name, kind.needs));
        if kinds.chain(TYPES).any(|(kind, needs)| kind == name && !role.grants(needs)) {
            return None;
        }
        let granted = |needs: Option<Permission>| needs.is_none_or(|permission| role.grants(permission));
        self.items.retain(|item| match name {
            "Permission" => is_granted(role, &item.name),
            "OrderAction" => Action::from_name(&item.name).is_some_and(|action| role.grants(action.needs())),
            "ContactPart" => ContactPart::from_name(&item.name).is_some_and(|part| role.grants(part.needs())),
            "ConflictKind" => ConflictKind::from_name(&item.name).is_some_and(|kind| granted(kind.needs())),
            "ClaimKind" => ClaimKind::from_name(&item.name).is_some_and(|kind| granted(kind.needs())),
            _ => !needs_more_than(role, &item.text),
        });
        Some(self)
    }
}

fn joined(blocks: &[Block], has: impl Fn(&str) -> bool) -> String {
    let kept = blocks.iter().filter(|block| block.name.as_deref().is_none_or(&has));
    kept.flat_map(|block| {
        let items = block.items.iter().map(|item| item.text.as_str());
        std::iter::once(block.head.as_str()).chain(items).chain([block.tail.as_str()])
    })
    .collect()
}

/// The types that are reachable from the roots and the directives.
fn reached(text: &str) -> HashSet<String> {
    let Ok(document) = async_graphql::parser::parse_schema(text) else { return HashSet::new() };
    let mut types: HashMap<String, TypeDefinition> = HashMap::new();
    let mut waiting: Vec<String> = ["Query", "Mutation", "Subscription"].map(str::to_owned).into();
    for definition in document.definitions {
        match definition {
            TypeSystemDefinition::Type(definition) => drop(types.insert(definition.node.name.node.to_string(), definition.node)),
            TypeSystemDefinition::Directive(directive) => {
                waiting.extend(directive.node.arguments.iter().map(|argument| base_name(&argument.node.ty.node)));
            }
            TypeSystemDefinition::Schema(_) => {}
        }
    }
    let members = |interface: &str| -> Vec<String> {
        let is_one = |definition: &&TypeDefinition| matches!(&definition.kind, TypeKind::Object(object) if object.implements.iter().any(|name| name.node == *interface));
        types.values().filter(is_one).map(|definition| definition.name.node.to_string()).collect()
    };
    let mut reached = HashSet::new();
    while let Some(name) = waiting.pop() {
        let Some(definition) = types.get(&name) else { continue };
        if !reached.insert(name.clone()) {
            continue;
        }
        match &definition.kind {
            TypeKind::Object(object) => {
                waiting.extend(object.implements.iter().map(|name| name.node.to_string()));
                waiting.extend(object.fields.iter().flat_map(|field| leads_to(&field.node)));
            }
            TypeKind::Interface(interface) => {
                waiting.extend(members(&name));
                waiting.extend(interface.fields.iter().flat_map(|field| leads_to(&field.node)));
            }
            TypeKind::Union(union) => waiting.extend(union.members.iter().map(|member| member.node.to_string())),
            TypeKind::InputObject(input) => waiting.extend(input.fields.iter().map(|field| base_name(&field.node.ty.node))),
            TypeKind::Scalar | TypeKind::Enum(_) => {}
        }
    }
    reached
}

fn leads_to(field: &async_graphql::parser::types::FieldDefinition) -> impl Iterator<Item = String> {
    std::iter::once(base_name(&field.ty.node)).chain(field.arguments.iter().map(|argument| base_name(&argument.node.ty.node)))
}

fn base_name(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(item) => base_name(item),
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
            let request = Request::new(include_str!("engine/introspection.graphql")).data(Arc::new(op));
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
