//! Finance exports: requested, written in the background in constant memory, downloaded from an address that expires.

mod adjustments;
mod ask;
mod lines;
mod workbook;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::kernel::ids::ExportId;
use domain::kernel::money::Currency;
use domain::kernel::source::Source;
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use uuid::Uuid;

use self::adjustments::{Adjustment, Said};
use self::ask::AskForExport;
use self::lines::Lines;
pub use self::lines::csv_row;
use self::workbook::Workbook;
use crate::base::change::by_source;
use crate::{AppError, Exports, OpCtx};
use foundation::vault::Vault;
use store::finance::exports::{CurrencySum, Export as StoreExport, ExportError, ExportState as StoreState};
use store::finance::freezes::Freeze;
use store::order::finance::CompletedRange;
use store::order::settled::SettledRow;

/// The number of orders between two announcements of progress.
const STEP: u64 = 50_000;
/// The number of bytes that are written to the file at once.
const PIECE: usize = 256 * 1024;
/// The number of orders of one page of changed orders.
const ADJUSTMENTS: u32 = 1_000;
/// The maximum number of times that an export is written while other exports are finished meanwhile.
const FREEZES: usize = 5;
/// The time without progress after which the worker of an export counts as dead.
const STALE: Duration = Duration::minutes(2);

/// The settings of export files and of their addresses.
#[derive(Debug, Clone)]
pub struct ExportFiles {
    /// The folder of the files; shared by all instances.
    pub dir: PathBuf,
    /// How long an address is valid.
    pub ttl: Duration,
    /// How long a file is kept.
    pub keep: Duration,
    /// The maximum number of exports of one person that wait or run.
    pub most_open: u64,
    /// A notification that wakes the writer of exports; another instance finds them at its next turn.
    pub asked: Arc<Notify>,
}

/// The format of an export file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FileFormat {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// XLSX: an Excel workbook.
    Xlsx,
    /// JSONL: one JSON object per line.
    Jsonl,
}

impl FileFormat {
    const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Jsonl];

    fn word(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Jsonl => "JSONL",
        }
    }

    /// The format of a stored export; JSONL for an unknown value, which is never stored.
    fn of(export: &StoreExport) -> Self {
        Self::ALL.into_iter().find(|format| format.word() == export.format).unwrap_or(Self::Jsonl)
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/x-ndjson",
        }
    }
}

/// An export as it was requested.
#[derive(Debug, Clone, Serialize)]
pub struct ExportInput {
    /// Only orders completed at or after this time.
    pub from: DateTime<Utc>,
    /// Only orders completed before this time.
    pub to: DateTime<Utc>,
    /// The format of the file.
    pub format: FileFormat,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// The state of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    /// The export waits for its turn.
    Queued,
    /// The file is being written.
    Running,
    /// The file can be downloaded.
    Completed,
    /// The file could not be written.
    Failed,
    /// The file was removed.
    Expired,
}

/// An export, as its owner sees it.
#[derive(Debug, Clone)]
pub struct Export {
    /// The id of the export.
    pub id: ExportId,
    /// The state of the export.
    pub state: ExportState,
    /// The number of orders written so far.
    pub done: i64,
    /// The number of orders to write.
    pub total: i64,
    /// The number of orders in the file; `None` = not completed.
    pub row_count: Option<i64>,
    /// The number of completed orders that are left out because they are not settled.
    pub left_out_unsettled: Option<i64>,
    /// The number of settled orders of the range that are left out because an amount is unknown.
    pub left_out_unknown: Option<i64>,
    /// The sums of the payable amounts, by currency.
    pub sums: Vec<(Currency, i128)>,
    /// When the figures of the export were fixed.
    pub frozen_at: Option<DateTime<Utc>>,
    /// The number of rows that adjust figures of earlier exports.
    pub adjustments: Option<i64>,
    /// The sums of these rows, of the amounts paid minus the amounts refunded, by currency.
    pub adjustment_sums: Vec<(Currency, i128)>,
    /// The SHA-256 of the file in hex.
    pub sha256: Option<String>,
    /// The message of the failure; `None` = no failure.
    pub error: Option<String>,
}

/// The target of a signed address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The file can be downloaded.
    File(Download),
    /// The file existed and was removed.
    Removed,
}

/// A file that may be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The path of the file.
    pub path: PathBuf,
    /// The name to save it under.
    pub name: String,
    /// The content type of the file.
    pub content_type: &'static str,
    /// The subject who requested the export.
    pub owner: String,
}

