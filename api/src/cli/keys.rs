//! Key files: made once, with randomness of the operating system, readable by their owner only.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::StartError;
use crate::vault::Vault;

/// The file that seals personal data and signs downloads.
pub(super) const SEALING: &str = "panorama.key";
/// The file that signs tokens.
pub(super) const SIGNING: &str = "token.key";

/// Makes the key files of a folder; files that are there stay. Says which were made.
pub(super) fn make(dir: &Path) -> Result<Vec<PathBuf>, StartError> {
    fs::create_dir_all(dir).map_err(|error| StartError::file(dir, error))?;
    let (sealing, signing) = (dir.join(SEALING), dir.join(SIGNING));
    let mut made = Vec::new();
    if !sealing.exists() {
        Vault::generate_key_file(&sealing).map_err(StartError::other)?;
        made.push(sealing);
    }
    if !signing.exists() {
        let secret: [u8; 48] = rand::random();
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&signing).map_err(StartError::other)?;
        writeln!(file, "{}", hex::encode(secret)).map_err(StartError::other)?;
        made.push(signing);
    }
    Ok(made)
}
