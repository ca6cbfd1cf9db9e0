//! Finance exports: asked for, written in the background in constant memory, downloaded by an address that expires.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};
use domain::actor::Permission as P;
use domain::audit::FieldChange;
use domain::event::Event;
use domain::fact::Source;
use domain::ids::{ExportId, Mint};
use domain::money::{Currency, decimal_text};
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::change::{answered, by_person, by_source, check_key, input_hash, keep_answer, retrying};
use super::{App, AppError, OpCtx};
use crate::store::exports::{CurrencySum, Export as StoreExport, ExportError, ExportState as StoreState};
use crate::store::finance::{CompletedRange, SettledOrder};
use crate::vault::Vault;

/// Orders read at once.
const PAGE: u32 = 2_000;
/// Orders between two announcements of progress.
const STEP: u64 = 20_000;
/// A worker that has not moved its export for so long is gone.
const STALE: Duration = Duration::minutes(2);
/// The first row of a file.
const COLUMNS: [&str; 18] = [
    "number",
    "channel",
    "shop",
    "channel_number",
    "placed_at",
    "paid_at",
    "completed_at",
    "settled_at",
    "currency",
    "goods",
    "discount",
    "freight",
    "tax",
    "payable",
    "paid",
    "refunded",
    "net",
    "voucher_number",
];

/// Where export files are, and how long their addresses work.
#[derive(Debug, Clone)]
pub struct ExportFiles {
    /// The folder; shared by all instances.
    pub dir: PathBuf,
    /// How long an address works.
    pub ttl: Duration,
}

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FileFormat {
    /// Comma-separated values.
    Csv,
    /// Excel workbook.
    Xlsx,
    /// One JSON object a line.
    Jsonl,
}

/// An export as it was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct ExportInput {
    /// Completed from here on.
    pub from: DateTime<Utc>,
    /// Completed before this.
    pub to: DateTime<Utc>,
    /// The file format.
    pub format: FileFormat,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
    /// The caller's key.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Where an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    /// Waits for its turn.
    Queued,
    /// Being written.
    Running,
    /// The file is there.
    Completed,
    /// It could not be written.
    Failed,
}

/// An export, as its owner sees it.
#[derive(Debug, Clone)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// Where it stands.
    pub state: ExportState,
    /// Orders written.
    pub done: i64,
    /// Orders to write.
    pub total: i64,
    /// Orders in the file.
    pub row_count: Option<i64>,
    /// Completed orders that are not settled.
    pub left_out_unsettled: Option<i64>,
    /// What had to be paid, by currency.
    pub sums: Vec<(Currency, i64)>,
    /// SHA-256 of the file, hex.
    pub sha256: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
}

/// A file that may be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Where it is.
    pub path: PathBuf,
    /// The name to save it under.
    pub name: String,
    /// Its content type.
    pub content_type: &'static str,
    /// Who asked for the export.
    pub owner: String,
}

/// Whether an export does not move on any more.
pub(super) fn is_over(export: &Export) -> bool {
    matches!(export.state, ExportState::Completed | ExportState::Failed)
}

impl App {
    /// Asks for an export.
    ///
    /// # Errors
    /// `RANGE_INVALID`, `FORMAT_UNAVAILABLE`, `IDEMPOTENCY_CONFLICT`.
    pub async fn export_completed(&self, ctx: &OpCtx, input: ExportInput) -> Result<Export, AppError> {
        ctx.require_any(P::ExportOrders)?;
        let result = self.export_checked(ctx, &input).await;
        let target = result.as_ref().ok().map(|(export, _)| format!("orderExport {}", export.id));
        ctx.noted("completedOrdersExport", target, &result, result.as_ref().is_ok_and(|(_, written)| *written));
        result.map(|(export, _)| export)
    }

