//! The key file: JSON with keys in hex, changed only as a whole, so that a reader sees either the old keys or the new ones.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::VaultError;

/// What a vault needs of the file.
pub(super) struct Read {
    pub keys: Vec<(String, [u8; 32])>,
    pub index_key: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    index_key: String,
    keys: Vec<KeyEntry>,
}

#[derive(Clone, Serialize, Deserialize)]
struct KeyEntry {
    id: String,
    key: String,
    /// Since when it seals or waits; not known of a file's first key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<DateTime<Utc>>,
    /// It only opens, until a rotation puts it first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    standby: bool,
}

impl KeyEntry {
    fn fresh(id: String, since: Option<DateTime<Utc>>, standby: bool) -> Self {
        Self { id, key: hex::encode(rand::random::<[u8; 32]>()), since, standby }
    }
}

/// Writes a file of fresh keys that only its owner may read. An existing file is never overwritten.
pub(super) fn generate(path: &Path) -> Result<(), VaultError> {
    let keys = vec![KeyEntry::fresh("key-1".to_owned(), None, false)];
    let file = KeyFile { index_key: hex::encode(rand::random::<[u8; 32]>()), keys };
    write_new(path, &file)
}

/// Reads the keys of a file.
pub(super) fn read(path: &Path) -> Result<Read, VaultError> {
    let file = parse(path)?;
    let bytes = |key: &str| {
        let mut bytes = [0; 32];
        hex::decode_to_slice(key, &mut bytes).map(|()| bytes).map_err(|_| VaultError::Format(path.display().to_string()))
    };
    let keys = file.keys.iter().map(|entry| Ok((entry.id.clone(), bytes(&entry.key)?))).collect::<Result<_, _>>()?;
    Ok(Read { keys, index_key: bytes(&file.index_key)? })
}

/// Adds a key and returns its id. It seals from now on; as a `standby` it only opens, and the next rotation puts it first: that is how
/// servers on several machines get the file before anything is sealed with the key.
///
/// # Errors
/// [`VaultError::File`] and [`VaultError::Format`].
pub fn rotate(path: &Path, standby: bool, now: DateTime<Utc>) -> Result<String, VaultError> {
    change(path, |file| {
        if let Some(waiting) = file.keys.iter().position(|entry| entry.standby) {
            if standby {
                return Ok(file.keys[waiting].id.clone());
            }
            let entry = file.keys.remove(waiting);
            file.keys.insert(0, KeyEntry { standby: false, since: Some(now), ..entry });
            return Ok(file.keys[0].id.clone());
        }
        let number = |entry: &KeyEntry| entry.id.strip_prefix("key-").and_then(|number| number.parse::<u64>().ok());
        let id = format!("key-{}", file.keys.iter().filter_map(number).max().unwrap_or_default() + 1);
        let entry = KeyEntry::fresh(id.clone(), Some(now), standby);
        file.keys.insert(if standby { file.keys.len() } else { 0 }, entry);
        Ok(id)
    })
}

/// Since when the first key seals, where the file says so.
///
/// # Errors
/// [`VaultError::File`] and [`VaultError::Format`].
pub fn sealing_since(path: &Path) -> Result<Option<DateTime<Utc>>, VaultError> {
    Ok(parse(path)?.keys.first().and_then(|entry| entry.since))
}

/// Removes a key that seals nothing any more.
///
/// # Errors
/// [`VaultError::UnknownKey`], [`VaultError::InUse`] for the key that seals, [`VaultError::File`] and [`VaultError::Format`].
pub fn remove(path: &Path, id: &str) -> Result<(), VaultError> {
    change(path, |file| match file.keys.iter().position(|entry| entry.id == id) {
        None => Err(VaultError::UnknownKey(id.to_owned())),
        Some(0) => Err(VaultError::InUse(format!("{id} is the key that seals; rotate first"))),
        Some(place) => {
            file.keys.remove(place);
            Ok(())
        }
    })
}

fn parse(path: &Path) -> Result<KeyFile, VaultError> {
    let text = std::fs::read_to_string(path).map_err(|source| failed(path, source))?;
    serde_json::from_str(&text).map_err(|_| VaultError::Format(path.display().to_string()))
}

/// Changes the file under its lock: a second command waits, and a reader sees the whole old or the whole new file.
fn change<T>(path: &Path, change: impl FnOnce(&mut KeyFile) -> Result<T, VaultError>) -> Result<T, VaultError> {
    let lock = File::open(path.with_extension("lock")).or_else(|_| File::create(path.with_extension("lock")));
    let lock = lock.map_err(|source| failed(path, source))?;
    lock.lock().map_err(|source| failed(path, source))?;
    let mut file = parse(path)?;
    let outcome = change(&mut file)?;
    let fresh = path.with_extension("new");
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&fresh, error)),
        _ => {}
    }
    write_new(&fresh, &file)?;
    keep_owner(path, &fresh)?;
    std::fs::rename(&fresh, path).map_err(|source| failed(path, source))?;
    Ok(outcome)
}

/// The new file belongs to whom the old one belonged: an operator may change what a service account reads.
#[cfg(unix)]
fn keep_owner(old: &Path, new: &Path) -> Result<(), VaultError> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (was, is) = (std::fs::metadata(old), std::fs::metadata(new));
    let (was, is) = (was.map_err(|source| failed(old, source))?, is.map_err(|source| failed(new, source))?);
    if (was.uid(), was.gid()) != (is.uid(), is.gid()) {
        chown(new, Some(was.uid()), Some(was.gid())).map_err(|source| failed(new, source))?;
    }
    std::fs::set_permissions(new, was.permissions()).map_err(|source| failed(new, source))
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Path) -> Result<(), VaultError> {
    Ok(())
}

fn write_new(path: &Path, file: &KeyFile) -> Result<(), VaultError> {
    let text = serde_json::to_string_pretty(file).map_err(|_| VaultError::Format(path.display().to_string()))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: std::io::Error) -> VaultError {
    VaultError::File { path: path.display().to_string(), source }
}
