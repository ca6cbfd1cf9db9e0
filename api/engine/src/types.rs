//! The types of the schema, read once from its SDL, as completion and the check of variables need them.

use std::collections::{HashMap, HashSet};

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    ConstDirective, FieldDefinition, InputValueDefinition, ObjectType, OperationType, Type, TypeKind, TypeSystemDefinition,
};

use super::facts::{AtMost, Facts, Items, LookUp, Personal, ReadOnce, Target};

/// The types by name.
#[derive(Debug)]
pub(super) struct TypeMap {
    types: HashMap<String, Definition>,
    roots: [String; 3],
    /// The fields of the subscription's root that have an argument `after`.
    resumable: HashSet<String>,
}

#[derive(Debug)]
pub(super) enum Definition {
    Scalar,
    Enum(HashSet<String>),
    Composite(Composite),
    Input(Input),
}

/// An object, interface or union.
#[derive(Debug)]
pub(super) struct Composite {
    fields: HashMap<String, Field>,
    /// The interfaces of an object, the members of a union.
    related: HashSet<String>,
    is_object: bool,
}

/// A field of an object or interface.
#[derive(Debug)]
struct Field {
    of: Type,
    arguments: HashMap<String, Argument>,
    /// The number of items that it may hold, where it is a list that declares it.
    items: Option<u64>,
    /// The price of a look-up by this field; 0 = it is no look-up.
    price: u64,
    is_personal: bool,
    read_once: Option<String>,
}

/// An argument of a field.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) of: Type,
    /// The bound of its list, where it declares one.
    pub(super) most: Option<usize>,
}

/// An input object of the schema.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) fields: HashMap<String, InputField>,
    pub(super) one_of: bool,
    /// The fields that name the target for the audit log, the first that has a value first.
    pub(super) targets: Vec<TargetField>,
}

#[derive(Debug)]
pub(super) struct InputField {
    pub(super) of: Type,
    pub(super) has_default: bool,
    /// The bound of its list, where it declares one.
    pub(super) most: Option<usize>,
}

/// A field of an input that names the target for the audit log.
#[derive(Debug)]
pub(super) struct TargetField {
    pub(super) name: String,
    pub(super) is_phone: bool,
}

