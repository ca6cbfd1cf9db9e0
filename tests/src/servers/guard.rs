//! Starts a server under a small shell that stops it as soon as this process ends, for any reason.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

/// The timeout of a server's start. `initdb` on a busy machine is the slowest part.
const START_TIMEOUT: Duration = Duration::from_mins(2);

/// An account other than root, because PostgreSQL refuses to run as root.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// The account that servers run under; `None` = the account of this process, which is not root.
    pub fn for_servers() -> Option<Self> {
        (id(&["-u"]) == Some(0)).then(|| {
            ["postgres", "nobody"]
                .into_iter()
                .find_map(|name| Some(Self { user: id(&["-u", name])?, group: id(&["-g", name])? }))
                .expect("PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`")
        })
    }
}

/// The number that `id` prints for these arguments; `None` = it fails.
fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// A server under its guard. Dropping it stops the server and removes its folder.
#[derive(Debug)]
pub struct Guard {
    shell: Child,
    leash: Option<ChildStdin>,
    directory: PathBuf,
    account: Option<Account>,
}

impl Guard {
    /// Runs `script` with the program, a folder of its own and the `rest` as arguments, and waits for a line that contains `ready`.
    ///
    /// # Errors
    /// The output of the script, when it ends or prints `failed` or `stopped` before.
    pub fn start(script: &str, program: &Path, rest: &[&OsStr], ready: &'static str) -> Result<Self, String> {
        let account = Account::for_servers();
        let directory = own_directory(account);
        let mut command = Command::new("sh");
        command.args(["-c", script, "guard"]).arg(program).arg(&directory).args(rest).current_dir(&directory);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        // A process group of its own: Ctrl-C ends the tests, and the guard notices the end by its closed input.
        command.process_group(0);
        become_account(&mut command, account);
        let mut shell = command.spawn().map_err(|error| error.to_string())?;
        let leash = shell.stdin.take();
        let output = shell.stdout.take().ok_or("no output")?;
        let guard = Self { shell, leash, directory, account };
        wait_until_ready(&follow(BufReader::new(output), ready)).map(|()| guard)
    }

    /// The server's own folder.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Runs a program as the server's account and waits for it.
    pub fn run(&self, program: &Path, arguments: &[&str]) {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.directory).stdin(Stdio::null()).stdout(Stdio::null());
        become_account(&mut command, self.account);
        let status = command.status().expect("the program starts");
        assert!(status.success(), "{} {arguments:?}: {status}", program.display());
    }

    /// Sends a signal such as `STOP`, `CONT` or `KILL` to the process whose id stands in the first line of a file of the folder.
    pub fn signal(&self, signal: &str, pid_file: &str) {
        let text = std::fs::read_to_string(self.directory.join(pid_file)).expect("the server wrote its process id");
        let pid = text.lines().next().expect("a process id").trim();
        let status = Command::new("kill").args([&format!("-{signal}"), pid]).status().expect("kill starts");
        assert!(status.success(), "kill -{signal} {pid}: {status}");
    }

    /// Sends a signal to processes of the server, some of which may have ended meanwhile.
    pub fn signal_all(signal: &str, processes: &[String]) {
        if !processes.is_empty() {
            let mut command = Command::new("kill");
            command.arg(format!("-{signal}")).args(processes).stderr(Stdio::null());
            command.status().expect("kill starts");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.leash.take());
        if let Err(error) = self.shell.wait() {
            eprintln!("the guard of {} did not end: {error}", self.directory.display());
        }
    }
}

/// Makes a folder that the servers' account owns and reaches; `None` where a folder above it is closed to the account.
pub fn folder_for_servers(folder: &Path) -> Option<PathBuf> {
    let account = Account::for_servers();
    std::fs::create_dir_all(folder).ok()?;
    let folder = folder.canonicalize().ok()?;
    if let Some(Account { user, group }) = account {
        chown(&folder, Some(user), Some(group)).ok()?;
    }
    let mut command = Command::new("test");
    command.arg("-w").arg(&folder).current_dir("/");
    become_account(&mut command, account);
    command.status().is_ok_and(|status| status.success()).then_some(folder)
}

fn become_account(command: &mut Command, account: Option<Account>) {
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
}

/// An empty folder that only the server's account may enter. Its path is short, because a socket's path may have 107 bytes.
fn own_directory(account: Option<Account>) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let directory = std::env::temp_dir().join(format!("panorama-{}-{count}", std::process::id()));
    std::fs::DirBuilder::new().mode(0o700).create(&directory).expect("a folder for the server");
    if let Some(Account { user, group }) = account {
        chown(&directory, Some(user), Some(group)).expect("root may give a folder away");
    }
    directory
}

/// Reads the output to its end, so that the server never blocks on it, and reports the first line that shows success or failure.
fn follow(output: impl BufRead + Send + 'static, ready: &'static str) -> Receiver<Result<(), String>> {
    let (report, decided) = sync_channel(1);
    std::thread::spawn(move || {
        let mut seen = Vec::new();
        let mut report = Some(report);
        let mut decide = |result| report.take().is_none_or(|report| report.send(result).is_ok());
        for line in output.lines().map_while(Result::ok) {
            let decision = if line.contains(ready) {
                Some(Ok(()))
            } else if matches!(line.as_str(), "failed" | "stopped") {
                Some(Err(seen.join("\n")))
            } else {
                seen.push(line);
                None
            };
            if decision.is_some_and(|decision| !decide(decision)) {
                return;
            }
        }
        decide(Err(seen.join("\n")));
    });
    decided
}

fn wait_until_ready(decided: &Receiver<Result<(), String>>) -> Result<(), String> {
    decided.recv_timeout(START_TIMEOUT).map_err(|error| format!("the server did not start: {error}"))?
}

/// The program of that name in one of the folders or on the `PATH`.
pub fn find_program(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.iter().cloned().chain(std::env::split_paths(&path)).map(|folder| folder.join(name)).find(|file| file.is_file())
}