/// Whether the state of an export is final.
pub(crate) fn is_over(export: &Export) -> bool {
    matches!(export.state, ExportState::Completed | ExportState::Failed | ExportState::Expired)
}

impl Exports<'_> {
    /// Asks for an export.
    ///
    /// # Errors
    /// `RANGE_INVALID`, `EXPORTS_RUNNING`, `IDEMPOTENCY_CONFLICT`.
    pub async fn ask(self, ctx: &OpCtx, input: ExportInput) -> Result<Export, AppError> {
        let asked = AskForExport { shops: ctx.actor.shops.as_ref(), input: &input };
        let export = self.app.run(ctx, &asked).await;
        self.app.0.exports.asked.notify_one();
        export?.aggregate().map(shown)
    }

    /// The notification that a new export waits to be written.
    pub fn asked(self) -> Arc<Notify> {
        Arc::clone(&self.app.0.exports.asked)
    }

    /// An export that the actor requested.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn one(self, ctx: &OpCtx, id: ExportId) -> Result<Option<Export>, AppError> {
        ctx.require_any(P::ExportOrders)?;
        // An export that was requested with a token of more shops holds orders that do not exist for this one.
        let is_own = |export: &StoreExport| export.owner == ctx.actor.subject && holds_only(export, ctx.actor.shops.as_ref());
        Ok(self.app.store().exports().one(id).await?.filter(is_own).map(shown))
    }

    /// The address of an export's file, and when it ends; `None` = the export is not completed.
    pub fn url(self, export: &Export, now: DateTime<Utc>) -> Option<(String, DateTime<Utc>)> {
        if export.state != ExportState::Completed {
            return None;
        }
        // Whole minutes, so that two calls in a row give the same address.
        let until = now + self.app.0.exports.ttl;
        let expires = until.timestamp() - until.timestamp().rem_euclid(60) + 60;
        let signature = signature(self.app.store().vault(), export.id, expires);
        let url = format!("{}/exports/{}?expires={expires}&signature={signature}", self.app.public_url(), export.id);
        Some((url, DateTime::from_timestamp(expires, 0)?))
    }

    /// The file of a signed address; `None` = the signature is wrong, the time is over, the file is missing, or its owner's tokens were
    /// revoked after the address was given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn download(self, id: ExportId, expires: i64, given: &str, now: DateTime<Utc>) -> Result<Option<Found>, AppError> {
        let right = signature(self.app.store().vault(), id, expires);
        if !bool::from(right.as_bytes().ct_eq(given.as_bytes())) || expires <= now.timestamp() {
            return Ok(None);
        }
        let Some(export) = self.app.store().exports().one(id).await? else { return Ok(None) };
        let ends = DateTime::from_timestamp(expires, 0).unwrap_or_default();
        // An address ends up to a minute after its time, so that this is the earliest time at which it was given.
        if self.app.revoked().is_subject_revoked(&export.owner, ends - self.app.0.exports.ttl - Duration::minutes(1), now) {
            return Ok(None);
        }
        let file = match (&export.file, export.state) {
            (Some(file), _) => file.clone(),
            (None, StoreState::Expired) => return Ok(Some(Found::Removed)),
            (None, _) => return Ok(None),
        };
        let content_type = FileFormat::of(&export).content_type();
        let day = |at: DateTime<Utc>| at.format("%Y%m%d").to_string();
        let name = format!("completed-orders-{}-{}.{}", day(export.from), day(export.to), export.format.to_lowercase());
        Ok(Some(Found::File(Download { path: self.app.0.exports.dir.join(file), name, content_type, owner: export.owner })))
    }

    /// Writes the next export; returns whether there was one. Safe on several instances: one takes the export, and another one follows if
    /// it dies.
    ///
    /// # Errors
    /// When the database fails; a failure of the file is shown to its owner.
    pub async fn write_next(self) -> Result<bool, AppError> {
        let now = self.app.now();
        let mut work = self.app.begin(now).await?;
        let Some(mut export) = work.next_export(now - STALE).await? else { return Ok(false) };
        export.state = StoreState::Running;
        export.done = 0;
        export.updated_at = now;
        work.put(&export).await?;
        announce(&mut work, export.id, now);
        work.commit().await?;
        if let Err(error) = self.write_file(&mut export).await {
            tracing::error!(export = %export.id, error = error.in_words(), "an export could not be written");
            if let Err(error) = remove(&self.app.0.exports.dir.join(part_of(&export))).await {
                tracing::error!(export = %export.id, %error, "what was written of an export cannot be removed");
            }
            export.state = StoreState::Failed;
            export.error = Some(ExportError { code: "EXPORT_FAILED".to_owned(), message: error.to_string() });
            self.keep(&mut export).await?;
        }
        Ok(true)
    }

    /// Writes the file as of a freeze. Where another export of the scope was finished meanwhile, the adjustments have changed, and the file
    /// is written again.
    async fn write_file(self, export: &mut StoreExport) -> Result<(), AppError> {
        for _ in 0..FREEZES {
            let (freeze, is_new) = self.freeze_for(export).await?;
            let file = self.write_frozen(export, &freeze).await?;
            if self.finish(export, &freeze, is_new, file).await? {
                return Ok(());
            }
        }
        Err(AppError::Internal("other exports were made meanwhile, again and again".to_owned()))
    }

    /// The freeze of an export: the one of an earlier export of the range, or a new one.
    async fn freeze_for(self, export: &mut StoreExport) -> Result<(Freeze, bool), AppError> {
        let (range, scope) = (range_of(export), scope_of(export));
        // Counting a large range takes long, so that it runs outside a transaction.
        let counts = self.app.store().orders().count_completed(&range).await?;
        export.total = counts.counted;
        if let Some(known) = self.app.store().exports().freeze_of(&scope, export.from, export.to).await? {
            return Ok((known, false));
        }
        let now = self.app.now();
        let mut work = self.app.begin(now).await?;
        let watermark = work.settled_watermark().await?;
        drop(work);
        let last = self.app.store().exports().last_freeze(&scope).await?;
        let freeze = Freeze {
            id: Uuid::new_v4(),
            position: last.as_ref().map_or(0, |last| last.position) + 1,
            previous_watermark: last.map_or(watermark, |last| last.watermark),
            scope,
            from: export.from,
            to: export.to,
            export: export.id,
            watermark,
            left_out_unsettled: counts.unsettled,
            left_out_unknown: counts.unknown,
            frozen_at: now,
        };
        Ok((freeze, true))
    }

    async fn write_frozen(self, export: &mut StoreExport, freeze: &Freeze) -> Result<ExportFile, AppError> {
        let range = range_of(export);
        export.done = 0;
        (export.left_out_unsettled, export.left_out_unknown) = (Some(freeze.left_out_unsettled), Some(freeze.left_out_unknown));
        self.keep(export).await?;
        let dir = &self.app.0.exports.dir;
        tokio::fs::create_dir_all(dir).await?;
        let mut file = ExportFile::create(&dir.join(part_of(export)), export).await?;
        let mut orders = self.app.store().orders().settled(&range, freeze.watermark).await?;
        let mut announced = 0;
        while let Some(count) = orders.next(|order| file.add(order)).await? {
            file.pass_on(PIECE).await?;
            export.done += count;
            if export.done - announced >= STEP {
                announced = export.done;
                self.keep(export).await?;
            }
        }
        self.write_adjustments(&mut file, freeze, &range).await?;
        Ok(file)
    }

    /// Writes the rows of adjustments after the orders: the changes of orders that earlier exports contain.
    async fn write_adjustments(self, file: &mut ExportFile, freeze: &Freeze, range: &CompletedRange) -> Result<(), AppError> {
        let (adjusts, mut after) = (freeze.adjusts(range), None);
        loop {
            let page = self.app.store().orders().adjusted(&adjusts, after, ADJUSTMENTS).await?;
            for adjustment in page.iter().flat_map(Adjustment::of) {
                file.adjust(&adjustment);
            }
            file.pass_on(PIECE).await?;
            match page.last() {
                Some(last) => after = Some(last.place),
                None => return Ok(()),
            }
        }
    }

    /// Moves the file to its final name and completes the export, with the freeze if it is new; `false` = another freeze took its position.
    async fn finish(self, export: &mut StoreExport, freeze: &Freeze, is_new: bool, file: ExportFile) -> Result<bool, AppError> {
        let (name, dir) = (name_of(export), &self.app.0.exports.dir);
        let written = file.finish().await?;
        let before = self.app.store().exports().digest_before(freeze.id, export).await?;
        if before.is_some_and(|before| before != written.sha256) {
            return Err(AppError::Internal("the file is not the one that this range gave before".to_owned()));
        }
        let now = self.app.now();
        let mut done = export.clone();
        done.state = StoreState::Done;
        done.total = export.done;
        done.row_count = Some(export.done);
        (done.sums, done.sha256) = (written.sums, Some(written.sha256));
        (done.adjustments, done.adjustment_sums) = (Some(written.adjustments), written.adjustment_sums);
        (done.freeze, done.frozen_at) = (Some(freeze.id), Some(freeze.frozen_at));
        done.file = Some(name.clone());
        (done.updated_at, done.finished_at, done.expires_at) = (now, Some(now), Some(now + self.app.0.exports.keep));
        let mut work = self.app.begin(now).await?;
        if is_new && !work.add_freeze(freeze).await? {
            return Ok(false);
        }
        tokio::fs::rename(&dir.join(part_of(export)), dir.join(&name)).await?;
        work.put(&done).await?;
        announce(&mut work, done.id, now);
        work.commit().await?;
        *export = done;
        Ok(true)
    }

    /// Removes the files of up to `limit` exports whose time to be kept is over; returns how many were removed. Safe on several instances
    /// and after an interruption: the file is removed first, and the export is changed afterwards.
    ///
    /// # Errors
    /// When the database fails. A file that cannot be removed is logged, and tried again the next time.
    pub async fn remove_expired(self, now: DateTime<Utc>, limit: u64) -> Result<usize, AppError> {
        let expired = self.app.store().exports().expired(now, now - self.app.0.exports.keep, limit).await?;
        let mut removed = 0;
        for id in expired {
            let mut work = self.app.begin(now).await?;
            let Some(mut export) = work.load::<StoreExport>(&id).await? else { continue };
            let Some(file) = export.file.take() else { continue };
            if let Err(error) = remove(&self.app.0.exports.dir.join(file)).await {
                tracing::error!(export = %id, %error, "the file of an export cannot be removed");
                continue;
            }
            export.state = StoreState::Expired;
            export.updated_at = now;
            work.put(&export).await?;
            announce(&mut work, export.id, now);
            work.commit().await?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Stores the progress of an export, and announces it.
    async fn keep(self, export: &mut StoreExport) -> Result<(), AppError> {
        let now = self.app.now();
        export.updated_at = now;
        let mut work = self.app.begin(now).await?;
        work.put(&*export).await?;
        announce(&mut work, export.id, now);
        work.commit().await?;
        Ok(())
    }
}

/// The name of an export's file; while the file is written, [`part_of`] gives its name.
fn name_of(export: &StoreExport) -> String {
    format!("{}.{}", export.id, export.format.to_lowercase())
}

fn part_of(export: &StoreExport) -> String {
    format!("{}.part", name_of(export))
}

/// Removes a file; a missing file counts as removed.
async fn remove(path: &Path) -> Result<(), AppError> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn announce(work: &mut store::UnitOfWork, export: ExportId, now: DateTime<Utc>) {
    for event in by_source(vec![Event::ExportChanged { export }], Source::System, now) {
        work.append(event);
    }
}

/// The signature of a download: keyed, and distinct from the blind index of phones, which all begin with `+`.
fn signature(vault: &Vault, id: ExportId, expires: i64) -> String {
    vault.blind_index(&format!("export {id} {expires}"))
}

fn range_of(export: &StoreExport) -> CompletedRange {
    let shops = serde_json::from_value(export.options["shops"].clone()).unwrap_or_default();
    CompletedRange { from: export.from, to: export.to, shops }
}

/// Whether an export holds orders of these shops only; `None` = all shops.
fn holds_only(export: &StoreExport, shops: Option<&BTreeSet<String>>) -> bool {
    let of: Option<BTreeSet<String>> = serde_json::from_value(export.options["shops"].clone()).unwrap_or_default();
    shops.is_none_or(|shops| of.is_some_and(|of| of.is_subset(shops)))
}

/// The scope of an export, its shops: exports of one scope adjust each other.
fn scope_of(export: &StoreExport) -> String {
    export.options["shops"].to_string()
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
            StoreState::Expired => ExportState::Expired,
        },
        done: number(export.done),
        total: number(export.total),
        row_count: export.row_count.map(number),
        left_out_unsettled: export.left_out_unsettled.map(number),
        left_out_unknown: export.left_out_unknown.map(number),
        sums: export.sums.into_iter().map(sum).collect(),
        frozen_at: export.frozen_at,
        adjustments: export.adjustments.map(number),
        adjustment_sums: export.adjustment_sums.into_iter().map(sum).collect(),
        sha256: export.sha256,
        error: export.error.map(|error| error.message),
    }
}

