//! The output of `panorama doctor`, `migrate` and `serve` for an unusable database or Redis: each fault by its own name.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use panorama::store::catalog::shops::{Shop, ShopSecrets};
use panorama::vault::Vault;
use sea_orm::ConnectionTrait as _;
use sqlx::{Connection as _, Executor as _, PgConnection};
use tests::application;
use tests::company::{Company, now};
use tests::environment::Environment;
use tests::process::{Process, free_address};
use tests::servers::{Postgres, Redis};

/// Texts that Rust's debug format prints of errors and enums.
const DEBUG_PRINTS: [&str; 11] =
    ["Some(", "Ok(", "Err(", "Os {", "kind:", "Error {", "Error(", "RuntimeErr", "SqlxError", "DbErr", "ErrorKind"];

/// The exit code of a command and its output, including logs. It contains no debug print.
async fn run(folder: &Path, command: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let (code, said) = Process::start_with_log(folder, &[command], variables).await.end().await;
    let found = DEBUG_PRINTS.iter().find(|print| said.contains(**print));
    assert!(found.is_none(), "{command} prints {found:?}: {said}");
    (code, said)
}

/// No command prints the debug format for people: the sources of the commands, without their tests.
#[test]
fn no_command_prints_for_programmers() {
    let mut folders =
        ["../api/src/cli", "../api/cli/src"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // This file is a module of tests.
            if path.file_name().is_some_and(|name| name == "tests.rs") {
                continue;
            }
            let code = text.split("#[cfg(test)]").next().unwrap();
            assert!(!code.contains(":?}") && !code.contains("?error"), "{}", path.display());
        }
    }
}

/// The lines of a report that begin with a label, e.g. `WRONG`.
fn lines<'a>(said: &'a str, word: &str) -> Vec<&'a str> {
    said.lines().filter_map(|line| line.strip_prefix(word).map(str::trim_start)).collect()
}

/// A folder with both keys, and the variables that name them.
struct Settings {
    folder: PathBuf,
    key: String,
    token: String,
}

impl Settings {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("panorama-doctor-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).unwrap();
        Vault::generate_key_file(&folder.join("panorama.key")).unwrap();
        std::fs::write(folder.join("token.key"), "0123456789abcdef0123456789abcdef").unwrap();
        let text = |name: &str| folder.join(name).to_string_lossy().into_owned();
        Self { key: text("panorama.key"), token: text("token.key"), folder }
    }

