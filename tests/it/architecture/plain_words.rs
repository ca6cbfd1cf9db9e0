//! Comments are plain: this test counts those that are not, for each part of the sources, and the counts may only fall.

use super::{files_below, repository};

/// What says nothing definite of its subject. Text in backticks is not looked at.
const VAGUE: &[&str] =
    &["whoever", "whatever", "nobody", "somebody", "told", "said", "word", "words", "beside", "lies", "as ever"];
/// The fewest terms that a description has.
const SHORTEST: usize = 4;

/// For each part of the sources, the most comment lines that are vague, and the most descriptions that are too short.
const MOST: &[(&str, usize, usize)] = &[("api", 0, 0), ("entity", 0, 0), ("migration", 0, 0), ("tests", 0, 0)];

/// The text of a line's comment, without what is in backticks.
fn comment(line: &str) -> Option<String> {
    let text = line.trim_start().strip_prefix("//")?.trim_start_matches(['/', '!']);
    Some(text.split('`').step_by(2).collect::<Vec<_>>().join(" ").to_lowercase())
}

fn is_vague(comment: &str) -> bool {
    let words: Vec<&str> = comment.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| pair == ["as", "ever"]) || words.iter().any(|word| VAGUE.contains(word))
}

/// How many comment lines of a source are vague, and how many of its descriptions are too short.
fn count(source: &str) -> (usize, usize) {
    let vague = source.lines().filter_map(comment).filter(|comment| is_vague(comment)).count();
    let (mut short, mut words, mut is_open) = (0, 0, false);
    for line in source.lines().chain([""]) {
        let code = line.trim_start();
        if code.starts_with("///") && !code.starts_with("////") {
            words += code[3..].split_whitespace().count();
            is_open = true;
        } else if is_open {
            short += usize::from(words < SHORTEST);
            (words, is_open) = (0, false);
        }
    }
    (vague, short)
}

#[test]
fn comments_are_plain() {
    let mut wrong = Vec::new();
    for (part, most_vague, most_short) in MOST {
        let files =
            files_below(&repository().join(part)).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
        let counts = files.map(|path| count(&std::fs::read_to_string(path).unwrap()));
        let (vague, short) = counts.fold((0, 0), |(vague, short), (more, shorter)| (vague + more, short + shorter));
        if vague > *most_vague || short > *most_short {
            wrong.push(format!(
                "{part}: {vague} vague lines (at most {most_vague}), {short} short descriptions (at most {most_short})"
            ));
        }
        if vague < *most_vague || short < *most_short {
            wrong.push(format!("{part} has become plainer: {vague} and {short}; write these counts into the table"));
        }
    }
    assert!(wrong.is_empty(), "{}\nsee CONTRIBUTING.md, Plain words", wrong.join("\n"));
}

#[test]
fn what_is_not_plain_is_found() {
    let source = "/// Whose.\nfn a() {}\n// Nobody waits here.\n/// The id of the shop, as `somebody` reads it.\n/// It stays\nfn b() {}\n//! As ever.\n";
    assert_eq!(count(source), (2, 1));
}
