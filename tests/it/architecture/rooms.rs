//! Inside a layer, folders are rooms, one for each subdomain. This test holds the rooms that each room may name, so that no circle grows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::paths::{absolute_paths, calls_on};
use super::{files_below, repository};

/// One layer with its rooms, lowest first: a room names only rooms above it in this list, and only those in its own line.
struct Layer {
    /// The folder of the layer.
    folder: &'static str,
    /// The path of the layer's module, from its crate.
    module: &'static [&'static str],
    /// The type whose methods return the facets of the rooms, and the name of its values; `None` = the layer has no facets.
    facets_of: Option<(&'static str, &'static str)>,
    /// Each room with the rooms that it may name.
    rooms: &'static [(&'static str, &'static [&'static str])],
}

const LAYERS: &[Layer] = &[
    Layer {
        folder: "api/domain/src",
        module: &[],
        facets_of: None,
        rooms: &[
            ("kernel", &[]),
            ("access", &["kernel"]),
            ("refusal", &["kernel", "access"]),
            ("order", &["kernel", "access", "refusal"]),
            ("intake", &["kernel", "access", "order"]),
            ("fulfillment", &["kernel", "access", "refusal", "order"]),
            ("after_sales", &["kernel", "refusal", "order"]),
            ("conversation", &["kernel", "refusal", "order"]),
            ("search", &["kernel", "order"]),
            ("alert", &["kernel", "access", "refusal", "order"]),
            ("task", &["kernel", "access", "refusal"]),
            ("rules", &["kernel", "access", "refusal", "order", "task"]),
            ("privacy", &["kernel", "order"]),
            ("finance", &["kernel"]),
            ("catalog", &["kernel"]),
            ("journal", &["kernel", "access", "refusal", "order"]),
            ("actions", &["kernel", "access", "refusal", "order"]),
        ],
    },
    Layer {
        folder: "api/store/src",
        module: &[],
        facets_of: Some(("Store", "store")),
        rooms: &[
            ("base", &[]),
            ("journal", &["base"]),
            ("conversation", &["base", "journal"]),
            ("order", &["base", "journal", "conversation"]),
            ("audit", &["base", "order"]),
            ("access", &["base", "order"]),
            ("search", &["base", "order"]),
            ("after_sales", &["base", "order"]),
            ("alert", &["base", "order"]),
            ("rules", &["base", "order"]),
            ("task", &["base", "order"]),
            ("finance", &["base", "order"]),
            ("privacy", &["base", "order"]),
            ("intake", &["base", "order", "privacy"]),
            ("catalog", &["base", "order", "intake"]),
        ],
    },
    Layer {
        folder: "api/app/src",
        module: &[],
        facets_of: Some(("App", "app")),
        rooms: &[
            ("base", &[]),
            ("audit", &["base"]),
            ("task", &["base"]),
            ("alert", &["base", "task"]),
            ("rules", &["base", "alert", "task"]),
            ("look_up", &["base", "alert"]),
            ("order", &["base", "alert", "rules", "look_up"]),
            ("conversation", &["base", "order"]),
            ("fulfillment", &["base", "order"]),
            ("after_sales", &["base", "order"]),
            ("finance", &["base"]),
            ("live", &["base", "task", "alert", "rules", "order", "finance"]),
            ("search", &["base", "look_up", "order", "live"]),
            ("privacy", &["base", "order", "search"]),
            ("intake", &["base", "alert", "rules", "order"]),
            ("catalog", &["base", "order", "intake"]),
            ("access", &["base", "order"]),
        ],
    },
    Layer {
        folder: "api/src/graphql/api",
        module: &["graphql", "api"],
        facets_of: None,
        rooms: &[
            ("order", &[]),
            ("conversation", &["order"]),
            ("fulfillment", &["order"]),
            ("after_sales", &["order"]),
            ("search", &["order"]),
            ("privacy", &["order"]),
            ("alert", &["order"]),
            ("rules", &["order"]),
            ("task", &["order"]),
            ("finance", &["order"]),
            ("catalog", &["order"]),
            ("intake", &["order"]),
            ("access", &["order"]),
            ("audit", &[]),
            ("node", &["order", "search", "alert", "rules", "task", "finance"]),
        ],
    },
];