    fn with<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut variables = vec![
            ("PANORAMA_KEY_FILE", self.key.as_str()),
            ("PANORAMA_TOKEN__HS256_KEY_FILE", self.token.as_str()),
            ("PANORAMA_TOKEN__ALLOW_LOCAL_KEY", "true"),
            ("PANORAMA_LISTEN", "127.0.0.1:0"),
            ("PANORAMA_LOG", "warn"),
        ];
        variables.extend(more);
        variables
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// A PostgreSQL on a port, where `clerk` signs in with a password, and `locked` over TLS only, which the server does not have.
struct Guarded {
    _server: Postgres,
    /// The data is removed after the server has stopped.
    _data: Data,
    address: String,
}

/// The folder of a server's data.
struct Data(PathBuf);

impl Guarded {
    async fn start() -> Self {
        let data = std::env::temp_dir().join(format!("panorama-guarded-{}", uuid::Uuid::new_v4().simple()));
        let address = free_address();
        let (host, port) = address.split_once(':').unwrap();
        let server = Postgres::start_kept(&data, &format!("-c listen_addresses={host} -c port={port}"));
        let server = server.expect("the folder of temporary files is open to the server's account");
        let rules =
            "local all all trust\nhost all clerk 127.0.0.1/32 scram-sha-256\nhostssl all locked 127.0.0.1/32 scram-sha-256\n";
        std::fs::write(data.join("pg_hba.conf"), rules).unwrap();
        let url = format!("{}&port={port}", server.url_of("postgres"));
        let mut connection = PgConnection::connect(&url).await.unwrap();
        for statement in
            ["CREATE ROLE clerk LOGIN PASSWORD 'right'", "CREATE ROLE locked LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()"]
        {
            connection.execute(statement).await.unwrap();
        }
        // The server reads its rules a moment after the reload: until then it accepts `clerk` without a password.
        let trusting = format!("postgres://clerk:wrong@{address}/postgres");
        let refused = async {
            while let Ok(connection) = PgConnection::connect(&trusting).await {
                connection.close().await.unwrap();
            }
        };
        tokio::time::timeout(tests::PATIENCE, refused).await.expect("the rules are read");
        connection.close().await.unwrap();
        Self { _server: server, _data: Data(data), address }
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// Each fault of a database has its name, printed by every command that opens one, without the password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_cannot_be_used_is_told_by_its_fault() {
    let (settings, server, nobody) = (Settings::new(), Guarded::start().await, free_address());
    let at = &server.address;
    for (url, fault) in [
        (format!("postgres://clerk:s3cret@{nobody}/postgres"), "connection refused: nothing listens at 127.0.0.1:"),
        (
            "postgres://clerk:s3cret@no-such-host.invalid/postgres".to_owned(),
            "unknown host: “no-such-host.invalid” has no address",
        ),
        (format!("postgres://clerk:s3cret@{at}/postgres"), "wrong user or password: "),
        (format!("postgres://stranger:s3cret@{at}/postgres"), "not allowed: "),
        (format!("postgres://clerk:right@{at}/nowhere"), "no such database: "),
        (format!("postgres://clerk:right@{at}/postgres?sslmode=require"), "TLS: there is no encrypted connection"),
        (format!("postgres://locked:right@{at}/postgres?sslmode=disable"), "TLS: "),
        (
            "postgres://clerk@localhost/postgres?host=/no/such/folder".to_owned(),
            "connection refused: nothing listens at the socket",
        ),
    ] {
        let variables = settings.with(&[("PANORAMA_DATABASE_URL", &url)]);
        for command in ["doctor", "migrate", "serve"] {
            let (code, said) = run(&settings.folder, command, &variables).await;
            assert_eq!(code, Some(1), "{command} of {url}: {said}");
            assert!(said.contains(&format!("database: {fault}")), "{command} of {url}: {said}");
            assert!(!said.contains("s3cret") && !said.contains("timed out"), "{command} of {url}: {said}");
        }
    }
    let url = format!("postgres://clerk:right@{at}/postgres");
    let (_, said) = run(&settings.folder, "doctor", &settings.with(&[("PANORAMA_DATABASE_URL", &url)])).await;
    assert_eq!(lines(&said, "WRONG").len(), 1, "{said}");
    assert!(said.contains("database: the database is not migrated: it is empty; run `panorama migrate` first"), "{said}");
}

/// Each fault of Redis has its name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_cannot_be_used_is_told_by_its_fault() {
    let (settings, server, nobody) = (Settings::new(), Redis::start(), free_address());
    server.ask(&["CONFIG", "SET", "requirepass", "right"]).await;
    let at = server.url().trim_start_matches("redis://").trim_end_matches('/').to_owned();
    let closing = TcpListener::bind("127.0.0.1:0").unwrap();
    let other = closing.local_addr().unwrap();
    std::thread::spawn(move || while closing.accept().is_ok() {});
    let file = format!("sqlite://{}", settings.folder.join("orders.sqlite").display());
    run(&settings.folder, "migrate", &settings.with(&[("PANORAMA_DATABASE_URL", &file)])).await;
    for (url, fault) in [
        (format!("redis://{nobody}/"), "connection refused: nothing listens at 127.0.0.1:"),
        ("redis://:s3cret@no-such-host.invalid/".to_owned(), "unknown host: “no-such-host.invalid” has no address"),
        (format!("redis://:s3cret@{at}/"), "wrong user or password: "),
        (format!("redis://{at}/"), "wrong user or password: "),
        (format!("redis://:right@{at}/99"), "no such database: "),
        (format!("rediss://:right@{at}/"), "TLS: "),
        (format!("redis://:s3cret@{other}/"), "another protocol: "),
        ("localhost:6379".to_owned(), "unreadable setting: "),
    ] {
        let variables = settings.with(&[("PANORAMA_DATABASE_URL", &file), ("PANORAMA_REDIS_URL", &url)]);
        let (code, said) = run(&settings.folder, "doctor", &variables).await;
        assert_eq!(code, Some(1), "{url}: {said}");
        assert!(lines(&said, "WRONG").iter().any(|line| line.starts_with(&format!("redis: {fault}"))), "{url}: {said}");
        assert!(!said.contains("s3cret"), "{url}: {said}");
    }
    let right = format!("redis://:right@{at}/");
    let variables = settings.with(&[("PANORAMA_DATABASE_URL", &file), ("PANORAMA_REDIS_URL", &right)]);
    let (code, said) = run(&settings.folder, "doctor", &variables).await;
    assert_eq!((code, lines(&said, "WRONG").len()), (Some(0), 0), "{said}");
    assert!(said.contains("ok      redis: it answers"), "{said}");
}

/// A SQLite path that cannot be a database is reported, and the check creates no file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_cannot_be_used_is_told_by_its_fault() {
    let settings = Settings::new();
    let at = |name: &str| format!("sqlite://{}", settings.folder.join(name).display());
    std::fs::write(settings.folder.join("text"), "no database ".repeat(100)).unwrap();
    for (url, fault, commands) in [
        (at(""), "unusable file: ", ["doctor", "migrate", "serve"].as_slice()),
        (at("no/folder/orders.sqlite"), "no file: there is no folder ", &["doctor", "migrate", "serve"]),
        (at("orders.sqlite"), "no file: there is no file ", &["doctor", "serve", "doctor"]),
        (at("text"), "unusable file: ", &["doctor", "migrate", "serve"]),
        ("sqlite:///proc/self/orders.sqlite".to_owned(), "unusable file: ", &["migrate"]),
    ] {
        for command in commands {
            let (code, said) = run(&settings.folder, command, &settings.with(&[("PANORAMA_DATABASE_URL", &url)])).await;
            assert_eq!(code, Some(1), "{command} of {url}: {said}");
            assert!(said.contains(&format!("database: {fault}")), "{command} of {url}: {said}");
        }
    }
    assert!(!settings.folder.join("orders.sqlite").exists());
}

