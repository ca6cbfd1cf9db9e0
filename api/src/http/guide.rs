//! `GET /guide`: the meaning of each code and its remedy, in both languages. Every `guideUrl` of an answer leads here.

use std::fmt::Write as _;

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use domain::refusal::{Code, Language, Reason};

/// The page needs one style sheet and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";

/// The routes of the guide.
pub fn routes() -> Router {
    Router::new().route("/guide", get(guide)).route("/guide.css", get(style))
}

async fn guide() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page()))
}

async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, include_str!("../../assets/guide/guide.css"))
}

fn page() -> String {
    let mut text = String::from(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Order Panorama: guide</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/guide.css\">\
         <header><h1>Order Panorama</h1><p lang=\"zh-CN\">每个代码的含义和处理办法</p>\
         <p lang=\"en\">What each code means, and what to do</p></header><main>",
    );
    for code in Code::ALL {
        let (anchor, name) = (code.anchor(), code.name());
        // Writing to a String cannot fail.
        let _ = write!(text, "<section id=\"{anchor}\"><h2><a href=\"#{anchor}\">{name}</a></h2><div class=\"languages\">");
        for (language, tag) in [(Language::ZhCn, "zh-CN"), (Language::En, "en")] {
            let message = Reason::with(*code, ["…", "…", "…"]).message(language);
            let guide = code.guide(language);
            let _ = write!(text, "<div lang=\"{tag}\"><p class=\"message\">{message}</p><p>{guide}</p></div>");
        }
        text.push_str("</div></section>");
    }
    text.push_str("</main></html>");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_url_leads_to_a_place_on_the_page() {
        let page = page();
        for code in Code::ALL {
            let path = Reason::of(*code).guide_path();
            let anchor = path.strip_prefix("/guide#").unwrap();
            assert_eq!(page.matches(&format!("<section id=\"{anchor}\">")).count(), 1, "{path}");
            assert!(page.contains(code.guide(Language::En)) && page.contains(code.guide(Language::ZhCn)), "{path}");
        }
        assert!(!page.contains('`'), "the page is no Markdown");
    }
}
