//! A PostgreSQL server for tests: one for the run, whose databases are copies of a template, and separate ones for tests that crash theirs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Url;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use super::guard::{Guard, find_program, folder_for_servers};
use super::{POSTGRES_URL, given};

/// Whether commits survive a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `fsync = off`: fast, for nearly every test.
    Off,
    /// `fsync = on`, for a test that stops the server hard and checks the remaining data.
    On,
}

/// A PostgreSQL server for tests.
#[derive(Debug)]
pub struct Postgres {
    url: Url,
    own: Option<(Guard, PathBuf)>,
    /// The data folder of an own server.
    data: PathBuf,
}

impl Postgres {
    /// The server of this test run: the given one, else an own one that is started now.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| match given(POSTGRES_URL) {
            Some(url) => Self { url: url.parse().expect("PANORAMA_TEST_POSTGRES_URL is a URL"), own: None, data: PathBuf::new() },
            None => Self::start(Durability::Off),
        })
    }

    /// Starts a separate server on a Unix socket in a temporary folder.
    pub fn start(durability: Durability) -> Self {
        let fsync = if durability == Durability::On { "on" } else { "off" };
        Self::start_with(&[fsync.as_ref()], None)
    }

    /// Starts a durable server whose data stays in a folder for the next time, with extra settings for the server's command line. `None` =
    /// the server's account cannot reach the folder.
    pub fn start_kept(data: &Path, settings: &str) -> Option<Self> {
        let data = folder_for_servers(data)?;
        Some(Self::start_with(&["on".as_ref(), data.as_os_str(), settings.as_ref()], Some(&data)))
    }

    fn start_with(rest: &[&OsStr], data: Option<&Path>) -> Self {
        let programs = programs();
        let guard = Guard::start(include_str!("postgres.sh"), &programs, rest, "ready");
        let guard = guard.expect("PostgreSQL starts; see its output");
        let mut url = Url::parse("postgres://postgres@localhost/postgres").expect("a URL");
        url.query_pairs_mut().append_pair("host", &guard.directory().display().to_string());
        let data = data.map_or_else(|| guard.directory().join("data"), Path::to_path_buf);
        Self { url, own: Some((guard, programs)), data }
    }

    /// The URL of one of its databases.
    pub fn url_of(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.into()
    }

    /// Creates a database, as a copy of `template` if one is given, and returns its name. The template must have no connections.
    pub async fn create_database(&self, template: Option<&str>) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("panorama_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        self.execute(format!(r#"CREATE DATABASE "{name}" TEMPLATE "{}""#, template.unwrap_or("template0"))).await;
        name
    }

    /// Drops a database and closes its connections.
    pub async fn drop_database(&self, name: &str) {
        self.execute(format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#)).await;
    }

    /// Stops the server as a crash would and starts it again: `pg_ctl restart -m immediate`.
    pub fn crash_and_restart(&self) {
        let (guard, programs) = self.own_one();
        guard.run(&programs.join("pg_ctl"), &["restart", "-m", "immediate", "-w", "-D", "data", "-l", "server.log"]);
    }

    /// Freezes the server (SIGSTOP of its postmaster): it takes no new connection until [`Self::resume`].
    pub fn suspend(&self) {
        self.own_one().0.signal("STOP", "data/postmaster.pid");
    }

    /// Freezes the server with every process that serves a connection: connections stay open without an answer until [`Self::resume`].
    pub fn freeze(&self) {
        self.suspend();
        Guard::signal_all("STOP", &children_of(self.process_id()));
    }

    /// Lets a frozen server continue.
    pub fn resume(&self) {
        Guard::signal_all("CONT", &children_of(self.process_id()));
        self.own_one().0.signal("CONT", "data/postmaster.pid");
    }

    /// The folder of its socket and its log, `server.log`.
    pub fn directory(&self) -> &Path {
        self.own_one().0.directory()
    }

    /// The process id of its postmaster, whose children serve the connections.
    pub fn process_id(&self) -> u32 {
        let text = std::fs::read_to_string(self.data.join("postmaster.pid")).expect("the server wrote its process id");
        text.lines().next().and_then(|line| line.trim().parse().ok()).expect("a process id")
    }

    /// One of PostgreSQL's own programs, e.g. `pgbench`.
    pub fn program(&self, name: &str) -> PathBuf {
        find_program(name, std::slice::from_ref(&self.own_one().1)).expect("the program is installed with PostgreSQL")
    }

    fn own_one(&self) -> &(Guard, PathBuf) {
        self.own.as_ref().expect("only a server of one's own may be broken: use Postgres::start")
    }

    async fn execute(&self, statement: String) {
        let mut connection = PgConnection::connect(self.url.as_str()).await.expect("PostgreSQL answers");
        connection.execute(AssertSqlSafe(statement)).await.expect("the statement runs");
        connection.close().await.expect("the connection closes");
    }
}

/// The ids of the processes that a process started.
fn children_of(parent: u32) -> Vec<String> {
    let output = Command::new("ps").args(["-A", "-o", "ppid=,pid="]).output().expect("ps starts");
    let parent = parent.to_string();
    let lines = String::from_utf8_lossy(&output.stdout);
    let pairs = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    pairs.filter(|pair| pair.first() == Some(&parent.as_str())).filter_map(|pair| pair.get(1).map(ToString::to_string)).collect()
}

/// The folder of PostgreSQL's programs: the newest version that Debian or Homebrew installed, else the one on the `PATH`.
fn programs() -> PathBuf {
    let mut folders: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/libexec", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version_in(folder)));
    let initdb = find_program("initdb", &folders)
        .expect("PostgreSQL is not installed: run deploy/install-test-servers.sh, or set PANORAMA_TEST_POSTGRES_URL");
    initdb.parent().map(Path::to_path_buf).expect("a program lies in a folder")
}

/// The digits of a path as a number: 15 for `/usr/lib/postgresql/15/bin`.
fn version_in(folder: &Path) -> u32 {
    folder.display().to_string().chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}
