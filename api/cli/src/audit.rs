//! `panorama audit export`, and the audit entries of commands that change data.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome};
use domain::kernel::ids::Mint;

use panorama::app::{AUDIT_COLUMNS, audit_row, csv_row, hashes_of_look_ups};
use panorama::cli::now;
use panorama::cli::{StartError, start};
use panorama::config::Settings;
use panorama::store::audit::log::AuditFilter;
use panorama::store::base::window::{Take, Window};

/// The number of audit entries in one page of the export.
const PAGE: u32 = 1_000;

/// The commands on the audit log.
#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Prints the entries of a range of time as CSV, oldest first.
    Export(ExportArgs),
}

/// The range of time and the filter of an export.
#[derive(Args)]
pub(super) struct ExportArgs {
    /// The first time of the range (included), e.g. 2026-11-01T00:00:00Z.
    #[arg(long)]
    from: DateTime<Utc>,
    /// The end of the range (excluded).
    #[arg(long)]
    to: DateTime<Utc>,
    /// Exports only look-ups of this phone, whole or by digits of it that a mask may show. The log holds a keyed hash of the phone.
    #[arg(long)]
    phone: Option<String>,
}

/// Prints the entries as CSV, oldest first.
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
    // The pages are read from the end of a list that begins with the newest, so that entries written meanwhile move no page.
    let mut window = Window { take: Take::Last(PAGE), after: None, before: None };
    loop {
        let page = store.audit().page(&filter, &window).await.map_err(StartError::other)?;
        let Some(newest) = page.items.first().map(|entry| entry.id) else { return out.flush().map_err(StartError::other) };
        for entry in page.items.iter().rev().filter(|entry| asks(entry)) {
            out.write_all(&csv_row(&audit_row(entry))).map_err(StartError::other)?;
        }
        window.before = Some(newest);
    }
}

/// How the work of a command and its audit entries share transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// The work is one transaction that includes the audit entry: both are committed or neither is. A run that failed has changed nothing,
    /// so its entry has a transaction of its own.
    Whole,
    /// The work is many transactions, or a change of the key file. An entry with the code `BEGUN` is written before the first of them, and
    /// without it nothing is changed; a second entry of the same request records how the run ended. Where the second entry is missing, the
    /// run was killed.
    Parts,
}

/// One run of a command that changes data, for the audit log.
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

    /// Writes the `BEGUN` entry of a [`Work::Parts`]; to be called before the command does anything.
    pub(super) async fn begin(&self, settings: &Settings) -> Result<(), StartError> {
        if self.work == Work::Whole {
            return Ok(());
        }
        let store = start::open_store(settings).await?;
        start::require_newest(&store).await?;
        let written = store.audit().append(&[self.entry(AuditOutcome::Allowed, Some("BEGUN"))]).await;
        written.map_err(|error| {
            StartError::other(format!("{} did not begin, because the audit log has no entry of it: {error}", self.command))
        })
    }

    /// Writes the entry of the result, unless the transaction of the work has it; to be called after the command. The changes are committed
    /// by now: an entry that cannot be written is a warning.
    pub(super) async fn end(&self, settings: &Settings, result: &Result<(), StartError>) {
        let entry = match (result, self.work) {
            (Ok(()), Work::Whole) => return,
            // A database that cannot be used takes no entry.
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
    store.audit().append(&[entry]).await.map_err(StartError::other)
}

/// The actor of the command: the user id that the operating system gives, or `operator` without one.
pub(super) fn operator() -> AuditActor {
    let owner = std::fs::metadata("/proc/self").map(|own| format!("uid {}", own.uid()));
    let subject = owner.unwrap_or_else(|_| "operator".to_owned());
    AuditActor { subject, name: "command line".to_owned(), roles: BTreeSet::new() }
}
