//! The sealed form of a file: chunks of 64 KiB, each sealed with AES-256-GCM under the file's own key.
//!
//! The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a nonce is 7 random bytes that the file begins with, the number
//! of the chunk, and whether it is the last. So chunks cannot be left out, moved or cut off.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};

/// The key of one file.
pub type FileKey = [u8; 32];

/// The bytes of a chunk before it is sealed.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const PREFIX: usize = 7;

/// A new random key.
pub fn new_key() -> FileKey {
    rand::random()
}

/// Seals a file while its bytes arrive.
pub(super) struct Sealer {
    cipher: Aes256Gcm,
    prefix: [u8; PREFIX],
    number: u32,
    /// The bytes that are not sealed yet; a full chunk waits until it is known not to be the last.
    waiting: Vec<u8>,
}

impl Sealer {
    pub(super) fn new(key: &FileKey) -> Self {
        Self { cipher: Aes256Gcm::new(&(*key).into()), prefix: rand::random(), number: 0, waiting: Vec::with_capacity(CHUNK) }
    }

    /// Adds bytes, and returns the chunks that are complete; `None` = the file is too long to be sealed.
    pub(super) fn add(&mut self, mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
        let mut sealed = Vec::new();
        while !bytes.is_empty() {
            if self.waiting.len() == CHUNK {
                sealed.push(self.seal(false)?);
            }
            let (now, rest) = bytes.split_at(bytes.len().min(CHUNK - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = rest;
        }
        Some(sealed)
    }

    /// The last chunk, which may be empty.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        self.seal(true)
    }

    fn seal(&mut self, is_last: bool) -> Option<Vec<u8>> {
        let nonce = nonce(self.prefix, self.number, is_last);
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), self.waiting.as_slice()).ok()?;
        let begins = self.number == 0;
        self.number = self.number.checked_add(1)?;
        self.waiting.clear();
        Some(if begins { [&self.prefix[..], &sealed].concat() } else { sealed })
    }
}

/// The contents of a sealed file; `None` = it was changed, cut, or sealed with another key.
pub(super) fn open(key: &FileKey, sealed: &[u8]) -> Option<Vec<u8>> {
    let cipher = Aes256Gcm::new(&(*key).into());
    let (prefix, sealed) = sealed.split_first_chunk::<PREFIX>()?;
    let chunks: Vec<&[u8]> = sealed.chunks(CHUNK + TAG).collect();
    let mut contents = Vec::with_capacity(sealed.len());
    for (number, chunk) in chunks.iter().enumerate() {
        let nonce = nonce(*prefix, u32::try_from(number).ok()?, number + 1 == chunks.len());
        contents.extend(cipher.decrypt(&Nonce::from(nonce), *chunk).ok()?);
    }
    (!chunks.is_empty()).then_some(contents)
}

fn nonce(prefix: [u8; PREFIX], number: u32, is_last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[..PREFIX].copy_from_slice(&prefix);
    nonce[PREFIX..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(is_last);
    nonce
}
