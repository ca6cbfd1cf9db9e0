//! The vault: personal data and secrets are sealed with AES-256-GCM, and phones are found by a keyed blind index.
//!
//! A sealed text is `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`; the id of its key is stored with it, so that keys can be rotated: the
//! first key seals, every key opens. Nonces are random, which is safe for 2^32 seals of one key (NIST SP 800-38D, 8.3).
//!
//! The keys are read from a file, and again when a sealed text names an unknown key, so that a running server learns a new key
//! ([`Vault::reload`]); [`key_file`] reads that file and changes it for commands.

pub mod key_file;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NONCE_BYTES: usize = 12;
/// The shortest time between two looks into the file for unknown key ids.
const READ_AGAIN: Duration = Duration::from_millis(500);

/// Seals and opens texts, and computes blind indexes.
pub struct Vault {
    keys: RwLock<Arc<Keys>>,
    index: Hmac<Sha256>,
    /// The path of the key file, and when an unknown key was last looked for in it; `None` = keys without a file.
    file: Option<(PathBuf, Mutex<Option<Instant>>)>,
}

type Keys = Vec<(String, Aes256Gcm)>;

/// A sealed text and the id of the key that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The id of the key that opens the text.
    pub key_id: String,
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// Why a text could not be sealed or opened. An error never contains any of the text.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The vault has no key to seal with.
    #[error("the vault has no key")]
    NoKey,
    /// The text was sealed with a key that is not configured.
    #[error("the vault has no key “{0}”")]
    UnknownKey(String),
    /// The text was changed, or belongs to another key of the same id.
    #[error("sealed with key “{0}”, but it does not open")]
    Broken(String),
    /// The key file could not be read or written.
    #[error("key file {path}: {source}")]
    File {
        /// The path of the key file.
        path: String,
        /// The error of the file system.
        source: std::io::Error,
    },
    /// The key file does not hold keys of 32 bytes in hex.
    #[error("key file {0} does not hold keys of 32 bytes in hex")]
    Format(String),
    /// The key is still in use and cannot be removed.
    #[error("{0}")]
    InUse(String),
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("keys", &self.key_ids()).finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault of these keys; the first seals.
    ///
    /// # Errors
    /// [`VaultError::NoKey`] without any key.
    pub fn new(keys: Vec<(String, [u8; 32])>, index_key: [u8; 32]) -> Result<Self, VaultError> {
        // HMAC pads its key with zeros to the block of 64 bytes; done here, no length can be refused.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&index_key);
        Ok(Self { keys: RwLock::new(Arc::new(ciphers(keys)?)), index: Hmac::new(&block.into()), file: None })
    }

    /// Writes a file of fresh keys that only its owner may read. An existing file is never overwritten.
    ///
    /// # Errors
    /// [`VaultError::File`] when it exists already or cannot be written.
    pub fn generate_key_file(path: &Path) -> Result<(), VaultError> {
        key_file::generate(path)
    }

    /// The vault of a key file: `{"index_key": "<hex>", "keys": [{"id": "key-1", "key": "<hex>"}]}`.
    ///
    /// # Errors
    /// [`VaultError::File`] and [`VaultError::Format`].
    pub fn from_key_file(path: &Path) -> Result<Self, VaultError> {
        let read = key_file::read(path)?;
        let mut vault = Self::new(read.keys, read.index_key)?;
        vault.file = Some((path.to_path_buf(), Mutex::new(None)));
        Ok(vault)
    }

    /// Reads the key file again; returns whether its keys have changed. The index key stays as it was, because rows that were indexed with
    /// it could no longer be found with another one.
    ///
    /// # Errors
    /// [`VaultError::File`] and [`VaultError::Format`]; the keys stay as they were.
    pub fn reload(&self) -> Result<bool, VaultError> {
        let Some((path, looked_at)) = &self.file else { return Ok(false) };
        let _lock = looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.read(path)
    }

    /// Reads the keys under the lock of the file, so that a concurrent caller waits and then has them.
    fn read(&self, path: &Path) -> Result<bool, VaultError> {
        let keys = ciphers(key_file::read(path)?.keys)?;
        let mut current = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let differ = !current.iter().map(|(id, _)| id).eq(keys.iter().map(|(id, _)| id));
        *current = Arc::new(keys);
        Ok(differ)
    }

    /// The ids of the keys; the first seals.
    pub fn key_ids(&self) -> Vec<String> {
        self.current().iter().map(|(id, _)| id.clone()).collect()
    }

    /// Seals with the first key.
    ///
    /// # Errors
    /// [`VaultError::Broken`] for texts of more than 64 GB, which AES-GCM cannot seal.
    pub fn seal(&self, clear: &[u8]) -> Result<Sealed, VaultError> {
        let keys = self.current();
        let (key_id, cipher) = keys.first().ok_or(VaultError::NoKey)?;
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let sealed = cipher.encrypt(&Nonce::from(nonce), clear).map_err(|_| VaultError::Broken(key_id.clone()))?;
        Ok(Sealed { key_id: key_id.clone(), bytes: [&nonce[..], &sealed].concat() })
    }

    /// Opens a text that was sealed with the key of this id. An unknown key is looked for in the key file.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] and [`VaultError::Broken`].
    pub fn open(&self, key_id: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let broken = || VaultError::Broken(key_id.to_owned());
        let mut keys = self.current();
        if !has(&keys, key_id) {
            self.read_again();
            keys = self.current();
        }
        let found = keys.iter().find(|(id, _)| id == key_id);
        let (_, cipher) = found.ok_or_else(|| VaultError::UnknownKey(key_id.to_owned()))?;
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        cipher.decrypt(&Nonce::from(*nonce), text).map_err(|_| broken())
    }

    /// The blind index of a phone in E.164: HMAC-SHA256 in hex. A reader of the database who lacks the key cannot try numbers.
    pub fn blind_index(&self, e164: &str) -> String {
        hex::encode(self.index.clone().chain_update(e164).finalize().into_bytes())
    }

    /// The blind index of a person's name in the form in which names are compared, in hex. Its prefix occurs in no phone, so that the index
    /// of one kind reveals nothing of the other.
    pub fn blind_index_of_name(&self, key: &str) -> String {
        self.blind_index(&format!("name:{key}"))
    }

    /// The blind index of the beginning of a name in the form in which names are compared, in hex. The index of a beginning reveals nothing
    /// of the index of a whole name.
    pub fn blind_index_of_name_beginning(&self, beginning: &str) -> String {
        self.blind_index(&format!("beginning:{beginning}"))
    }

    /// The blind index of the digits that a mask shows of a phone, before its stars and behind them. Its prefix occurs in no phone and in
    /// no name.
    pub fn blind_index_of_digits(&self, head: &str, tail: &str) -> String {
        self.blind_index(&format!("digits:{head}*{tail}"))
    }

    /// The blind index of a buyer's id at a channel, in hex. Its prefix occurs in no phone and no name, and ids of two channels differ.
    pub fn blind_index_of_buyer(&self, channel: &str, id: &str) -> String {
        self.blind_index(&format!("buyer:{}:{channel}:{id}", channel.len()))
    }

    fn current(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks for an unknown key in the file, unless one was looked for a moment ago: rows of a lost key must not make every request read it.
    /// [`Self::reload`] does not count, because the key may have come right after it.
    fn read_again(&self) {
        let Some((path, looked_at)) = &self.file else { return };
        let mut looked_at = looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        if looked_at.is_some_and(|looked_at| looked_at.elapsed() < READ_AGAIN) {
            return;
        }
        *looked_at = Some(Instant::now());
        if let Err(error) = self.read(path) {
            tracing::warn!(%error, "the key file could not be read again");
        }
    }
}

