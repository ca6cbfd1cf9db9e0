//! The four front ends, served from an archive inside the binary: nothing is loaded from elsewhere.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError;

/// The archive of the front ends, which `make front-ends` builds from `frontend-examples`.
const ARCHIVE: &[u8] = include_bytes!("../../assets/front-ends/front-ends.zip");
/// The paths of the front ends in the archive.
pub(super) const PLACES: [&str; 4] = ["desk", "warehouse", "finance", "manager"];
/// Scripts, styles and connections (the WebSocket included) of this server alone; icons are `data:` URLs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The name of a file in `assets/` changes with its content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The reason why the archive cannot be served: `make front-ends` was interrupted, or the archive was edited.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is no archive.
    #[error("the archive of the front ends cannot be read: {0}")]
    Unreadable(#[from] ZipError),
    /// A file of the archive cannot be unpacked.
    #[error("a file in the archive of the front ends cannot be unpacked: {0}")]
    Broken(#[from] std::io::Error),
    /// A front end is missing.
    #[error("the archive of the front ends has no {0}")]
    Missing(String),
}

/// A file of a front end, in both forms in which it is sent.
struct File {
    content_type: HeaderValue,
    tag: HeaderValue,
    cache: HeaderValue,
    plain: Bytes,
    gzip: Bytes,
}

/// The files of the front ends, by their paths without the first slash.
struct FrontEnds {
    files: HashMap<String, File>,
}

impl FrontEnds {
    fn read(archive: &[u8]) -> Result<Self, ArchiveError> {
        let mut archive = ZipArchive::new(Cursor::new(archive))?;
        let mut files = HashMap::new();
        for index in 0..archive.len() {
            let (name, file) = File::read(&mut archive, index)?;
            files.insert(name, file);
        }
        for place in PLACES {
            let page = format!("{place}/index.html");
            if !files.contains_key(&page) {
                return Err(ArchiveError::Missing(page));
            }
        }
        Ok(Self { files })
    }

    /// The file at a path: the path of a front end, with or without a slash at its end, is that of its page.
    fn find(&self, path: &str) -> Option<&File> {
        let path = path.strip_prefix('/')?;
        let place = path.strip_suffix('/').unwrap_or(path);
        if PLACES.contains(&place) { self.files.get(&format!("{place}/index.html")) } else { self.files.get(path) }
    }
}

impl File {
    fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<(String, Self), ArchiveError> {
        let mut deflated = Vec::new();
        archive.by_index_raw(index)?.read_to_end(&mut deflated)?;
        let mut entry = archive.by_index(index)?;
        let mut plain = Vec::new();
        entry.read_to_end(&mut plain)?;
        let name = entry.name()?.into_owned();
        let digest = hex::encode(&Sha256::digest(&plain)[..16]);
        let file = Self {
            content_type: HeaderValue::from_static(content_type(&name)),
            tag: HeaderValue::try_from(format!("W/\"{digest}\"")).unwrap_or(HeaderValue::from_static("W/\"\"")),
            cache: if name.contains("/assets/") { FOR_EVER } else { ASK_AGAIN },
            gzip: gzip(&deflated, entry.crc32(), plain.len()),
            plain: plain.into(),
        };
        Ok((name, file))
    }

    fn respond(&self, headers: &HeaderMap) -> Response {
        // The browser keeps a page with the headers of the newest answer, so an answer without a body has all of them, too.
        let common = [
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (header::CACHE_CONTROL, self.cache.clone()),
            (header::ETAG, self.tag.clone()),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if knows(headers, &self.tag) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let is_packed = accepts_gzip(headers);
        let body = if is_packed { &self.gzip } else { &self.plain };
        let mut response = (common, Body::from(body.clone())).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, self.content_type.clone());
        if is_packed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// The deflated bytes of a file in a ZIP archive are those between the header and the end of a gzip file (RFC 1952).
fn gzip(deflated: &[u8], sum: u32, length: usize) -> Bytes {
    // The method "deflate", no flag, no time, no further flag, an unnamed system.
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    // The format has the length modulo 2^32; a file of a front end is far smaller.
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    [&HEADER[..], deflated, &sum.to_le_bytes(), &length.to_le_bytes()].concat().into()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Whether the client already has this version.
fn knows(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = tag.to_str().map(opaque).unwrap_or_default();
    let known = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || opaque(one) == tag)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |quality| quality.parse::<f32>().ok());
        is_gzip && quality.is_some_and(|quality| quality > 0.0)
    })
}

