//! A check of whether the database of a URL can be used, made with one connection before a pool is opened, because a pool reports every
//! fault as "timed out".

use std::error::Error as _;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{ConnectOptions, Connection, Error, Executor};
use tokio::time::timeout;

use foundation::reach::{Fault, FaultKind, Server, WITHIN, tls_in_words};

const POSTGRES: Server = Server { name: "PostgreSQL", setting: "database_url" };
/// The longest wait for another writer of a SQLite file while its writability is checked.
const BUSY: Duration = Duration::from_secs(2);

/// The reaction to a file that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The file is made: `panorama migrate`.
    Make,
    /// The missing file is a fault.
    Refuse,
}

/// Connects to the database of a URL, once. The database stays unchanged.
///
/// # Errors
/// [`Fault`], within a few seconds.
pub async fn check(url: &str, missing: Missing) -> Result<(), Fault> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("postgres" | "postgresql") => postgres(url).await,
        Some("sqlite") => sqlite(url, missing).await,
        _ => Err(POSTGRES.unreadable("it begins neither with postgres:// nor with sqlite://")),
    }
}

async fn postgres(url: &str) -> Result<(), Fault> {
    let options: PgConnectOptions = url.parse().map_err(|error: Error| POSTGRES.unreadable(in_words(&error)))?;
    let (host, port) = (options.get_host(), options.get_port());
    let socket = options.get_socket().map(PathBuf::as_path).or(host.starts_with('/').then(|| Path::new(host)));
    let place = if let Some(folder) = socket {
        let path = folder.join(format!(".s.PGSQL.{port}"));
        POSTGRES.knock_at_socket(&path).await?;
        format!("the socket {}", path.display())
    } else {
        POSTGRES.knock(host, port).await?;
        format!("{host}:{port}")
    };
    match timeout(WITHIN, options.connect()).await {
        Err(_) => Err(POSTGRES.silent(&place)),
        Ok(Err(error)) => Err(not_signed_in(&error, &options, &place)),
        Ok(Ok(connection)) => {
            // The connection is of no further use, so an error while it closes is ignored.
            drop(timeout(WITHIN, connection.close()).await);
            Ok(())
        }
    }
}

/// The reason why a PostgreSQL that listens gave no connection.
fn not_signed_in(error: &Error, options: &PgConnectOptions, place: &str) -> Fault {
    match error {
        Error::Tls(cause) => tls(&cause.to_string(), place),
        Error::Io(cause) if cause.kind() == io::ErrorKind::InvalidData => tls(&cause.to_string(), place),
        Error::Io(cause) if cause.kind() == io::ErrorKind::NotFound => tls("a file of certificates is not there", place),
        Error::Io(cause) => POSTGRES.not_connected(cause, place),
        Error::Protocol(_) => POSTGRES.other_protocol(place),
        Error::Configuration(_) => POSTGRES.unreadable(in_words(error)),
        Error::Database(refused) => of_code(refused.code().as_deref().unwrap_or_default(), refused.message(), options),
        other => Fault::new(FaultKind::Other, in_words(other), "see the log of PostgreSQL"),
    }
}

fn tls(said: &str, place: &str) -> Fault {
    let detail = format!("there is no encrypted connection to {place}: {}", tls_in_words(said));
    let advice = "mend the certificate or `ssl` of PostgreSQL, or sslmode and sslrootcert in database_url";
    Fault::new(FaultKind::Tls, detail, advice)
}

/// The fault that a refusal code of PostgreSQL means.
fn of_code(code: &str, message: &str, options: &PgConnectOptions) -> Fault {
    let (user, database) = (options.get_username(), options.get_database().unwrap_or(options.get_username()));
    let unencrypted = matches!(options.get_ssl_mode(), PgSslMode::Disable | PgSslMode::Allow);
    let (kind, advice) = match code {
        "28P01" => (FaultKind::Password, format!("mend user and password in database_url; the user was “{user}”")),
        "28000" if unencrypted && message.contains("no encryption") => {
            (FaultKind::Tls, "the server may take encrypted connections only: set sslmode=require in database_url".to_owned())
        }
        "28000" => (FaultKind::NotAllowed, format!("see pg_hba.conf of the server and whether the role “{user}” may log in")),
        "3D000" => (FaultKind::NoDatabase, format!("make it with `createdb {database}`, or mend the name in database_url")),
        "42501" => (FaultKind::NotAllowed, format!("grant CONNECT on the database to the role “{user}”")),
        "53300" | "53400" => {
            (FaultKind::NotReady, "raise max_connections of PostgreSQL, or lower database_connections".to_owned())
        }
        code if code.starts_with("57P") => {
            (FaultKind::NotReady, "try again in a moment, or see the log of PostgreSQL".to_owned())
        }
        _ => (FaultKind::Other, "see the log of PostgreSQL".to_owned()),
    };
    Fault::new(kind, message, advice)
}

