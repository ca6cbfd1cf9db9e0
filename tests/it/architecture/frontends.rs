//! The types of the front ends are those of the schema: a file that was made of an older one fails here, without Node.

use std::fs::read_to_string;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::repository;

/// What `frontend-examples/client/scripts/types.mjs` writes into its second line: a hash of the schema without its descriptions, and of
/// every document that the script `types` names.
fn source_of(frontend: &str, schema: &str) -> String {
    let examples = repository().join("frontend-examples");
    let package: Value = serde_json::from_str(&read_to_string(examples.join(frontend).join("package.json")).unwrap()).unwrap();
    let script = package["scripts"]["types"].as_str().unwrap_or_else(|| panic!("{frontend} makes no types"));
    let shape: String = schema.split("\"\"\"").step_by(2).collect();
    let documents = script.split_whitespace().skip(1).map(|name| {
        let own = examples.join(frontend).join(name);
        let shared = examples.join("operations").join(format!("{name}.graphql"));
        read_to_string(if name.ends_with(".graphql") { own } else { shared })
            .unwrap_or_else(|error| panic!("{frontend}, {name}: {error}"))
    });
    let texts: Vec<String> = std::iter::once(shape).chain(documents).collect();
    hex::encode(Sha256::digest(texts.join("\0")))
}

#[test]
fn generated_types_are_not_older_than_the_schema() {
    let schema = read_to_string(repository().join("schema.graphql")).unwrap();
    for frontend in ["customer-service", "finance", "manager", "warehouse"] {
        let types = repository().join("frontend-examples").join(frontend).join("src/generated/graphql.ts");
        let types = read_to_string(types).unwrap();
        let made_of = types.lines().nth(1).and_then(|line| line.strip_prefix("// Of ")).unwrap_or_default();
        assert_eq!(made_of, source_of(frontend, &schema), "{frontend}: the schema or a document has changed; run `make types`");
        let described = schema.replacen("\"\"\"", "\"\"\" ", 1);
        assert_eq!(made_of, source_of(frontend, &described), "a description changes no type");
        let changed = schema.replacen("type ", "type Another", 1);
        assert_ne!(made_of, source_of(frontend, &changed), "another name does");
    }
}