/// Rooms of the domain without a room in another layer, and the reason.
const WITHOUT: &[(&str, &str, &str)] = &[
    ("kernel", "api/app/src", "the kernel decides nothing"),
    ("kernel", "api/src/graphql/api", "the API's own basic types are in graphql/types"),
    ("kernel", "tests/it", "its own crate tests it"),
    ("refusal", "api/app/src", "every use case refuses; the codes are one table"),
    ("refusal", "api/src/graphql/api", "graphql/types/user_error.rs shows every refusal"),
    ("refusal", "tests/it", "tests/it/bad_input.rs compares refusals of every room in both languages"),
    ("journal", "api/app/src", "app/audit keeps the audit log; each change writes its own journal entries"),
    ("journal", "api/src/graphql/api", "graphql/api/audit shows the audit log; an order's events are in graphql/api/order"),
    ("journal", "tests/it", "tests/it/audit and tests/it/events"),
    ("actions", "api/app/src", "the allowed actions come with the card, in app/order"),
    ("actions", "api/src/graphql/api", "the allowed actions are a field of the card, in graphql/api/order"),
    ("actions", "tests/it", "tests/it/order/gates.rs asks every action for its gate"),
];

/// The room of each facet by the method that returns it: `orders` in `fn orders(&self) -> Orders<'_>`.
fn facets(layer: &Layer) -> BTreeMap<String, String> {
    let mut facets = BTreeMap::new();
    for (room, _) in layer.rooms {
        let source = std::fs::read_to_string(repository().join(layer.folder).join(room).join("mod.rs")).unwrap_or_default();
        let accessors = source.split("    pub fn ").skip(1).filter_map(|rest| rest.split_once("(&self) -> "));
        let accessors = accessors.filter(|(_, rest)| rest.lines().next().is_some_and(|line| line.ends_with("<'_> {")));
        facets.extend(accessors.map(|(name, _)| (name.to_owned(), (*room).to_owned())));
    }
    facets
}

/// The room of each name that the layer's `lib.rs` re-exports: `order` for `Card` in `pub use order::card::{Card, CardParts};`, and in
/// `pub use order::*;` where the room has `pub use card::{Card, CardParts};`.
fn reexports(layer: &Layer) -> BTreeMap<String, String> {
    let folder = repository().join(layer.folder);
    let mut names = BTreeMap::new();
    for statement in public_uses(&folder.join("lib.rs")) {
        let Some((room, path)) = statement.split_once("::") else { continue };
        let paths = if path == "*" { public_uses(&folder.join(room).join("mod.rs")) } else { vec![path.to_owned()] };
        for path in paths {
            let last = path.rsplit_once("::{").map_or_else(|| path.rsplit("::").next().unwrap_or(&path), |(_, group)| group);
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
            let words = last.split(|letter| !is_part(letter)).filter(|name| !name.is_empty());
            names.extend(words.map(|name| (name.to_owned(), room.to_owned())));
        }
    }
    names
}

/// The paths of the statements `pub use …;` of a file.
fn public_uses(file: &Path) -> Vec<String> {
    let source = std::fs::read_to_string(file).unwrap_or_default();
    let statements = source.split("\npub use ").skip(1);
    statements.filter_map(|rest| rest.split(';').next()).map(str::to_owned).collect()
}

/// The rooms that the code of a layer's file names, by a path, by a name that the layer re-exports or by their facet, apart from its own.
fn named(layer: &Layer, file: &str, source: &str) -> BTreeSet<String> {
    let inside = file.trim_start_matches(layer.folder).trim_start_matches('/').trim_end_matches(".rs");
    let steps = layer.module.iter().copied().chain(inside.split('/')).filter(|step| *step != "mod");
    let module: Vec<String> = steps.map(str::to_owned).collect();
    let own = module[layer.module.len()].clone();
    // Tests at the end of a file may name every room.
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let reexports = if layer.module.is_empty() { reexports(layer) } else { BTreeMap::new() };
    let rooms = absolute_paths(code, &module).into_iter().filter_map(|path| {
        let below = path.iter().map(String::as_str).collect::<Vec<_>>();
        let first = below.strip_prefix(layer.module)?.first()?.to_string();
        Some(reexports.get(&first).cloned().unwrap_or(first))
    });
    let facets = facets(layer);
    let calls = layer.facets_of.into_iter().flat_map(|(_, receiver)| calls_on(code, receiver));
    let of_calls = calls.filter_map(|called| facets.get(&called).cloned());
    rooms.chain(of_calls).filter(|room| *room != own && layer.rooms.iter().any(|(name, _)| name == room)).collect()
}

/// The room of a layer's file; `None` = the layer's own file, which puts the rooms together, or a file of tests.
fn room_of<'a>(layer: &Layer, file: &'a str) -> Option<&'a str> {
    let (room, rest) = file.strip_prefix(layer.folder)?.strip_prefix('/')?.split_once('/')?;
    (room != "tests" && !rest.ends_with("tests.rs") && !rest.contains("tests/")).then_some(room)
}