    async fn export_checked(&self, ctx: &OpCtx, input: &ExportInput) -> Result<(Export, bool), AppError> {
        check_key(input.idempotency_key.as_deref())?;
        if input.from >= input.to {
            return Err(AppError::refused(Refusal::from(Code::RangeInvalid).at("to")));
        }
        if input.format == FileFormat::Xlsx {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::FormatUnavailable, ["XLSX"])).at("format")));
        }
        retrying(|| self.export_once(ctx, input)).await
    }

    async fn export_once(&self, ctx: &OpCtx, input: &ExportInput) -> Result<(Export, bool), AppError> {
        let key = input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), input)));
        let mut mint = ctx.mint();
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        if let Some(id) = answered::<ExportId>(&mut work, ctx, "completedOrdersExport", key.as_ref()).await? {
            let known = work.export_for_update(id).await?;
            return known
                .map(|known| (shown(known), false))
                .ok_or_else(|| AppError::Internal("the export of an answer is gone".to_owned()));
        }
        let export = StoreExport {
            id: mint.next(),
            owner: ctx.actor.subject.clone(),
            from: input.from,
            to: input.to,
            format: if input.format == FileFormat::Csv { "CSV" } else { "JSONL" }.to_owned(),
            options: serde_json::json!({ "byteOrderMark": input.byte_order_mark, "shops": ctx.actor.shops }),
            state: StoreState::Queued,
            done: 0,
            total: 0,
            row_count: None,
            left_out_unsettled: None,
            sums: Vec::new(),
            sha256: None,
            file: None,
            error: None,
            created_at: ctx.now,
            updated_at: ctx.now,
            finished_at: None,
            expires_at: None,
        };
        work.put_export(&export)?;
        let changed = Event::ExportChanged { export: export.id };
        for event in by_person(vec![changed], &ctx.actor.person(P::ExportOrders), ctx) {
            work.append(event);
        }
        keep_answer(&mut work, ctx, &mut mint, "completedOrdersExport", key.as_ref(), &export.id)?;
        let changes = vec![FieldChange::set("from", input.from), FieldChange::set("to", input.to)];
        ctx.audit(&mut work, &ctx.audited("completedOrdersExport", Some(format!("orderExport {}", export.id)), changes))?;
        work.commit().await?;
        Ok((shown(export), true))
    }

    /// An export that the actor asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export(&self, ctx: &OpCtx, id: ExportId) -> Result<Option<Export>, AppError> {
        ctx.require_any(P::ExportOrders)?;
        Ok(self.store().export(id).await?.filter(|export| export.owner == ctx.actor.subject).map(shown))
    }

    /// The address of an export's file and until when it works.
    pub fn export_url(&self, export: &Export, now: DateTime<Utc>) -> Option<(String, DateTime<Utc>)> {
        if export.state != ExportState::Completed {
            return None;
        }
        // Whole minutes, so that asking twice in a row gives the same address.
        let until = now + self.0.exports.ttl;
        let expires = until.timestamp() - until.timestamp().rem_euclid(60) + 60;
        let signature = signature(self.store().vault(), export.id, expires);
        let url = format!("{}/exports/{}?expires={expires}&signature={signature}", self.public_url(), export.id);
        Some((url, DateTime::from_timestamp(expires, 0)?))
    }

    /// The file of a signed address; nothing when the signature is wrong, the time is over or there is no file.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn download(
        &self,
        id: ExportId,
        expires: i64,
        given: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Download>, AppError> {
        let right = signature(self.store().vault(), id, expires);
        if !bool::from(right.as_bytes().ct_eq(given.as_bytes())) || expires <= now.timestamp() {
            return Ok(None);
        }
        let Some(export) = self.store().export(id).await? else { return Ok(None) };
        let Some(file) = export.file else { return Ok(None) };
        let content_type = if export.format == "CSV" { "text/csv; charset=utf-8" } else { "application/x-ndjson" };
        let day = |at: DateTime<Utc>| at.format("%Y%m%d").to_string();
        let name = format!("completed-orders-{}-{}.{}", day(export.from), day(export.to), export.format.to_lowercase());
        Ok(Some(Download { path: self.0.exports.dir.join(file), name, content_type, owner: export.owner }))
    }

    /// Writes the export whose turn it is; says whether there was one. Safe on several instances: one takes it, and one that
    /// died is followed by another.
    ///
    /// # Errors
    /// When the database fails; what goes wrong with the file is told to its owner.
    pub async fn write_next_export(&self) -> Result<bool, AppError> {
        let now = self.now();
        let mut work = self.store().begin(now, Mint::new(now, rand::random())).await?;
        let Some(mut export) = work.next_export(now - STALE).await? else { return Ok(false) };
        let range = range_of(&export);
        let (settled, unsettled) = self.store().count_completed(&range).await?;
        export.state = StoreState::Running;
        (export.done, export.total, export.left_out_unsettled) = (0, settled, Some(unsettled));
        export.updated_at = now;
        work.put_export(&export)?;
        announce(&mut work, export.id, now);
        work.commit().await?;
        if let Err(error) = self.write_file(&mut export, &range).await {
            tracing::error!(export = %export.id, ?error, "an export could not be written");
            export.state = StoreState::Failed;
            export.error = Some(ExportError { code: "EXPORT_FAILED".to_owned(), message: error.to_string() });
            self.keep(&mut export).await?;
        }
        Ok(true)
    }

    async fn write_file(&self, export: &mut StoreExport, range: &CompletedRange) -> Result<(), AppError> {
        let dir = &self.0.exports.dir;
        tokio::fs::create_dir_all(dir).await?;
        let name = format!("{}.{}", export.id, export.format.to_lowercase());
        let part = dir.join(format!("{name}.part"));
        let mut file = ExportFile::create(&part, export).await?;
        let mut after = None;
        loop {
            let page = self.store().settled_orders(range, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.completed_at, last.id));
            file.write(&page).await?;
            export.done += page.len() as u64;
            if export.done % STEP < u64::from(PAGE) {
                self.keep(export).await?;
            }
        }
        let (sha256, sums) = file.finish().await?;
        tokio::fs::rename(&part, dir.join(&name)).await?;
        let now = self.now();
        export.state = StoreState::Done;
        export.total = export.done;
        export.row_count = Some(export.done);
        export.sums = sums;
        export.sha256 = Some(sha256);
        export.file = Some(name);
        export.finished_at = Some(now);
        self.keep(export).await
    }

    /// Writes down how far an export is, and says so.
    async fn keep(&self, export: &mut StoreExport) -> Result<(), AppError> {
        let now = self.now();
        export.updated_at = now;
        let mut work = self.store().begin(now, Mint::new(now, rand::random())).await?;
        work.put_export(export)?;
        announce(&mut work, export.id, now);
        work.commit().await?;
        Ok(())
    }
}

