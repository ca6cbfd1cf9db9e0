//! The text of a schema (SDL): sorted and tidy, whole or as a caller sees it who may use some of its items.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{BaseType, Type, TypeDefinition, TypeKind, TypeSystemDefinition};
use async_graphql::{ObjectType, SDLExportOptions, Schema, SubscriptionType};

use crate::facts;

/// The text of a schema, without the facts that only the engine reads.
pub fn print<Q, M, S>(schema: &Schema<Q, M, S>) -> String
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let text = facts::without(&schema.sdl_with_options(options));
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim())
}

/// The text of a schema with the types that `has_type` keeps by name, and of them the items that `has_item` keeps by the name of the type
/// and the item; without the types that this makes empty or unreachable.
pub fn restricted(text: &str, has_type: impl Fn(&str) -> bool, has_item: impl Fn(&str, &Item) -> bool) -> String {
    let mut usable = blocks(text);
    usable.retain(|block| block.name.as_deref().is_none_or(&has_type));
    for block in &mut usable {
        let name = block.name.as_deref().unwrap_or_default();
        block.items.retain(|item| has_item(name, item));
    }
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
pub struct Item {
    /// The name of the field or the value.
    pub name: String,
    /// Its lines in the text of the schema.
    pub text: String,
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