async fn sqlite(url: &str, missing: Missing) -> Result<(), Fault> {
    let options: SqliteConnectOptions = url.parse().map_err(|error: Error| POSTGRES.unreadable(in_words(&error)))?;
    let path = options.get_filename().to_path_buf();
    if path.to_string_lossy().starts_with("file:") {
        return Ok(());
    }
    look_at(&path, missing)?;
    let options = options.create_if_missing(missing == Missing::Make).busy_timeout(BUSY);
    let asked = async {
        let mut connection = options.connect().await?;
        connection.execute("BEGIN IMMEDIATE").await?;
        connection.execute("ROLLBACK").await?;
        connection.close().await
    };
    match timeout(WITHIN, asked).await {
        // A file that is locked by another writer can be written.
        Err(_) | Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => not_opened(&error, &path),
    }
}

/// The state of the file and its folder in the file system.
fn look_at(path: &Path, missing: Missing) -> Result<(), Fault> {
    let shown = path.display();
    if path.is_dir() {
        let detail = format!("{shown} is a folder");
        return Err(Fault::new(FaultKind::File, detail, "name the file in it, e.g. sqlite:///var/lib/panorama/panorama.sqlite"));
    }
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let detail = format!("there is no folder {}", folder.display());
        return Err(Fault::new(FaultKind::NoFile, detail, "make it, or mend database_url"));
    }
    match missing {
        Missing::Make => Ok(()),
        Missing::Refuse => {
            let detail = format!("there is no file {shown}");
            Err(Fault::new(FaultKind::NoFile, detail, "`panorama migrate` makes it; or mend database_url"))
        }
    }
}

/// The reason why a SQLite file could not be opened for writing. The low byte of an extended code is the code.
fn not_opened(error: &Error, path: &Path) -> Result<(), Fault> {
    let code = error.as_database_error().and_then(|refused| refused.code()?.parse::<u32>().ok()).unwrap_or_default() & 0xff;
    let shown = path.display();
    let (detail, advice) = match code {
        5 | 6 => return Ok(()),
        8 | 14 => (
            format!("{shown} cannot be opened for writing"),
            "let the account of this program write the file and its folder, in which SQLite keeps two more files",
        ),
        10 => (format!("the file system fails at {shown}"), "see the log of the system"),
        11 | 26 => (format!("{shown} is no whole database of SQLite"), "restore a copy: docs/backup.md"),
        13 => (format!("there is no room for {shown}"), "make room on its disk"),
        _ => (format!("{shown}: {}", in_words(error)), "see docs/backup.md for a copy that can be restored"),
    };
    Err(Fault::new(FaultKind::File, detail, advice))
}

/// The innermost message of an error, without the text that outer layers add.
fn in_words(error: &Error) -> String {
    if let Some(refused) = error.as_database_error() {
        return refused.message().to_owned();
    }
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fault(url: &str) -> Fault {
        check(url, Missing::Refuse).await.unwrap_err()
    }

    #[tokio::test]
    async fn a_url_that_is_none_is_told_without_its_password() {
        for url in ["mysql://u:s3cret@localhost/x", "postgres://u:s3cret@localhost:port/x", "sqlite://x?mode=s3cret2", "s3cret"] {
            let fault = fault(url).await;
            assert_eq!(fault.kind, FaultKind::Setting, "{fault}");
            assert!(!fault.to_string().contains("s3cret@") && !fault.to_string().contains(":s3cret"), "{fault}");
        }
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_the_database_is_told_by_what_is_wrong_with_it() {
        let folder = std::env::temp_dir().join(format!("panorama-reach-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).unwrap();
        let at = |name: &str| format!("sqlite://{}", folder.join(name).display());
        std::fs::write(folder.join("text.sqlite"), "this is a text and no database ".repeat(50)).unwrap();
        for (url, kind, words) in [
            (at(""), FaultKind::File, "is a folder"),
            (at("no/file.sqlite"), FaultKind::NoFile, "there is no folder"),
            (at("file.sqlite"), FaultKind::NoFile, "`panorama migrate` makes it"),
            (at("text.sqlite"), FaultKind::File, "no whole database"),
            ("sqlite:///proc/self/panorama.sqlite".to_owned(), FaultKind::NoFile, "there is no file"),
        ] {
            let fault = fault(&url).await;
            assert_eq!(fault.kind, kind, "{fault}");
            assert!(fault.to_string().contains(words), "{fault}");
        }
        let fault = check("sqlite:///proc/self/panorama.sqlite", Missing::Make).await.unwrap_err();
        assert!(fault.kind == FaultKind::File && fault.to_string().contains("cannot be opened for writing"), "{fault}");
        check(&at("made.sqlite"), Missing::Make).await.unwrap();
        check(&at("made.sqlite"), Missing::Refuse).await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