#[test]
fn a_room_names_only_rooms_that_it_may() {
    for layer in LAYERS {
        let mut used = BTreeSet::new();
        for path in files_below(&repository().join(layer.folder)) {
            let file = path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
            let Some(room) = room_of(layer, &file) else { continue };
            let (_, allowed) =
                layer.rooms.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{file}: {room} is no room"));
            for other in named(layer, &file, &std::fs::read_to_string(&path).unwrap()) {
                assert!(allowed.contains(&other.as_str()), "{file}: the room {room} must not name {other}");
                used.insert((room.to_owned(), other));
            }
        }
        for (room, allowed) in layer.rooms {
            for other in *allowed {
                assert!(
                    used.contains(&((*room).to_owned(), (*other).to_owned())),
                    "{room} names {other} no more: remove it from the table"
                );
            }
        }
    }
}

/// Rooms whose use cases are methods of the layer's own type, and the reason.
const WITHOUT_A_FACET: &[(&str, &str)] =
    &[("base", "use cases of all rooms share it"), ("look_up", "it counts the look-ups of other rooms' use cases")];

#[test]
fn what_a_room_does_is_a_method_of_its_facet() {
    for layer in LAYERS {
        let Some((name, _)) = layer.facets_of else { continue };
        let facets = facets(layer);
        for path in files_below(&repository().join(layer.folder)) {
            let file = path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
            let Some(room) = room_of(layer, &file) else { continue };
            if WITHOUT_A_FACET.iter().any(|(without, _)| *without == room) {
                continue;
            }
            assert!(facets.values().any(|of| of == room), "{}: {room} has no facet", layer.folder);
            let source = std::fs::read_to_string(&path).unwrap();
            for block in source.split(&format!("\nimpl {name} {{\n")).skip(1) {
                let block = block.split("\n}\n").next().unwrap();
                let is_facet =
                    block.matches("fn ").count() == 1 && facets.keys().any(|facet| block.contains(&format!("fn {facet}(")));
                assert!(is_facet, "{file}: `impl {name}` only returns the facet; the rest are methods of the facet");
            }
        }
    }
}

#[test]
fn no_circle_of_rooms_is_allowed() {
    for layer in LAYERS {
        for (at, (room, allowed)) in layer.rooms.iter().enumerate() {
            let above: Vec<&str> = layer.rooms[..at].iter().map(|(name, _)| *name).collect();
            for other in *allowed {
                assert!(above.contains(other), "{}: {other} must stand above {room}", layer.folder);
            }
            assert!(repository().join(layer.folder).join(room).is_dir(), "{}: there is no {room}", layer.folder);
        }
    }
}

#[test]
fn a_room_of_the_domain_has_its_room_in_every_layer() {
    for (room, _) in LAYERS[0].rooms {
        for folder in ["api/app/src", "api/src/graphql/api", "tests/it"] {
            let is_there = repository().join(folder).join(room).is_dir();
            let reason = WITHOUT.iter().find(|(name, without, _)| name == room && *without == folder);
            assert!(
                is_there != reason.is_some(),
                "{folder}: {room} is there: {is_there}, and has a reason not to be: {}",
                !is_there
            );
        }
    }
}

#[test]
fn planted_arrows_are_found() {
    let store = &LAYERS[1];
    let seen = |source: &str| named(store, "api/store/src/journal/feed.rs", source).into_iter().collect::<Vec<_>>();
    assert_eq!(seen("use crate::order::work::UnitOfWork;"), ["order"]);
    assert_eq!(seen("fn f() -> crate::alert::alerts::AlertKey {}"), ["alert"]);
    assert_eq!(seen("use crate::{order::work, base::sql, Store};"), ["base", "order"]);
    assert_eq!(seen("use super::super::order::work;\nuse super::timeline;"), ["order"]);
    assert_eq!(seen("// use crate::order::work;\nuse crate::journal::timeline;"), Vec::<String>::new());
    assert_eq!(seen("fn f(&self) { self.store.orders().page(1) }"), ["order"]);
    assert_eq!(seen("fn f() { ctx.store()\n    .alerts().page(1) }"), ["alert"]);
    assert_eq!(seen("use crate::{OrderStore, StoreError};"), ["base", "order"]);
    assert_eq!(seen("fn f() { other.orders().page(1) }"), Vec::<String>::new());
    assert_eq!(seen("#[cfg(test)]\nmod tests {\n    use crate::order::work;\n}"), Vec::<String>::new());
}
