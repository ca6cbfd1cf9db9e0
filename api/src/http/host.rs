//! The host that a request names: an attacker can point a name of their own at this server, so that their page counts as of the same
//! origin.

use axum::http::{HeaderMap, HeaderName, header};

/// The host that the request names, if its target cannot be changed by an attacker: an address, or `localhost`. `None` = any other host.
pub(super) fn fixed(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_fixed(host))
}

/// Whether the request comes from a page of this server itself. The host must be an address, `localhost` or that of `public_url`; the
/// origin, which browsers send with every POST, must be of that host.
pub(super) fn is_own_page(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let public = public_url.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    let Some(host) = text(header::HOST).filter(|host| is_fixed(host) || Some(*host) == public) else { return false };
    let is_same_origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).is_some_and(|(_, name)| name == host);
    // Older browsers do not send this header.
    is_same_origin && text(HeaderName::from_static("sec-fetch-site")).is_none_or(|site| site == "same-origin")
}

fn is_fixed(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{is_fixed, is_own_page};

    #[test]
    fn addresses_and_localhost_are_fixed() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "10.0.0.7:80", "[::1]:8080", "[::1]"] {
            assert!(is_fixed(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "[evil]", "::1"] {
            assert!(!is_fixed(host), "{host}");
        }
    }

    #[test]
    fn only_a_page_of_this_server_counts_as_its_own() {
        let asks = |pairs: &[(&str, &str)]| {
            let headers: HeaderMap = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            is_own_page(&headers, "https://orders.example.com/")
        };
        let (host, own) = (("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080"));
        assert!(asks(&[host, own]) && asks(&[host, own, ("sec-fetch-site", "same-origin")]));
        assert!(asks(&[("host", "orders.example.com"), ("origin", "https://orders.example.com")]), "the host of public_url");
        for (why, pairs) in [
            ("no origin", vec![host]),
            ("another origin", vec![host, ("origin", "http://evil.example")]),
            ("an origin without a host", vec![host, ("origin", "null")]),
            ("another port of this machine", vec![host, ("origin", "http://127.0.0.1:9999")]),
            ("another name of this machine", vec![host, ("origin", "http://localhost:8080")]),
            ("a name that was let lead here", vec![("host", "evil.example"), ("origin", "http://evil.example")]),
            ("a page of another site, says the browser", vec![host, own, ("sec-fetch-site", "cross-site")]),
            ("a page of another port, says the browser", vec![host, own, ("sec-fetch-site", "same-site")]),
            ("no host", vec![own]),
        ] {
            assert!(!asks(&pairs), "{why}");
        }
    }
}
