//! A Redis server for tests: one for the run, and own ones for tests that stop theirs.

use std::net::TcpListener;
use std::path::Path;
use std::sync::OnceLock;

use super::guard::{Guard, find_program};
use super::{REDIS_URL, given};

/// A Redis server that keeps nothing on disk.
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

    /// Starts a server of one's own on a free port.
    pub fn start() -> Self {
        // Between the look for a free port and the start somebody else may take it: then another one is tried.
        let (port, guard) = (0..5)
            .find_map(|_| {
                let port = free_port();
                start_on(port).map_err(|output| eprintln!("{output}")).ok().map(|guard| (port, guard))
            })
            .expect("Redis starts; see its output");
        Self { url: format!("redis://127.0.0.1:{port}/"), port, guard: Some(guard) }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Kills it (SIGKILL). Everything in it is gone; [`Self::start_again`] starts an empty one on the same port.
    pub fn kill(&mut self) {
        self.own_one().signal("KILL", "pid");
        self.guard = None;
    }

    /// Starts it again, empty, at the same URL.
    pub fn start_again(&mut self) {
        assert!(self.port != 0 && self.guard.is_none(), "only a server of one's own that was killed starts again");
        self.guard = Some(start_on(self.port).expect("Redis starts again on its port"));
    }

    /// Freezes it (SIGSTOP): connections stay open and nothing answers until [`Self::resume`].
    pub fn suspend(&self) {
        self.own_one().signal("STOP", "pid");
    }

    /// Lets a frozen server go on.
    pub fn resume(&self) {
        self.own_one().signal("CONT", "pid");
    }

    fn own_one(&self) -> &Guard {
        self.guard.as_ref().expect("only a running server of one's own may be broken: use Redis::start")
    }
}

fn start_on(port: u16) -> Result<Guard, String> {
    let program = find_program("redis-server", &[])
        .or_else(|| find_program("valkey-server", &[Path::new("/usr/libexec").to_path_buf()]))
        .expect("Redis is not installed: run deploy/install-test-servers.sh, or set PANORAMA_TEST_REDIS_URL");
    Guard::start(include_str!("redis.sh"), &program, &port.to_string(), "Ready to accept connections")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}
