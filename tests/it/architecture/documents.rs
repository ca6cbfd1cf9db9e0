//! The documents point at what is there: a link to a file that moved is a lie.

use std::path::Path;

use super::{files_below, repository};

/// Files that a build or a later step makes, so that a link to them may be early.
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

/// The names of tests that a text puts into backticks: words of a sentence, joined.
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
