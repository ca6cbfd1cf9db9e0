//! Why a server or a file of the settings cannot be used: each fault has its own name and an advice.

use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::{TcpStream, UnixStream, lookup_host};
use tokio::time::timeout;

/// The time limit of each step: finding a host's address, connecting, signing in.
pub const WITHIN: Duration = Duration::from_secs(3);

/// The kind of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The setting itself cannot be read.
    Setting,
    /// The host's name has no known address.
    UnknownHost,
    /// The port or socket has no listener.
    Refused,
    /// The server does not answer in time.
    NoAnswer,
    /// Only one side wants an encrypted connection, or a certificate is not trusted.
    Tls,
    /// The server does not accept the user or the password.
    Password,
    /// The server knows the user and refuses the connection.
    NotAllowed,
    /// The server does not have this database.
    NoDatabase,
    /// The server starts, stops, or has no free connection.
    NotReady,
    /// The listener speaks another protocol.
    Protocol,
    /// A file or folder cannot be used as it is.
    File,
    /// A file does not exist.
    NoFile,
    /// Any other fault, in the server's own message.
    Other,
}

impl FaultKind {
    /// The name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Setting => "unreadable setting",
            Self::UnknownHost => "unknown host",
            Self::Refused => "connection refused",
            Self::NoAnswer => "no answer",
            Self::Tls => "TLS",
            Self::Password => "wrong user or password",
            Self::NotAllowed => "not allowed",
            Self::NoDatabase => "no such database",
            Self::NotReady => "not ready",
            Self::Protocol => "another protocol",
            Self::File => "unusable file",
            Self::NoFile => "no file",
            Self::Other => "refused by the server",
        }
    }
}

/// One fault, as people read it: `connection refused: nothing listens at localhost:5432; start PostgreSQL there, or …`. It never contains a
/// password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The kind of the fault.
    pub kind: FaultKind,
    detail: String,
    advice: String,
}

impl Fault {
    /// A fault with its observation and its advice.
    pub fn new(kind: FaultKind, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), advice: advice.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.kind.name(), self.detail, self.advice)
    }
}

impl std::error::Error for Fault {}

/// A kind of server, and the setting that holds its address.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// The name of the server, e.g. `PostgreSQL`.
    pub name: &'static str,
    /// The name of the setting, e.g. `database_url`.
    pub setting: &'static str,
}

impl Server {
    /// Whether something listens at a port of a host.
    ///
    /// # Errors
    /// [`Fault`]: an unknown host, a refused connection, or no answer within [`WITHIN`] for each step.
    pub async fn knock(self, host: &str, port: u16) -> Result<(), Fault> {
        let unknown = |detail: String| {
            let advice = format!("mend the host in {}, or the name service of this machine", self.setting);
            Fault::new(FaultKind::UnknownHost, detail, advice)
        };
        let found = match timeout(WITHIN, lookup_host((host, port))).await {
            Err(_) => return Err(unknown(format!("no address of “{host}” was found within {} s", WITHIN.as_secs()))),
            Ok(Err(_)) => return Err(unknown(format!("“{host}” has no address"))),
            Ok(Ok(found)) => found.collect::<Vec<_>>(),
        };
        match timeout(WITHIN, TcpStream::connect(&found[..])).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.not_connected(&error, &format!("{host}:{port}"))),
            Err(_) => Err(self.silent(&format!("{host}:{port}"))),
        }
    }

    /// Whether something listens at a Unix socket.
    ///
    /// # Errors
    /// [`Fault`]: a refused connection, or no answer within [`WITHIN`].
    pub async fn knock_at_socket(self, path: &Path) -> Result<(), Fault> {
        let place = format!("the socket {}", path.display());
        match timeout(WITHIN, UnixStream::connect(path)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.not_connected(&error, &place)),
            Err(_) => Err(self.silent(&place)),
        }
    }

    /// The fault of a failed connection to `place`.
    pub fn not_connected(self, error: &io::Error, place: &str) -> Fault {
        let Self { name, setting } = self;
        match error.kind() {
            io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound => {
                let advice = format!("start {name} there, or mend the address in {setting}");
                Fault::new(FaultKind::Refused, format!("nothing listens at {place}"), advice)
            }
            io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => self.silent(place),
            io::ErrorKind::PermissionDenied => {
                let advice = format!("let the account of this program reach it, or mend the address in {setting}");
                Fault::new(FaultKind::NotAllowed, format!("the system does not let this program connect to {place}"), advice)
            }
            _ => self.other_protocol(place),
        }
    }

    /// The fault of a server that takes the connection without an answer, or that cannot be reached.
    pub fn silent(self, place: &str) -> Fault {
        let detail = format!("{place} did not answer within {} s", WITHIN.as_secs());
        let advice =
            format!("see whether {} runs there and no firewall is between, or mend the address in {}", self.name, self.setting);
        Fault::new(FaultKind::NoAnswer, detail, advice)
    }

    /// The fault of a listener that closes the connection, or answers in another protocol than this kind of server.
    pub fn other_protocol(self, place: &str) -> Fault {
        let detail = format!("what listens at {place} does not answer as {} does", self.name);
        Fault::new(FaultKind::Protocol, detail, format!("mend the port in {}", self.setting))
    }

    /// The fault of a setting that cannot be read.
    pub fn unreadable(self, why: impl fmt::Display) -> Fault {
        Fault::new(FaultKind::Setting, format!("{} cannot be read: {why}", self.setting), "deploy/panorama.toml shows its form")
    }
}

/// The readable form of an error of a TLS handshake; an unknown error is returned as it is.
pub fn tls_in_words(error: &str) -> &str {
    let known = [
        ("UnknownIssuer", "its certificate was signed by nobody whom this program trusts"),
        ("NotValidForName", "its certificate is for another name"),
        ("Expired", "its certificate is over"),
        ("NotValidYet", "its certificate is of a time to come"),
        ("InvalidContentType", "it does not speak TLS"),
    ];
    known.iter().find(|(word, _)| error.contains(word)).map_or(error, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    const SERVER: Server = Server { name: "PostgreSQL", setting: "database_url" };

    #[tokio::test]
    async fn each_fault_of_an_address_has_its_name() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        assert_eq!(SERVER.knock("localhost", port).await, Ok(()));
        drop(listener);
        let refused = SERVER.knock("localhost", port).await.unwrap_err();
        assert_eq!(refused.kind, FaultKind::Refused);
        assert_eq!(
            refused.to_string(),
            format!(
                "connection refused: nothing listens at localhost:{port}; start PostgreSQL there, or mend the address in database_url"
            )
        );
        let unknown = SERVER.knock("no-such-host.invalid", 5432).await.unwrap_err();
        assert_eq!(unknown.kind, FaultKind::UnknownHost);
        let missing = SERVER.knock_at_socket(Path::new("/no/such/socket")).await.unwrap_err();
        assert_eq!(missing.kind, FaultKind::Refused);
    }

    #[test]
    fn errors_of_tls_are_words() {
        let said = "invalid peer certificate: UnknownIssuer";
        assert_eq!(tls_in_words(said), "its certificate was signed by nobody whom this program trusts");
        assert_eq!(tls_in_words("server does not support TLS"), "server does not support TLS");
    }
}
