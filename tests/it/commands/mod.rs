//! The commands of every document: each is run by a test or a script, which `covered.txt` names, and those without Node are run here.

mod shell;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use tests::PATIENCE;
use tests::client::Client;
use tests::environment::Environment;
use tests::process::{self, Process};
use tests::provider::Provider;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// The rows of `covered.txt`: a command, and after `⇐` a file with the text in it that shows where the command is run.
const COVERED: &str = include_str!("covered.txt");

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every document that is part of the repository, by its path.
fn documents() -> Vec<(String, String)> {
    let mut folders = vec![repository()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                let is_ours = !name.starts_with('.') && !["target", "node_modules", "data", "dist"].contains(&name.as_str());
                folders.extend(is_ours.then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let relative = path.strip_prefix(repository()).unwrap().to_string_lossy().into_owned();
                found.push((relative, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The block of a document that contains this text.
fn block_with(document: &str, text: &str) -> String {
    let block = shell::blocks(&read(document)).into_iter().find(|block| block.text.contains(text));
    block.unwrap_or_else(|| panic!("{document} has no block with {text}")).text
}

#[test]
fn every_command_of_a_document_is_run_somewhere() {
    let rows: Vec<(&str, &str, &str)> = COVERED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (command, cover) = line.split_once(" ⇐ ").unwrap_or_else(|| panic!("no row: {line}"));
            let (file, text) = cover.split_once(": ").unwrap_or_else(|| panic!("no file and text: {line}"));
            (command.trim(), file, text)
        })
        .collect();
    for (command, file, text) in &rows {
        assert!(read(file).contains(text), "{file} does not contain {text:?}, which should run {command}");
    }
    let mut seen = std::collections::BTreeSet::new();
    for (path, document) in documents() {
        for block in shell::blocks(&document) {
            for command in shell::commands(&block.text) {
                // A row may name the beginning of a long command.
                let row = rows.iter().find(|(named, ..)| {
                    command == *named || named.strip_suffix('…').is_some_and(|start| command.starts_with(start))
                });
                let (named, ..) = row.unwrap_or_else(|| {
                    panic!(
                        "{path}:{}: nothing runs `{command}`; run it in a test and add a row to tests/it/commands/covered.txt",
                        block.line
                    )
                });
                seen.insert(*named);
            }
        }
    }
    for (command, ..) in &rows {
        assert!(seen.contains(command), "no document has `{command}` any more: take its row out of covered.txt");
    }
}

#[tokio::test]
async fn every_command_that_a_sentence_names_is_there() {
    let makefile = read("Makefile");
    let packages =
        ["frontend-examples", "frontend-examples/manager", "tests/e2e"].map(|folder| read(&format!("{folder}/package.json")));
    let mut panorama = std::collections::BTreeSet::new();
    let mut count = 0;
    for (path, document) in documents() {
        for span in shell::spans(&document, &["make", "npm", "panorama"]) {
            let words: Vec<&str> = span.split_whitespace().collect();
            let is_there = match words[..] {
                ["make", target, ..] => makefile.contains(&format!("\n{target}:")),
                ["npm", "run", script, ..] => packages.iter().any(|package| package.contains(&format!("\"{script}\":"))),
                ["npm", command, ..] => ["ci", "install", "test"].contains(&command),
                _ => {
                    let is_name = |word: &&&str| word.chars().all(|letter| letter.is_ascii_lowercase());
                    panorama.insert(words[1..].iter().take_while(is_name).map(ToString::to_string).collect::<Vec<_>>());
                    true
                }
            };
            assert!(is_there, "{path} names `{span}`, which is not there");
            count += 1;
        }
    }
    assert!(count > 40, "{count} commands were found");
    let folder = Environment::sqlite().await;
    for words in panorama {
        let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let help = Process::start(folder.directory(), &arguments, &[]).await.output().await;
        assert!(help.contains("Usage: panorama"), "panorama {}: {help}", words.join(" "));
    }
}

#[test]
fn every_target_of_the_makefile_expands() {
    for target in ["check", "test", "chaos", "bench", "e2e", "fuzz", "schema", "types", "front-ends", "first-minutes", "run"] {
        let made = std::process::Command::new("make").args(["-n", target]).current_dir(repository()).output().unwrap();
        assert!(made.status.success(), "make -n {target}: {}", String::from_utf8_lossy(&made.stderr));
    }
}

/// A shell with `panorama` in its path, which runs a block of a document unchanged.
async fn shell(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Child {
    let bin = process::binary().await.parent().unwrap();
    let script = format!("PATH='{}':$PATH\n{script}", bin.display());
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", &script]).current_dir(folder).envs(variables.iter().copied());
    command.kill_on_drop(true).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("bash starts")
}

/// The next line of its output that contains a text.
async fn line_with(output: &mut (impl AsyncBufReadExt + Unpin), text: &str) -> String {
    let read = async {
        loop {
            let mut line = String::new();
            assert_ne!(output.read_line(&mut line).await.unwrap(), 0, "it ended before it said {text:?}");
            if line.contains(text) {
                return line;
            }
        }
    };
    timeout(PATIENCE * 3, read).await.unwrap_or_else(|_| panic!("{text:?} in time"))
}

#[tokio::test]
async fn the_first_requests_of_the_readme_are_answered() {
    if std::process::Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return;
    }
    let environment = Environment::sqlite().await;
    let folder = environment.directory().join("clone");
    std::fs::create_dir_all(folder.join("target/release")).unwrap();
    std::os::unix::fs::symlink(process::binary().await, folder.join("target/release/panorama")).unwrap();
    let mut demo = Process::start(&folder, &["demo", "--json", "--listen", "127.0.0.1:0"], &[]).await;
    let url = demo.json_line().await["url"].as_str().unwrap().to_owned();
    let here = |script: String| script.replace("http://127.0.0.1:8080", &url);

    let token_and_query = here(block_with("README.md", "TOKEN=$("));
    let asked = shell(&folder, &token_and_query, &[]).await.wait_with_output().await.unwrap();
    let answer: Value = serde_json::from_slice(&asked.stdout).expect("an answer of GraphQL");
    assert!(answer["errors"].is_null(), "{answer}");
    let order = &answer["data"]["orders"]["nodes"][0];
    assert!(order["holds"][0]["reason"].is_string() && order["suggestedReply"].is_string(), "{answer}");

    // The events are those of the demo's own traffic.
    let (token, _) = token_and_query.split_once('\n').unwrap();
    let watch = here(block_with("README.md", "subscription { orderEvents"));
    let mut watching = shell(&folder, &format!("{token}\nexec {}", watch.trim_start()), &[]).await;
    let heard = line_with(&mut BufReader::new(watching.stdout.take().unwrap()), "orderEvents").await;
    assert!(heard.contains("\"cursor\"") && heard.contains("\"summary\""), "{heard}");
    watching.kill().await.unwrap();
    demo.kill().await;
}

#[tokio::test]
async fn the_production_commands_of_the_readme_work() {
    let environment = Environment::postgres().await;
    let provider = Provider::start().await;
    provider.publish("one", tests::provider::KeyPair::new(jsonwebtoken::Algorithm::ES256).public("one"));
    let folder = environment.directory();
    std::fs::copy(repository().join("deploy/company.example.toml"), folder.join("company.toml")).unwrap();
    std::fs::create_dir(folder.join("secrets")).unwrap();
    for line in read("deploy/company.example.toml").lines().filter(|line| line.contains("\"secrets/")) {
        let name = line.split('"').find(|part| part.starts_with("secrets/")).unwrap();
        std::fs::write(folder.join(name), "a secret of the example").unwrap();
    }
    let etc = folder.join("etc").display().to_string();
    let script = block_with("README.md", "panorama serve")
        .replace("/etc/panorama", &etc)
        .replace("https://id.example.com/.well-known/jwks.json", provider.url())
        .replace("postgres://panorama:secret@localhost/panorama", &environment.database_url())
        .replace("redis://localhost/", environment.redis_url().unwrap())
        // The shell becomes the server, so that it can be stopped; its log goes to the output that the test reads.
        .replace("\npanorama serve", "\nexec panorama serve 2>&1");
    let address = process::free_address();
    let settings = environment.settings();
    let variables = [("PANORAMA_LISTEN", address.as_str()), ("PANORAMA_REDIS_PREFIX", settings.redis_prefix.as_str())];
    let mut serving = shell(folder, &script, &variables).await;
    let mut output = BufReader::new(serving.stdout.take().unwrap());
    line_with(&mut output, "shops, ").await;
    line_with(&mut output, "serving").await;
    assert!(folder.join("etc/panorama.key").exists());
    let client = Client::new(&format!("http://{address}"), None);
    let ready = client.http().get(format!("{}/readyz", client.url())).send().await.unwrap();
    assert_eq!(ready.text().await.unwrap(), "ok\n");
    let entrance = client.http().get(client.url()).send().await.unwrap().text().await.unwrap();
    assert!(entrance.contains("name=\"token\""), "{entrance}");
    serving.kill().await.unwrap();
}
