//! Key files: made once, with randomness of the operating system, readable by their owner only; and the rotation of the key that seals.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{StartError, now, start};
use crate::config::Settings;
use crate::store::Store;
use crate::store::privacy::reseal::SEALED;
use crate::vault::{Vault, key_file};

/// The file that seals personal data and signs downloads.
pub const SEALING: &str = "panorama.key";
/// The file that signs tokens.
pub const SIGNING: &str = "token.key";
/// The most time until all servers have read the file again: they check it every few seconds.
const LEARNED_AFTER: chrono::Duration = chrono::Duration::seconds(60);
/// The most passes over the tables: each later one finds only values that were sealed with an older key meanwhile.
const PASSES: u32 = 20;

/// The commands on keys. Without a command, the key files that are missing are made.
#[derive(Args)]
pub struct KeysArgs {
    /// The folder for `panorama.key` and `token.key`; existing files stay.
    #[arg(long, default_value = "./data")]
    pub dir: PathBuf,
    #[expect(missing_docs, reason = "the commands have their help")]
    #[command(subcommand)]
    pub command: Option<KeysCommand>,
}

/// The rotation of the key that seals personal data, in the file of the settings.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Adds a key that seals from now on. Values that older keys sealed stay readable.
    Rotate(RotateArgs),
    /// Seals anew the values that older keys sealed, while the service runs; can be stopped and started again.
    Reseal(ResealArgs),
    /// Removes a key that seals no stored value any more.
    Retire(RetireArgs),
}

#[expect(missing_docs, reason = "its help is that of the command")]
#[derive(Args)]
pub struct RotateArgs {
    /// Adds the key so that it only opens; the next rotation lets it seal. For servers on several machines: copy the file to all of
    /// them in between.
    #[arg(long)]
    standby: bool,
}

#[expect(missing_docs, reason = "its help is that of the command")]
#[derive(Args)]
pub struct ResealArgs {
    /// The number of rows in one transaction.
    #[arg(long, default_value_t = 500)]
    batch: u32,
}

#[expect(missing_docs, reason = "its help is that of the command")]
#[derive(Args)]
pub struct RetireArgs {
    /// The id of the key.
    id: String,
}

impl KeysCommand {
    /// The name of the command in the audit log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rotate(_) => "keys rotate",
            Self::Reseal(_) => "keys reseal",
            Self::Retire(_) => "keys retire",
        }
    }
}

/// Makes the missing key files of a folder and returns their paths; existing files stay.
pub fn make(dir: &Path) -> Result<Vec<PathBuf>, StartError> {
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

/// Runs a command on the key file of the settings.
pub async fn run(settings: &Settings, command: &KeysCommand) -> Result<(), StartError> {
    let path = settings.key_file.as_ref().ok_or_else(|| StartError::Missing("key_file".to_owned()))?;
    match command {
        KeysCommand::Rotate(args) => {
            let id = key_file::rotate(path, args.standby, now()).map_err(StartError::other)?;
            println!(
                "{id} {}",
                if args.standby { "waits; copy the file to every machine, then rotate again" } else { "seals from now on" }
            );
            Ok(())
        }
        KeysCommand::Reseal(args) => reseal(&start::open_store(settings).await?, args.batch.max(1)).await,
        KeysCommand::Retire(args) => retire(&start::open_store(settings).await?, path, &args.id).await,
    }
}

async fn reseal(store: &Store, batch: u32) -> Result<(), StartError> {
    while store.privacy().seal_old_messages(u64::from(batch)).await.map_err(StartError::other)? > 0 {}
    for pass in 1..=PASSES {
        let mut left = 0;
        for column in SEALED {
            let (mut after, mut rows) = (None, 0);
            loop {
                let resealed = store.privacy().reseal(column, after, batch).await.map_err(StartError::other)?;
                rows += resealed.rows;
                let Some(next) = resealed.next else { break };
                eprintln!("pass {pass}: {} rows of {} sealed anew", rows, column.table);
                after = Some(next);
            }
        }
        let newest = store.vault().key_ids().into_iter().next().unwrap_or_default();
        let counts = store.privacy().rows_of_keys().await.map_err(StartError::other)?;
        left += counts.iter().filter(|((_, key), _)| *key != newest).map(|(_, count)| count).sum::<i64>();
        if left == 0 {
            counts.iter().for_each(|((table, key), count)| println!("{table} {key} {count}"));
            return Ok(());
        }
    }
    Err(StartError::other("rows of older keys keep coming: a server has not read the key file again; see its log"))
}

async fn retire(store: &Store, path: &Path, id: &str) -> Result<(), StartError> {
    let since = key_file::sealing_since(path).map_err(StartError::other)?;
    if since.is_some_and(|since| now() - since < LEARNED_AFTER) {
        let wait = LEARNED_AFTER.num_seconds();
        return Err(StartError::other(format!("servers may seal with {id} for {wait} s after a rotation; try again then")));
    }
    let counts = store.privacy().rows_of_keys().await.map_err(StartError::other)?;
    let used: Vec<String> =
        counts.iter().filter(|((_, key), _)| key == id).map(|((table, _), count)| format!("{count} rows of {table}")).collect();
    if !used.is_empty() {
        return Err(StartError::other(format!("{id} still opens {}; run `panorama keys reseal` first", used.join(", "))));
    }
    key_file::remove(path, id).map_err(StartError::other)?;
    let known: BTreeSet<&str> = counts.keys().map(|(_, key)| key.as_str()).collect();
    println!(
        "{id} is removed; {} seal what there is. Backups from before need it: keep a copy with them",
        known.into_iter().collect::<Vec<_>>().join(", ")
    );
    Ok(())
}
