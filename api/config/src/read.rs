//! Merges file and environment, and reports of a wrong setting its name, its source and the reason.

use std::path::{Path, PathBuf};

use figment::error::Kind;
use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use domain::access::actor::Role;

use super::Settings;
use super::http::MOST_HOOK_BYTES;
use super::token::MOST_LEEWAY;

/// The prefix of the variables of this program.
const PREFIX: &str = "PANORAMA_";
/// Variables of this program that are not settings: the path of the file, and the values for its tests.
const NO_SETTINGS: [&str; 2] = ["PANORAMA_CONFIG", "PANORAMA_TEST_"];
/// Variables of other programs that count as settings.
const FOREIGN: [(&str, &str); 2] = [("DATABASE_URL", "database_url"), ("REDIS_URL", "redis_url")];

/// Short names of settings that the documents give to operators; the long names count as well, and override the short ones.
const SHORT: [(&str, &str); 2] =
    [("persisted_only", "graphql__persisted__only"), ("persisted_manifest", "graphql__persisted__manifest")];

/// The upper limit of look-ups in a minute.
const MOST_LOOK_UPS: u64 = 1_000_000;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file does not exist or may not be read.
    #[error("the settings file {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The path of the file.
        path: PathBuf,
        /// The error of the file system.
        reason: std::io::Error,
    },
    /// A setting is unknown, of another type or out of its range.
    #[error("the setting `{setting}` {reason}")]
    Wrong {
        /// The name of the setting, with its table: `token.issuer`.
        setting: String,
        /// What is wrong with the value, and where it was set.
        reason: String,
    },
}

/// Reads the file, if a path is given, and lets the variables of this process override it.
pub(super) fn load(path: Option<&Path>) -> Result<Settings, SettingsError> {
    let text = match path {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|reason| SettingsError::Unreadable { path: path.to_path_buf(), reason })?
        }
        None => String::new(),
    };
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    settings_of(&text, variables)
}

/// The settings of a file's text and of the variables.
fn settings_of(text: &str, variables: impl Iterator<Item = (String, String)>) -> Result<Settings, SettingsError> {
    let settings: Settings =
        Figment::new().merge(Toml::string(text)).merge(Variables::of(variables)).extract().map_err(|error| wrong(&error))?;
    check(&settings)?;
    Ok(settings)
}

/// The settings of the environment, as a tree.
struct Variables(Dict);

impl Variables {
    fn of(variables: impl Iterator<Item = (String, String)>) -> Self {
        let mut tree = Dict::new();
        // The order decides: a variable of this program is put in after one of another program, and so overrides it.
        let (ours, others): (Vec<_>, Vec<_>) = variables.partition(|(name, _)| name.starts_with(PREFIX));
        for (name, value) in others.into_iter().filter(|(_, value)| !value.is_empty()) {
            if let Some((_, setting)) = FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
                tree.insert((*setting).to_owned(), Value::from(value));
            }
        }
        let ours = ours.into_iter().filter(|(name, _)| !NO_SETTINGS.iter().any(|other| name.starts_with(other)));
        let (short, long): (Vec<_>, Vec<_>) = ours
            .map(|(name, value)| (name[PREFIX.len()..].to_lowercase(), value))
            .partition(|(name, _)| SHORT.iter().any(|(short, _)| short == name));
        for (name, value) in short.into_iter().chain(long) {
            let whole = SHORT.iter().find(|(short, _)| *short == name).map_or(name.as_str(), |(_, whole)| *whole);
            put(&mut tree, whole.split("__"), &value);
        }
        Self(tree)
    }
}

/// Puts a value at its place in the tree: `TOKEN__ISSUER` is `issuer` in the table `token`.
fn put<'a>(tree: &mut Dict, mut steps: impl Iterator<Item = &'a str>, text: &str) {
    let Some(first) = steps.next() else { return };
    let rest: Vec<&str> = steps.collect();
    if rest.is_empty() {
        // Figment's own reading of a variable: a number, a boolean, `[a, b]`, else the text.
        let value = text.parse().unwrap_or_else(|_| Value::from(text));
        tree.insert(first.to_owned(), value);
        return;
    }
    let mut table = match tree.remove(first) {
        Some(Value::Dict(_, table)) => table,
        _ => Dict::new(),
    };
    put(&mut table, rest.into_iter(), text);
    tree.insert(first.to_owned(), Value::from(table));
}

impl Provider for Variables {
    fn metadata(&self) -> Metadata {
        Metadata::named("the environment")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.0.clone()))
    }
}

/// Names the setting that Figment could not read.
fn wrong(error: &figment::Error) -> SettingsError {
    let mut path = error.path.clone();
    let reason = match &error.kind {
        Kind::UnknownField(name, known) => {
            if path.last() != Some(name) {
                path.push(name.clone());
            }
            format!("is unknown; known here are {}", known.join(", "))
        }
        kind => format!("is wrong: {kind}"),
    };
    let place = error.metadata.as_ref().filter(|metadata| metadata.name == "the environment");
    let place = place.map_or("in the settings file", |_| "in the environment");
    SettingsError::Wrong { setting: path.join("."), reason: format!("{reason} ({place})") }
}