fn has(keys: &Keys, id: &str) -> bool {
    keys.iter().any(|(known, _)| known == id)
}

fn ciphers(keys: Vec<(String, [u8; 32])>) -> Result<Keys, VaultError> {
    if keys.is_empty() {
        return Err(VaultError::NoKey);
    }
    Ok(keys.into_iter().map(|(id, key)| (id, Aes256Gcm::new(&key.into()))).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn the_first_key_seals_and_every_key_opens() {
        let old = Vault::new(vec![("a".into(), [1; 32])], [9; 32]).unwrap();
        let rotated = Vault::new(vec![("b".into(), [2; 32]), ("a".into(), [1; 32])], [9; 32]).unwrap();
        let sealed = old.seal(b"138 0000 0000").unwrap();
        assert_eq!(rotated.open(&sealed.key_id, &sealed.bytes).unwrap(), b"138 0000 0000");
        assert_eq!(rotated.seal(b"x").unwrap().key_id, "b");
        assert_ne!(old.seal(b"x").unwrap(), old.seal(b"x").unwrap(), "a nonce was used twice");
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let vault = Vault::new(vec![("a".into(), [1; 32])], [9; 32]).unwrap();
        let mut sealed = vault.seal(b"text").unwrap();
        sealed.bytes[NONCE_BYTES] ^= 1;
        assert!(matches!(vault.open("a", &sealed.bytes), Err(VaultError::Broken(_))));
        assert!(matches!(vault.open("a", b"short"), Err(VaultError::Broken(_))));
        assert!(matches!(vault.open("z", &sealed.bytes), Err(VaultError::UnknownKey(_))));
    }

    #[test]
    fn a_blind_index_depends_on_the_key_and_the_whole_number() {
        let one = Vault::new(vec![("a".into(), [1; 32])], [9; 32]).unwrap();
        let other = Vault::new(vec![("a".into(), [1; 32])], [8; 32]).unwrap();
        assert_eq!(one.blind_index("+8613800000000"), one.blind_index("+8613800000000"));
        assert_ne!(one.blind_index("+8613800000000"), one.blind_index("+8613800000001"));
        assert_ne!(one.blind_index("+8613800000000"), other.blind_index("+8613800000000"));
        assert_ne!(one.blind_index("anna"), one.blind_index_of_name("anna"));
        assert_ne!(one.blind_index_of_name("anna"), one.blind_index_of_name_beginning("anna"));
        assert_eq!(one.blind_index_of_buyer("JD", "anna"), one.blind_index_of_buyer("JD", "anna"));
        assert_ne!(one.blind_index_of_buyer("JD", "anna"), one.blind_index_of_buyer("TAOBAO", "anna"));
        assert_ne!(one.blind_index_of_buyer("A:B", "c"), one.blind_index_of_buyer("A", "B:c"));
    }

    #[test]
    fn a_key_file_is_made_once_and_read_back() {
        let path = std::env::temp_dir().join(format!("panorama-vault-{:x}.key", rand::random::<u64>()));
        Vault::generate_key_file(&path).unwrap();
        assert!(matches!(Vault::generate_key_file(&path), Err(VaultError::File { .. })), "it was overwritten");
        let sealed = Vault::from_key_file(&path).unwrap().seal(b"text").unwrap();
        assert_eq!(Vault::from_key_file(&path).unwrap().open(&sealed.key_id, &sealed.bytes).unwrap(), b"text");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_key_that_is_met_is_looked_for_in_the_file() {
        let path = std::env::temp_dir().join(format!("panorama-vault-{:x}.key", rand::random::<u64>()));
        Vault::generate_key_file(&path).unwrap();
        let running = Vault::from_key_file(&path).unwrap();
        // The periodic reading of the file comes right before the rotation.
        assert!(!running.reload().unwrap());
        let id = key_file::rotate(&path, false, chrono::DateTime::UNIX_EPOCH).unwrap();
        let sealed = Vault::from_key_file(&path).unwrap().seal(b"text").unwrap();
        assert_eq!((id.as_str(), sealed.key_id.as_str()), ("key-2", "key-2"));
        // All who meet it at one moment find it, though one of them reads the file.
        let start = Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    start.wait();
                    assert_eq!(running.open(&sealed.key_id, &sealed.bytes).unwrap(), b"text");
                });
            }
        });
        assert_eq!(running.seal(b"x").unwrap().key_id, "key-2", "it seals with the new key too");
        assert!(matches!(key_file::remove(&path, "key-2"), Err(VaultError::InUse(_))));
        key_file::remove(&path, "key-1").unwrap();
        assert!(running.reload().unwrap());
        assert_eq!(running.key_ids(), ["key-2"]);
        for path in [&path, &path.with_extension("lock")] {
            std::fs::remove_file(path).unwrap();
        }
    }
}
