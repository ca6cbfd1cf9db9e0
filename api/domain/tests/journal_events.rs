//! The journal is never rewritten: every kind of event that was ever stored is read back, and written again byte for byte.
//!
//! `journal_events.txt` has three lines for each event: the stored JSON, and its sentences in Chinese and in English. Lines are added
//! for new kinds; a stored JSON is never changed.

use std::collections::BTreeSet;

use domain::event::{Event, KINDS};
use domain::refusal::Language;

const STORED: &str = include_str!("journal_events.txt");

#[test]
fn stored_events_are_read_and_written_byte_for_byte() {
    let lines: Vec<&str> = STORED.lines().collect();
    let mut seen = BTreeSet::new();
    for block in lines.chunks(3) {
        let [json, zh, en] = block else { panic!("three lines for each event: {block:?}") };
        let event: Event = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(serde_json::to_string(&event).unwrap(), *json);
        assert_eq!(event.summary(Language::ZhCn), *zh, "{json}");
        assert_eq!(event.summary(Language::En), *en, "{json}");
        seen.insert(event.kind());
    }
    let kinds: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(seen, kinds, "each kind is in the file");
}
