//! Documents that front ends were built with: a request names one by its hash, and an operator may refuse all others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::refusal::Code;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::error::ApiError;
use crate::config::PersistedSettings;

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum PersistedError {
    /// A file or folder.
    #[error("the manifest of persisted documents {} cannot be read: {cause}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: String,
    },
    /// A document under the hash of another.
    #[error("the document under {0} in the manifest has another SHA-256")]
    WrongHash(String),
}

/// The documents of a manifest.
#[derive(Debug, Default)]
pub(super) struct Persisted {
    by_hash: HashMap<String, Arc<str>>,
    texts: HashSet<Arc<str>>,
    only: bool,
}

impl Persisted {
    pub(super) fn load(settings: &PersistedSettings) -> Result<Self, PersistedError> {
        let mut persisted = Self { only: settings.only, ..Self::default() };
        let Some(path) = &settings.manifest else { return Ok(persisted) };
        let unreadable = |cause: String| PersistedError::Unreadable { path: path.clone(), cause };
        if path.is_dir() {
            for text in documents_below(path).map_err(|error| unreadable(error.to_string()))? {
                persisted.keep(&text);
            }
            return Ok(persisted);
        }
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let manifest: BTreeMap<String, String> =
            serde_json::from_str(&text).map_err(|_| unreadable("it is no JSON object of texts by their hash".to_owned()))?;
        for (hash, text) in manifest {
            if persisted.keep(&text) != hash.to_ascii_lowercase() {
                return Err(PersistedError::WrongHash(hash));
            }
        }
        Ok(persisted)
    }

    fn keep(&mut self, text: &str) -> String {
        let (hash, text): (String, Arc<str>) = (hash_of(text), text.into());
        self.by_hash.insert(hash.clone(), Arc::clone(&text));
        self.texts.insert(text);
        hash
    }

    /// The document of a request: its own text, or the one that it names.
    pub(super) fn text_of(&self, query: String, extensions: Option<&Map<String, Value>>) -> Result<String, ApiError> {
        let hash = extensions.and_then(hash_in);
        if query.is_empty() {
            let hash = hash.ok_or_else(|| ApiError::bad_request(Code::DocumentMissing))?;
            let found = self.by_hash.get(&hash.to_ascii_lowercase()).map(ToString::to_string);
            return found.ok_or_else(not_found);
        }
        if hash.is_some_and(|hash| !hash.eq_ignore_ascii_case(&hash_of(&query))) {
            return Err(ApiError::bad_request(Code::PersistedQueryHash));
        }
        if self.only && !self.texts.contains(query.as_str()) {
            return Err(ApiError::bad_request(Code::PersistedOnly));
        }
        Ok(query)
    }
}

/// The hash that a request names a document by.
pub(crate) fn hash_in(extensions: &Map<String, Value>) -> Option<&str> {
    extensions.get("persistedQuery")?.get("sha256Hash")?.as_str()
}

/// Clients know this message, and send the text then.
fn not_found() -> ApiError {
    ApiError::bad_request(Code::PersistedQueryNotFound)
}

fn hash_of(text: &str) -> String {
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
        let mut persisted = Persisted { only, ..Persisted::default() };
        persisted.keep(TEXT);
        persisted
    }

    fn ask(persisted: &Persisted, query: &str, hash: Option<&str>) -> Result<String, String> {
        let extensions = hash.map(|hash| json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } }));
        persisted.text_of(query.to_owned(), extensions.as_ref().and_then(Value::as_object)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_hash_stands_for_its_document() {
        let hash = hash_of(TEXT);
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
        assert!(ask(&persisted, "{ other }", Some(&hash_of("{ other }"))).unwrap_err().contains("manifest"));
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
        std::fs::write(&file, json!({ hash_of(TEXT): TEXT }).to_string()).unwrap();
        assert_eq!(of(file.clone()).unwrap().by_hash.len(), 1);
        std::fs::write(&file, json!({ hash_of("x"): TEXT }).to_string()).unwrap();
        assert!(matches!(of(file.clone()), Err(PersistedError::WrongHash(_))));
        std::fs::write(&file, "[]").unwrap();
        assert!(matches!(of(file), Err(PersistedError::Unreadable { .. })));
        assert!(matches!(of(folder.join("nothing")), Err(PersistedError::Unreadable { .. })));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
