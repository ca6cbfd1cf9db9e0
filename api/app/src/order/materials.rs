//! The material of a customized line, uploaded to a signed address: announced by a mutation, stored sealed, and then on the line.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::{FileId, LineId};
use domain::kernel::source::Source;
use domain::order::customization::masked_file_name;
use domain::refusal::{Code, Reason, Refusal};
use foundation::files::{Expected, FileError, FileKind, FileStore, new_key, sha256_of};
use foundation::vault::Vault;
use futures_util::Stream;
use serde::Serialize;
use subtle::ConstantTimeEq;

use crate::base::change::by_source;
use crate::order::change::{Decided, Operation};
use crate::order::orders::too_long;
use crate::rules::evaluate::Before;
use crate::{AppError, Change, Changed, OpCtx, OrderLookup, Orders};
use store::order::files::StoredFile;
use store::{NewEvent, UnitOfWork};

/// The maximum characters of a file's name.
const LONGEST_NAME: usize = 200;
/// The age at which a stored file without a record is removed: no upload takes that long.
const ORPHANED: Duration = Duration::days(1);
/// The number of names that are compared with the records at once.
const COMPARED: usize = 500;

/// The file store and the limits of uploads.
#[derive(Debug, Clone)]
pub struct UploadedFiles {
    /// The store of the files.
    pub store: FileStore,
    /// The time for which the address of an upload is valid.
    pub ttl: Duration,
    /// The largest size of a file in bytes.
    pub most_bytes: u64,
}

/// A file that is announced as the material of a line.
#[derive(Debug, Clone, Serialize)]
pub struct MaterialInput {
    /// The line that it belongs to.
    pub line: LineId,
    /// The name of the file.
    pub file_name: String,
    /// The size in bytes.
    pub size: u64,
    /// The content type, one of those that are taken.
    pub content_type: String,
}

/// The address of an upload.
#[derive(Debug, Clone)]
pub struct UploadAddress {
    /// The whole URL, for `PUT`.
    pub url: String,
    /// The time until which it is valid.
    pub expires_at: DateTime<Utc>,
}

/// The outcome of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upload {
    /// The file is stored; `new` = by this upload.
    Stored {
        /// Whether this upload stored it.
        new: bool,
        /// The subject who announced it.
        by: String,
    },
    /// The address was never given, or its time is over.
    Invalid,
    /// The contents are not those that were announced.
    Unfit(Reason),
    /// Another file is stored at this address, or the order takes none any more.
    Conflict(Reason),
}

