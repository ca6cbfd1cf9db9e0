//! The address of the client of a connection, with proxies in between.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};

use crate::config::Network;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client, in the extensions of every request.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub SocketAddr);

impl ClientAddress {
    /// The address of the other end of the connection, or the one that the trusted proxies report. Each proxy appends the address that it
    /// saw, so that the last one that is no trusted proxy is the client; addresses before it are the client's own claim.
    pub(super) fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        let mut client = peer.ip();
        if !is_trusted(client) {
            return Self(peer);
        }
        let lines: Vec<&str> = headers.get_all(X_FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
        for word in lines.join(",").rsplit(',') {
            let Some(address) = address_of(word.trim()) else { break };
            client = address;
            if !is_trusted(address) {
                break;
            }
        }
        Self(SocketAddr::new(client.to_canonical(), 0))
    }
}

/// The address in an entry of the header; some proxies write the port too.
fn address_of(word: &str) -> Option<IpAddr> {
    let bracketed = || word.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    word.parse().ok().or_else(|| word.parse::<SocketAddr>().ok().map(|address| address.ip())).or_else(bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let trusted: Vec<Network> = ["10.0.0.0/8", "::1"].iter().map(|network| network.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(X_FORWARDED_FOR, line.parse().unwrap());
        }
        ClientAddress::of(SocketAddr::new(peer.parse().unwrap(), 1), &headers, &trusted).0.ip().to_string()
    }

    #[test]
    fn only_a_trusted_proxy_says_who_the_client_is() {
        assert_eq!(client("203.0.113.7", &["198.51.100.1"]), "203.0.113.7", "anybody can send the header");
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_stands_before_the_last_stranger_is_only_a_claim() {
        assert_eq!(client("10.0.0.1", &["192.0.2.1, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["192.0.2.1", "198.51.100.1"]), "198.51.100.1", "in several lines");
        assert_eq!(client("::1", &["rubbish, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(client("10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]"]), "2001:db8::1");
    }
}
