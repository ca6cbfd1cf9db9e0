//! The vault: personal data and secrets are sealed with AES-256-GCM, and phones are found by a keyed blind index.
//!
//! A sealed text is `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`; the id of its key stands beside it, so that keys can be
//! rotated: the first key seals, every key opens. Nonces are random, which is safe for 2^32 seals of one key (NIST SP 800-38D, 8.3).

use std::io::Write;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

const NONCE_BYTES: usize = 12;

/// Seals and opens, and computes blind indexes.
pub struct Vault {
    keys: Vec<(String, Aes256Gcm)>,
    index: Hmac<Sha256>,
}

/// A sealed text and the id of the key that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which key opens it.
    pub key_id: String,
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// Why something could not be sealed or opened. Never carries any of the text.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no key to seal with.
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
        /// Which file.
        path: String,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The key file does not hold keys of 32 bytes in hex.
    #[error("key file {0} does not hold keys of 32 bytes in hex")]
    Format(String),
}

/// A key file: JSON, keys in hex.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    index_key: String,
    keys: Vec<KeyEntry>,
}

#[derive(Serialize, Deserialize)]
struct KeyEntry {
    id: String,
    key: String,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("keys", &self.keys.iter().map(|(id, _)| id).collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault of these keys; the first seals.
    ///
    /// # Errors
    /// [`VaultError::NoKey`] without any key.
    pub fn new(keys: Vec<(String, [u8; 32])>, index_key: [u8; 32]) -> Result<Self, VaultError> {
        if keys.is_empty() {
            return Err(VaultError::NoKey);
        }
        let keys = keys.into_iter().map(|(id, key)| (id, Aes256Gcm::new(&key.into()))).collect();
        // HMAC pads its key with zeros to the block of 64 bytes; done here, no length can be refused.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&index_key);
        Ok(Self { keys, index: Hmac::new(&block.into()) })
    }

    /// Writes a file of fresh keys that only its owner may read. An existing file is never overwritten.
    ///
    /// # Errors
    /// [`VaultError::File`] when it exists already or cannot be written.
    pub fn generate_key_file(path: &Path) -> Result<(), VaultError> {
        let entry = KeyEntry { id: "key-1".to_owned(), key: hex::encode(rand::random::<[u8; 32]>()) };
        let file = KeyFile { index_key: hex::encode(rand::random::<[u8; 32]>()), keys: vec![entry] };
        let text = serde_json::to_string_pretty(&file).map_err(|_| VaultError::Format(path.display().to_string()))?;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|source| VaultError::File { path: path.display().to_string(), source })
    }

    /// The vault of a key file: `{"index_key": "<hex>", "keys": [{"id": "key-1", "key": "<hex>"}]}`.
    ///
    /// # Errors
    /// [`VaultError::File`] and [`VaultError::Format`].
    pub fn from_key_file(path: &Path) -> Result<Self, VaultError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| VaultError::File { path: name.clone(), source })?;
        let file: KeyFile = serde_json::from_str(&text).map_err(|_| VaultError::Format(name.clone()))?;
        let bytes = |key: &str| {
            let mut bytes = [0; 32];
            hex::decode_to_slice(key, &mut bytes).map(|()| bytes).map_err(|_| VaultError::Format(name.clone()))
        };
        let keys = file.keys.iter().map(|entry| Ok((entry.id.clone(), bytes(&entry.key)?))).collect::<Result<_, _>>()?;
        Self::new(keys, bytes(&file.index_key)?)
    }

    /// Seals with the first key.
    ///
    /// # Errors
    /// [`VaultError::Broken`] for texts of more than 64 GB, which AES-GCM cannot seal.
    pub fn seal(&self, clear: &[u8]) -> Result<Sealed, VaultError> {
        let (key_id, cipher) = self.keys.first().ok_or(VaultError::NoKey)?;
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let sealed = cipher.encrypt(&Nonce::from(nonce), clear).map_err(|_| VaultError::Broken(key_id.clone()))?;
        Ok(Sealed { key_id: key_id.clone(), bytes: [&nonce[..], &sealed].concat() })
    }

    /// Opens what was sealed with the key of this id.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] and [`VaultError::Broken`].
    pub fn open(&self, key_id: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let broken = || VaultError::Broken(key_id.to_owned());
        let (_, cipher) =
            self.keys.iter().find(|(id, _)| id == key_id).ok_or_else(|| VaultError::UnknownKey(key_id.to_owned()))?;
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        cipher.decrypt(&Nonce::from(*nonce), text).map_err(|_| broken())
    }

    /// The blind index of a phone in E.164: HMAC-SHA256 in hex. Whoever has the database but not the key cannot try numbers.
    pub fn blind_index(&self, e164: &str) -> String {
        hex::encode(self.index.clone().chain_update(e164).finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
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
}
