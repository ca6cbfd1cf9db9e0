//! Persisted documents, which front ends were built with: a request names one by its hash, and an operator may refuse all others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::refusal::Code;
use md5::Md5;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::error::ApiError;
use crate::settings::PersistedSettings;

/// The longest id, in bytes.
const ID_LENGTH: usize = 200;

/// The reason why the manifest was refused.
#[derive(Debug, thiserror::Error)]
pub enum PersistedError {
    /// A file or folder cannot be read.
    #[error("the manifest of persisted documents {} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The path of the file or folder.
        path: PathBuf,
        /// The cause of the failure.
        cause: String,
    },
    /// A document is listed under the hash of another.
    #[error("the document under {0} in the manifest has another hash")]
    WrongHash(String),
    /// An id is empty, too long, or names two documents.
    #[error("the manifest has two documents under the id {0:?}, or the id is empty or has more than {ID_LENGTH} characters")]
    WrongId(String),
}

/// The documents of a manifest.
#[derive(Debug, Default)]
pub(super) struct Persisted {
    by_id: HashMap<String, Arc<str>>,
    texts: HashSet<Arc<str>>,
    is_kept: bool,
    only: bool,
}

/// A JSON file of documents, as the tools of front ends write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    /// Apollo's form: a list of operations.
    Apollo { format: ApolloFormat, version: u32, operations: Vec<ApolloOperation> },
    /// Relay's form, and the plain one: texts by their id.
    Texts(BTreeMap<String, String>),
}

#[derive(Deserialize)]
enum ApolloFormat {
    #[serde(rename = "apollo-persisted-query-manifest")]
    Manifest,
}

#[derive(Deserialize)]
struct ApolloOperation {
    id: String,
    body: String,
}

impl Manifest {
    /// The documents with their ids.
    fn documents(self) -> Result<Vec<(String, String)>, &'static str> {
        match self {
            Self::Apollo { format: ApolloFormat::Manifest, version: 1, operations } => {
                Ok(operations.into_iter().map(|operation| (operation.id, operation.body)).collect())
            }
            Self::Apollo { .. } => Err("of Apollo's manifests only version 1 is read"),
            Self::Texts(texts) => Ok(texts.into_iter().collect()),
        }
    }
}

impl Persisted {
    pub(super) fn load(settings: &PersistedSettings) -> Result<Self, PersistedError> {
        let mut persisted = Self { only: settings.only, is_kept: settings.manifest.is_some(), ..Self::default() };
        let Some(path) = &settings.manifest else { return Ok(persisted) };
        let unreadable = |cause: String| PersistedError::Unreadable { path: path.clone(), cause };
        if path.is_dir() {
            for text in documents_below(path).map_err(|error| unreadable(error.to_string()))? {
                persisted.keep(&text);
            }
            return Ok(persisted);
        }
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let manifest: Manifest = serde_json::from_str(&text)
            .map_err(|_| unreadable("it is neither a JSON object of texts by their id nor a manifest of Apollo".to_owned()))?;
        for (id, text) in manifest.documents().map_err(|cause| unreadable(cause.to_owned()))? {
            persisted.keep_as(id, &text)?;
        }
        Ok(persisted)
    }

    /// Keeps a document under its SHA-256.
    fn keep(&mut self, text: &str) -> Arc<str> {
        let kept: Arc<str> = text.into();
        self.by_id.insert(sha256(text), Arc::clone(&kept));
        self.texts.insert(Arc::clone(&kept));
        kept
    }

    /// Keeps a document under its SHA-256 and under the id of its front end. An id in the form of a hash must be the hash of its own text:
    /// otherwise a manifest that was merged wrongly would answer one request with the data of another.
    fn keep_as(&mut self, id: String, text: &str) -> Result<(), PersistedError> {
        if id.is_empty() || id.len() > ID_LENGTH {
            return Err(PersistedError::WrongId(id));
        }
        let known_as = as_named(&id);
        if hash_like(&known_as, text).is_some_and(|hash| hash != known_as) {
            return Err(PersistedError::WrongHash(id));
        }
        let kept = self.keep(text);
        match self.by_id.insert(known_as, Arc::clone(&kept)) {
            Some(other) if other != kept => Err(PersistedError::WrongId(id)),
            _ => Ok(()),
        }
    }

