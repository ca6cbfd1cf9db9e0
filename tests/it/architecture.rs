//! Imports run one way: this test reads every path of the sources and fails on an import of a higher layer.

mod cleanliness;
mod documents;
mod engine;
mod frontends;
mod literals;
mod paths;
mod plain_words;
mod rooms;
mod sizes;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use paths::{Mention, mentions};

/// The layers, lowest first: crates in folders of `api`, and modules of `api/src`. A layer may name those of the rows above its own here,
/// never its neighbors in a row.
const LAYERS: &[&[&str]] = &[
    &["config", "foundation", "clock", "measures", "reach", "tasks", "vault"],
    &["store"],
    &["events", "auth", "ingest"],
    &["app"],
    &["graphql", "jobs"],
    &["http"],
    &["cli"],
];

/// The layers that are crates of their own.
const CRATES: &[&str] = &["app", "auth", "config", "events", "foundation", "ingest", "store"];

/// Crates that the sources of a folder must not name, even where its Cargo.toml has them. The longest folder that contains a file counts.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "api/domain/src",
        &["tokio", "axum", "hyper", "async_graphql", "sea_orm", "sqlx", "redis", "reqwest", "panorama", "entity", "migration"],
    ),
    ("entity/src", &["domain", "panorama", "migration", "tokio", "axum", "async_graphql"]),
    ("migration/src", &["entity", "domain", "panorama", "axum", "async_graphql"]),
    (
        "api/budget/src",
        &[
            "domain",
            "engine",
            "panorama",
            "demo",
            "entity",
            "migration",
            "sea_orm",
            "sqlx",
            "axum",
            "hyper",
            "async_graphql",
            "reqwest",
        ],
    ),
    ("api/engine/src", &["panorama", "demo", "entity", "migration", "sea_orm", "sqlx", "redis", "axum", "hyper", "reqwest"]),
    ("api/demo/src", &["engine", "migration", "sqlx", "redis", "axum", "hyper", "async_graphql"]),
    ("api/cli/src", &["engine", "entity", "migration", "sqlx", "axum", "hyper", "async_graphql"]),
    ("api/config/src", &["entity", "migration", "sea_orm", "sqlx", "redis", "axum", "async_graphql"]),
    ("api/store/src", &["redis", "axum", "hyper", "async_graphql", "reqwest"]),
    ("api/events/src", &["entity", "migration", "axum", "hyper", "async_graphql"]),
    ("api/auth/src", &["entity", "migration", "sea_orm", "sqlx", "redis", "axum", "async_graphql"]),
    ("api/ingest/src", &["entity", "migration", "sea_orm", "sqlx", "redis", "async_graphql"]),
    ("api/app/src", &["entity", "migration", "sea_orm", "sqlx", "redis", "axum", "hyper", "async_graphql"]),
    ("api/src/jobs", &["entity", "migration", "sea_orm", "sqlx", "redis", "axum", "async_graphql"]),
    ("api/src/graphql", &["store", "entity", "migration", "sea_orm", "sqlx", "redis", "reqwest"]),
    ("api/src/http", &["store", "entity", "migration", "sea_orm", "sqlx", "redis"]),
];

/// The folders of sources whose imports are held.
const ROOTS: &[&str] = &[
    "api/src",
    "api/app/src",
    "api/auth/src",
    "api/budget/src",
    "api/cli/src",
    "api/config/src",
    "api/demo/src",
    "api/domain/src",
    "api/engine/src",
    "api/events/src",
    "api/foundation/src",
    "api/ingest/src",
    "api/store/src",
    "entity/src",
    "migration/src",
];

/// Modules of the standard library with side effects: the domain has no IO, no clock, no thread.
const IMPURE: &[&str] = &["fs", "net", "env", "io", "process", "thread", "time"];

/// The crates that the pure domain may depend on.
const DOMAIN_DEPENDENCIES: &[&str] = &["chrono", "macros", "serde", "serde_json", "thiserror", "unicode-normalization", "uuid"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every file below a folder, except the output of builds.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !path.is_dir() {
                files.push(path);
            } else if !["target", ".git", "node_modules", "data"].contains(&name.as_str()) {
                folders.push(path);
            }
        }
    }
    files.sort();
    files
}

