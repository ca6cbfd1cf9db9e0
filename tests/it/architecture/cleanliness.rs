//! No file of the repository names the machine that it was written on, or a package registry's host.

use std::path::Path;

use super::{files_below, repository};

/// Texts that no file may contain. They are joined from halves, so that this file does not contain them.
const FORBIDDEN: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("proxy.go", "lang.org"),
    concat!("files.python", "hosted.org"),
    concat!("-----BEGIN PRIVATE", " KEY-----"),
    concat!("-----BEGIN RSA PRIVATE", " KEY-----"),
];

/// Lock files name the registry in their own format.
const LOCK_FILES: &[&str] = &["Cargo.lock"];

fn found_in(text: &str) -> Vec<&'static str> {
    FORBIDDEN.iter().copied().filter(|word| text.contains(word)).collect()
}

#[test]
fn no_file_names_this_machine_or_a_registry() {
    let repository = repository();
    let mut wrong = Vec::new();
    for path in files_below(&repository) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // In a linked worktree `.git` is a file that names the folder of the repository; it is no part of the repository.
        if LOCK_FILES.contains(&name.as_str()) || name == ".git" {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue }; // Pictures are no text.
        let words = found_in(&text);
        if !words.is_empty() {
            wrong.push(format!("{}: {}", path.strip_prefix(&repository).unwrap().display(), words.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_planted_machine_path_is_found() {
    assert_eq!(found_in(concat!("see /wo", "rk/main")).len(), 1);
    assert_eq!(found_in("see docs/adr"), Vec::<&str>::new());
}

#[test]
fn the_top_of_the_repository_holds_what_the_design_says() {
    const ALLOWED: &[&str] = &[
        "Cargo.toml",
        "Cargo.lock",
        "Makefile",
        "api",
        "data",
        "deploy",
        "docs",
        "entity",
        "frontend-examples",
        "migration",
        "node_modules",
        "schema.graphql",
        "target",
        "tests",
        "clippy.toml",
        "rustfmt.toml",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ];
    for entry in std::fs::read_dir(repository()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let document = Path::new(&name).extension().is_some_and(|extension| extension == "md");
        assert!(name.starts_with('.') || document || ALLOWED.contains(&name.as_str()), "{name} does not belong at the top");
    }
}
