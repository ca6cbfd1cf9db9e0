//! Another process of this program: a server or a crowd of clients, each with its own file descriptors and its own memory to measure.
//!
//! It reads commands as lines of its input and answers each with a line of its output.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

/// The timeout of an answer.
const PATIENCE: Duration = Duration::from_mins(3);

/// A child. Dropping it kills it.
pub struct Child {
    process: std::process::Child,
    input: ChildStdin,
    answers: Receiver<String>,
}

impl Child {
    /// Starts this program again as the part `part`, and waits for its first line, which is returned.
    pub fn start(part: &str, arguments: &[&str]) -> (Self, String) {
        let program = std::env::current_exe().expect("the path of this program");
        let mut command = Command::new(program);
        command.arg(part).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the child starts");
        let input = process.stdin.take().expect("its input");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let (say, answers) = sync_channel(64);
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
        let child = Self { process, input, answers };
        let ready = child.hear();
        (child, ready)
    }

    /// Sends a command to the child.
    pub fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("the child listens");
    }

    /// The next line of the child's output.
    pub fn hear(&self) -> String {
        self.answers.recv_timeout(PATIENCE).expect("the child answers in time")
    }

    /// Sends a command and waits for the answer.
    pub fn ask(&mut self, line: &str) -> String {
        self.tell(line);
        self.hear()
    }

    /// The resident memory of the child in KB.
    pub fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs on Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the size of its memory");
        line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // The child may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
