//! Names of channels, roles and permissions are data: they stand as literals only in the tables that define or label them.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::actor::Role;

use super::{files_below, repository};

/// The files that may hold such a literal, with the names and the reason.
const TABLES: &[(&str, &[&str], &str)] = &[
    ("api/domain/src/kernel/channel.rs", &["channel"], "the labels of channels: JD is the English name of its own"),
    ("api/domain/src/kernel/source.rs", &["channel"], "the labels of sources: the ERP and the WMS are channels, too"),
    ("api/domain/src/conversation/reply/words.rs", &["channel"], "the labels of carriers: JD delivers, too"),
    ("api/domain/src/intake/event.rs", &["channel"], "a shop of the connector of this service is named by its own name"),
    ("api/demo/src/seed/keys.rs", &["channel"], "the made-up shops of a seeded database"),
    ("api/demo/src/traffic/journey.rs", &["channel"], "the demo reports facts as the WMS does"),
    ("api/src/http/testing.rs", &["role"], "the token of the module's tests"),
    ("api/engine/src/sample.rs", &["permission"], "the schema of the engine's tests"),
];

/// The values of an enum of the schema.
fn values_of(name: &str) -> BTreeSet<String> {
    let schema = std::fs::read_to_string(repository().join("schema.graphql")).unwrap();
    let behind = schema.split_once(&format!("\nenum {name} {{\n")).unwrap_or_else(|| panic!("there is no enum {name}")).1;
    let lines = behind.split("\n}\n").next().unwrap().lines().map(str::trim);
    let is_value = |line: &&str| {
        !line.is_empty() && line.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit())
    };
    lines.filter(is_value).map(str::to_owned).collect()
}

/// The channels that the mappings name.
fn channels() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in files_below(&repository().join("api/mappings")) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| line.starts_with("channel = ") || line.starts_with("systems = ")) {
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

fn names() -> BTreeMap<&'static str, BTreeSet<String>> {
    let roles = Role::ALL.iter().map(|role| role.name().to_owned()).collect();
    BTreeMap::from([("channel", channels()), ("permission", values_of("Permission")), ("role", roles)])
}

/// The kinds of names that the product code of a source holds as whole literals.
fn kinds_in(source: &str, names: &BTreeMap<&'static str, BTreeSet<String>>) -> BTreeSet<&'static str> {
    let product = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let code = product.lines().filter(|line| !line.trim_start().starts_with("//"));
    let literals: BTreeSet<&str> = code.flat_map(|line| line.split('"').skip(1).step_by(2)).collect();
    let is_held = |names: &BTreeSet<String>| literals.iter().any(|literal| names.contains(*literal));
    names.iter().filter(|(_, names)| is_held(names)).map(|(kind, _)| *kind).collect()
}

#[test]
fn channels_roles_and_permissions_are_literals_only_in_their_tables() {
    let names = names();
    assert!(names["channel"].contains("KUAIDI100") && names["channel"].contains("ERP") && names["permission"].len() > 40);
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for folder in ["api", "entity/src", "migration/src"] {
        for path in files_below(&repository().join(folder)) {
            let file = path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
            if path.extension().is_none_or(|extension| extension != "rs")
                || file.ends_with("tests.rs")
                || file.contains("/tests/")
            {
                continue;
            }
            for kind in kinds_in(&std::fs::read_to_string(&path).unwrap(), &names) {
                match TABLES.iter().find(|(table, kinds, _)| *table == file && kinds.contains(&kind)) {
                    Some(_) => drop(used.insert((file.clone(), kind))),
                    None => wrong.push(format!("{file}: a literal names a {kind}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (file, kinds, _) in TABLES {
        for kind in *kinds {
            assert!(used.contains(&((*file).to_owned(), *kind)), "{file} holds no {kind} any more: remove it from the list");
        }
    }
}

#[test]
fn planted_literals_are_found() {
    let names = names();
    let seen = |source: &str| kinds_in(source, &names).into_iter().collect::<Vec<_>>();
    assert_eq!(seen("const SYSTEMS: [&str; 1] = [\"ERP\"];"), ["channel"]);
    assert_eq!(seen("if role == \"FINANCE\" && may(\"SEE_PHONE\") {}"), ["permission", "role"]);
    assert_eq!(seen("/// Such as \"ERP\".\nlet a = \"the ERP\";"), Vec::<&str>::new());
    assert_eq!(seen("#[cfg(test)]\nmod tests {\n    const A: &str = \"ERP\";\n}"), Vec::<&str>::new());
}