/// The routes of the front ends. A missing file is answered by `missing`.
///
/// # Errors
/// [`ArchiveError`]; never for the archive that is committed, which a test reads.
pub(super) fn routes(missing: impl Fn(&HeaderMap) -> Response + Clone + Send + Sync + 'static) -> Result<Router, ArchiveError> {
    let front_ends = std::sync::Arc::new(FrontEnds::read(ARCHIVE)?);
    let file = move |uri: Uri, headers: HeaderMap| {
        let found = front_ends.find(uri.path()).map(|file| file.respond(&headers));
        std::future::ready(found.unwrap_or_else(|| missing(&headers)))
    };
    let routes = PLACES.iter().fold(Router::new(), |router, place| {
        let below = get(file.clone());
        let router = router.route(&format!("/{place}"), below.clone()).route(&format!("/{place}/"), below.clone());
        router.route(&format!("/{place}/{{*path}}"), below)
    });
    Ok(routes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_has_every_front_end_and_each_file_in_two_forms() {
        let front_ends = FrontEnds::read(ARCHIVE).unwrap();
        for place in PLACES {
            let page = front_ends.find(&format!("/{place}")).unwrap();
            let text = std::str::from_utf8(&page.plain).unwrap();
            let named: Vec<&str> = text.split('"').filter(|part| part.starts_with(&format!("/{place}/assets/"))).collect();
            assert!(named.len() >= 2, "a script and a style: {text}");
            for path in named {
                let file = front_ends.find(path).unwrap_or_else(|| panic!("{path}"));
                assert_eq!(file.cache, FOR_EVER, "{path}");
            }
            assert_eq!(page.cache, ASK_AGAIN);
        }
        for (name, file) in &front_ends.files {
            assert_ne!(file.content_type, "application/octet-stream", "{name}: its ending needs a media type");
            assert!(file.gzip.len() < file.plain.len(), "{name}");
        }
    }

    #[test]
    fn pages_have_no_script_and_no_style_of_their_own_and_name_no_other_host() {
        let front_ends = FrontEnds::read(ARCHIVE).unwrap();
        for (name, file) in &front_ends.files {
            let text = std::str::from_utf8(&file.plain).unwrap();
            if file.content_type == content_type("a.html") {
                assert!(!text.contains("<style") && !text.contains(" style=") && !text.contains(" on"), "{name}: {text}");
                assert_eq!(
                    text.matches("<script").count(),
                    text.matches("<script type=\"module\" crossorigin src=").count(),
                    "{name}"
                );
            }
            for host in
                text.split("//").skip(1).map(|rest| rest.split(['/', '"', '\'', '`', ' ', ')']).next().unwrap_or_default())
            {
                // Other patterns are regular expressions.
                let is_host = host.starts_with(|first: char| first.is_ascii_alphanumeric()) && host.contains('.');
                assert!(!is_host || host == "www.w3.org", "{name} names {host}");
            }
        }
    }

    #[test]
    fn a_broken_archive_says_so() {
        assert!(matches!(FrontEnds::read(b"PK"), Err(ArchiveError::Unreadable(_))));
        let end_alone = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
        assert!(matches!(FrontEnds::read(&end_alone), Err(ArchiveError::Missing(page)) if page == "desk/index.html"));
    }

    #[test]
    fn a_client_says_what_it_has_and_what_it_reads() {
        let headers = |name: header::HeaderName, value: &str| HeaderMap::from_iter([(name, value.parse().unwrap())]);
        let tag = HeaderValue::from_static("W/\"a1\"");
        for (value, expected) in
            [("W/\"a1\"", true), ("\"a1\"", true), ("\"b\", W/\"a1\"", true), ("*", true), ("\"a\"", false), ("", false)]
        {
            assert_eq!(knows(&headers(header::IF_NONE_MATCH, value), &tag), expected, "{value}");
        }
        for (value, expected) in
            [("gzip", true), ("br, GZIP;q=0.5", true), ("gzip;q=0", false), ("br", false), ("identity", false)]
        {
            assert_eq!(accepts_gzip(&headers(header::ACCEPT_ENCODING, value)), expected, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
