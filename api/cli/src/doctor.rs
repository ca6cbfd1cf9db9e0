//! `panorama doctor`: checks the needs of a server, one line for each finding, with the remedy. It changes nothing.

mod redis;
mod shops;

use std::fmt;
use std::sync::Arc;

use panorama::app::with_set_mappings;
use panorama::cli::{StartError, start};
use panorama::config::Settings;
use panorama::http::Tls;
use panorama::ingest::{Mapping, Mappings};
use panorama::store::base::reach::{self, Missing};
use panorama::store::{Store, Times};
use panorama::vault::Vault;

/// The severity of a line in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finding {
    /// The checked thing is in order.
    Fine,
    /// The setting is empty, and the service works without it.
    NotSet,
    /// The service works, and the operator should read the note.
    Note,
    /// The checked thing is wrong and needs a change.
    Wrong,
}

impl Finding {
    fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::NotSet => "not set",
            Self::Note => "NOTE",
            Self::Wrong => "WRONG",
        }
    }
}

/// The findings, in the order of the checks.
#[derive(Debug, Default)]
struct Report(Vec<(Finding, String)>);

impl Report {
    fn say(&mut self, finding: Finding, what: &str, text: impl fmt::Display) {
        self.0.push((finding, format!("{what}: {text}")));
    }

    fn add(&mut self, what: &str, result: Result<impl fmt::Display, impl fmt::Display>) {
        match result {
            Ok(fine) => self.say(Finding::Fine, what, fine),
            Err(wrong) => self.say(Finding::Wrong, what, wrong),
        }
    }

    fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// Runs every check and prints the report; fails when a finding is `Wrong`.
pub(super) async fn run(settings: &Settings) -> Result<(), StartError> {
    let mut report = settings_report(settings);
    let (keys_report, vault) = key_file(settings);
    report.append(keys_report);
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref());
    let (tokens, database, redis) =
        tokio::join!(token_keys(settings), database(settings, vault, mappings.as_ref().ok()), redis(settings));
    report.append(tokens);
    report.add("mappings", mappings.map(|mappings| mappings.names().collect::<Vec<_>>().join(", ")));
    report.append(database);
    report.append(redis);
    report.0.iter().for_each(|(finding, text)| println!("{:<7} {text}", finding.word()));
    match report.0.iter().filter(|(finding, _)| *finding == Finding::Wrong).count() {
        0 => Ok(()),
        1 => Err(StartError::other("1 thing is wrong; see above")),
        wrong => Err(StartError::other(format!("{wrong} things are wrong; see above"))),
    }
}

/// The findings about the settings: which are set, and which are missing.
fn settings_report(settings: &Settings) -> Report {
    let mut report = Report::default();
    let missing = settings.missing_for_serve();
    for name in &missing {
        let why = match *name {
            "database_url" => "it says which database keeps the orders: postgres://… or sqlite://…",
            "key_file" => "it names the keys that seal personal data; `panorama keys` makes the file",
            _ => "it says where the identity provider publishes its keys, without which nobody signs in",
        };
        report.say(Finding::Wrong, "settings", format_args!("{name} is missing: {why}"));
    }
    if settings.token.has_refused_local_key() {
        report.say(Finding::Wrong, "settings", StartError::LocalKey);
    }
    if report.0.is_empty() {
        report.say(Finding::Fine, "settings", "nothing is missing");
    }
    match settings.http.tls.clone() {
        None => report.say(Finding::NotSet, "http.tls", "the server speaks plain HTTP; a proxy before it may speak TLS"),
        Some(tls) => report.add("http.tls", Tls::read(tls).map(|_| "certificate and key are readable")),
    }
    report
}

/// The findings about the key file, and the vault that it opens; `None` = no usable key file.
fn key_file(settings: &Settings) -> (Report, Option<Vault>) {
    let mut report = Report::default();
    let Some(path) = &settings.key_file else {
        report.say(Finding::NotSet, "key_file", "what is sealed in the database is not looked at");
        return (report, None);
    };
    match Vault::from_key_file(path) {
        Ok(vault) => {
            let ids = vault.key_ids();
            let newest = ids.first().cloned().unwrap_or_default();
            report.say(
                Finding::Fine,
                "key_file",
                format_args!("{} of {}; {newest} seals", counted(ids.len(), "key"), path.display()),
            );
            (report, Some(vault))
        }
        Err(error) => {
            report.say(Finding::Wrong, "key_file", error);
            (report, None)
        }
    }
}

