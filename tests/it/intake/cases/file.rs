//! The format of a case.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The deliveries, and the expected card afterwards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// The kind of problem that the case shows.
    #[expect(dead_code, reason = "for readers of the file")]
    kind: Option<String>,
    /// The source of the case.
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    /// The expectation as a sentence.
    pub want: String,
    /// The shop of its orders, and of deliveries that name no other.
    pub shop: String,
    pub deliveries: Vec<Delivery>,
    /// Whether all deliveries are sent at once.
    #[serde(default)]
    pub parallel: bool,
    /// The order to check: its number at the channel, or `{"tracking": …}`.
    pub find: Option<Identity>,
    /// A second order to check.
    pub other: Option<Identity>,
    /// The phones of customers to check.
    #[serde(default)]
    pub customers: Vec<String>,
    /// Whether the parts of the totals must add up to payable.
    #[serde(default)]
    pub sum: bool,
    /// The expected values by their paths.
    pub expect: BTreeMap<String, Value>,
}

/// The key by which an order is found.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Identity {
    Tracking { tracking: String },
    Number(String),
}

/// One delivery, or the same several times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Delivery {
    pub shop: Option<String>,
    pub topic: Option<String>,
    /// The payload, with every digit as it is spelled.
    body: Option<Box<RawValue>>,
    /// The payload as text, where the body is no JSON or its spelling matters.
    raw: Option<Raw>,
    /// Lines to multiply, for large orders.
    repeat: Option<Repeat>,
    #[serde(default = "once")]
    pub times: usize,
    /// Milliseconds that another runner waits afterwards; this one reads data that was committed before the answer.
    #[serde(rename = "wait")]
    _wait: Option<u64>,
    pub id: Option<String>,
    /// Shopify's id of the event, where it is not the delivery's.
    pub event: Option<String>,
    /// Fields of Youzan's envelope.
    pub tid: Option<String>,
    pub send_count: Option<u32>,
    pub status: Option<String>,
    pub test: Option<bool>,
    pub version: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Raw {
    Base64 { base64: String },
    Text(String),
}

/// A line of Shopify's that is repeated, with ids that count up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Repeat {
    times: u64,
    line: Value,
    #[serde(default)]
    in_fulfillment: bool,
}

fn once() -> usize {
    1
}

impl Delivery {
    /// The payload as its platform makes it, before it is wrapped and signed.
    pub fn payload(&self) -> String {
        match (&self.repeat, &self.raw, &self.body) {
            (Some(repeat), _, Some(body)) => repeat.in_body(body),
            (_, Some(Raw::Text(text)), _) => text.clone(),
            (_, Some(Raw::Base64 { base64 }), _) => {
                let bytes = STANDARD.decode(base64).expect("base64");
                String::from_utf8(bytes).expect("payloads are UTF-8")
            }
            (_, None, Some(body)) => body.get().to_owned(),
            (_, None, None) => panic!("a delivery without a payload: {self:?}"),
        }
    }

    /// Whether the payload already has its envelope.
    pub fn is_whole(&self) -> bool {
        self.raw.is_some()
    }
}

impl Repeat {
    fn in_body(&self, body: &RawValue) -> String {
        let mut body: Value = serde_json::from_str(body.get()).expect("JSON");
        let first = self.line["id"].as_u64().expect("lines have ids");
        let line = |index| {
            let mut line = self.line.clone();
            line["id"] = json!(first + index);
            line
        };
        let lines: Vec<Value> = (0..self.times).map(line).collect();
        if self.in_fulfillment {
            body["fulfillments"][0]["line_items"] = json!(lines);
        }
        body["line_items"] = json!(lines);
        body.to_string()
    }
}

/// The folder of the cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/mappings/samples/cases")
}

/// The cases in the order of their names; with `beginnings`, only those whose names begin with one of them.
pub fn all(beginnings: Option<&str>) -> Vec<Case> {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let is_wanted = |name: &str| beginnings.is_none_or(|words| words.split(',').any(|word| name.starts_with(word)));
    let cases = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let named = cases.map(|path| (path, path.file_stem().expect("a name").to_string_lossy().into_owned()));
    named.filter(|(_, name)| is_wanted(name)).map(|(path, name)| read(path, name)).collect()
}

fn read(path: &Path, name: String) -> Case {
    let text = std::fs::read_to_string(path).expect("the case is readable");
    let case: Case = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Case { name, ..case }
}
