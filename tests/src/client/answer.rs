//! An answer of the API, and the expectations of a test. A failed expectation shows the whole answer.

use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::Value;

/// One answer of the API: of a request, or one payload of a subscription.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status; 200 for a payload of a subscription.
    pub status: u16,
    /// The HTTP headers; none for a payload of a subscription.
    pub headers: HeaderMap,
    /// The whole body; a text where it was not JSON.
    pub body: Value,
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "the fields of the API's UserError, which describes them")]
pub struct UserError {
    pub code: String,
    pub message: String,
    #[serde(default)]
    pub field: Option<Vec<String>>,
    #[serde(default)]
    pub unmet: Option<Vec<Value>>,
}

impl Answer {
    /// Reads a response whole.
    pub(super) async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("the body arrives");
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    /// A payload of a subscription.
    pub(super) fn payload(body: Value) -> Self {
        Self { status: 200, headers: HeaderMap::new(), body }
    }

    /// The value at a path of `data`, with dots between the steps: `order.lines.0.sku`.
    #[track_caller]
    pub fn data(&self, path: &str) -> &Value {
        let pointer = format!("/data/{}", path.replace('.', "/"));
        self.body.pointer(&pointer).unwrap_or_else(|| panic!("there is no `{path}` in {self}"))
    }

    /// The text at a path of `data`.
    #[track_caller]
    pub fn text(&self, path: &str) -> &str {
        self.data(path).as_str().unwrap_or_else(|| panic!("`{path}` is no text in {self}"))
    }

    /// The whole number at a path of `data`.
    #[track_caller]
    pub fn number(&self, path: &str) -> i64 {
        self.data(path).as_i64().unwrap_or_else(|| panic!("`{path}` is no whole number in {self}"))
    }

    /// The list at a path of `data`.
    #[track_caller]
    pub fn list(&self, path: &str) -> &[Value] {
        self.data(path).as_array().unwrap_or_else(|| panic!("`{path}` is no list in {self}"))
    }

    /// The top-level errors of the answer.
    pub fn errors(&self) -> &[Value] {
        self.body.get("errors").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The refusals of every mutation in the answer.
    #[track_caller]
    pub fn user_errors(&self) -> Vec<UserError> {
        let payloads = self.body.get("data").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::values);
        payloads
            .filter_map(|payload| payload.get("userErrors")?.as_array())
            .flatten()
            .map(|error| serde_json::from_value(error.clone()).unwrap_or_else(|reason| panic!("{reason} in {self}")))
            .collect()
    }

    /// Expects success: status 200, no error, no refusal.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "many tests want nothing but that it went well")]
    pub fn expect_ok(self) -> Self {
        assert!(self.status == 200 && self.errors().is_empty() && self.user_errors().is_empty(), "{self}");
        self
    }

    /// Expects that the command was refused with this code, without a top-level error.
    #[track_caller]
    pub fn expect_refused(&self, code: &str) -> UserError {
        assert!(self.status == 200 && self.errors().is_empty(), "an error instead of the refusal {code}: {self}");
        let found = self.user_errors().into_iter().find(|error| error.code == code);
        found.unwrap_or_else(|| panic!("not refused with {code}: {self}"))
    }

    /// Expects a top-level error with this `extensions.code`.
    #[track_caller]
    pub fn expect_error(&self, code: &str) -> &Value {
        let found = self.errors().iter().find(|error| error.pointer("/extensions/code").is_some_and(|found| found == code));
        found.unwrap_or_else(|| panic!("no error {code}: {self}"))
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:#}", self.status, self.body)
    }
}