fn rank(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// The layer of a file: its crate, or its module in `api/src`.
fn layer_of(file: &str) -> Option<&str> {
    let is_of = |name: &&&str| {
        file.strip_prefix("api/").and_then(|rest| rest.strip_prefix(**name)).is_some_and(|rest| rest.starts_with("/src/"))
    };
    CRATES.iter().find(is_of).copied().or_else(|| module_of(file)?.first().copied())
}

/// The steps of a file's module below `api/src`: `http, sse` for `api/src/http/sse/mod.rs`; empty for `lib.rs` and `main.rs`.
fn module_of(file: &str) -> Option<Vec<&str>> {
    let inside = file.strip_prefix("api/src/")?.strip_suffix(".rs")?;
    Some(inside.split('/').filter(|step| !["mod", "lib", "main"].contains(step)).collect())
}

/// The violations in one file, as sentences.
fn violations(file: &str, source: &str) -> Vec<String> {
    let found = mentions(source);
    let module = module_of(file);
    let own = layer_of(file);
    let above = |name: &str| matches!((own.and_then(rank), rank(name)), (Some(ours), Some(theirs)) if own != Some(name) && theirs >= ours);
    let forbidden = FORBIDDEN.iter().filter(|(place, _)| file.starts_with(place)).max_by_key(|(place, _)| place.len());
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    for mention in &found {
        match mention {
            Mention::Root { module: name, supers } => {
                // `super::super::store` in a file two modules deep starts at the root as `crate::store` does.
                let starts_at_root = supers.is_none_or(|supers| module.as_ref().is_some_and(|steps| supers == steps.len()));
                if module.is_some() && starts_at_root && above(name) {
                    wrong.insert(format!("{file}: `{}` names `{name}`, which is not below it", own.unwrap_or_default()));
                }
            }
            Mention::Crate { name, next } => {
                if CRATES.contains(&name.as_str()) && above(name) {
                    wrong.insert(format!("{file}: `{}` names `{name}`, which is not below it", own.unwrap_or_default()));
                }
                if let Some((place, _)) = forbidden.filter(|(_, crates)| crates.contains(&name.as_str())) {
                    wrong.insert(format!("{file}: {place} must not name `{name}`"));
                }
                let impure = name == "std" && next.as_ref().is_some_and(|next| IMPURE.contains(&next.as_str()));
                if impure && file.starts_with("api/domain/src") {
                    wrong.insert(format!(
                        "{file}: the domain is pure and must not name `std::{}`",
                        next.as_deref().unwrap_or_default()
                    ));
                }
            }
        }
    }
    if let Some(own) = own.filter(|own| rank(own).is_none()) {
        wrong.insert(format!("{file}: `{own}` has no place among the layers"));
    }
    wrong.into_iter().collect()
}

/// The names under `[dependencies]` of a Cargo.toml.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(repository().join(folder).join("Cargo.toml")).unwrap();
    let lines = text.lines().skip_while(|line| *line != "[dependencies]").skip(1).take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split(['.', ' ', '=']).next()?.to_owned())).filter(|name| !name.is_empty()).collect()
}

#[test]
fn imports_run_one_way() {
    let repository = repository();
    let mut wrong = Vec::new();
    let mut count = 0;
    for root in ROOTS {
        for path in files_below(&repository.join(root)) {
            if path.extension().is_some_and(|extension| extension == "rs") {
                let file = path.strip_prefix(&repository).unwrap().to_string_lossy().replace('\\', "/");
                wrong.extend(violations(&file, &std::fs::read_to_string(&path).unwrap()));
                count += 1;
            }
        }
    }
    assert!(count > 20, "the sources were not found");
    assert!(wrong.is_empty(), "arrows back:\n{}", wrong.join("\n"));
}