    /// The document of a request: its own text, or the persisted one that it names.
    pub(super) fn text_of(&self, query: String, named: Option<&str>, hash: Option<&str>) -> Result<String, ApiError> {
        if query.is_empty() {
            let id = named.or(hash).ok_or_else(|| ApiError::bad_request(Code::DocumentMissing))?;
            if !self.is_kept {
                return Err(ApiError::bad_request(Code::PersistedQueryNotSupported));
            }
            let found = self.by_id.get(&as_named(id)).map(ToString::to_string);
            return found.ok_or_else(|| ApiError::bad_request(Code::PersistedQueryNotFound));
        }
        if hash.is_some_and(|hash| !hash.eq_ignore_ascii_case(&sha256(&query))) {
            return Err(ApiError::bad_request(Code::PersistedQueryHash));
        }
        if self.only && !self.texts.contains(query.as_str()) {
            return Err(ApiError::bad_request(Code::PersistedOnly));
        }
        Ok(query)
    }
}

/// The hash by which a request names a document.
pub(crate) fn hash_in(extensions: &Map<String, Value>) -> Option<&str> {
    extensions.get("persistedQuery")?.get("sha256Hash")?.as_str()
}

/// An id in the form of the table: hashes in lower case, without the prefix that names the algorithm.
fn as_named(id: &str) -> String {
    let id = id.strip_prefix("sha256:").unwrap_or(id);
    if is_hash(id) { id.to_ascii_lowercase() } else { id.to_owned() }
}