fn announce(work: &mut crate::store::UnitOfWork, export: ExportId, now: DateTime<Utc>) {
    for event in by_source(vec![Event::ExportChanged { export }], Source::System, now) {
        work.append(event);
    }
}

/// The signature of a download: keyed, and of another kind than the index of phones, which all begin with `+`.
fn signature(vault: &Vault, id: ExportId, expires: i64) -> String {
    vault.blind_index(&format!("export {id} {expires}"))
}

fn range_of(export: &StoreExport) -> CompletedRange {
    let shops = serde_json::from_value(export.options["shops"].clone()).unwrap_or_default();
    CompletedRange { from: export.from, to: export.to, shops }
}

fn shown(export: StoreExport) -> Export {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let sum = |sum: CurrencySum| (sum.currency.parse().unwrap_or(Currency::UNKNOWN), sum.amount);
    Export {
        id: export.id,
        state: match export.state {
            StoreState::Queued => ExportState::Queued,
            StoreState::Running => ExportState::Running,
            StoreState::Done => ExportState::Completed,
            StoreState::Failed => ExportState::Failed,
        },
        done: number(export.done),
        total: number(export.total),
        row_count: export.row_count.map(number),
        left_out_unsettled: export.left_out_unsettled.map(number),
        sums: export.sums.into_iter().map(sum).collect(),
        sha256: export.sha256,
        error: export.error.map(|error| error.message),
    }
}