#[test]
fn crates_depend_only_downwards() {
    let allowed: BTreeSet<String> = DOMAIN_DEPENDENCIES.iter().map(ToString::to_string).collect();
    let domain = dependencies("api/domain");
    assert!(domain.contains("chrono") && domain.is_subset(&allowed), "the domain depends on {domain:?}");
    for (folder, above) in [
        ("migration", &["entity", "domain", "panorama"][..]),
        ("entity", &["migration", "domain", "panorama"]),
        ("api/budget", &["domain", "engine", "panorama", "demo", "cli"]),
        ("api/engine", &["entity", "migration", "panorama", "demo", "cli"]),
        ("api", &["demo", "cli"]),
        ("api/demo", &["cli"]),
    ] {
        let found = dependencies(folder);
        assert!(!found.is_empty() && above.iter().all(|name| !found.contains(*name)), "{folder} depends on {found:?}");
    }
    for name in CRATES {
        let found = dependencies(&format!("api/{name}"));
        let higher: Vec<&String> =
            found.iter().filter(|other| rank(other).is_some_and(|theirs| Some(theirs) >= rank(name))).collect();
        assert!(!found.is_empty() && higher.is_empty(), "api/{name} depends on {higher:?}");
    }
}

#[test]
fn planted_violations_are_found() {
    for (file, source) in [
        ("api/store/src/order/orders.rs", "use app::Orders;"),
        ("api/store/src/lib.rs", "fn f() { ingest::g() }"),
        ("api/events/src/relay.rs", "use auth::Token;"),
        ("api/src/graphql/api/order/object.rs", "use crate::http::Router;"),
        ("api/src/graphql/api/order/object.rs", "use crate::{config::Settings, jobs};"),
        ("api/src/graphql/api/order/object.rs", "fn f() { crate::cli::g() }"),
        ("api/src/graphql/api/order/object.rs", "use super::super::super::super::http::Router;"),
        ("api/src/graphql/mod.rs", "use super::{config, http::Router};"),
        ("api/src/graphql/order.rs", "use store::Store;"),
        ("api/src/http/hooks.rs", "use store::Store;"),
        ("api/src/graphql/order.rs", "use sea_orm::EntityTrait;"),
        ("api/src/graphql/order.rs", "fn f(row: entity::order::Model) {}"),
        ("api/src/graphql/order.rs", "use redis as cache;"),
        ("api/src/graphql/order.rs", "use ::sqlx;"),
        ("api/src/helpers/mod.rs", ""),
        ("api/domain/src/order/order.rs", "use tokio::time::sleep;"),
        ("api/domain/src/order/order.rs", "fn f() { std::fs::read(\"x\"); }"),
        ("api/domain/src/order/order.rs", "use std::{fmt, time::Instant};"),
        ("api/engine/src/lists.rs", "use panorama::app::App;"),
        ("api/budget/src/held.rs", "use domain::access::actor::Actor;"),
        ("api/cli/src/command.rs", "use async_graphql::ID;"),
        ("migration/src/m0001.rs", "use entity::order;"),
        ("entity/src/order/order.rs", "use domain::order::Order;"),
    ] {
        assert_eq!(violations(file, source).len(), 1, "{file}: {source}");
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    for (file, source) in [
        (
            "api/store/src/order/orders.rs",
            "use domain::order::Order;\nuse entity::order;\nuse config::Network;\nuse crate::base::sql;\nuse super::journal;",
        ),
        (
            "api/src/graphql/order.rs",
            "// use sea_orm::X;\n/* crate::http */\nconst A: &str = \"redis::Client crate::http\";\nuse crate::app;",
        ),
        (
            "api/src/graphql/order.rs",
            "const B: &str = r#\"a \" sea_orm::X\"#; fn f<'entity>(a: &'entity str) -> char { '\"' } use crate::app;",
        ),
        ("api/src/cli/serve.rs", "use crate::{app, http::Router, store::Store};"),
        ("api/src/lib.rs", "pub mod http;"),
        ("api/domain/src/order/order.rs", "use std::collections::BTreeMap;\nuse crate::status::OrderStatus;"),
    ] {
        assert_eq!(violations(file, source), Vec::<String>::new(), "{file}");
    }
}
