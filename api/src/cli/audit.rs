//! `panorama audit export`, and the audit entries of the commands that change something.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use domain::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome, FieldChange};
use domain::ids::Mint;

use super::command::now;
use super::{StartError, start};
use crate::app::{AUDIT_COLUMNS, audit_row, csv_row};
use crate::config::Settings;
use crate::store::Store;
use crate::store::audit::AuditFilter;
use crate::store::window::{Take, Window};

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
}

/// Prints them.
pub(super) async fn export(settings: &Settings, args: &ExportArgs) -> Result<(), StartError> {
    let store = start::open_store(settings).await?;
    let filter = AuditFilter { from: Some(args.from), to: Some(args.to), ..AuditFilter::default() };
    let mut out = std::io::stdout().lock();
    let header: Vec<String> = AUDIT_COLUMNS.map(str::to_owned).to_vec();
    out.write_all(&csv_row(&header)).map_err(StartError::other)?;
    // From the end of a list that begins with the newest, so that what comes in meanwhile moves nothing.
    let mut window = Window { take: Take::Last(PAGE), after: None, before: None };
    loop {
        let page = store.audit_page(&filter, &window).await.map_err(StartError::other)?;
        let Some(newest) = page.items.first().map(|entry| entry.id) else { return out.flush().map_err(StartError::other) };
        for entry in page.items.iter().rev() {
            out.write_all(&csv_row(&audit_row(entry))).map_err(StartError::other)?;
        }
        window.before = Some(newest);
    }
}

/// Writes the entry of a command, after it has run. What it changed was committed before: an entry that cannot be written is a warning.
pub(super) async fn record(settings: &Settings, command: &str, result: &Result<(), StartError>, changes: Vec<FieldChange>) {
    let at = now();
    let entry = AuditEntry {
        id: Mint::new(at, rand::random()).next(),
        at,
        actor: Some(operator()),
        operation: command.to_owned(),
        kind: AuditKind::Command,
        target: None,
        outcome: if result.is_ok() { AuditOutcome::Allowed } else { AuditOutcome::Failed },
        code: result.as_ref().err().map(|_| "FAILED".to_owned()),
        request_id: uuid::Uuid::now_v7().to_string(),
        changes,
    };
    let written = match start::open_store(settings).await {
        Ok(store) => append(&store, entry).await,
        Err(error) => Err(error),
    };
    if let Err(error) = written {
        tracing::warn!(command, %error, "the audit entry of this command could not be written");
    }
}

async fn append(store: &Store, entry: AuditEntry) -> Result<(), StartError> {
    store.append_audit(&[entry]).await.map_err(StartError::other)
}

/// Who runs the command, as far as the operating system says.
fn operator() -> AuditActor {
    let owner = std::fs::metadata("/proc/self").map(|own| format!("uid {}", own.uid()));
    let subject = owner.unwrap_or_else(|_| "operator".to_owned());
    AuditActor { subject, name: "command line".to_owned(), roles: BTreeSet::new() }
}
