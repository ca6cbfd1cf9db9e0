//! Commands and their audit entries: a command of one transaction is committed with its entry, or neither is; a command of several
//! transactions does not begin without an entry.

use panorama::store::Store;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;
use tests::both_databases;
use tests::environment::{Database, Environment};

use crate::intake::{binary, company, tables};

const COMPANY: &str = r#"
    [[warehouses]]
    code = "WH-9"
    name = "九号仓"

    [[skus]]
    code = "SKU-9"
    title = "茶杯"
"#;

/// Lets the database refuse every entry of a command, or accept them again.
async fn refuse_entries(store: &Store, refuse: bool) {
    let statements: &[&str] = match (store.backend(), refuse) {
        (DbBackend::Postgres, true) => &[
            "CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no entry'; END $$",
            "CREATE TRIGGER no_entry BEFORE INSERT ON audit_log FOR EACH ROW WHEN (NEW.kind = 'COMMAND') EXECUTE FUNCTION refuse_entry()",
        ],
        (DbBackend::Postgres, false) => &["DROP TRIGGER no_entry ON audit_log"],
        // The trigger may exist already for another connection; "if not exists" checks the database again.
        (_, true) => &[
            "CREATE TRIGGER IF NOT EXISTS no_entry BEFORE INSERT ON audit_log WHEN NEW.kind = 'COMMAND' BEGIN SELECT RAISE(ABORT, 'no entry'); END",
        ],
        (_, false) => &["DROP TRIGGER no_entry"],
    };
    for statement in statements {
        store.connection().execute_unprepared(statement).await.expect(statement);
    }
}

async fn run(environment: &Environment, arguments: &[&str]) -> i32 {
    binary::start(environment, arguments, &[]).await.exit_code().await.expect("it ends by itself")
}

/// The number of a command's entries with this outcome and code.
async fn entries(store: &Store, command: &str, outcome: &str, code: Option<&str>) -> i64 {
    let code = code.map_or("IS NULL".to_owned(), |code| format!("= '{code}'"));
    tables::count(store, &format!("audit_log WHERE operation = '{command}' AND outcome = '{outcome}' AND code {code}")).await
}

both_databases! {
    async fn a_command_changes_nothing_without_its_entry(environment: Environment) {
        let store = environment.store().await;
        company::set_up(&environment).await;
        let file = |name: &str, text: &str| {
            let path = environment.directory().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let setup = file("company.toml", COMPANY);
        let import = file("orders.jsonl", &json!({ "shop": company::GENERIC, "payload": "no JSON" }).to_string());
        let key_file = environment.directory().join("panorama.key");
        let keys = std::fs::read(&key_file).unwrap();
        // A command, the rows that it changes, and its exit code when it succeeds.
        let commands: [(&[&str], &str, i32); 5] = [
            (&["token", "revoke", "--sub", "li"], "token_revocation WHERE value = 'li'", 0),
            (&["token", "restore", "--sub", "li"], "journal WHERE kind = 'TokenRestored'", 0),
            (&["setup", &setup], "warehouse WHERE code = 'WH-9'", 0),
            (&["import", &import], "raw_payload", 1),
            (&["keys", "rotate"], "audit_log WHERE operation = 'keys rotate'", 0),
        ];
        for (arguments, changed, exits) in commands {
            refuse_entries(&store, true).await;
            assert_eq!(run(&environment, arguments).await, 1, "{arguments:?}");
            assert_eq!(tables::count(&store, changed).await, 0, "{arguments:?} without its entry");
            assert_eq!(std::fs::read(&key_file).unwrap(), keys, "{arguments:?}");
            refuse_entries(&store, false).await;
            if store.backend() == DbBackend::Postgres {
                store.connection().execute_unprepared("DROP FUNCTION refuse_entry").await.unwrap();
            }
            assert_eq!(run(&environment, arguments).await, exits, "{arguments:?}");
            assert!(tables::count(&store, changed).await > 0, "{arguments:?}");
        }
        for command in ["token revoke", "token restore", "setup"] {
            assert_eq!(entries(&store, command, "ALLOWED", None).await, 1, "{command}");
        }
        for command in ["import", "keys rotate"] {
            assert_eq!(entries(&store, command, "ALLOWED", Some("BEGUN")).await, 1, "{command}");
        }
        assert_eq!(entries(&store, "import", "FAILED", Some("FAILED")).await, 1);
        assert_eq!(entries(&store, "keys rotate", "ALLOWED", Some("ENDED")).await, 1);
        let one_request = "audit_log a JOIN audit_log b ON b.request_id = a.request_id AND b.id <> a.id WHERE a.code = 'BEGUN'";
        assert_eq!(tables::count(&store, one_request).await, 2, "the end of a run names its beginning");
        let journaled = "journal j JOIN audit_log a ON a.request_id = j.request_id WHERE a.operation LIKE 'token re%'";
        assert_eq!(tables::count(&store, journaled).await, 2, "the journal says the rest, under the same request");
        assert_eq!(run(&environment, &["token", "restore", "--sub", "li"]).await, 1, "nothing is revoked of it");
        assert_eq!(entries(&store, "token restore", "FAILED", Some("FAILED")).await, 1, "what failed is kept, too");
        if store.backend() == DbBackend::Postgres {
            let together = "audit_log a JOIN token_revocation r ON r.xmin = a.xmin WHERE a.operation = 'token restore'";
            assert_eq!(tables::count(&store, together).await, 1, "one transaction wrote both");
        }
    }

    /// A migration and its audit entry are one transaction.
    async fn a_migration_is_one_transaction_with_its_entry(environment: Environment) {
        for is_broken in [true, false] {
            let url = match environment.database() {
                Database::Sqlite => format!("sqlite://{}", environment.directory().join(format!("{is_broken}.db")).display()),
                Database::Postgres(_) => {
                    let server = environment.postgres_server();
                    server.url_of(&server.create_database(None).await)
                }
            };
            let store = tests::application::open(&url, &environment.directory().join("panorama.key"), 2).await;
            if is_broken {
                // This table blocks one that a late migration makes.
                store.connection().execute_unprepared("CREATE TABLE export (id int)").await.unwrap();
            }
            let variables = [("PANORAMA_DATABASE_URL", url.as_str())];
            let exit = binary::start(&environment, &["migrate"], &variables).await.exit_code().await;
            assert_eq!(exit, Some(i32::from(is_broken)));
            let tables = tables::names(&store).await;
            if is_broken {
                assert_eq!(tables, ["export"], "nothing of it stays");
            } else {
                assert_eq!(entries(&store, "migrate", "ALLOWED", None).await, 1);
            }
        }
    }
}
