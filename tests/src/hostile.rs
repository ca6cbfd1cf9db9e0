//! Requests that are made to exhaust a server: each is refused at once.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// One request of an attacker.
#[derive(Debug, Clone)]
pub struct Attack {
    /// The name of the attack.
    pub name: &'static str,
    /// The request as JSON text.
    pub body: String,
}

fn of_document(name: &'static str, query: &str) -> Attack {
    of_value(name, &json!({ "query": query }))
}

fn of_value(name: &'static str, value: &Value) -> Attack {
    Attack { name, body: value.to_string() }
}

/// Fragments that spread the next one several times: `spreads` to the power of `levels` selections.
pub fn bomb(levels: usize, spreads: usize) -> String {
    let mut text = "{...f0}".to_owned();
    for level in 0..levels {
        let next = format!("...f{}", level + 1).repeat(spreads);
        write!(text, "fragment f{level} on Query{{{next}}}").expect("text takes text");
    }
    write!(text, "fragment f{levels} on Query{{__typename}}").expect("text takes text");
    text
}

fn aliases(count: usize) -> String {
    let fields: Vec<String> = (0..count).map(|at| format!("a{at}:__typename")).collect();
    format!("{{{}}}", fields.join(" "))
}

/// Nested lists of this depth, as JSON text.
fn deep_json(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Every attack whose body a server reads: at most a million bytes.
pub fn attacks() -> Vec<Attack> {
    let mut attacks = of_documents();
    attacks.extend(of_variables());
    attacks
}

fn of_documents() -> Vec<Attack> {
    let directives = "@include(if:true)".repeat(10_000);
    let short = "@a".repeat(1_000);
    let wide = format!("{{viewer{{{}}}}}", "id ".repeat(3_900));
    vec![
        of_document("877 bytes of fragments, 18 levels of 4", &bomb(18, 4)),
        of_document("fragments, 30 levels of 4", &bomb(30, 4)),
        of_document("fragments, 200 levels of 9", &bomb(200, 9)),
        of_document("a fragment that spreads itself", "{...a} fragment a on Query{...b} fragment b on Query{...a}"),
        of_document("200,000 fields of one name", &format!("{{viewer{{{}}}}}", "id ".repeat(200_000))),
        of_document("3,900 fields of one name", &wide),
        of_document("10,000 directives on a field", &format!("{{viewer{{id {directives}}}}}")),
        of_document("1,000 directives on a field", &format!("{{viewer{{id {short}}}}}")),
        of_document("1,000 directives on an operation", &format!("query Q {short}{{viewer{{id}}}}")),
        of_document("1,000 directives on a fragment", &format!("{{...F}} fragment F on Query {short}{{viewer{{id}}}}")),
        of_document("1,000 directives on a variable", &format!("query Q($a: Int {short}){{viewer{{id}}}}")),
        of_document("2,000 aliases", &aliases(2_000)),
        of_document("31 aliases", &aliases(31)),
        of_document("depth 100,000", &"{viewer".repeat(100_000)),
        of_document("depth 1,000", &format!("{}{}", "{node".repeat(1_000), "}".repeat(1_000))),
        of_document("lists 100,000 deep in an argument", &format!("{{nodes(ids:{}){{id}}}}", deep_json(30_000))),
        of_document("a text that does not end", &format!("{{order(by:{{number:\"{}", "x".repeat(60_000))),
        of_document("an integer of 60,000 digits", &format!("{{orders(first:{}){{nodes{{id}}}}}}", "9".repeat(60_000))),
        of_document("comments without end", &format!("{{viewer{{id}}}}{}", "#\n".repeat(100_000))),
        of_document(
            "60 levels of introspection",
            &format!("{{__schema{{types{{{}name{}}}}}}}", "ofType{".repeat(40), "}".repeat(40)),
        ),
        of_document("lists of the schema in each other", "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}"),
        of_document("21 root fields", &format!("{{{}}}", "viewer{id}".repeat(21))),
    ]
}

/// Nested pages: few bytes, and more objects than any request may ask for.
pub fn costly() -> Attack {
    let inner: Vec<String> = (0..10).map(|at| format!("t{at}: timeline(first: 100) {{ nodes {{ order {{ id }} }} }}")).collect();
    let document = format!(
        "{{ orders(first: 100) {{ nodes {{ timeline(first: 100) {{ nodes {{ order {{ {} }} }} }} }} }} }}",
        inner.join(" ")
    );
    of_document("a page of everything in pages of everything", &document)
}

fn of_variables() -> Vec<Attack> {
    let query = "query($v: [ID!]!) { nodes(ids: $v) { id } }";
    let text = |variables: &str| format!("{{\"query\":\"{query}\",\"variables\":{{\"v\":{variables}}}}}");
    let raw = |name, body: String| Attack { name, body };
    let number = json!({ "query": "query($n: Int) { orders(first: $n) { nodes { id } } }", "variables": { "n": u64::MAX } });
    let many: Vec<String> = (0..40_000).map(|at| format!("\"k{at}\":1")).collect();
    vec![
        raw("variables 100,000 deep", text(&deep_json(100_000))),
        raw("variables 120 deep", text(&deep_json(120))),
        raw("400,000 values in a list", text(&format!("[{}0]", "0,".repeat(400_000)))),
        raw("40,000 values in an object", text(&format!("{{{}}}", many.join(",")))),
        raw("an integer of 900,000 digits", text(&"9".repeat(900_000))),
        of_value("an integer of 64 bits", &number),
        raw("300,000 requests in one body", format!("[{}{{}}]", "{},".repeat(300_000))),
        raw("two requests in one body", format!("[{0},{0}]", json!({ "query": "{viewer{id}}" }))),
        raw("100,000 lists that do not end", "[".repeat(100_000)),
        raw("100,000 objects that do not end", "{\"a\":".repeat(100_000)),
        raw("no JSON", "x".repeat(900_000)),
    ]
}
