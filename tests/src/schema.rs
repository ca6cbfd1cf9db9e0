//! The committed schema: its fields, so that a test notices fields that it has not requested.

use std::sync::LazyLock;

use async_graphql::Name;
use async_graphql::parser::types::{FieldDefinition, TypeDefinition, TypeKind, TypeSystemDefinition};

/// The text of `schema.graphql`.
pub const SDL: &str = include_str!("../../schema.graphql");

static TYPES: LazyLock<Vec<TypeDefinition>> = LazyLock::new(|| {
    let document = async_graphql::parser::parse_schema(SDL).expect("the schema is readable");
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types.collect()
});

/// A field of an object type.
#[derive(Debug, Clone)]
pub struct Field {
    /// The type that has the field.
    pub owner: String,
    /// The name of the field.
    pub name: String,
    /// The description of the field.
    pub description: String,
    /// The permission of its `@requiresPermission`; `None` = it needs none.
    pub requires: Option<String>,
    /// The name of its type, without `!` and lists.
    pub type_name: String,
    /// The names of its arguments and their types as written in the schema.
    pub arguments: Vec<(String, String)>,
}

impl Field {
    fn of(owner: &str, field: &FieldDefinition) -> Self {
        let directive = field.directives.iter().find(|directive| directive.node.name.node == "requiresPermission");
        let argument = |name: &str| directive.and_then(|directive| directive.node.get_argument(name));
        let written = field.ty.node.to_string();
        Self {
            owner: owner.to_owned(),
            name: field.name.node.to_string(),
            description: field.description.as_ref().map(|text| text.node.clone()).unwrap_or_default(),
            requires: argument("permission").map(|value| value.node.to_string()),
            type_name: written.trim_matches(|c| "[]!".contains(c)).to_owned(),
            arguments: field.arguments.iter().map(|one| (one.node.name.node.to_string(), one.node.ty.node.to_string())).collect(),
        }
    }

    fn is_free(&self) -> bool {
        self.requires.is_none() && self.arguments.iter().all(|(_, kind)| !kind.ends_with('!'))
    }
}

/// All fields of all object types, including the roots.
pub fn fields() -> Vec<Field> {
    TYPES.iter().filter(|kind| matches!(kind.kind, TypeKind::Object(_))).flat_map(|kind| fields_of(&kind.name.node)).collect()
}

/// The fields of an object type or interface.
pub fn fields_of(owner: &str) -> Vec<Field> {
    let found = TYPES.iter().find(|definition| definition.name.node == owner);
    match found.map(|definition| &definition.kind) {
        Some(TypeKind::Object(object)) => object.fields.iter().map(|field| Field::of(owner, &field.node)).collect(),
        Some(TypeKind::Interface(interface)) => interface.fields.iter().map(|field| Field::of(owner, &field.node)).collect(),
        _ => Vec::new(),
    }
}

/// The names of an input's fields.
pub fn input_fields(input: &str) -> Vec<String> {
    match TYPES.iter().find(|definition| definition.name.node == input).map(|definition| &definition.kind) {
        Some(TypeKind::InputObject(input)) => input.fields.iter().map(|field| field.node.name.node.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// The values of an enum.
pub fn words(name: &str) -> Vec<String> {
    match TYPES.iter().find(|definition| definition.name.node == name).map(|definition| &definition.kind) {
        Some(TypeKind::Enum(words)) => words.values.iter().map(|word| word.node.value.node.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// The object types that implement an interface.
pub fn types_of(interface: &str) -> Vec<String> {
    let is_one = |definition: &&TypeDefinition| match &definition.kind {
        TypeKind::Object(object) => object.implements.iter().any(|name| name.node == Name::new(interface)),
        _ => false,
    };
    TYPES.iter().filter(is_one).map(|definition| definition.name.node.to_string()).collect()
}

/// A document that runs one mutation with `$input` and selects all fields of its payload that need no further permission.
pub fn command(mutation: &str) -> String {
    let all = fields_of("Mutation");
    let field = all.iter().find(|field| field.name == mutation).unwrap_or_else(|| panic!("there is no mutation {mutation}"));
    let (_, input) = &field.arguments[0];
    format!("mutation($input: {input}) {{ {mutation}(input: $input) {} }}", selection(&field.type_name, 3))
}

/// A selection of all fields of a type that need neither a permission nor an argument, to this depth of objects.
pub fn selection(type_name: &str, depth: usize) -> String {
    let fields = fields_of(type_name);
    if fields.is_empty() {
        return String::new();
    }
    let mut parts = vec!["__typename".to_owned()];
    for field in fields.iter().filter(|field| field.is_free()) {
        let inner = fields_of(&field.type_name);
        if inner.is_empty() {
            parts.push(field.name.clone());
        } else if depth > 1 && field.name != "edges" {
            parts.push(format!("{} {}", field.name, selection(&field.type_name, depth - 1)));
        }
    }
    format!("{{ {} }}", parts.join(" "))
}