/// Whether an id has the form of an MD5, SHA-1 or SHA-256 in hexadecimal digits.
fn is_hash(id: &str) -> bool {
    [32, 40, 64].contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The hash of a text by the algorithm of an id: Apollo names documents by SHA-256, Relay by MD5 unless configured otherwise. `None` = the
/// id is no hash.
fn hash_like(id: &str, text: &str) -> Option<String> {
    match id.len() {
        _ if !is_hash(id) => None,
        32 => Some(hex::encode(Md5::digest(text.as_bytes()))),
        40 => Some(hex::encode(Sha1::digest(text.as_bytes()))),
        _ => Some(sha256(text)),
    }
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The texts of all `.graphql` files of a folder.
fn documents_below(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "graphql") {
            texts.push(std::fs::read_to_string(path)?);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "{ viewer }";

    fn loaded(only: bool) -> Persisted {
        let mut persisted = Persisted { only, is_kept: true, ..Persisted::default() };
        persisted.keep(TEXT);
        persisted
    }

    fn ask(persisted: &Persisted, query: &str, hash: Option<&str>) -> Result<String, String> {
        persisted.text_of(query.to_owned(), None, hash).map_err(|error| error.to_string())
    }

    #[test]
    fn a_hash_stands_for_its_document() {
        let hash = sha256(TEXT);
        let persisted = loaded(false);
        assert_eq!(ask(&persisted, "", Some(&hash)), Ok(TEXT.to_owned()));
        assert_eq!(ask(&persisted, "", Some(&hash.to_uppercase())), Ok(TEXT.to_owned()));
        assert_eq!(ask(&persisted, TEXT, Some(&hash)), Ok(TEXT.to_owned()));
        assert_eq!(ask(&persisted, "{ other }", None), Ok("{ other }".to_owned()));
        assert_eq!(ask(&persisted, "", Some("00")), Err("PersistedQueryNotFound".to_owned()));
        assert!(ask(&persisted, "{ other }", Some(&hash)).unwrap_err().contains("another SHA-256"));
        assert!(ask(&persisted, "", None).unwrap_err().contains("no document"));
    }

    #[test]
    fn all_others_are_refused_where_the_operator_says_so() {
        let persisted = loaded(true);
        assert_eq!(ask(&persisted, TEXT, None), Ok(TEXT.to_owned()));
        assert!(ask(&persisted, "{ viewer  }", None).unwrap_err().contains("manifest"));
        assert!(ask(&persisted, "{ other }", Some(&sha256("{ other }"))).unwrap_err().contains("manifest"));
    }

    #[test]
    fn where_there_is_no_manifest_a_client_is_told_never_to_ask_so_again() {
        let none = Persisted::default();
        assert_eq!(ask(&none, "", Some(&sha256(TEXT))), Err("PersistedQueryNotSupported".to_owned()));
        assert_eq!(ask(&none, TEXT, Some(&sha256(TEXT))), Ok(TEXT.to_owned()));
    }

    #[test]
    fn an_id_names_a_document_as_its_front_end_does() {
        let folder = std::env::temp_dir().join(format!("panorama-persisted-ids-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let of = |manifest: Value| {
            let file = folder.join("manifest.json");
            std::fs::write(&file, manifest.to_string()).unwrap();
            Persisted::load(&PersistedSettings { manifest: Some(file), only: true })
        };
        let apollo = |version: u32, id: &str| json!({ "format": "apollo-persisted-query-manifest", "version": version, "operations": [{ "id": id, "name": "Viewer", "type": "query", "body": TEXT }] });
        let md5 = hex::encode(Md5::digest(TEXT.as_bytes()));
        for (manifest, id) in [
            (apollo(1, &sha256(TEXT)), sha256(TEXT)),
            (apollo(1, &sha256(TEXT)), format!("sha256:{}", sha256(TEXT))),
            (apollo(1, "Viewer/3"), "Viewer/3".to_owned()),
            (json!({ &md5: TEXT }), md5.clone()),
            (json!({ &md5: TEXT }), md5.to_uppercase()),
            (json!({ hex::encode(Sha1::digest(TEXT.as_bytes())): TEXT }), sha256(TEXT)),
        ] {
            let persisted = of(manifest).unwrap();
            assert_eq!(persisted.text_of(String::new(), Some(&id), None).unwrap(), TEXT, "{id}");
            assert!(persisted.text_of(String::new(), Some("Viewer/4"), None).is_err());
        }
        assert!(matches!(of(json!({ hex::encode(Md5::digest(b"x")): TEXT })), Err(PersistedError::WrongHash(_))));
        assert!(matches!(of(apollo(1, "")), Err(PersistedError::WrongId(_))));
        assert!(matches!(of(apollo(2, "a")), Err(PersistedError::Unreadable { .. })));
        let twice = json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id": "a", "body": TEXT }, { "id": "a", "body": "{ other }" }] });
        assert!(matches!(of(twice), Err(PersistedError::WrongId(_))));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_manifest_is_a_folder_or_a_file_of_texts_by_their_hash() {
        let folder = std::env::temp_dir().join(format!("panorama-persisted-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.graphql"), TEXT).unwrap();
        std::fs::write(folder.join("b.txt"), "{ other }").unwrap();
        let of = |manifest: PathBuf| Persisted::load(&PersistedSettings { manifest: Some(manifest), only: true });
        assert_eq!(of(folder.clone()).unwrap().texts.len(), 1);
        let file = folder.join("manifest.json");
        std::fs::write(&file, json!({ sha256(TEXT): TEXT }).to_string()).unwrap();
        assert_eq!(of(file.clone()).unwrap().by_id.len(), 1);
        std::fs::write(&file, json!({ sha256("x"): TEXT }).to_string()).unwrap();
        assert!(matches!(of(file.clone()), Err(PersistedError::WrongHash(_))));
        std::fs::write(&file, "[]").unwrap();
        assert!(matches!(of(file), Err(PersistedError::Unreadable { .. })));
        assert!(matches!(of(folder.join("nothing")), Err(PersistedError::Unreadable { .. })));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