/// Refuses values that would fail later, or weaken security.
fn check(settings: &Settings) -> Result<(), SettingsError> {
    let url_is_web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    let database_is_known = |url: &str| url.starts_with("postgres://") || url.starts_with("sqlite:");
    // `*` is refused: a stranger's page would act with the token that its user has here.
    let is_origin = |origin: &str| {
        origin.split_once("://").is_some_and(|(scheme, host)| {
            ["http", "https"].contains(&scheme) && !host.is_empty() && !host.contains(['/', '*', ' '])
        })
    };
    let persisted = &settings.graphql.persisted;
    let is_role = |name: &String| Role::ALL.iter().any(|role| role.name().eq_ignore_ascii_case(name));
    let rules: [(&str, bool, &str); 21] = [
        ("public_url", settings.public_url.as_deref().is_none_or(url_is_web), "must begin with http:// or https://"),
        (
            "database_url",
            settings.database_url.as_ref().is_none_or(|url| database_is_known(url.expose())),
            "must begin with postgres:// or sqlite://",
        ),
        ("database_connections", settings.database_connections != Some(0), "must be at least 1"),
        ("token.leeway_seconds", settings.token.leeway_seconds <= MOST_LEEWAY, "must be at most 5"),
        (
            "token.jwks_url",
            settings.token.has_safe_jwks_url(),
            "must begin with https://; http:// is for an identity provider on this machine",
        ),
        ("token.jwks_algorithms", !settings.token.jwks_algorithms.is_empty(), "must name RS256, ES256 or EdDSA"),
        ("token.jwks_refresh_seconds", settings.token.jwks_refresh_seconds > 0, "must be at least 1"),
        ("token.revocations_seconds", (1..=5).contains(&settings.token.revocations_seconds), "must be from 1 to 5"),
        (
            "http.allowed_origins",
            settings.http.allowed_origins.iter().all(|origin| is_origin(origin)),
            "must name each origin as a browser does: https://desk.example.com, without a path",
        ),
        ("http.hook_bytes", (1..=MOST_HOOK_BYTES).contains(&settings.http.hook_bytes), "must be from 1 to 64,000,000"),
        ("http.statement_seconds", settings.http.statement_seconds > 0, "must be at least 1"),
        ("ingest.batch_max", (1..=500).contains(&settings.ingest.batch_max), "must be from 1 to 500"),
        ("ingest.queue", settings.ingest.queue >= settings.ingest.batch_max, "must be at least ingest.batch_max"),
        ("poll.interval_seconds", settings.poll.interval_seconds > 0, "must be at least 1"),
        (
            "graphql.look_ups_per_minute",
            (1..=MOST_LOOK_UPS).contains(&settings.graphql.look_ups_per_minute),
            "must be from 1 to 1,000,000",
        ),
        ("graphql.cost", settings.graphql.cost.is_sound(), "must have figures from 1 to 1,000,000,000"),
        (
            "graphql.cost.roles",
            settings.graphql.cost.roles.keys().all(is_role),
            "must name roles in small letters: customer_service",
        ),
        (
            "graphql.persisted.manifest",
            persisted.manifest.is_some() || !persisted.only,
            "must be set where only its documents are answered",
        ),
        ("exports.url_ttl_seconds", settings.exports.url_ttl_seconds > 0, "must be at least 1"),
        ("exports.open_per_person", settings.exports.open_per_person > 0, "must be at least 1"),
        ("exports.keep_days", settings.exports.keep_days > 0, "must be at least 1"),
    ];
    match rules.into_iter().find(|(_, holds, _)| !holds) {
        Some((setting, _, reason)) => Err(SettingsError::Wrong { setting: setting.into(), reason: reason.into() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../deploy/panorama.toml");

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
        settings_of(text, variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_file_holds_every_default() {
        assert_eq!(read(EXAMPLE, &[]).unwrap(), Settings::default());
    }

    #[test]
    fn the_example_file_names_every_setting() {
        fn names(value: &serde_json::Value, found: &mut Vec<String>) {
            for (name, value) in value.as_object().into_iter().flatten() {
                found.push(name.clone());
                names(value, found);
            }
        }
        let mut found = Vec::new();
        names(&serde_json::to_value(Settings::default()).unwrap(), &mut found);
        assert!(found.len() > 40);
        for name in found {
            assert!(
                EXAMPLE.contains(&format!("{name} ="))
                    || EXAMPLE.contains(&format!("[{name}]"))
                    || EXAMPLE.contains(&format!(".{name}]")),
                "{name} is not in the example"
            );
        }
    }

    #[test]
    fn variables_override_the_file_and_ours_override_foreign_ones() {
        let settings = read(
            "listen = \"127.0.0.1:1\"\n[token]\nissuer = \"file\"\naudience = \"file\"",
            &[
                ("PANORAMA_TOKEN__ISSUER", "variable"),
                ("PANORAMA_DATABASE_URL", "sqlite://ours.db"),
                ("DATABASE_URL", "postgres://foreign/name"),
                ("REDIS_URL", "redis://foreign/"),
                ("PANORAMA_HTTP__ALLOWED_ORIGINS", "[\"https://desk.example.com\"]"),
                ("PANORAMA_TEST_REDIS_URL", "redis://tests/"),
                ("PATH", "/bin"),
            ],
        )
        .unwrap();
        assert_eq!(settings.listen.port(), 1);
        assert_eq!((settings.token.issuer.as_str(), settings.token.audience.as_str()), ("variable", "file"));
        assert_eq!(settings.database_url.unwrap().expose(), "sqlite://ours.db");
        assert_eq!(settings.redis_url.unwrap().expose(), "redis://foreign/");
        assert_eq!(settings.http.allowed_origins, ["https://desk.example.com"]);
    }

    #[test]
    fn short_names_stand_for_their_settings() {
        let variables = [("PANORAMA_PERSISTED_MANIFEST", "documents"), ("PANORAMA_PERSISTED_ONLY", "true")];
        let persisted = read("", &variables).unwrap().graphql.persisted;
        assert_eq!((persisted.manifest, persisted.only), (Some("documents".into()), true));
        let refused = read("", &[("PANORAMA_PERSISTED_ONLY", "true")]).unwrap_err();
        assert!(refused.starts_with("the setting `graphql.persisted.manifest` must be set"), "{refused}");
        let role = read("[graphql.cost.roles.janitor]\nmaximum = 1\nrestore_rate = 1", &[]).unwrap_err();
        assert!(role.starts_with("the setting `graphql.cost.roles` must name roles"), "{role}");
    }

    #[test]
    fn an_error_names_the_setting_and_where_it_stands() {
        let unknown = read("[token]\nissuers = \"x\"", &[]).unwrap_err();
        assert!(unknown.starts_with("the setting `token.issuers` is unknown; known here are issuer, audience"), "{unknown}");
        assert!(unknown.ends_with("(in the settings file)"), "{unknown}");

        let variable = read("", &[("PANORAMA_POLL__INTERVAL_SECONDS", "often")]).unwrap_err();
        assert!(variable.starts_with("the setting `poll.interval_seconds` is wrong: invalid type"), "{variable}");
        assert!(variable.ends_with("(in the environment)"), "{variable}");

        let range = read("[token]\nleeway_seconds = 60", &[]).unwrap_err();
        assert_eq!(range, "the setting `token.leeway_seconds` must be at most 5");

        let none = read("[graphql]\nlook_ups_per_minute = 0", &[]).unwrap_err();
        assert_eq!(none, "the setting `graphql.look_ups_per_minute` must be from 1 to 1,000,000");
        for (table, setting) in [("http", "statement_seconds"), ("exports", "open_per_person")] {
            let refused = read(&format!("[{table}]\n{setting} = 0"), &[]).unwrap_err();
            assert_eq!(refused, format!("the setting `{table}.{setting}` must be at least 1"));
        }

        for origin in ["*", "https://desk.example.com/", "desk.example.com"] {
            let refused = read(&format!("[http]\nallowed_origins = [\"{origin}\"]"), &[]).unwrap_err();
            assert!(refused.starts_with("the setting `http.allowed_origins` must name"), "{refused}");
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load(Some(Path::new("no/such/panorama.toml"))).unwrap_err().to_string();
        assert!(error.starts_with("the settings file no/such/panorama.toml cannot be read"), "{error}");
    }

    #[test]
    fn serve_needs_a_database_and_keys() {
        assert_eq!(Settings::default().missing_for_serve(), ["database_url", "key_file", "token.jwks_url"]);
        let with =
            |token: &str| read(&format!("database_url = \"sqlite://x\"\nkey_file = \"k\"\n[token]\n{token}"), &[]).unwrap();
        let local = with("hs256_key_file = \"t\"");
        assert!(local.missing_for_serve().is_empty() && local.token.has_refused_local_key());
        assert!(!with("hs256_key_file = \"t\"\nallow_local_key = true").token.has_refused_local_key());
        assert!(with("jwks_url = \"https://id.example.com/keys\"").missing_for_serve().is_empty());
    }

    #[test]
    fn the_keys_of_the_provider_travel_encrypted_or_stay_on_the_machine() {
        for fine in ["https://id.example.com/keys", "http://127.0.0.1:9/keys", "http://localhost/keys", "http://[::1]:9/"] {
            assert!(read(&format!("[token]\njwks_url = \"{fine}\""), &[]).is_ok(), "{fine}");
        }
        for open in
            ["http://id.example.com/keys", "http://localhost@id.example.com/", "http://localhost.example.com/", "file:///keys"]
        {
            let refused = read(&format!("[token]\njwks_url = \"{open}\""), &[]).unwrap_err();
            assert!(refused.starts_with("the setting `token.jwks_url` must begin with https://"), "{refused}");
        }
    }
}
