//! Every text of the product that a person reads, as the sources hold it: Chinese with Chinese punctuation, and no names of the API in a
//! sentence for people who do not program.

use std::path::Path;

use super::{files_below, repository};

/// The folders of the texts.
const PLACES: &[&str] = &["api", "frontend-examples"];
/// Sources whose texts are data: patterns to search in the texts of others, and made-up names and addresses.
const DATA: &[&str] =
    &["masking", "spelling.rs", "region.rs", "country.rs", "people.rs", "keys.rs", "generated", "node_modules", "dist"];
/// Sources of sentences for people who do not program: they contain no name of a field, an operation or a value.
const FOR_PEOPLE: &[&str] = &["/event.rs", "reply.rs", "reply/", "status_meaning.rs", "alert.rs", "words.ts", "refusal/words.rs"];

/// A text in Chinese, and its file and line.
struct Text {
    place: String,
    text: String,
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// The texts of a source: those between quotes outside of comments and of tests. A text that is mostly not Chinese is left out: a sentence
/// in English may name a Chinese one.
fn chinese_in(place: &str, source: &str) -> Vec<Text> {
    let product = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let mut found = Vec::new();
    for (number, line) in product.lines().enumerate() {
        let mut rest = line.trim_start();
        if rest.starts_with("//") || rest.starts_with('*') {
            continue;
        }
        let quotes: &[char] = if place.contains("frontend-examples") { &['\'', '"', '`'] } else { &['"'] };
        while let Some(begin) = rest.find(quotes) {
            let quote = rest[begin..].chars().next().unwrap();
            let behind = &rest[begin + 1..];
            let Some(end) = behind.find(quote) else { break };
            let text = &behind[..end];
            let (chinese, latin) = text.chars().fold((0, 0), |(chinese, latin), letter| {
                (chinese + usize::from(is_chinese(letter)), latin + usize::from(letter.is_ascii_alphabetic()))
            });
            if chinese > 0 && chinese * 4 >= latin {
                found.push(Text { place: format!("{place}:{}", number + 1), text: text.to_owned() });
            }
            rest = &behind[end + 1..];
        }
    }
    found
}

/// Every text of the product in Chinese.
fn texts() -> Vec<Text> {
    let repository = repository();
    let is_source = |path: &Path| path.extension().is_some_and(|extension| extension == "rs" || extension == "ts");
    let mut texts = Vec::new();
    for path in PLACES.iter().flat_map(|place| files_below(&repository.join(place))).filter(|path| is_source(path)) {
        let place = path.strip_prefix(&repository).unwrap().to_string_lossy().into_owned();
        let is_test = place.contains("tests");
        if !is_test && !DATA.iter().any(|data| place.contains(data)) {
            texts.extend(chinese_in(&place, &std::fs::read_to_string(&path).unwrap()));
        }
    }
    texts
}

/// Whether a Chinese text has an ASCII mark next to a Chinese letter, or next to a placeholder.
fn has_foreign_mark(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_beside = |at: Option<&char>| at.is_some_and(|letter| is_chinese(*letter));
    let mut is_code = false;
    letters.iter().enumerate().any(|(at, letter)| {
        is_code ^= *letter == '`';
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let behind = letters[at + 1..].iter().find(|letter| **letter != ' ');
        !is_code && matches!(letter, ',' | ';' | ':' | '?' | '!' | '(' | ')') && (is_beside(before) || is_beside(behind))
    })
}

/// Whether a text names a field or a value of the API: `trackingNumber`, `QC_REJECTED`.
fn names_the_api(text: &str) -> bool {
    // A placeholder is code: `{tracking_number}`, `${order.number}`.
    let mut said = String::new();
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => said.push(letter),
            _ => {}
        }
    }
    said.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|word| {
        let is_value = word.contains('_') && word.chars().any(|letter| letter.is_ascii_alphabetic());
        let is_field = word.starts_with(|letter: char| letter.is_ascii_lowercase())
            && word.chars().any(|letter| letter.is_ascii_uppercase());
        is_value || is_field
    })
}

#[test]
fn chinese_texts_have_chinese_punctuation() {
    let texts = texts();
    assert!(texts.len() > 900, "only {} texts are found", texts.len());
    let wrong = texts.iter().filter(|one| has_foreign_mark(&one.text));
    let wrong: Vec<String> = wrong.map(|one| format!("{}: {}", one.place, one.text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_for_people_do_not_name_the_api() {
    let texts = texts();
    let of_people = texts.iter().filter(|one| FOR_PEOPLE.iter().any(|place| one.place.contains(place)));
    let wrong: Vec<String> =
        of_people.filter(|one| names_the_api(&one.text)).map(|one| format!("{}: {}", one.place, one.text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A refusal calls the field by its label: each literal in a call with these codes is in the table of fields.
#[test]
fn every_field_that_a_refusal_names_has_a_word() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in files_below(&repository().join("api")) {
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        // The name of an aggregate is the field of its refusal.
        let name = path.starts_with(repository().join("api/store/src")).then_some("const NAME: &'static str = \"");
        let calls = ["Code::InvalidInput, [\"", "Code::NotFound, [\"", "not_found(\"", "too_long(\""];
        for marker in calls.into_iter().chain(name) {
            for (at, _) in source.match_indices(marker) {
                let text = source[at + marker.len()..].split('"').next().unwrap();
                seen += 1;
                if domain::refusal::words::fault(text, domain::refusal::Language::ZhCn) == text {
                    wrong.push(format!("{}: {text}", path.display()));
                }
            }
        }
    }
    assert!(seen > 40 && wrong.is_empty(), "{seen} fields are named; without a word: {}", wrong.join(", "));
}

/// The audit log describes each operation: every operation of the API has a label.
#[test]
fn every_operation_has_words() {
    let schema = std::fs::read_to_string(repository().join("schema.graphql")).unwrap();
    let roots = ["\ntype Query {\n", "\ntype Mutation {\n", "\ntype Subscription {\n"].map(|head| {
        let behind = schema.split_once(head).expect("the root is there").1;
        behind.split("\n}\n").next().unwrap()
    });
    let is_field = |line: &&str| line.starts_with('\t') && line[1..].starts_with(|letter: char| letter.is_ascii_lowercase());
    let described = roots.iter().flat_map(|root| root.split("\"\"\"").step_by(2).flat_map(str::lines));
    let names: Vec<&str> = described.filter(is_field).map(|line| line.trim().split(['(', ':']).next().unwrap()).collect();
    let silent: Vec<&&str> =
        names.iter().filter(|name| domain::refusal::words::operation(name, domain::refusal::Language::ZhCn).is_none()).collect();
    assert!(names.len() > 70 && silent.is_empty(), "of {} operations without words: {silent:?}", names.len());
}

#[test]
fn what_is_wrong_with_a_text_is_found() {
    for wrong in ["未找到:{0}", "已取消,请", "(已出库)", "可以吗?", "请修改 (必填)"] {
        assert!(has_foreign_mark(wrong), "{wrong}");
    }
    for right in ["未找到：{0}", "在 12:30 前", "1,000 元", "设置 `http: a` 项", "请求头 Content-Type: application/json"]
    {
        assert!(!has_foreign_mark(right), "{right}");
    }
    assert!(
        names_the_api("未找到：trackingNumber")
            && names_the_api("结果 QC_REJECTED")
            && !names_the_api("运单号 {tracking_number} 已扫描")
    );
    assert!(!names_the_api("JSON 的 SKU") && !names_the_api("GraphQL"));
}
