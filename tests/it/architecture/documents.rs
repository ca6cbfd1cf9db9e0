//! The documents name existing files: a link to a moved file fails the test.

use std::path::Path;

use super::{files_below, repository};

/// Files that a build or a later step makes, so that a link to them may come first.
const MADE_LATER: &[&str] = &["schema.graphql"];

/// The targets of the Markdown links in a text that are files of this repository.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next())
        .filter(|link| !link.is_empty() && !link.contains("://"))
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let repository = repository();
    let mut count = 0;
    for path in files_below(&repository) {
        if path.extension().is_some_and(|extension| extension == "md") {
            for link in links(&std::fs::read_to_string(&path).unwrap()) {
                let target = path.parent().unwrap_or(Path::new("")).join(link);
                assert!(target.exists() || MADE_LATER.contains(&link), "{} links to {link}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 10);
}

/// The names of tests that a text has in backticks, recognized by the underscores of a sentence.
fn tests_named_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|name| {
        name.matches('_').count() > 2
            && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
    })
}

#[test]
fn every_test_that_the_architecture_names_is_there() {
    let repository = repository();
    let sources: Vec<String> = ["api", "tests"]
        .iter()
        .flat_map(|folder| files_below(&repository.join(folder)))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let text = std::fs::read_to_string(repository.join("ARCHITECTURE.md")).unwrap();
    let mut count = 0;
    for name in tests_named_in(&text) {
        let function = format!("fn {name}(");
        assert!(sources.iter().any(|source| source.contains(&function)), "ARCHITECTURE.md names {name}, which is no test");
        count += 1;
    }
    assert!(count > 20);
}

/// Every decision is in the index, and the index explains each number without a decision.
#[test]
fn every_decision_is_in_the_index() {
    let folder = repository().join("docs/adr");
    let index = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let mut pages: Vec<String> = files_below(&folder)
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "README.md")
        .collect();
    pages.sort();
    let numbers: Vec<usize> = pages.iter().map(|name| name[..4].parse().unwrap()).collect();
    for (name, number) in pages.iter().zip(&numbers) {
        assert!(
            index.contains(&format!("\n{number}. [")) && index.contains(&format!("({name})")),
            "{name} is not in docs/adr/README.md"
        );
    }
    let last = *numbers.last().unwrap();
    let missing: Vec<usize> = (1..last).filter(|number| !numbers.contains(number)).collect();
    assert_eq!(missing, [23, 26, 27, 28, 29], "the sentence about numbers that were never given says which");
}

/// Folders that a path in a document may be relative to.
const BASES: &[&str] = &[
    "",
    "api",
    "api/src",
    "api/src/http",
    "api/src/graphql",
    "api/src/cli",
    "api/cli/src",
    "api/demo/src",
    "api/domain/src",
    "api/engine/src",
    "api/events/src",
    "api/foundation/src",
    "api/ingest/src",
    "api/store/src",
    "api/app/src",
    "tests",
    "tests/it",
    "docs",
    "frontend-examples",
];
/// Beginnings that look like a path of the repository: media types, folders of the machine, the output of a build.
const NO_PATHS: &[&str] = &["target/", "text/", "application/", "data/", "node_modules/", "dist/"];

/// The paths that a text has in backticks: two or more names with slashes.
fn paths_named_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|name| {
        name.contains('/')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/".contains(letter))
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !name.ends_with('/')
            && !NO_PATHS.iter().any(|start| name.starts_with(start))
    })
}

#[test]
fn every_path_that_a_document_names_is_there() {
    let repository = repository();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in files_below(&repository) {
        // The changelog is history: its names may be outdated.
        let is_history = path.file_name().is_some_and(|name| name == "CHANGELOG.md");
        if is_history || path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // Examples in fences may name files that a reader makes.
        let prose: String = text.split("```").step_by(2).collect();
        for name in paths_named_in(&prose) {
            let own = path.parent().unwrap();
            let places = BASES.iter().map(|base| repository.join(base)).chain([own.to_path_buf(), own.join("src")]);
            let is_there = places.into_iter().any(|base| base.join(name).exists() || base.join(format!("{name}.rs")).exists());
            if !is_there {
                wrong.push(format!("{}: {name}", path.strip_prefix(&repository).unwrap().display()));
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count} paths");
    assert!(wrong.is_empty(), "these paths are not there:\n{}", wrong.join("\n"));
}

/// Texts outside of the repository, which other readers of the repository do not have.
#[test]
fn no_text_outside_the_repository_is_named() {
    let outside = [
        concat!("DES", "IGN "),
        concat!("HOU", "SE.md"),
        concat!("DECIS", "IONS.md"),
        concat!("HARD", "ENING.md"),
        concat!("PLATF", "ORMS.md"),
    ];
    let mut wrong = Vec::new();
    for path in files_below(&repository()) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for word in outside.iter().filter(|word| text.contains(**word)) {
            wrong.push(format!("{}: {word}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_example_of_a_migration_has_the_next_free_number() {
    let names = files_below(&repository().join("migration/src"));
    let numbers = names.iter().filter_map(|path| path.file_name()?.to_str()?.strip_prefix('m')?.get(..4)?.parse::<u32>().ok());
    let next = numbers.max().unwrap() + 1;
    let text = std::fs::read_to_string(repository().join("CONTRIBUTING.md")).unwrap();
    let mut examples = text.match_indices("m00").filter_map(|(at, _)| text.get(at + 1..at + 5)?.parse::<u32>().ok()).peekable();
    assert!(examples.peek().is_some());
    assert!(examples.all(|number| number == next), "CONTRIBUTING.md shows another number than m{next:04}");
}