impl TypeMap {
    pub(super) fn parse(sdl: &str) -> Result<Self, async_graphql::parser::Error> {
        let mut map = Self {
            types: HashMap::new(),
            resumable: HashSet::new(),
            roots: ["Query", "Mutation", "Subscription"].map(str::to_owned),
        };
        for definition in parse_schema(sdl)?.definitions {
            match definition {
                TypeSystemDefinition::Schema(schema) => {
                    let roots = [schema.node.query, schema.node.mutation, schema.node.subscription];
                    for (root, name) in map.roots.iter_mut().zip(roots) {
                        if let Some(name) = name {
                            *root = name.node.to_string();
                        }
                    }
                }
                TypeSystemDefinition::Type(definition) => {
                    let definition = definition.node;
                    if definition.name.node == map.root(OperationType::Subscription)
                        && let TypeKind::Object(object) = &definition.kind
                    {
                        map.resumable = resumable(object);
                    }
                    map.types.insert(definition.name.node.to_string(), Definition::of(definition.kind, &definition.directives));
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        Ok(map)
    }

    pub(super) fn root(&self, kind: OperationType) -> &str {
        let [query, mutation, subscription] = &self.roots;
        match kind {
            OperationType::Query => query,
            OperationType::Mutation => mutation,
            OperationType::Subscription => subscription,
        }
    }

    /// Whether a field of the subscription's root can resume after an event: it has an argument `after`.
    pub(super) fn is_resumable(&self, field: &str) -> bool {
        self.resumable.contains(field)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Definition> {
        self.types.get(name)
    }

    /// The type of a field. `None` = `__typename`, introspection or an unknown field.
    pub(super) fn field(&self, parent: &str, field: &str) -> Option<&Type> {
        self.composite(parent)?.fields.get(field).map(|field| &field.of)
    }

    /// An argument of a field.
    pub(super) fn argument(&self, parent: &str, field: &str, argument: &str) -> Option<&Argument> {
        self.composite(parent)?.fields.get(field)?.arguments.get(argument)
    }

    /// The number of items that a list declares. `None` = it declares none.
    pub(super) fn items(&self, parent: &str, field: &str) -> Option<u64> {
        self.composite(parent)?.fields.get(field)?.items
    }

    /// The price of a look-up by a field; 0 = it is no look-up.
    pub(super) fn price(&self, parent: &str, field: &str) -> u64 {
        self.composite(parent).and_then(|parent| parent.fields.get(field)).map_or(0, |field| field.price)
    }

    /// Whether the answers of a subscription's field belong to its caller alone.
    pub(super) fn is_personal(&self, field: &str) -> bool {
        self.subscription(field).is_some_and(|field| field.is_personal)
    }

    /// The argument of a subscription's field that no later execution reads.
    pub(super) fn read_once(&self, field: &str) -> Option<&str> {
        self.subscription(field)?.read_once.as_deref()
    }

    fn subscription(&self, field: &str) -> Option<&Field> {
        self.composite(self.root(OperationType::Subscription))?.fields.get(field)
    }

    pub(super) fn is_composite(&self, name: &str) -> bool {
        self.composite(name).is_some()
    }

    pub(super) fn is_object(&self, name: &str) -> bool {
        self.composite(name).is_some_and(|composite| composite.is_object)
    }

    /// Whether a fragment on `condition` applies to an object of the type `object`.
    pub(super) fn applies(&self, condition: &str, object: &str) -> bool {
        condition == object
            || self.composite(object).is_some_and(|composite| composite.related.contains(condition))
            || self.composite(condition).is_some_and(|composite| composite.related.contains(object))
    }

    fn composite(&self, name: &str) -> Option<&Composite> {
        match self.types.get(name)? {
            Definition::Composite(composite) => Some(composite),
            _ => None,
        }
    }
}

impl Definition {
    fn of(kind: TypeKind, directives: &[Positioned<ConstDirective>]) -> Self {
        let names = |names: Vec<Positioned<async_graphql::Name>>| names.into_iter().map(|name| name.node.to_string()).collect();
        match kind {
            TypeKind::Scalar => Self::Scalar,
            TypeKind::Enum(values) => {
                Self::Enum(values.values.into_iter().map(|value| value.node.value.node.to_string()).collect())
            }
            TypeKind::Object(object) => {
                Self::Composite(Composite { fields: fields(object.fields), related: names(object.implements), is_object: true })
            }
            TypeKind::Interface(interface) => Self::Composite(Composite {
                fields: fields(interface.fields),
                related: names(interface.implements),
                is_object: false,
            }),
            TypeKind::Union(union) => {
                Self::Composite(Composite { fields: HashMap::new(), related: names(union.members), is_object: false })
            }
            TypeKind::InputObject(input) => Self::Input(Input {
                targets: targets(&input.fields),
                fields: input.fields.into_iter().map(input_field).collect(),
                one_of: directives.iter().any(|directive| directive.node.name.node == "oneOf"),
            }),
        }
    }
}

fn resumable(subscription: &ObjectType) -> HashSet<String> {
    let begins = |field: &&Positioned<FieldDefinition>| field.node.arguments.iter().any(|one| one.node.name.node == "after");
    subscription.fields.iter().filter(begins).map(|field| field.node.name.node.to_string()).collect()
}

fn fields(definitions: Vec<Positioned<FieldDefinition>>) -> HashMap<String, Field> {
    let field = |definition: FieldDefinition| {
        let facts = Facts(&definition.directives);
        let field = Field {
            items: facts.number(&Items, "count"),
            price: facts.number(&LookUp, "price").unwrap_or(0),
            is_personal: facts.has(&Personal),
            read_once: facts.text(&ReadOnce, "argument"),
            arguments: definition.arguments.into_iter().map(|one| argument(one.node)).collect(),
            of: definition.ty.node,
        };
        (definition.name.node.to_string(), field)
    };
    definitions.into_iter().map(|definition| field(definition.node)).collect()
}

fn argument(definition: InputValueDefinition) -> (String, Argument) {
    let most = most(&definition);
    (definition.name.node.to_string(), Argument { of: definition.ty.node, most })
}

fn input_field(definition: Positioned<InputValueDefinition>) -> (String, InputField) {
    let definition = definition.node;
    let (most, has_default) = (most(&definition), definition.default_value.is_some());
    (definition.name.node.to_string(), InputField { of: definition.ty.node, has_default, most })
}

/// The bound that a list declares.
fn most(definition: &InputValueDefinition) -> Option<usize> {
    Facts(&definition.directives).number(&AtMost, "values").and_then(|most| usize::try_from(most).ok())
}

/// The fields that declare that they name the target, by their ranks.
fn targets(fields: &[Positioned<InputValueDefinition>]) -> Vec<TargetField> {
    let ranked = fields.iter().filter_map(|field| {
        let facts = Facts(&field.node.directives);
        let rank = facts.number(&Target, "rank")?;
        Some((rank, TargetField { name: field.node.name.node.to_string(), is_phone: facts.is(&Target, "phone") }))
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, target)| target).collect()
}
