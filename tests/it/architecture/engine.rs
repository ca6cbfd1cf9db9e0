//! The engine runs any schema: its sources name no type of this one.

use std::collections::BTreeSet;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::TypeSystemDefinition;

use super::{files_below, repository};

/// The types that every schema has: the usual roots and the scalars of the language.
const OF_EVERY_SCHEMA: &[&str] = &["Query", "Mutation", "Subscription", "Int", "Float", "String", "Boolean", "ID"];

/// The names of these types that stand in the texts of a source, outside of its tests.
fn named<'a>(types: &'a BTreeSet<String>, source: &str) -> Vec<&'a str> {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let texts = code.split('"').skip(1).step_by(2);
    let words: BTreeSet<&str> = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric())).collect();
    types.iter().map(String::as_str).filter(|name| words.contains(name)).collect()
}

#[test]
fn the_engine_names_no_type_of_the_schema() {
    let text = std::fs::read_to_string(repository().join("schema.graphql")).unwrap();
    let definitions = parse_schema(text).unwrap().definitions.into_iter();
    let names = definitions.filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node.name.node.to_string()),
        _ => None,
    });
    let types: BTreeSet<String> = names.filter(|name| !OF_EVERY_SCHEMA.contains(&name.as_str())).collect();
    assert!(types.len() > 150, "{}", types.len());
    assert_eq!(named(&types, "const LISTS: &[&str] = &[\"OrderWhereInput.shop\"];"), ["OrderWhereInput"]);
    let mut count = 0;
    for path in files_below(&repository().join("api/engine/src")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "rs") || ["sample.rs", "tests.rs"].contains(&name.as_str()) {
            continue;
        }
        let found = named(&types, &std::fs::read_to_string(&path).unwrap());
        assert!(found.is_empty(), "{name} names {found:?}");
        count += 1;
    }
    assert!(count > 25, "{count} files");
}