/// A file that is being written: its bytes are hashed and its amounts summed on the way.
struct ExportFile {
    file: BufWriter<File>,
    digest: Sha256,
    sums: Vec<CurrencySum>,
    csv: bool,
}

impl ExportFile {
    async fn create(path: &Path, export: &StoreExport) -> Result<Self, AppError> {
        let file = BufWriter::with_capacity(1 << 16, File::create(path).await?);
        let csv = export.format == "CSV";
        let mut created = Self { file, digest: Sha256::new(), sums: Vec::new(), csv };
        if csv {
            if export.options["byteOrderMark"] == true {
                created.put("\u{feff}".as_bytes()).await?;
            }
            created.put(&csv_row(&COLUMNS.map(str::to_owned))?).await?;
        }
        Ok(created)
    }

    async fn write(&mut self, page: &[SettledOrder]) -> Result<(), AppError> {
        let mut bytes = Vec::with_capacity(page.len() * 200);
        for order in page {
            self.add(order);
            let cells = cells(order);
            if self.csv {
                bytes.extend(csv_row(&cells.map(safe))?);
            } else {
                let object: serde_json::Map<_, _> =
                    COLUMNS.iter().map(|name| (*name).to_owned()).zip(cells.into_iter().map(Into::into)).collect();
                bytes.extend(serde_json::to_vec(&object).map_err(|error| AppError::Internal(error.to_string()))?);
                bytes.push(b'\n');
            }
        }
        self.put(&bytes).await
    }

    fn add(&mut self, order: &SettledOrder) {
        match self.sums.iter_mut().find(|sum| sum.currency == order.currency) {
            Some(sum) => sum.amount += order.totals.payable,
            None => self.sums.push(CurrencySum { currency: order.currency.clone(), amount: order.totals.payable }),
        }
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.digest.update(bytes);
        Ok(self.file.write_all(bytes).await?)
    }

    async fn finish(mut self) -> Result<(String, Vec<CurrencySum>), AppError> {
        self.file.flush().await?;
        self.file.get_ref().sync_all().await?;
        Ok((hex::encode(self.digest.finalize()), self.sums))
    }
}

fn cells(order: &SettledOrder) -> [String; 18] {
    let currency = order.currency.parse().unwrap_or(Currency::UNKNOWN);
    let money = |minor| decimal_text(minor, currency);
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default();
    let totals = order.totals;
    [
        order.number.clone(),
        order.channel.clone(),
        order.shop.clone(),
        order.channel_number.clone(),
        time(Some(order.placed_at)),
        time(order.paid_at),
        time(Some(order.completed_at)),
        time(order.settled_at),
        order.currency.clone(),
        money(totals.goods),
        money(totals.discount),
        money(totals.freight),
        money(totals.tax),
        money(totals.payable),
        money(totals.paid),
        money(totals.refunded),
        money(totals.paid - totals.refunded),
        order.voucher_number.clone().unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe. A number stays a number.
pub(super) fn safe(cell: String) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if formula && !number { format!("'{cell}") } else { cell }
}

/// One row of a CSV file.
///
/// # Errors
/// When the writer of CSV fails, which it does not in memory.
pub fn csv_row(cells: &[String]) -> Result<Vec<u8>, AppError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(200));
    let failed = |error: &dyn std::fmt::Display| AppError::Internal(error.to_string());
    writer.write_record(cells).map_err(|error| failed(&error))?;
    writer.into_inner().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, wanted) in
            [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5.00", "-5.00"), ("-cmd", "'-cmd"), ("+86", "'+86"), ("TM1-1", "TM1-1")]
        {
            assert_eq!(safe(cell.to_owned()), wanted);
        }
    }
}
