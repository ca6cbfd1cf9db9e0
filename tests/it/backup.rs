//! A copy that the databases' own tools make while orders come in, and a server on it: the promises of docs/backup.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use panorama::config::Settings;
use panorama::vault::Vault;
use serde_json::json;
use tests::application;
use tests::client::{Answer, Client, Transport};
use tests::environment::{Database, Environment};
use tests::process::Process;
use tests::server::Server;
use tokio::process::Command;

use crate::intake::push::{self, web_order};
use crate::intake::{company, tables};

const SENDERS: usize = 4;
/// The number of orders acknowledged before a copy begins, and again before its server is queried.
const SOME: usize = 30;
const UPDATED: &str = "2026-11-20T12:00:00+08:00";

/// A tool that makes a copy.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// The command `sqlite3 FILE ".backup COPY"`.
    Backup,
    /// The command `sqlite3 FILE "VACUUM INTO 'COPY'"`.
    VacuumInto,
    /// The pipe `pg_dump | psql`.
    PlainDump,
    /// The commands `pg_dump --format=custom`, then `pg_restore`.
    CustomDump,
}

impl Way {
    fn of(database: &Database) -> [Self; 2] {
        match database {
            Database::Sqlite => [Self::Backup, Self::VacuumInto],
            Database::Postgres(_) => [Self::PlainDump, Self::CustomDump],
        }
    }
}

/// Runs a shell line, as an operator would type it.
async fn shell(line: &str) {
    let output = Command::new("sh").args(["-ec", line]).stdin(Stdio::null()).output().await.expect("a shell starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {error}");
}

/// A database that was restored from a copy.
struct Restored {
    url: String,
    /// The name of a PostgreSQL database.
    name: Option<String>,
}

/// Copies the database while its server takes orders, and restores the copy.
async fn restore(environment: &Environment, way: Way, folder: &Path) -> Restored {
    let (from, to) = (environment.directory().join("panorama.db"), folder.join("restored.sqlite"));
    let (from, file, to) = (from.display(), folder.join("copy.dump"), to.display());
    let (source, file) = (environment.database_url(), file.display());
    match way {
        Way::Backup => shell(&format!("sqlite3 {from} \".timeout 10000\" \".backup {to}\"")).await,
        Way::VacuumInto => shell(&format!("sqlite3 {from} \".timeout 10000\" \"VACUUM INTO '{to}'\"")).await,
        Way::PlainDump | Way::CustomDump => {
            let server = environment.postgres_server();
            let name = server.create_database(None).await;
            let target = server.url_of(&name);
            match way {
                Way::PlainDump => {
                    shell(&format!("pg_dump '{source}' >{file}; psql -q -v ON_ERROR_STOP=1 -1 '{target}' <{file}")).await;
                }
                _ => {
                    shell(&format!("pg_dump --format=custom --file={file} '{source}'; pg_restore --dbname='{target}' {file}"))
                        .await;
                }
            }
            return Restored { url: target, name: Some(name) };
        }
    }
    Restored { url: format!("sqlite://{to}"), name: None }
}

/// Sends new orders until `done` is set; every acknowledged number goes into `kept` at once.
async fn take_orders(server: &Server, way: Way, sender: usize, (kept, done): (&Mutex<Vec<String>>, &AtomicBool)) {
    for turn in 0.. {
        if done.load(Ordering::Relaxed) {
            return;
        }
        let number = format!("{way:?}-{sender}-{turn}");
        push::generic(&number, &web_order(&number, UPDATED)).expect_taken(&server.system()).await;
        kept.lock().unwrap().push(number);
    }
}

/// Waits until this number of orders is acknowledged.
async fn acknowledged(kept: &Mutex<Vec<String>>, count: usize) {
    let enough = async {
        let mut turns = tokio::time::interval(std::time::Duration::from_millis(5));
        while kept.lock().unwrap().len() < count {
            turns.tick().await;
        }
    };
    tokio::time::timeout(tests::PATIENCE * 2, enough).await.expect("orders are taken in time");
}

/// The card of an order of the web shop.
async fn card(client: &Client, number: &str) -> Answer {
    let by = json!({ "by": { "channelOrder": { "shop": company::GENERIC, "number": number } } });
    client.run("OrderCard", by).await
}

/// The cursor of the event that received an order of the web shop.
async fn cursor_of(client: &Client, number: &str) -> String {
    let start = panorama::events::cursor::Cursor::Start.encode();
    let mut events = client.subscribe(Transport::WebSocket, "OrderEvents", json!({ "after": start })).await;
    let number = format!("{}-{number}", company::GENERIC);
    let event = events.next_where(|event| event.text("orderEvents.order.number") == number).await;
    event.text("orderEvents.cursor").to_owned()
}

/// The phone of an order, as customer service reveals it.
async fn reveal(client: &Client, order: &str) -> Answer {
    let document = "mutation($input: OrderContactRevealInput!) {
        orderContactReveal(input: $input) { phone { full } userErrors { code } } }";
    client.query(document, None, json!({ "input": { "order": order, "reason": "the test asks" } })).await
}

/// The output of a command of `panorama` on the copy with these keys, and its exit code.
async fn command(settings: &Settings, environment: &Environment, arguments: &[&str]) -> (Option<i32>, String) {
    let text = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let (key, url) = (text(&settings.key_file), settings.database_url.as_ref().unwrap().expose().to_owned());
    let token = environment.directory().join("token.key").display().to_string();
    let variables = [
        ("PANORAMA_DATABASE_URL", url.as_str()),
        ("PANORAMA_KEY_FILE", key.as_str()),
        ("PANORAMA_TOKEN__HS256_KEY_FILE", token.as_str()),
        ("PANORAMA_TOKEN__ALLOW_LOCAL_KEY", "true"),
        ("PANORAMA_LOG", "warn"),
    ];
    Process::start_with_log(environment.directory(), arguments, &variables).await.end().await
}

