//! The host that a request names: whoever owns a name may let it lead to this server, so that a page of theirs counts as of the same origin.

use axum::http::{HeaderMap, header};

/// The host that the request names, where nobody else can say where it leads: an address, or `localhost`.
pub(super) fn fixed(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_fixed(host))
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
    use super::is_fixed;

    #[test]
    fn addresses_and_localhost_are_fixed() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "10.0.0.7:80", "[::1]:8080", "[::1]"] {
            assert!(is_fixed(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "[evil]", "::1"] {
            assert!(!is_fixed(host), "{host}");
        }
    }
}
