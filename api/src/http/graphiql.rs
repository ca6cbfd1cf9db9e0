//! GraphiQL, served from the binary: nothing is loaded from elsewhere.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// GraphiQL sets styles on elements; scripts, connections and fonts are its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

struct File {
    name: &'static str,
    content_type: &'static str,
    is_compressed: bool,
    bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $content_type:expr) => {
        File {
            name: $name,
            content_type: $content_type,
            is_compressed: false,
            bytes: include_bytes!(concat!("../../assets/graphiql/", $name)),
        }
    };
    ($name:literal, $content_type:expr, compressed) => {
        File {
            name: $name,
            content_type: $content_type,
            is_compressed: true,
            bytes: include_bytes!(concat!("../../assets/graphiql/", $name, ".gz")),
        }
    };
}

static FILES: [File; 6] = [
    asset!("react.production.min.js", JAVASCRIPT, compressed),
    asset!("react-dom.production.min.js", JAVASCRIPT, compressed),
    asset!("graphiql.min.js", JAVASCRIPT, compressed),
    asset!("graphiql.min.css", CSS, compressed),
    asset!("page.js", JAVASCRIPT),
    asset!("page.css", CSS),
];

/// The HTML page of GraphiQL.
pub(super) fn page() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, include_str!("../../assets/graphiql/index.html")).into_response()
}

/// A file of the page. Every browser understands gzip, so files are sent in that form only.
pub(super) async fn file(name: Result<Path<String>, PathRejection>) -> Response {
    let Some(file) = name.ok().and_then(|Path(name)| FILES.iter().find(|file| file.name == name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = ([(header::CONTENT_TYPE, file.content_type)], file.bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    if file.is_compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
