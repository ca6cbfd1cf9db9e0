//! The real binary as a process of its own: it starts as for a newcomer, and a test may kill it at a random moment.

use std::ffi::OsStr;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::run;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// A running `panorama`. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    output: BufReader<Receiver>,
}

/// A running `panorama` whose output is read continuously, so that it never waits for a reader.
#[derive(Debug)]
pub struct Served {
    child: Child,
    _reading: JoinSet<()>,
}

/// The memory of a process in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// The number of bytes now.
    pub now: u64,
    /// The peak so far.
    pub peak: u64,
}

impl Process {
    /// Starts `panorama` with these arguments and variables in a folder.
    pub async fn start(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::spawn(directory, arguments, variables, false).await
    }

    /// Does the same as `start`, with the log among its output.
    pub async fn start_with_log(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::spawn(directory, arguments, variables, true).await
    }

    async fn spawn(directory: &Path, arguments: &[&str], variables: &[(&str, &str)], with_log: bool) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let mut command = Command::new(binary().await);
        command.args(arguments).envs(variables.iter().copied()).current_dir(directory).kill_on_drop(true).stdin(Stdio::null());
        if with_log {
            command.stderr(writer.try_clone().expect("a second end of the pipe"));
        }
        command.stdout(writer);
        let child = command.spawn().expect("panorama starts");
        let output = Receiver::from_owned_fd(reader.into()).expect("a pipe can be read");
        Self { child, output: BufReader::new(output) }
    }

    /// Reads one line of its output, with its end; empty at the end of the output.
    pub async fn line(&mut self) -> String {
        let mut line = String::new();
        let read = timeout(super::PATIENCE * 3, self.output.read_line(&mut line)).await;
        read.expect("a line comes in time").expect("its output is readable");
        line
    }

    /// Reads one line of its output as JSON, such as the line that `panorama demo --json` prints when it serves.
    pub async fn json_line(&mut self) -> Value {
        let line = self.line().await;
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }

    /// The memory now, and its peak since [`Process::forget_peak`].
    pub fn memory(&self) -> Memory {
        let id = self.child.id().expect("it still runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("the system tells of its processes");
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of the memory");
            let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kilobytes");
            kilobytes * 1024
        };
        Memory { now: bytes("VmRSS:"), peak: bytes("VmHWM:") }
    }

    /// Resets the peak of its memory.
    pub fn forget_peak(&self) {
        let id = self.child.id().expect("it still runs");
        std::fs::write(format!("/proc/{id}/clear_refs"), "5").expect("the peak of a process of one's own can be forgotten");
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the process is killed");
    }

    /// Sends it a signal: `TERM`, `HUP`.
    pub async fn signal(&self, name: &str) {
        signal(&self.child, name).await;
    }

    /// Asks it to stop (SIGINT, as Ctrl-C does) and returns its exit code.
    pub async fn interrupt(mut self) -> Option<i32> {
        signal(&self.child, "INT").await;
        let ended = timeout(super::PATIENCE * 2, self.child.wait()).await.expect("it stops in time");
        ended.expect("it was waited for").code()
    }

    /// Asks it to stop and returns the part of its output that is still unread. Until then it must not print more than a pipe holds.
    pub async fn interrupt_for_output(mut self) -> String {
        signal(&self.child, "INT").await;
        let mut output = String::new();
        let read = timeout(super::PATIENCE * 2, self.output.read_to_string(&mut output)).await;
        read.expect("it stops in time").expect("its output is readable");
        output
    }

    /// Waits until it ends with a failure and returns its output.
    pub async fn complaint(self) -> String {
        let (ended, output) = self.end().await;
        assert_ne!(ended, Some(0), "{output}");
        output
    }

    /// Waits until it ends with success and returns its output.
    pub async fn output(self) -> String {
        let (ended, output) = self.end().await;
        assert_eq!(ended, Some(0), "{output}");
        output
    }

    /// Waits until it ends by itself and returns its exit code and its output.
    pub async fn end(mut self) -> (Option<i32>, String) {
        let mut output = String::new();
        // The output is read meanwhile: a process that prints more than a pipe holds would wait for its reader.
        let both = async { tokio::join!(self.child.wait(), self.output.read_to_string(&mut output)) };
        let (ended, read) = timeout(super::PATIENCE * 3, both).await.expect("it ends in time");
        read.expect("its output is readable");
        (ended.expect("it was waited for").code(), output)
    }

    /// Reads its output from now on, of any length.
    pub fn recorded(self) -> Recorded {
        let Self { child, mut output } = self;
        let mut reader = JoinSet::new();
        reader.spawn(async move {
            let mut all = Vec::new();
            output.read_to_end(&mut all).await.map(|_| String::from_utf8_lossy(&all).into_owned())
        });
        Recorded { child, reader }
    }

    /// Reads its output from now on and keeps it in a file, so that it never waits for a reader.
    pub fn read_on(self, log: PathBuf) -> Served {
        let Self { child, mut output } = self;
        let mut reading = JoinSet::new();
        reading.spawn(async move {
            let mut line = String::new();
            while output.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let file = std::fs::File::options().create(true).append(true).open(&log);
                // A full disk is one of the faults: then the line is not kept.
                drop(file.and_then(|mut file| file.write_all(line.as_bytes())));
                line.clear();
            }
        });
        Served { child, _reading: reading }
    }

    /// Waits until it ends by itself and returns its exit code.
    pub async fn exit_code(mut self) -> Option<i32> {
        let ended = timeout(super::PATIENCE * 3, self.child.wait()).await.expect("it ends in time");
        ended.expect("it was waited for").code()
    }
}

