//! The generated files of the front ends are up to date; this is checked without Node: their types are those of the schema, and the archive
//! that the binary embeds was packed from the current sources.

use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{files_below, repository};

/// The text that `frontend-examples/client/scripts/types.mjs` writes into the second line of its file: a hash of the schema without its
/// descriptions, and of every document that the script `types` names.
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

#[test]
fn generated_labels_are_those_of_the_tables() {
    let file = repository().join("frontend-examples/client/src/generated/labels.ts");
    let written = read_to_string(file).unwrap();
    assert!(written == panorama::graphql::labels::typescript(), "a label or a value of an enum has changed; run `make types`");
}

/// The digest of every source of the front ends, by its path. `frontend-examples/scripts/pack.mjs` selects sources by the same rule.
fn digests_of_sources(repository: &Path) -> BTreeMap<String, String> {
    let examples = repository.join("frontend-examples");
    let steps = |path: &Path| -> Vec<String> {
        path.strip_prefix(&examples).unwrap().components().map(|step| step.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let is_source = |path: &Path| {
        let is_made = |name: &String| name == "node_modules" || name == "dist" || name.starts_with('.');
        !steps(path).iter().any(is_made) && path.extension().is_none_or(|extension| extension != "md")
    };
    let sources = files_below(&examples).into_iter().filter(|path| is_source(path));
    sources
        .map(|path| {
            let name = format!("frontend-examples/{}", steps(&path).join("/"));
            (name, hex::encode(Sha256::digest(std::fs::read(&path).unwrap())))
        })
        .collect()
}

/// The digests that were recorded when the archive was packed: `digest  path`, one a line.
fn packed_digests(text: &str) -> BTreeMap<String, String> {
    text.lines().filter_map(|line| line.split_once("  ")).map(|(digest, path)| (path.to_owned(), digest.to_owned())).collect()
}

/// The sources that were changed, added or removed since.
fn differing(packed: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let all: std::collections::BTreeSet<&String> = packed.keys().chain(now.keys()).collect();
    all.into_iter().filter(|path| packed.get(*path) != now.get(*path)).cloned().collect()
}

#[test]
fn the_packed_front_ends_are_not_older_than_their_sources() {
    let repository = repository();
    let packed = packed_digests(&read_to_string(repository.join("api/assets/front-ends/sources.sha256")).unwrap());
    let now = digests_of_sources(&repository);
    for needed in [
        "client/src/api.ts",
        "client/vite.js",
        "customer-service/index.html",
        "finance/vite.config.js",
        "manager/src/main.ts",
        "operations/order-card.graphql",
        "package-lock.json",
        "scripts/pack.mjs",
        "tsconfig.base.json",
        "warehouse/src/generated/graphql.ts",
    ] {
        assert!(now.contains_key(&format!("frontend-examples/{needed}")), "{needed} goes into the archive");
    }
    assert!(now.keys().all(|path| !path.contains("node_modules") && !path.contains("/dist/")));
    let changed = differing(&packed, &now);
    assert!(
        changed.is_empty(),
        "the front ends that the binary embeds are older than their sources; run `make front-ends` (it needs Node) and commit api/assets/front-ends. Changed: {}",
        changed.join(", ")
    );
}

#[test]
fn a_source_that_was_changed_added_or_removed_is_named() {
    let packed = packed_digests("aa  frontend-examples/a.ts\nbb  frontend-examples/b.ts\ncc  frontend-examples/c.ts\n");
    let now = packed_digests("aa  frontend-examples/a.ts\nb2  frontend-examples/b.ts\ndd  frontend-examples/d.ts\n");
    assert_eq!(differing(&packed, &packed), Vec::<String>::new());
    assert_eq!(differing(&packed, &now), ["frontend-examples/b.ts", "frontend-examples/c.ts", "frontend-examples/d.ts"]);
}
