//! Files and functions stay short enough to be read at once. Longer ones stand in a list that may only get shorter.

use super::{files_below, repository};

/// The most lines of a file.
const FILE: usize = 400;
/// The most lines of a function.
const FUNCTION: usize = 60;

/// Longer files, with the most lines that each may have.
const LONG_FILES: &[(&str, usize)] = &[
    ("api/domain/src/refusal/codes.rs", 869),
    ("api/domain/tests/gates_model.rs", 824),
    ("api/domain/tests/life_of_an_order.rs", 490),
    ("api/domain/tests/money_of_an_order.rs", 423),
    ("api/domain/tests/parcels.rs", 431),
    ("api/app/src/finance/exports.rs", 618),
    ("api/app/src/order/batches.rs", 416),
    ("api/app/src/order/orders.rs", 592),
    ("api/src/graphql/api/order/object.rs", 535),
    ("api/engine/src/cost.rs", 414),
    ("api/engine/src/limits.rs", 427),
    ("api/engine/src/lib.rs", 494),
    ("api/src/http/websocket/connection.rs", 440),
    ("api/ingest/src/poll/protocol.rs", 443),
    ("api/ingest/src/tests.rs", 738),
    ("api/store/src/intake/payloads.rs", 454),
    ("api/store/src/order/list.rs", 498),
    ("api/store/src/order/settled.rs", 451),
    ("tests/it/alert/alerts.rs", 401),
    ("tests/it/bad_input.rs", 504),
    ("tests/it/catalog/connections.rs", 495),
    ("tests/it/intake/polls.rs", 434),
    ("tests/it/order/gates.rs", 463),
    ("tests/it/rights/matrix/roads.rs", 458),
];

/// Longer functions, by file and name, with the most lines that each may have.
const LONG_FUNCTIONS: &[(&str, &str, usize)] = &[
    ("api/domain/src/order/progress.rs", "lacking", 77),
    ("api/domain/tests/gates_model.rs", "happen", 276),
    ("api/domain/tests/truth/actions.rs", "attempts", 73),
    ("api/domain/tests/truth/actions.rs", "walk", 64),
    ("api/domain/tests/truth/replies.rs", "any_line", 69),
    ("api/app/src/intake/ingest/apply/fold.rs", "fold_one", 72),
    ("api/demo/src/cases.rs", "tell_case", 62),
    ("api/src/cli/start.rs", "start_with", 67),
    ("api/config/src/read.rs", "check", 63),
    ("api/engine/src/limits.rs", "scan", 61),
    ("api/src/http/hooks.rs", "take_in", 77),
    ("api/store/src/order/order_row.rs", "row", 75),
    ("tests/it/alert/alerts.rs", "causes_raise_alerts_for_their_audience", 64),
    ("tests/it/catalog/connections.rs", "a_shop_is_set_and_its_secrets_are_never_shown", 61),
    ("tests/it/finance/exports.rs", "a_file_and_what_is_said_about_it_agree", 66),
    ("tests/it/finance/exports/frozen.rs", "a_range_stays_as_it_was_exported", 68),
    ("tests/it/hostile.rs", "every_refusal_counts_once_and_nothing_else_does", 62),
    ("tests/it/live/fanout.rs", "everybody_gets_exactly_what_is_theirs", 91),
    ("tests/it/privacy/canary.rs", "by_people", 86),
    ("tests/it/privacy/rotation.rs", "a_key_is_rotated_while_people_work", 77),
    ("tests/it/rights/roots.rs", "mutations", 102),
    ("tests/it/rights/same_road.rs", "what_is_out_of_scope_takes_the_road_of_what_is_not_there", 69),
];

/// The name and the length of each function of a formatted source: it ends with a brace at the indent of its start.
fn functions(source: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let words: Vec<&str> = code.split(' ').collect();
        let Some(place) = words.iter().position(|word| *word == "fn") else { continue };
        let qualifiers = ["pub", "const", "async", "unsafe", "extern"];
        if !words[..place]
            .iter()
            .all(|word| qualifiers.contains(word) || word.starts_with("pub(") || word.ends_with(')') || *word == "in")
        {
            continue;
        }
        let name = words.get(place + 1).map_or("", |name| name.split(['(', '<']).next().unwrap_or_default());
        let end = format!("{indent}}}");
        let ended = lines[at..].iter().position(|line| {
            *line == end || (line.ends_with(';') && line.starts_with(indent) && !line[indent.len()..].starts_with(' '))
        });
        found.extend(ended.map(|length| (name, length + 1)));
    }
    found
}

#[test]
fn files_and_functions_stay_short() {
    let mut wrong = Vec::new();
    let (mut long_files, mut long_functions) = (Vec::new(), Vec::new());
    for folder in ["api", "entity", "migration", "tests"] {
        for path in files_below(&repository().join(folder)) {
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let file = path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
            let source = std::fs::read_to_string(&path).unwrap();
            let length = source.lines().count();
            if length > FILE {
                long_files.push((file.clone(), length));
            }
            let long = functions(&source).into_iter().filter(|(_, length)| *length > FUNCTION);
            long_functions.extend(long.map(|(name, length)| (file.clone(), name.to_owned(), length)));
        }
    }
    for (file, length) in &long_files {
        match LONG_FILES.iter().find(|(name, _)| name == file) {
            None => wrong.push(format!("{file} has {length} lines: split it")),
            Some((_, most)) if length > most => wrong.push(format!("{file} has grown from {most} to {length} lines: split it")),
            Some(_) => {}
        }
    }
    for (file, name, length) in &long_functions {
        match LONG_FUNCTIONS.iter().find(|(of, function, _)| of == file && function == name) {
            None => wrong.push(format!("{file}: {name} has {length} lines: split it")),
            Some((.., most)) if length > most => {
                wrong.push(format!("{file}: {name} has grown from {most} to {length} lines: split it"));
            }
            Some(_) => {}
        }
    }
    let gone = LONG_FILES.iter().filter(|(name, _)| !long_files.iter().any(|(file, _)| file == name));
    wrong.extend(gone.map(|(name, _)| format!("{name} is short now: remove it from the list")));
    let gone = LONG_FUNCTIONS
        .iter()
        .filter(|(of, name, _)| !long_functions.iter().any(|(file, function, _)| file == of && function == name));
    wrong.extend(gone.map(|(of, name, _)| format!("{of}: {name} is short now: remove it from the list")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_length_of_a_function_is_found() {
    let source = "impl A {\n    pub(in crate::a) async fn long(&self) {\n        if a {\n        }\n    }\n\n    fn short(&self);\n}\nfn last() {}\n";
    assert_eq!(functions(source), [("long", 4), ("short", 1)]);
}