/// A running `panorama` whose output is read. Dropping it kills it.
#[derive(Debug)]
pub struct Recorded {
    child: Child,
    reader: JoinSet<std::io::Result<String>>,
}

impl Recorded {
    /// Asks it to stop and returns its output since the recording began.
    pub async fn interrupt(mut self) -> String {
        signal(&self.child, "INT").await;
        let read = timeout(super::PATIENCE * 2, self.reader.join_next()).await.expect("it stops in time");
        read.expect("its output is read").expect("the reader ends well").expect("its output is readable")
    }
}

impl Served {
    /// Kills it at once (SIGKILL) and waits until it is gone.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the process is killed");
    }

    /// Freezes it (SIGSTOP): its connections stay open and nothing answers until [`Self::resume`].
    pub async fn suspend(&self) {
        signal(&self.child, "STOP").await;
    }

    /// Lets a frozen process continue (SIGCONT).
    pub async fn resume(&self) {
        signal(&self.child, "CONT").await;
    }

    /// Asks it to stop (SIGTERM, as a service manager does) and returns its exit code.
    pub async fn stop(mut self) -> Option<i32> {
        signal(&self.child, "TERM").await;
        let ended = timeout(super::PATIENCE * 2, self.child.wait()).await.expect("it stops in time");
        ended.expect("it was waited for").code()
    }
}

async fn signal(child: &Child, name: &str) {
    let id = child.id().expect("it still runs").to_string();
    let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().await.expect("kill starts");
    assert!(sent.success());
}

/// An address with a free port, for `--listen`.
pub fn free_address() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound listener has an address").to_string()
}

/// The binary of the same target folder as this test, built from the current sources. A plain `cargo test` does not build it.
pub async fn binary() -> &'static Path {
    static BINARY: OnceCell<PathBuf> = OnceCell::const_new();
    BINARY
        .get_or_init(|| async {
            let build = async || {
                let mut build = Command::new(env!("CARGO"));
                // The whole workspace, so that the third-party crates have the same features as in the tests and are not built twice.
                build.args(["build", "--quiet", "--workspace", "--bins"]).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
                // What Cargo tells of the package under test stays out: ring's build script runs again when these change, and with it
                // everything above ring is compiled again.
                for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_a_package(name)) {
                    build.env_remove(name);
                }
                assert!(build.status().await.expect("cargo starts").success(), "panorama is built");
                "built".to_owned()
            };
            run::once("binary", build).await;
            let own = std::env::current_exe().expect("the path of this test");
            let profile = own.ancestors().nth(2).expect("tests lie in target/debug/deps");
            profile.join("panorama")
        })
        .await
}

/// Whether a variable is one that Cargo sets to describe the package that it runs.
fn is_of_a_package(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    ["CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|group| name.starts_with(group))
}
