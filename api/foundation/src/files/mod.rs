//! The file store: files of people in a folder or another object store, each sealed with a key of its own.
//!
//! A file is written while it arrives, in bounded memory: its size, its kind and its SHA-256 are checked on the way, and what is written
//! appears under its name only when all of it is there. Once its key is removed, a file is unreadable, wherever copies of it are.

mod kind;
mod seal;

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::{MultipartUpload, ObjectStore as _, ObjectStoreExt as _};
use sha2::{Digest, Sha256};

pub use kind::FileKind;
use seal::Sealer;
pub use seal::{FileKey, new_key};

/// The longest wait for the next bytes of a file.
const NEXT_BYTES: Duration = Duration::from_secs(30);
/// The longest time in which a whole file arrives.
const WHOLE_FILE: Duration = Duration::from_mins(15);

/// The store of files, by names that are unique for ever.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

/// What a file must be.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    /// The size in bytes, exactly.
    pub size: u64,
    /// The kind of the contents.
    pub kind: FileKind,
}

/// Why a file was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// More or fewer bytes came than were announced.
    #[error("the file has another size than announced")]
    Size,
    /// The contents are of another kind than announced.
    #[error("the contents are of another kind than announced")]
    Kind,
    /// The sender stopped or was too slow.
    #[error("the file did not arrive whole")]
    Broken,
    /// The stored bytes were changed, or belong to another key.
    #[error("the stored file does not open with its key")]
    Sealed,
    /// The store returned an error.
    #[error("file store: {0}")]
    Store(String),
}

impl FileStore {
    /// The store in a folder, which is made when it is first needed.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder of the store.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn local(&self) -> Result<LocalFileSystem, FileError> {
        std::fs::create_dir_all(&self.folder).map_err(|error| FileError::Store(error.to_string()))?;
        Ok(LocalFileSystem::new_with_prefix(&self.folder).map_err(|error| of_store(&error))?.with_fsync(true))
    }

    /// Writes a file under a new name and returns its SHA-256 in hex. On any error, and when the future is dropped, nothing is left.
    ///
    /// # Errors
    /// Each [`FileError`].
    pub async fn write<B, E>(
        &self,
        name: &str,
        key: &FileKey,
        expected: Expected,
        body: impl Stream<Item = Result<B, E>> + Send,
    ) -> Result<String, FileError>
    where
        B: AsRef<[u8]> + Send,
        E: Send,
    {
        let mut upload = self.local()?.put_multipart(&Name::from(name)).await.map_err(|error| of_store(&error))?;
        let arrives = pour(&mut upload, key, expected, body);
        let written = tokio::time::timeout(WHOLE_FILE, arrives).await.unwrap_or(Err(FileError::Broken));
        match written {
            Ok(sha256) => upload.complete().await.map(|_| sha256).map_err(|error| of_store(&error)),
            Err(error) => {
                if let Err(error) = upload.abort().await {
                    tracing::warn!(%error, "a part of a file that did not arrive whole could not be removed");
                }
                Err(error)
            }
        }
    }

    /// The contents of a file, which has at most some megabytes.
    ///
    /// # Errors
    /// [`FileError::Sealed`], [`FileError::Store`].
    pub async fn read(&self, name: &str, key: &FileKey) -> Result<Vec<u8>, FileError> {
        let found = self.local()?.get(&Name::from(name)).await.map_err(|error| of_store(&error))?;
        let sealed = found.bytes().await.map_err(|error| of_store(&error))?;
        seal::open(key, &sealed).ok_or(FileError::Sealed)
    }

    /// Removes a file; one that is not there is removed already.
    ///
    /// # Errors
    /// [`FileError::Store`].
    pub async fn remove(&self, name: &str) -> Result<(), FileError> {
        match self.local()?.delete(&Name::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(of_store(&error)),
        }
    }

    /// The names of the files that were written before a time.
    ///
    /// # Errors
    /// [`FileError::Store`].
    pub async fn names_before(&self, time: DateTime<Utc>) -> Result<Vec<String>, FileError> {
        let local = self.local()?;
        let found = local.list(None).try_filter(|meta| std::future::ready(meta.last_modified < time));
        let names = found.map_ok(|meta| meta.location.to_string()).try_collect();
        names.await.map_err(|error| of_store(&error))
    }
}

/// Seals the bytes of a file into an upload while they arrive.
async fn pour<B: AsRef<[u8]> + Send, E: Send>(
    upload: &mut Box<dyn MultipartUpload>,
    key: &FileKey,
    expected: Expected,
    body: impl Stream<Item = Result<B, E>> + Send,
) -> Result<String, FileError> {
    let mut body = std::pin::pin!(body);
    let (mut sealer, mut hash, mut size) = (Sealer::new(key), Sha256::new(), 0_u64);
    let mut head = Vec::with_capacity(FileKind::HEAD);
    loop {
        let next = tokio::time::timeout(NEXT_BYTES, body.next()).await.map_err(|_| FileError::Broken)?;
        let Some(next) = next else { break };
        let bytes = next.map_err(|_| FileError::Broken)?;
        let bytes = bytes.as_ref();
        size = size.saturating_add(bytes.len() as u64);
        if size > expected.size {
            return Err(FileError::Size);
        }
        if head.len() < FileKind::HEAD {
            head.extend_from_slice(&bytes[..bytes.len().min(FileKind::HEAD - head.len())]);
        }
        hash.update(bytes);
        for sealed in sealer.add(bytes).ok_or(FileError::Sealed)? {
            upload.put_part(sealed.into()).await.map_err(|error| of_store(&error))?;
        }
    }
    if size != expected.size {
        return Err(FileError::Size);
    }
    if FileKind::of_contents(&head) != Some(expected.kind) {
        return Err(FileError::Kind);
    }
    let last = sealer.finish().ok_or(FileError::Sealed)?;
    upload.put_part(last.into()).await.map_err(|error| of_store(&error))?;
    Ok(hex::encode(hash.finalize()))
}

