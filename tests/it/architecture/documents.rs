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
