//! The real binary as a process of its own: what a newcomer starts, and what a test may kill at a random moment.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;
use tokio::time::timeout;

/// A running `panorama`. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    output: BufReader<Receiver>,
}

impl Process {
    /// Starts `panorama` with these arguments and variables in a folder.
    pub async fn start(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::spawn(directory, arguments, variables, false).await
    }

    /// The same, with what it logs among its output.
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

    /// Reads one line of its output as JSON: what `panorama demo --json` prints when it serves.
    pub async fn json_line(&mut self) -> Value {
        let mut line = String::new();
        let read = timeout(super::PATIENCE * 3, self.output.read_line(&mut line)).await;
        read.expect("a line comes in time").expect("its output is readable");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the process is killed");
    }

    /// Asks it to stop (SIGINT, as Ctrl-C does) and returns its exit code.
    pub async fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().expect("it still runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await.expect("kill starts");
        assert!(sent.success());
        let ended = timeout(super::PATIENCE * 2, self.child.wait()).await.expect("it stops in time");
        ended.expect("it was waited for").code()
    }

    /// Asks it to stop and returns everything that it printed and nobody has read yet. It must not print more than a pipe holds before.
    pub async fn interrupt_for_output(mut self) -> String {
        let id = self.child.id().expect("it still runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await.expect("kill starts");
        assert!(sent.success());
        let mut output = String::new();
        let read = timeout(super::PATIENCE * 2, self.output.read_to_string(&mut output)).await;
        read.expect("it stops in time").expect("its output is readable");
        output
    }

    /// Waits until it ends well by itself and returns everything that it printed. It must not print more than a pipe holds.
    pub async fn output(mut self) -> String {
        let ended = timeout(super::PATIENCE * 3, self.child.wait()).await.expect("it ends in time").expect("it was waited for");
        let mut output = String::new();
        let read = timeout(super::PATIENCE, self.output.read_to_string(&mut output)).await;
        read.expect("its output ends").expect("its output is readable");
        assert!(ended.success(), "{output}");
        output
    }

    /// Waits until it ends by itself and returns its exit code.
    pub async fn exit_code(mut self) -> Option<i32> {
        let ended = timeout(super::PATIENCE * 3, self.child.wait()).await.expect("it ends in time");
        ended.expect("it was waited for").code()
    }
}

/// An address that nothing listens on now, for `--listen`.
pub fn free_address() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("a bound listener has an address").to_string()
}

/// The binary beside this test's own, built from the sources as they are now. A plain `cargo test` does not build it.
async fn binary() -> &'static Path {
    static BINARY: OnceCell<PathBuf> = OnceCell::const_new();
    BINARY
        .get_or_init(|| async {
            let mut build = Command::new(env!("CARGO"));
            // The whole workspace, so that the third-party crates have the same features as in the tests and are not built twice.
            build.args(["build", "--quiet", "--workspace", "--bins"]).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
            assert!(build.status().await.expect("cargo starts").success(), "panorama is built");
            let own = std::env::current_exe().expect("the path of this test");
            let profile = own.ancestors().nth(2).expect("tests lie in target/debug/deps");
            profile.join("panorama")
        })
        .await
}