impl Orders<'_> {
    /// Announces a file as the material of a line, and returns the address to which it is uploaded.
    ///
    /// # Errors
    /// See [`domain::order::Order::check_material`]; `INVALID_INPUT` for a size, a type or a name that is not taken.
    pub async fn start_material_upload(
        self,
        ctx: &OpCtx,
        change: &Change,
        input: &MaterialInput,
    ) -> Result<(Changed<FileId>, UploadAddress), AppError> {
        let files = &self.app.0.files;
        let kind = check(input, files.most_bytes)?;
        let operation = Operation::of("materialUploadStart", P::AttachMaterial, change, input);
        let expires_at = ctx.now + files.ttl;
        let by = ctx.actor.person(P::AttachMaterial);
        let changed = self
            .change(ctx, &operation, |order, mint, work| {
                order.check_material(input.line)?;
                let file = StoredFile {
                    id: mint.next(),
                    order: order.id,
                    line: input.line,
                    name: masked_file_name(&input.file_name),
                    content_type: kind.content_type().to_owned(),
                    size: input.size,
                    created_at: ctx.now,
                    created_by: by.clone(),
                    expires_at,
                    sha256: None,
                    place: None,
                    key: new_key(),
                };
                work.put_file(&file)?;
                Ok(Decided::making(file.id, (order, Vec::new())))
            })
            .await?;
        let expires = expires_at.timestamp();
        let signature = signature(self.app.store().vault(), changed.made, expires);
        let url = format!("{}/files/{}?expires={expires}&signature={signature}", self.app.public_url(), changed.made);
        Ok((changed, UploadAddress { url, expires_at: DateTime::from_timestamp(expires, 0).unwrap_or(expires_at) }))
    }

    /// Takes in the contents of an announced file, and puts them on their line as its material. The same contents again change nothing.
    ///
    /// # Errors
    /// When the database or the file store fails: then nothing of the file is left.
    pub async fn receive_material<B: AsRef<[u8]> + Send, E: Send>(
        self,
        id: FileId,
        (expires, given): (i64, &str),
        body: impl Stream<Item = Result<B, E>> + Send,
    ) -> Result<Upload, AppError> {
        let now = self.app.now();
        let right = signature(self.app.store().vault(), id, expires);
        if !bool::from(right.as_bytes().ct_eq(given.as_bytes())) || expires <= now.timestamp() {
            return Ok(Upload::Invalid);
        }
        let Some(file) = self.app.store().orders().file(id).await? else { return Ok(Upload::Invalid) };
        if self.app.revoked().is_subject_revoked(&file.created_by.subject, file.created_at, now) {
            return Ok(Upload::Invalid);
        }
        if let Some(stored) = &file.sha256 {
            return match sha256_of(file.size, body).await {
                Ok(sha256) if sha256 == *stored => Ok(Upload::Stored { new: false, by: file.created_by.subject }),
                Ok(_) => Ok(Upload::Conflict(invalid("another file is stored at this address"))),
                Err(error) => unfit(&error, &file),
            };
        }
        let Some(kind) = FileKind::of_content_type(&file.content_type) else {
            return Err(AppError::Internal("a file was announced with a type that is not taken".to_owned()));
        };
        let store = &self.app.0.files.store;
        // Two uploads at once write to two places, so that each record names the file that it describes.
        let place = format!("{id}/{:016x}", rand::random::<u64>());
        let expected = Expected { size: file.size, kind };
        let sha256 = match store.write(&place, &file.key, expected, body).await {
            Ok(sha256) => sha256,
            Err(error) => return unfit(&error, &file),
        };
        let attached = self.app.transact(|work| self.attach(work, &file, &place, &sha256)).await;
        let kept = matches!(attached, Ok((Upload::Stored { new: true, .. }, _)));
        let (upload, replaced) = attached.map_or_else(|error| (Err(error), None), |(upload, replaced)| (Ok(upload), replaced));
        let left = if kept { replaced } else { Some(place) };
        self.remove_files(&left.into_iter().collect::<Vec<_>>()).await;
        upload
    }

    /// Removes files whose records are gone; a failure is logged, and the job finds them again.
    pub(crate) async fn remove_files(self, places: &[String]) {
        for place in places {
            if let Err(error) = self.app.0.files.store.remove(place).await {
                tracing::warn!(%error, "a file without a record could not be removed; a job tries again");
            }
        }
    }

    /// Forgets uploads that never came, and removes stored files without a record.
    ///
    /// # Errors
    /// When the database or the file store fails.
    pub async fn tidy_files(self) -> Result<(), AppError> {
        let now = self.app.now();
        self.app.store().orders().forget_open_files(now - ORPHANED).await?;
        let names = self.app.0.files.store.names_before(now - ORPHANED).await.map_err(|error| failed(&error))?;
        for names in names.chunks(COMPARED) {
            let known = self.app.store().orders().places_in_use(names).await?;
            let orphans: Vec<String> = names.iter().filter(|name| !known.contains(*name)).cloned().collect();
            self.remove_files(&orphans).await;
        }
        Ok(())
    }

    /// Puts a file that is written on its line, in one transaction with its record and its event. Also returns the place of the file that it
    /// replaces.
    async fn attach(
        self,
        mut work: UnitOfWork,
        announced: &StoredFile,
        place: &str,
        sha256: &str,
    ) -> Result<(Upload, Option<String>), AppError> {
        let (now, id) = (work.now(), announced.id);
        // The order is locked before the file, as an erasure does.
        let order = work.order_for_update(&OrderLookup::Id(announced.order), None).await?;
        let Some(file) = work.file(id).await? else { return Ok((Upload::Invalid, None)) };
        if let Some(stored) = &file.sha256 {
            let same = stored == sha256;
            let conflict = || Upload::Conflict(invalid("another file is stored at this address"));
            return Ok((
                if same { Upload::Stored { new: false, by: file.created_by.subject.clone() } } else { conflict() },
                None,
            ));
        }
        let Some(order) = order else { return Ok((Upload::Invalid, None)) };
        let (before, previous) = (Before::of(&order), order.file_of(file.line));
        let (order, events) = match order.attach_material(file.line, &file.name, id) {
            Ok(decided) => decided,
            Err(refusal) => return Ok((Upload::Conflict(refusal.reason), None)),
        };
        let replaced = match previous {
            Some(previous) => work.forget_file(previous).await?,
            None => None,
        };
        let person = file.created_by.clone();
        work.put_file(&StoredFile { sha256: Some(sha256.to_owned()), place: Some(place.to_owned()), ..file })?;
        let by_person = |event: NewEvent| NewEvent { actor: Some(person.clone()), ..event };
        work.save(order.clone(), by_source(events, Source::Staff, now).into_iter().map(by_person).collect());
        self.app.rules().ask_about_change(&mut work, before, &order, now).await?;
        work.commit().await?;
        Ok((Upload::Stored { new: true, by: person.subject }, replaced))
    }
}

/// The kind of an announced file.
fn check(input: &MaterialInput, most_bytes: u64) -> Result<FileKind, AppError> {
    let refused = |field: &'static str, text: String| {
        AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, [text])).at(field))
    };
    if input.file_name.chars().count() > LONGEST_NAME {
        return Err(too_long("fileName", LONGEST_NAME));
    }
    if masked_file_name(&input.file_name).is_empty() {
        return Err(refused("fileName", "fileName".to_owned()));
    }
    if !(1..=most_bytes).contains(&input.size) {
        return Err(refused("size", format!("size: 1 – {most_bytes}")));
    }
    let kind = FileKind::of_content_type(&input.content_type);
    kind.ok_or_else(|| refused("contentType", format!("contentType: {}", FileKind::content_types())))
}

fn unfit(error: &FileError, file: &StoredFile) -> Result<Upload, AppError> {
    match error {
        FileError::Size => Ok(Upload::Unfit(invalid(&format!("size: {}", file.size)))),
        FileError::Kind => Ok(Upload::Unfit(invalid(&format!("contentType: {}", file.content_type)))),
        FileError::Broken => Ok(Upload::Unfit(invalid("body"))),
        FileError::Sealed | FileError::Store(_) => Err(failed(error)),
    }
}

fn failed(error: &FileError) -> AppError {
    AppError::Internal(error.to_string())
}

fn invalid(text: &str) -> Reason {
    Reason::with(Code::InvalidInput, [text])
}

/// The signature of an upload: keyed, and distinct from those of downloads and from the blind indexes.
fn signature(vault: &Vault, id: FileId, expires: i64) -> String {
    vault.blind_index(&format!("upload {id} {expires}"))
}