/// Several faults at once are several lines; an empty setting is neither right nor wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_listed_at_once() {
    let (settings, nobody) = (Settings::new(), free_address());
    let (database, redis) = (format!("postgres://clerk@{nobody}/orders"), format!("redis://{nobody}/"));
    let missing = settings.folder.join("no.key").to_string_lossy().into_owned();
    let variables = settings.with(&[
        ("PANORAMA_DATABASE_URL", &database),
        ("PANORAMA_REDIS_URL", &redis),
        ("PANORAMA_KEY_FILE", &missing),
        ("PANORAMA_TOKEN__HS256_KEY_FILE", &missing),
        ("PANORAMA_INGEST__MAPPINGS_DIR", &missing),
    ]);
    let (code, said) = run(&settings.folder, "doctor", &variables).await;
    let wrong = lines(&said, "WRONG");
    let subjects: Vec<&str> = wrong.iter().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!((code, subjects), (Some(1), vec!["key_file", "token keys", "mappings", "database", "redis"]), "{said}");
    assert!(said.contains("5 things are wrong"), "{said}");

    let (code, said) = run(&settings.folder, "doctor", &[("PANORAMA_LOG", "warn")]).await;
    let set = lines(&said, "WRONG");
    assert!(
        ["database_url", "key_file", "token.jwks_url"].iter().all(|name| set.iter().any(|line| line.contains(name))),
        "{said}"
    );
    let unset: Vec<&str> = lines(&said, "not set").iter().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!((code, unset), (Some(1), vec!["http.tls", "key_file", "token keys", "database", "redis"]), "{said}");
    assert_eq!(lines(&said, "ok").len(), 1, "only the built-in mappings are there: {said}");
}