/// A file that is being written; its bytes are hashed and its amounts summed on the way.
struct ExportFile {
    file: File,
    digest: Sha256,
    sums: Vec<CurrencySum>,
    adjustments: u64,
    adjustment_sums: Vec<CurrencySum>,
    form: Form,
    lines: Lines,
    /// The bytes that are not written yet.
    bytes: Vec<u8>,
    path: PathBuf,
}

/// The results of a written file.
struct Written {
    sha256: String,
    sums: Vec<CurrencySum>,
    adjustments: u64,
    adjustment_sums: Vec<CurrencySum>,
}

/// The writer of a file's format.
enum Form {
    Csv,
    Jsonl,
    Xlsx(Box<Workbook>),
}

impl ExportFile {
    async fn create(path: &Path, export: &StoreExport) -> Result<Self, AppError> {
        let file = File::create(path).await?;
        let mut bytes = Vec::with_capacity(2 * PIECE);
        let form = match FileFormat::of(export) {
            FileFormat::Csv => {
                if export.options["byteOrderMark"] == true {
                    bytes.extend_from_slice("\u{feff}".as_bytes());
                }
                Lines::head(&mut bytes);
                Form::Csv
            }
            FileFormat::Jsonl => Form::Jsonl,
            FileFormat::Xlsx => {
                let dir = path.parent().unwrap_or(path);
                Form::Xlsx(Box::new(Workbook::create(dir).map_err(|error| broken(&error))?))
            }
        };
        let (digest, path) = (Sha256::new(), path.to_owned());
        let (sums, adjustment_sums) = (Vec::new(), Vec::new());
        Ok(Self { file, digest, sums, adjustments: 0, adjustment_sums, form, lines: Lines::default(), bytes, path })
    }

