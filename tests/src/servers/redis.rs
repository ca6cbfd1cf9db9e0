//! A Redis server for tests: one for the run, and separate ones for tests that stop theirs.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::guard::{Guard, find_program};
use super::{REDIS_URL, given};

/// A Redis server without data on disk.
#[derive(Debug)]
pub struct Redis {
    url: String,
    port: u16,
    guard: Option<Guard>,
}

impl Redis {
    /// The server of this test run: the given one, else an own one that is started now.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Redis> = OnceLock::new();
        SHARED.get_or_init(|| match given(REDIS_URL) {
            Some(url) => Self { url, port: 0, guard: None },
            None => Self::start(),
        })
    }

    /// Starts a separate server on a free port.
    pub fn start() -> Self {
        // Another process may take the port between the check and the start: then another port is tried.
        let (port, guard) = (0..5)
            .find_map(|_| {
                let port = free_port();
                start_on(port).map_err(|output| eprintln!("{output}")).ok().map(|guard| (port, guard))
            })
            .expect("Redis starts; see its output");
        Self { url: format!("redis://127.0.0.1:{port}/"), port, guard: Some(guard) }
    }

    /// Starts a server that speaks TLS only, with a certificate of its own for `localhost`, and returns the file of the certificate that its
    /// clients have to trust. The folder is the test's own.
    pub fn start_with_tls(folder: &Path) -> (Self, PathBuf) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let (certificate, key) = (folder.join("redis.crt"), folder.join("redis.key"));
        for (file, text) in [(&certificate, made.cert.pem()), (&key, made.signing_key.serialize_pem())] {
            std::fs::write(file, text).expect("the certificate is written");
            // The server may run under another account.
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).expect("the file is ours");
        }
        let port = free_port();
        let (tls_port, certificate_text, key_text) = (port.to_string(), certificate.to_string_lossy(), key.to_string_lossy());
        let more = ["--port", "0", "--tls-port", &tls_port, "--tls-auth-clients", "no"];
        let files = ["--tls-cert-file", &certificate_text, "--tls-key-file", &key_text, "--tls-ca-cert-file", &certificate_text];
        let guard = start_with(port, &[&more[..], &files[..]].concat()).expect("Redis starts");
        (Self { url: format!("rediss://localhost:{port}/"), port, guard: Some(guard) }, certificate)
    }

    /// Starts a cluster of two nodes, which have half of the slots each, and waits until both report a working cluster.
    pub async fn start_cluster() -> [Self; 2] {
        let node = || {
            let (port, bus) = (free_port(), free_port().to_string());
            let guard = start_with(port, &["--cluster-enabled", "yes", "--cluster-port", &bus]).expect("Redis starts");
            (Self { url: format!("redis://127.0.0.1:{port}/"), port, guard: Some(guard) }, bus)
        };
        let [(one, _), (other, bus)] = [node(), node()];
        for (server, first, last) in [(&one, "0", "8191"), (&other, "8192", "16383")] {
            server.ask(&["CLUSTER", "ADDSLOTSRANGE", first, last]).await;
        }
        one.ask(&["CLUSTER", "MEET", "127.0.0.1", &other.port.to_string(), &bus]).await;
        let together = async {
            let mut turns = tokio::time::interval(std::time::Duration::from_millis(50));
            while !(one.ask(&["CLUSTER", "INFO"]).await.contains("cluster_state:ok")
                && other.ask(&["CLUSTER", "INFO"]).await.contains("cluster_state:ok"))
            {
                turns.tick().await;
            }
        };
        tokio::time::timeout(crate::PATIENCE * 2, together).await.expect("the nodes find each other in time");
        [one, other]
    }

    /// The answer to a command, as text.
    pub async fn ask(&self, words: &[&str]) -> String {
        let client = redis::Client::open(self.url()).expect("a URL");
        let mut connection = client.get_multiplexed_async_connection().await.expect("Redis answers");
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]).query_async(&mut connection).await.expect("Redis does it")
    }

    /// The URL of the server.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Kills it (SIGKILL). Its data is lost; [`Self::start_again`] starts an empty one on the same port.
    pub fn kill(&mut self) {
        self.own_one().signal("KILL", "pid");
        self.guard = None;
    }

    /// Starts a killed server again, empty, at the same URL.
    pub fn start_again(&mut self) {
        assert!(self.port != 0 && self.guard.is_none(), "only a server of one's own that was killed starts again");
        self.guard = Some(start_on(self.port).expect("Redis starts again on its port"));
    }

    /// Freezes it (SIGSTOP): connections stay open without an answer until [`Self::resume`].
    pub fn suspend(&self) {
        self.own_one().signal("STOP", "pid");
    }

    /// Lets a frozen server continue.
    pub fn resume(&self) {
        self.own_one().signal("CONT", "pid");
    }

    fn own_one(&self) -> &Guard {
        self.guard.as_ref().expect("only a running server of one's own may be broken: use Redis::start")
    }
}

fn start_on(port: u16) -> Result<Guard, String> {
    start_with(port, &[])
}

fn start_with(port: u16, more: &[&str]) -> Result<Guard, String> {
    let program = find_program("redis-server", &[])
        .or_else(|| find_program("valkey-server", &[Path::new("/usr/libexec").to_path_buf()]))
        .expect("Redis is not installed: run deploy/install-test-servers.sh, or set PANORAMA_TEST_REDIS_URL");
    let port = port.to_string();
    let mut arguments = vec![OsStr::new(&port)];
    arguments.extend(more.iter().map(OsStr::new));
    Guard::start(include_str!("redis.sh"), &program, &arguments, "Ready to accept connections")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}