fn broken(id: &str) -> Shop {
    Shop {
        id: id.into(),
        name: id.into(),
        channel: "GENERIC".into(),
        mapping: "generic".into(),
        currency: "CNY".into(),
        time_zone: "Asia/Shanghai".into(),
        ship_hours: 48,
        warehouse: None,
        client_id: None,
        poll: None,
        secrets: ShopSecrets { signing: vec!["a secret".into()], access_token: None },
        country: None,
        allowed_addresses: Vec::new(),
        active: true,
    }
}

tests::both_databases! {
    /// Each faulty shop has its lines, with and without the keys.
    async fn every_fault_of_a_shop_has_its_id(environment: Environment) {
        Company::open(&environment).await.close().await;
        let store = environment.store().await;
        let shops = [
            Shop { mapping: "nowhere".into(), warehouse: Some("XX".into()), ..broken("a") },
            Shop { currency: "YUAN".into(), time_zone: "Hangzhou".into(), ..broken("b") },
            Shop { secrets: ShopSecrets::default(), mapping: "taobao".into(), ..broken("c") },
        ];
        store.catalog().put_shops(&shops, now()).await.unwrap();
        let other = environment.directory().join("other.key");
        Vault::generate_key_file(&other).unwrap();
        let sealing = application::open(&environment.database_url(), &other, 2).await;
        sealing.catalog().put_shops(&[broken("d")], now()).await.unwrap();
        let settings = Settings::new();
        let key = environment.directory().join("panorama.key").to_string_lossy().into_owned();
        let url = environment.database_url();
        let (code, said) = run(&settings.folder, "doctor", &settings.with(&[("PANORAMA_DATABASE_URL", &url), ("PANORAMA_KEY_FILE", &key)])).await;
        let wrong = lines(&said, "WRONG");
        let expected = [
            "shop a: there is no mapping “nowhere”",
            "shop a: there is no warehouse “XX”",
            "shop b: “YUAN” is no currency",
            "shop b: “Hangzhou” is no time zone",
            "shop c: the mapping “taobao” and its poll settings",
            "shop c: it has no secret",
            "shop d: sealed with key “key-1”, but it does not open",
        ];
        assert!(expected.iter().all(|fault| wrong.iter().any(|line| line.starts_with(fault))), "{said}");
        assert_eq!(code, Some(1), "{said}");

        let without = [("PANORAMA_DATABASE_URL", url.as_str()), ("PANORAMA_LOG", "warn")];
        let (code, said) = run(&settings.folder, "doctor", &without).await;
        let wrong = lines(&said, "WRONG");
        assert!(said.contains("ok      database: migrated") && said.contains("not set key_file"), "{said}");
        assert!(wrong.iter().any(|line| line.starts_with("shop a: ")) && !said.contains("shop d:"), "{said}");
        assert_eq!(code, Some(1), "{said}");
    }

    /// A schema that is older or newer than the program is reported as such, and a key file of another database too.
    async fn a_schema_or_a_key_that_does_not_fit_is_told(environment: Environment) {
        Company::open(&environment).await.close().await;
        let (settings, store, url) = (Settings::new(), environment.store().await, environment.database_url());
        let variables = settings.with(&[("PANORAMA_DATABASE_URL", &url)]);
        let (_, said) = run(&settings.folder, "doctor", &variables).await;
        assert!(lines(&said, "WRONG")[0].starts_with("sealed data: the newest row of shop: "), "{said}");
        let change = async |text: &str| {
            store.connection().execute_unprepared(text).await.unwrap();
        };
        change("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 1)").await;
        for command in ["doctor", "migrate", "serve"] {
            let (code, said) = run(&settings.folder, command, &variables).await;
            assert!(code == Some(1) && said.contains("of a newer panorama: it has the change m9999_future"), "{command}: {said}");
        }
        change("DELETE FROM seaql_migrations WHERE version IN ('m9999_future', 'm0075_refusals_of_subjects')").await;
        for command in ["doctor", "serve"] {
            let (code, said) = run(&settings.folder, command, &variables).await;
            assert!(code == Some(1) && said.contains("not migrated: 1 changes of the schema are missing"), "{command}: {said}");
        }
    }
}
