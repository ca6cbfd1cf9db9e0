//! Media types and status codes of GraphQL over HTTP.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use engine::{ErrorCode, Response as Answer};

/// The media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/json`: a well-formed request is answered 200 for every outcome.
    Json,
    /// `application/graphql-response+json`: the status shows whether the request was executed.
    GraphqlResponse,
}

impl MediaType {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The media type that the client prefers; `None` = it accepts neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for (range, quality) in ranges(headers, header::ACCEPT)? {
            let media = match range.as_str() {
                "application/graphql-response+json" => Self::GraphqlResponse,
                "application/json" | "application/*" | "*/*" => Self::Json,
                _ => continue,
            };
            if quality > best.map_or(0.0, |(best, _)| best) {
                best = Some((quality, media));
            }
        }
        best.map(|(_, media)| media)
    }
}

/// Whether the client names this media type, or with `or_any` accepts everything.
pub(super) fn accepts(headers: &HeaderMap, media: &str, or_any: bool) -> bool {
    ranges(headers, header::ACCEPT)
        .unwrap_or_default()
        .iter()
        .any(|(range, quality)| *quality > 0.0 && (range == media || or_any && range == "*/*"))
}

/// The ranges of an `Accept` header with their quality; `*/*` where there is no header. `None` = it is not text.
fn ranges(headers: &HeaderMap, name: header::HeaderName) -> Option<Vec<(String, f32)>> {
    let mut ranges = Vec::new();
    for value in headers.get_all(name) {
        for part in value.to_str().ok()?.split(',').filter(|part| !part.trim().is_empty()) {
            let mut parameters = part.split(';').map(str::trim);
            let range = parameters.next().unwrap_or_default().to_ascii_lowercase();
            let quality =
                parameters.find_map(|parameter| parameter.strip_prefix("q=")).map_or(Some(1.0), |quality| quality.parse().ok());
            ranges.push((range, quality.unwrap_or(0.0)));
        }
    }
    if ranges.is_empty() {
        ranges.push(("*/*".to_owned(), 1.0));
    }
    Some(ranges)
}

/// Whether a body is JSON in UTF-8.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().is_some_and(|media| media == "application/json");
    is_json
        && parts
            .filter_map(|part| part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned()))
            .all(|set| set == "utf-8" || set == "utf8")
}

/// The HTTP response of an answer to a well-formed request.
pub(super) fn respond(answer: &Answer, media: MediaType) -> Response {
    let status = if answer.is_refused() {
        match answer.code() {
            Some(ErrorCode::BadRequest) if media == MediaType::Json => StatusCode::OK,
            Some(code) => status_of(code),
            None => StatusCode::INTERNAL_SERVER_ERROR,
        }
    } else {
        StatusCode::OK
    };
    respond_as(status, answer, media)
}

/// The HTTP response of an answer, with a status that the transport decides.
pub(super) fn respond_as(status: StatusCode, answer: &Answer, media: MediaType) -> Response {
    let mut response = (status, [(header::CONTENT_TYPE, media.content_type())], answer.to_json()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
    }
    if answer.reasons().any(|reason| ["UNAVAILABLE", "TIMEOUT"].contains(&reason)) {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
    }
    if let Some(seconds) = answer.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}

/// The HTTP status of an error code.
pub(super) fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::Throttled => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn the_best_accepted_type_is_chosen() {
        for (accept, media) in [
            ("application/json", Some(MediaType::Json)),
            ("application/graphql-response+json", Some(MediaType::GraphqlResponse)),
            ("application/graphql-response+json; charset=utf-8, application/json; q=0.9", Some(MediaType::GraphqlResponse)),
            ("application/json;q=0.5, application/graphql-response+json;q=0.7", Some(MediaType::GraphqlResponse)),
            ("*/*", Some(MediaType::Json)),
            ("text/html, application/*;q=0.1", Some(MediaType::Json)),
            ("text/html", None),
            ("application/json;q=0", None),
        ] {
            assert_eq!(MediaType::accepted(&headers(header::ACCEPT, accept)), media, "{accept}");
        }
        assert_eq!(MediaType::accepted(&HeaderMap::new()), Some(MediaType::Json));
    }

    #[test]
    fn only_json_in_utf_8_is_json() {
        for (content_type, expected) in [
            ("application/json", true),
            ("application/JSON; charset=UTF-8", true),
            ("application/json; charset=latin1", false),
            ("text/plain", false),
            ("application/graphql", false),
            ("multipart/form-data; boundary=x", false),
        ] {
            assert_eq!(is_json(&headers(header::CONTENT_TYPE, content_type)), expected, "{content_type}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
