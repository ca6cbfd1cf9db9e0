//! Whether Redis can be used, and if not, why.

use redis::{Client, ConnectionAddr, ErrorKind, RedisError, ServerErrorKind};
use tokio::time::timeout;

use panorama::reach::{Fault, FaultKind, Server, WITHIN, tls_in_words};

const REDIS: Server = Server { name: "Redis", setting: "redis_url" };

/// Connects, signs in and sends a ping.
///
/// # Errors
/// [`Fault`], within some seconds.
pub(super) async fn check(url: &str) -> Result<String, Fault> {
    let is_encrypted = url.starts_with("rediss:");
    let client = Client::open(url).map_err(|error| unreadable(&error, is_encrypted))?;
    let place = match client.get_connection_info().addr() {
        ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => {
            REDIS.knock(host, *port).await?;
            format!("{host}:{port}")
        }
        ConnectionAddr::Unix(path) => {
            REDIS.knock_at_socket(path).await?;
            format!("the socket {}", path.display())
        }
        _ => String::new(),
    };
    let ping = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("PING").query_async::<String>(&mut connection).await
    };
    match timeout(WITHIN, ping).await {
        Ok(Ok(_)) => Ok("it answers".to_owned()),
        Ok(Err(error)) => Err(not_signed_in(&error, is_encrypted, &place)),
        Err(_) => Err(REDIS.silent(&place)),
    }
}

/// The fault behind a URL that the client library refuses.
fn unreadable(error: &RedisError, is_encrypted: bool) -> Fault {
    if is_encrypted && error.kind() == ErrorKind::InvalidClientConfig {
        let detail = "redis_url asks for an encrypted connection (rediss://), which this program does not make to Redis";
        return Fault::new(FaultKind::Tls, detail, "use redis:// within a network that you trust");
    }
    REDIS.unreadable("it begins neither with redis:// nor with unix://, or a part of it is wrong")
}

/// The fault of a Redis that accepts connections and answers the ping with an error.
fn not_signed_in(error: &RedisError, is_encrypted: bool, place: &str) -> Fault {
    let said = error.detail().map_or_else(|| error.to_string(), str::to_owned);
    match (error.kind(), error.code()) {
        (ErrorKind::AuthenticationFailed, _) | (_, Some("WRONGPASS" | "NOAUTH")) => {
            let detail = format!("{place} does not take them, or wants some where redis_url has none");
            Fault::new(FaultKind::Password, detail, "mend user and password: redis://user:password@host/")
        }
        (ErrorKind::Server(ServerErrorKind::NoPerm), _) => {
            Fault::new(FaultKind::NotAllowed, said, "let its user publish, subscribe and run scripts (ACL SETUSER)")
        }
        (ErrorKind::Server(ServerErrorKind::BusyLoading | ServerErrorKind::MasterDown | ServerErrorKind::ClusterDown), _) => {
            Fault::new(FaultKind::NotReady, said, "try again in a moment")
        }
        (ErrorKind::Io | ErrorKind::Parse, _) if is_encrypted => {
            let detail = format!("there is no encrypted connection to {place}: {}", tls_in_words(&error.to_string()));
            Fault::new(FaultKind::Tls, detail, "mend the certificate of Redis or its tls-port, or use redis:// where it has none")
        }
        (ErrorKind::Io | ErrorKind::Parse, _) => {
            let detail = format!("what listens at {place} does not answer as Redis does");
            Fault::new(
                FaultKind::Protocol,
                detail,
                "mend the port in redis_url, or use rediss:// where Redis takes encrypted connections only",
            )
        }
        _ if said.contains("switch database") || said.contains("DB index") => {
            Fault::new(FaultKind::NoDatabase, said, "mend the number at the end of redis_url")
        }
        _ => Fault::new(FaultKind::Other, said, "see the log of Redis"),
    }
}
