//! `GET /guide`: what each code means, in both languages. Every `guideUrl` of an answer leads here.

use std::fmt::Write as _;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use domain::refusal::{Code, Language, Reason};

/// The route of the guide.
pub fn routes() -> Router {
    Router::new().route("/guide", get(|| async { Html(page()) }))
}

fn page() -> String {
    let mut text = String::from(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Order Panorama: guide</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><main><h1>Order Panorama</h1><dl>",
    );
    for code in Code::ALL {
        let reason = Reason::with(*code, ["…", "…", "…"]);
        let anchor = reason.guide_path();
        let anchor = anchor.rsplit('#').next().unwrap_or_default();
        let (zh, en) = (reason.message(Language::ZhCn), reason.message(Language::En));
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "<dt id=\"{anchor}\"><code>{}</code></dt><dd lang=\"zh-CN\">{zh}</dd><dd lang=\"en\">{en}</dd>",
            code.name()
        );
    }
    text.push_str("</dl></main></html>");
    text
}
