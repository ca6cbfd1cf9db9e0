//! `panorama audit export`, and the audit entries of the commands that change something.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome};
use domain::kernel::ids::Mint;

use super::command::now;
use super::{StartError, start};
use crate::app::{AUDIT_COLUMNS, audit_row, csv_row, hashes_of_look_ups};
use crate::config::Settings;
use crate::store::audit::log::AuditFilter;
use crate::store::base::window::{Take, Window};

/// Entries read together.
const PAGE: u32 = 1_000;

/// What to do with the audit log.
#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Prints the entries of a range of time as CSV, oldest first.
    Export(ExportArgs),
}

/// Which entries.
#[derive(Args)]
pub(super) struct ExportArgs {
    /// From here on, e.g. 2026-11-01T00:00:00Z.
    #[arg(long)]
    from: DateTime<Utc>,
    /// Before this.
    #[arg(long)]
    to: DateTime<Utc>,
    /// Only look-ups that asked for this phone, whole or by digits of it that a mask may show. The log has no phone, but a keyed hash.
    #[arg(long)]
    phone: Option<String>,
}

/// Prints them.
pub(super) async fn export(settings: &Settings, args: &ExportArgs) -> Result<(), StartError> {
    let store = start::open_store(settings).await?;
    start::require_newest(&store).await?;
    let wanted = match &args.phone {
        Some(text) => {
            let hashes = hashes_of_look_ups(store.vault(), text);
            Some(hashes.ok_or_else(|| StartError::other("the text of --phone is no phone"))?)
        }
        None => None,
    };
    let asks = |entry: &AuditEntry| {
        let one_of = |hashes: &Vec<String>| {
            entry.changes.iter().filter_map(|change| change.new.as_ref()).any(|value| hashes.contains(value))
        };
        wanted.as_ref().is_none_or(one_of)
    };
    let filter = AuditFilter { from: Some(args.from), to: Some(args.to), ..AuditFilter::default() };
    let mut out = std::io::stdout().lock();
    let header: Vec<String> = AUDIT_COLUMNS.map(str::to_owned).to_vec();
    out.write_all(&csv_row(&header)).map_err(StartError::other)?;
    // From the end of a list that begins with the newest, so that what comes in meanwhile moves nothing.
    let mut window = Window { take: Take::Last(PAGE), after: None, before: None };
    loop {
        let page = store.audit_page(&filter, &window).await.map_err(StartError::other)?;
        let Some(newest) = page.items.first().map(|entry| entry.id) else { return out.flush().map_err(StartError::other) };
        for entry in page.items.iter().rev().filter(|entry| asks(entry)) {
            out.write_all(&csv_row(&audit_row(entry))).map_err(StartError::other)?;
        }
        window.before = Some(newest);
    }
}

/// How the work of a command and its audit entries hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// It is one transaction, and the entry is in it: neither is there without the other. A run that failed has changed nothing, so its
    /// entry has a transaction of its own.
    Whole,
    /// It is many transactions, or a change of the key file. An entry with the code `BEGUN` is written before the first of them, and
    /// without it nothing is changed; how it ended is a second entry of the same request. Where that is missing, the run was killed.
    Parts,
}

/// One run of a command that changes something, as the audit log knows it.
pub(super) struct Run {
    command: &'static str,
    work: Work,
    request_id: String,
}

impl Run {
    /// A run that begins now.
    pub(super) fn of(command: &'static str, work: Work) -> Self {
        Self { command, work, request_id: uuid::Uuid::now_v7().to_string() }
    }

    /// The entry for the transaction of a [`Work::Whole`].
    pub(super) fn done(&self) -> AuditEntry {
        self.entry(AuditOutcome::Allowed, None)
    }

    /// To be called before the command does anything.
    pub(super) async fn begin(&self, settings: &Settings) -> Result<(), StartError> {
        if self.work == Work::Whole {
            return Ok(());
        }
        let store = start::open_store(settings).await?;
        start::require_newest(&store).await?;
        let written = store.append_audit(&[self.entry(AuditOutcome::Allowed, Some("BEGUN"))]).await;
        written.map_err(|error| {
            StartError::other(format!("{} did not begin, because the audit log has no entry of it: {error}", self.command))
        })
    }

    /// To be called after it. What was changed is committed by now: an entry that cannot be written is a warning.
    pub(super) async fn end(&self, settings: &Settings, result: &Result<(), StartError>) {
        let entry = match (result, self.work) {
            (Ok(()), Work::Whole) => return,
            // There is no log of a database that cannot be used.
            (Err(StartError::Database(_) | StartError::Missing(_) | StartError::Schema(_)), Work::Whole) => return,
            (Ok(()), Work::Parts) => self.entry(AuditOutcome::Allowed, Some("ENDED")),
            (Err(_), _) => self.entry(AuditOutcome::Failed, Some("FAILED")),
        };
        if let Err(error) = append(settings, entry).await {
            tracing::warn!(command = self.command, %error, "the audit entry of this command could not be written");
        }
    }

    fn entry(&self, outcome: AuditOutcome, code: Option<&str>) -> AuditEntry {
        let at = now();
        AuditEntry {
            id: Mint::new(at, rand::random()).next(),
            at,
            actor: Some(operator()),
            operation: self.command.to_owned(),
            kind: AuditKind::Command,
            target: None,
            outcome,
            code: code.map(str::to_owned),
            request_id: self.request_id.clone(),
            changes: Vec::new(),
        }
    }
}

async fn append(settings: &Settings, entry: AuditEntry) -> Result<(), StartError> {
    let store = start::open_store(settings).await?;
    store.append_audit(&[entry]).await.map_err(StartError::other)
}

/// Who runs the command, as far as the operating system says.
pub(super) fn operator() -> AuditActor {
    let owner = std::fs::metadata("/proc/self").map(|own| format!("uid {}", own.uid()));
    let subject = owner.unwrap_or_else(|_| "operator".to_owned());
    AuditActor { subject, name: "command line".to_owned(), roles: BTreeSet::new() }
}