/// The SHA-256 of a body of a known size; the body is read and dropped.
///
/// # Errors
/// [`FileError::Size`], [`FileError::Broken`].
pub async fn sha256_of<B: AsRef<[u8]> + Send, E: Send>(
    size: u64,
    body: impl Stream<Item = Result<B, E>> + Send,
) -> Result<String, FileError> {
    let mut body = std::pin::pin!(body);
    let (mut hash, mut read) = (Sha256::new(), 0_u64);
    loop {
        let next = tokio::time::timeout(NEXT_BYTES, body.next()).await.map_err(|_| FileError::Broken)?;
        let Some(next) = next else { break };
        let bytes = next.map_err(|_| FileError::Broken)?;
        read = read.saturating_add(bytes.as_ref().len() as u64);
        if read > size {
            return Err(FileError::Size);
        }
        hash.update(bytes.as_ref());
    }
    if read == size { Ok(hex::encode(hash.finalize())) } else { Err(FileError::Size) }
}

fn of_store(error: &object_store::Error) -> FileError {
    FileError::Store(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> FileStore {
        FileStore::in_folder(std::env::temp_dir().join(format!("panorama-files-{:x}", rand::random::<u64>())))
    }

    fn body(parts: &[&[u8]]) -> impl Stream<Item = Result<Vec<u8>, ()>> + Send + use<> {
        futures_util::stream::iter(parts.iter().map(|part| Ok(part.to_vec())).collect::<Vec<_>>())
    }

    fn files(store: &FileStore) -> usize {
        let Ok(folder) = std::fs::read_dir(store.folder()) else { return 0 };
        folder.map(|entry| std::fs::read_dir(entry.unwrap().path()).map_or(1, Iterator::count)).sum()
    }

    #[tokio::test]
    async fn a_file_comes_back_and_lies_sealed() {
        let (store, key) = (store(), new_key());
        let contents: Vec<u8> = b"%PDF-1.7 ".iter().copied().chain((0..200_000_u32).map(|n| (n % 251) as u8)).collect();
        let expected = Expected { size: contents.len() as u64, kind: FileKind::Pdf };
        let parts: Vec<&[u8]> = contents.chunks(7_001).collect();
        let sha256 = store.write("a/1", &key, expected, body(&parts)).await.unwrap();
        assert_eq!(sha256, hex::encode(Sha256::digest(&contents)));
        assert_eq!(sha256_of(expected.size, body(&parts)).await.unwrap(), sha256);
        assert_eq!(store.read("a/1", &key).await.unwrap(), contents);
        assert!(matches!(store.read("a/1", &new_key()).await, Err(FileError::Sealed)));
        let path = store.folder().join("a/1");
        let mut sealed = std::fs::read(&path).unwrap();
        assert!(!sealed.windows(4).any(|bytes| bytes == b"%PDF"), "it lies in clear");
        let whole = sealed.clone();
        sealed.truncate(64 * 1024 + 16 + 7);
        std::fs::write(&path, &sealed).unwrap();
        assert!(matches!(store.read("a/1", &key).await, Err(FileError::Sealed)), "a file that was cut opens");
        let mut changed = whole;
        changed[100] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert!(matches!(store.read("a/1", &key).await, Err(FileError::Sealed)));
        assert_eq!(store.names_before(DateTime::<Utc>::MAX_UTC).await.unwrap(), ["a/1"]);
        assert!(store.names_before(DateTime::UNIX_EPOCH).await.unwrap().is_empty());
        store.remove("a/1").await.unwrap();
        store.remove("a/1").await.unwrap();
        assert_eq!(files(&store), 0);
        std::fs::remove_dir_all(store.folder()).unwrap();
    }

    #[tokio::test]
    async fn what_does_not_arrive_as_announced_leaves_nothing() {
        let (store, key) = (store(), new_key());
        let expected = |size| Expected { size, kind: FileKind::Png };
        let png: &[u8] = b"\x89PNG\r\n\x1a\n1234";
        let broken = futures_util::stream::iter([Ok(png.to_vec()), Err(())]);
        assert!(matches!(store.write("a", &key, expected(100), broken).await, Err(FileError::Broken)));
        for (size, contents, error) in
            [(11, png, "Size"), (13, png, "Size"), (12, b"%PDF-1.7 123".as_slice(), "Kind"), (0, b"", "Kind")]
        {
            let refused = store.write("a", &key, expected(size), body(&[contents])).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), error);
        }
        let stalled = futures_util::stream::iter([Ok::<_, ()>(png.to_vec())]).chain(futures_util::stream::pending());
        let dropped = tokio::time::timeout(Duration::from_millis(50), store.write("a", &key, expected(100), stalled)).await;
        assert!(dropped.is_err());
        for _ in 0..100 {
            if files(&store) == 0 {
                break;
            }
            tokio::task::spawn_blocking(|| ()).await.unwrap();
        }
        assert_eq!(files(&store), 0, "a half file is left");
        std::fs::remove_dir_all(store.folder()).unwrap();
    }
}