/// The database and its contents. It is checked without keys too; then sealed values stay closed.
async fn database(settings: &Settings, vault: Option<Vault>, mappings: Option<&Mappings>) -> Report {
    let mut report = Report::default();
    let Some(url) = &settings.database_url else {
        report.say(Finding::NotSet, "database", "there is nothing to look at");
        return report;
    };
    if let Err(fault) = reach::check(url.expose(), Missing::Refuse).await {
        report.say(Finding::Wrong, "database", fault);
        return report;
    }
    let has_keys = vault.is_some();
    let store = match vault.map_or_else(no_keys, Ok) {
        Ok(vault) => Store::connect_within(url.expose(), Arc::new(vault), 2, Times::ENDLESS).await.map_err(StartError::other),
        Err(error) => Err(error),
    };
    let store = match store {
        Ok(store) => store,
        Err(error) => {
            report.say(Finding::Wrong, "database", error);
            return report;
        }
    };
    match store.schema().await.map(|schema| schema.fault()) {
        Err(error) => report.say(Finding::Wrong, "database", error),
        Ok(Some(fault)) => report.say(Finding::Wrong, "database", fault),
        Ok(None) => {
            report.say(Finding::Fine, "database", "migrated");
            contents(&store, has_keys, mappings, &mut report).await;
        }
    }
    report
}

/// A vault with random keys, which opens no stored value.
fn no_keys() -> Result<Vault, StartError> {
    Vault::new(vec![("none".to_owned(), rand::random())], rand::random()).map_err(StartError::other)
}

/// The findings about the contents of a migrated database.
async fn contents(store: &Store, has_keys: bool, mappings: Option<&Mappings>, report: &mut Report) {
    if has_keys {
        match store.privacy().newest_that_do_not_open().await {
            Err(error) => report.say(Finding::Wrong, "sealed data", error),
            Ok(broken) if broken.is_empty() => {
                report.say(Finding::Fine, "sealed data", "key_file opens the newest of each table");
            }
            Ok(broken) => broken.into_iter().for_each(|(table, error)| {
                let text = format!("the newest row of {table}: {error}; key_file is not the one of this database");
                report.say(Finding::Wrong, "sealed data", text);
            }),
        }
    }
    let mappings = match mappings {
        None => None,
        Some(built_in) => match with_set_mappings(store, built_in).await {
            Ok(mappings) => Some(mappings),
            Err(error) => {
                report.say(Finding::Wrong, "set mappings", error);
                None
            }
        },
    };
    match mappings.as_ref().map(numbered) {
        None => {}
        Some(set) if set.is_empty() => {
            report.say(Finding::NotSet, "set mappings", "the built-in ones and those of the folder count");
        }
        Some(set) => report.say(Finding::Fine, "set mappings", set),
    }
    report.append(shops::check(store, has_keys, mappings.as_ref()).await);
}

/// The mappings that an operator set over the built-in ones, with their versions.
fn numbered(mappings: &Mappings) -> String {
    let version = |(name, mapping): (&str, &Mapping)| {
        let version = mapping.platform.document_version();
        (version > 0).then(|| format!("{name} {version}"))
    };
    mappings.all().filter_map(version).collect::<Vec<_>>().join(", ")
}

/// A count with its noun, e.g. `1 key`, `2 keys`.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

async fn token_keys(settings: &Settings) -> Report {
    let mut report = Report::default();
    let token = &settings.token;
    if token.jwks_url.is_none() && token.hs256_key_file.is_none() {
        report.say(Finding::NotSet, "token keys", "nobody can sign in");
        return report;
    }
    let keys = match start::read_token_keys(settings) {
        Ok(keys) => keys,
        Err(error) => {
            report.say(Finding::Wrong, "token keys", error);
            return report;
        }
    };
    if !keys.local.is_empty() {
        report.say(Finding::Fine, "token keys", "a local key, which is for development");
    }
    if let Some(provider) = keys.provider {
        tokio::select! {
            () = provider.keep_fetching() => {}
            () = provider.first_fetch() => {}
        }
        if provider.is_ready() {
            report.say(Finding::Fine, "token keys", "fetched from the identity provider");
        } else {
            let why = provider.failure().unwrap_or_else(|| "the provider did not answer in time".to_owned());
            report.say(Finding::Wrong, "token keys", format_args!("nothing was fetched from token.jwks_url: {why}"));
        }
    }
    report
}

async fn redis(settings: &Settings) -> Report {
    let mut report = Report::default();
    match &settings.redis_url {
        None => report.say(
            Finding::NotSet,
            "redis",
            "events travel inside the process, and instances read each other's from the journal",
        ),
        Some(url) => report.add("redis", redis::check(url.expose()).await),
    }
    report
}