/// A copy, with the orders that were acknowledged before it began, and an order that came after it.
struct Copied {
    restored: Restored,
    before: Vec<String>,
    after: String,
}

/// Makes a copy while orders come in.
async fn copy(environment: &Environment, server: &Server, way: Way, folder: &Path) -> Copied {
    let (kept, done) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let copying = async {
        acknowledged(&kept, SOME).await;
        let before: Vec<String> = kept.lock().unwrap().clone();
        let restored = restore(environment, way, folder).await;
        let copied = kept.lock().unwrap().len();
        acknowledged(&kept, copied + SOME).await;
        done.store(true, Ordering::Relaxed);
        let after = kept.lock().unwrap()[copied + SOME - 1].clone();
        Copied { restored, before, after }
    };
    let taking = join_all((0..SENDERS).map(|sender| take_orders(server, way, sender, (&kept, &done))));
    tokio::join!(copying, taking).0
}

/// Every order that was acknowledged before the copy began is in it, and the other promises of the page hold.
async fn a_copy_is_whole(environment: &Environment, server: &Server, way: Way) {
    let folder = environment.directory().join(format!("{way:?}"));
    std::fs::create_dir(&folder).unwrap();
    let Copied { restored, before, after } = copy(environment, server, way, &folder).await;
    // The keys are copied apart from the database.
    std::fs::copy(environment.directory().join("panorama.key"), folder.join("panorama.key")).unwrap();
    let mut settings = environment.settings();
    settings.database_url = Some(restored.url.as_str().into());
    settings.key_file = Some(folder.join("panorama.key"));
    settings.data_dir = folder.join("data");
    // The copy takes over the address of the old server.
    settings.public_url = Some(server.url().to_owned());
    settings.redis_prefix = format!("{}-{way:?}", settings.redis_prefix);
    let (code, said) = command(&settings, environment, &["doctor"]).await;
    assert!(code == Some(0) && said.contains("ok      sealed data: "), "{way:?}: {said}");
    let (code, said) = command(&settings, environment, &["cards", "rebuild"]).await;
    assert!(code == Some(0) && said.contains(", 0 differed"), "{way:?}: {said}");

    let store = application::open(&restored.url, &folder.join("panorama.key"), 2).await;
    let orders: BTreeSet<String> =
        tables::texts(&store, "SELECT channel_number FROM \"order\"".to_owned()).await.into_iter().collect();
    let lost: Vec<&String> = before.iter().filter(|number| !orders.contains(*number)).collect();
    assert!(lost.is_empty(), "{way:?}: acknowledged before the copy began, and not in it: {lost:?}");
    store.connection().close_by_ref().await.unwrap();

    let copy = Server::start(settings.clone(), environment.signer().clone()).await;
    let (theirs, ours) = (copy.customer_service(), server.customer_service());
    for number in [&before[0], &before[before.len() - 1]] {
        let (there, here) = (card(&theirs, number).await.expect_ok(), card(&ours, number).await.expect_ok());
        assert!(there.data("order") == here.data("order"), "{way:?}: {there}\nis not {here}");
    }
    cursors_hold_or_are_refused(server, &copy, &before[before.len() - 1], &after).await;
    let order = card(&theirs, &before[0]).await.text("order.id").to_owned();
    let phone = reveal(&theirs, &order).await.expect_ok();
    assert_eq!(phone.text("orderContactReveal.phone.full"), "+8613800000000");
    copy.stop().await;
    without_its_keys(&settings, environment, &folder).await;
    if let Some(name) = restored.name {
        environment.postgres_server().drop_database(&name).await;
    }
}

/// A cursor from before the copy is accepted; the cursor of an event that the copy lacks is refused, over each transport.
async fn cursors_hold_or_are_refused(server: &Server, copy: &Server, before: &str, after: &str) {
    let (early, late) = (cursor_of(&server.manager(), before).await, cursor_of(&server.manager(), after).await);
    assert_eq!(cursor_of(&copy.manager(), before).await, early, "it is the same event in the copy");
    for transport in Transport::ALL {
        let mut events = copy.manager().subscribe(transport, "OrderEvents", json!({ "after": late })).await;
        let refused = events.next_or_end().await.expect("an answer");
        assert!(refused.to_string().contains("RESYNC"), "{refused}");
    }
    let mut events = copy.manager().subscribe(Transport::WebSocket, "OrderEvents", json!({ "after": early })).await;
    push::generic("anew", &web_order("anew", UPDATED)).expect_taken(&copy.system()).await;
    events.next_where(|event| event.text("orderEvents.order.number") == format!("{}-anew", company::GENERIC)).await;
}

/// With another key file the contact cannot be read, and `doctor` reports it.
async fn without_its_keys(settings: &Settings, environment: &Environment, folder: &Path) {
    let mut settings = settings.clone();
    settings.key_file = Some(folder.join("other.key"));
    Vault::generate_key_file(&folder.join("other.key")).unwrap();
    let (code, said) = command(&settings, environment, &["doctor"]).await;
    assert!(code == Some(1) && said.contains("key_file is not the one of this database"), "{said}");
    let failed = panorama::cli::start(settings).await.err().map(|error| error.to_string());
    assert!(failed.as_ref().is_some_and(|error| error.contains("key-1")), "{failed:?}");
}

tests::both_databases! {
    /// Each tool of the page makes a whole copy while the server takes orders.
    async fn a_copy_that_the_tools_make_beside_the_server_is_whole(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        for way in Way::of(environment.database()) {
            a_copy_is_whole(&environment, &server, way).await;
        }
        server.stop().await;
    }
}