    /// Adds an order; it is in the file after a later [`Self::pass_on`], or at the end.
    fn add(&mut self, order: &SettledRow<'_>) {
        // An order with an unknown amount is in no export.
        CurrencySum::add(&mut self.sums, order.currency, order.totals.payable.unwrap_or(0));
        self.write(order, Said::Order);
    }

    /// Adds a row of an adjustment.
    fn adjust(&mut self, adjustment: &Adjustment) {
        self.adjustments += 1;
        CurrencySum::add(&mut self.adjustment_sums, &adjustment.figures.currency, adjustment.net());
        self.write(&adjustment.figures.row(), adjustment.said());
    }

    fn write(&mut self, row: &SettledRow<'_>, said: Said<'_>) {
        match &mut self.form {
            Form::Csv => self.lines.csv(row, said, &mut self.bytes),
            Form::Jsonl => self.lines.json(row, said, &mut self.bytes),
            Form::Xlsx(workbook) => workbook.add(row, said),
        }
    }

    /// Writes the waiting bytes, once they are `enough`.
    async fn pass_on(&mut self, enough: usize) -> Result<(), AppError> {
        if self.bytes.len() >= enough {
            self.digest.update(&self.bytes);
            self.file.write_all(&self.bytes).await?;
            self.bytes.clear();
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<Written, AppError> {
        self.pass_on(0).await?;
        self.file.flush().await?;
        if let Form::Xlsx(workbook) = self.form {
            let path = self.path.clone();
            let saved = tokio::task::spawn_blocking(move || workbook.save(&path)).await;
            saved.map_err(|error| AppError::Internal(error.to_string()))?.map_err(|error| broken(&error))?;
            self.digest = digest_of(&self.path).await?;
        }
        self.file.sync_all().await?;
        let sha256 = hex::encode(self.digest.finalize());
        Ok(Written { sha256, sums: self.sums, adjustments: self.adjustments, adjustment_sums: self.adjustment_sums })
    }
}

/// The digest of a whole file; a workbook is assembled at its end, in another order than that of its rows.
async fn digest_of(path: &Path) -> Result<Sha256, AppError> {
    let (mut file, mut digest, mut bytes) = (File::open(path).await?, Sha256::new(), vec![0; PIECE]);
    loop {
        let read = file.read(&mut bytes).await?;
        if read == 0 {
            return Ok(digest);
        }
        digest.update(&bytes[..read]);
    }
}

fn broken(error: &rust_xlsxwriter::XlsxError) -> AppError {
    AppError::Internal(format!("the workbook cannot be written: {error}"))
}
