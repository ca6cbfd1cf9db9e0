//! Look-ups of people: the budget of each subject in a minute, the entries of the audit log, and the alert past the budget.
//!
//! A look-up without a result counts. A look-up by a phone, or by digits of a phone, always counts, because a guess is after its result.
//! Other look-ups are given back. A search for an order by its number or its id does not count, because it finds only orders that the
//! caller's lists show.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::phone::Phone;
use domain::refusal::{Code, Reason};
use domain::search::VisibleDigits;
use futures_util::future::BoxFuture;
use phonenumber::country;

use crate::alert::alerts::Cause;
use crate::base::even::evenly;
use crate::base::phone;
use crate::{App, AppError, Note, OpCtx};
use foundation::vault::Vault;
use store::order::list::PhoneFilter;

/// The time for which no further alert is raised for a subject that goes on past its budget.
const SAID: TimeDelta = TimeDelta::minutes(1);
/// The maximum number of remembered subjects; past it, all are forgotten, so that an alert may be raised again.
const MOST_SUBJECTS: usize = 10_000;
/// The digits of a phone that the audit log shows, before the stars and behind them.
const SHOWN: (usize, usize) = (3, 4);

/// The object of a look-up, as the budget and the audit log know it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sought {
    operation: &'static str,
    /// The phone with its mask; `None` = the look-up is not by a phone.
    masked: Option<String>,
    /// The keyed hashes of the phones and digits.
    hashes: Vec<String>,
    always_counts: bool,
}

impl Sought {
    /// A look-up by something other than a phone.
    pub(crate) fn by_other(operation: &'static str) -> Self {
        Self { operation, ..Self::default() }
    }

    /// A look-up by a whole phone.
    pub(crate) fn by_phone(operation: &'static str, masked: String, hash: String) -> Self {
        Self { operation, masked: Some(masked), hashes: vec![hash], always_counts: true }
    }

    /// A look-up by the digits that a mask shows of a phone. More digits than this service's own mask shows stay out of the audit log.
    pub(crate) fn by_digits(operation: &'static str, vault: &Vault, head: &str, tail: &str) -> Self {
        let bare = tail.split('-').next().unwrap_or_default();
        let shown_head: String = head.chars().take(SHOWN.0).collect();
        let shown_tail = bare.chars().count().saturating_sub(SHOWN.1);
        let shown_tail: String = bare.chars().skip(shown_tail).collect();
        let hash = vault.blind_index_of_digits(head, bare);
        Self::by_phone(operation, format!("{shown_head}****{shown_tail}"), hash)
    }

    /// A look-up of a customer by its id, which cannot be guessed.
    pub(crate) fn by_id(operation: &'static str, index: &str) -> Self {
        Self { operation, hashes: vec![index.to_owned()], ..Self::default() }
    }

    /// A look-up by a text of the search field.
    pub(crate) fn by_text(
        operation: &'static str,
        vault: &Vault,
        whole: Option<(String, String)>,
        digits: Option<&VisibleDigits>,
    ) -> Self {
        let digits = digits.map(|digits| Self::by_digits(operation, vault, &digits.head, &digits.tail));
        match (whole.map(|(masked, hash)| Self::by_phone(operation, masked, hash)), digits) {
            (Some(mut whole), Some(digits)) => {
                whole.hashes.extend(digits.hashes);
                whole
            }
            (one, other) => one.or(other).unwrap_or_else(|| Self::by_other(operation)),
        }
    }
}

/// A look-up that was paid for.
pub(crate) struct Paid {
    sought: Sought,
    place: Option<usize>,
}

impl Paid {
    /// Names the found customer in the audit log.
    pub(crate) fn found(&self, ctx: &OpCtx, masked: &str) {
        if self.sought.masked.is_none() {
            ctx.trail.name(self.place, masked);
        }
    }
}

/// The subjects for whom the alert was raised in the last minute.
#[derive(Debug, Default)]
pub struct SpokenOf(Mutex<HashMap<Box<str>, DateTime<Utc>>>);

impl SpokenOf {
    /// Whether an alert for the subject is due; if so, the subject is remembered.
    fn is_due(&self, subject: &str, now: DateTime<Utc>) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(subject).is_some_and(|said| now - *said < SAID) {
            return false;
        }
        if all.len() >= MOST_SUBJECTS {
            all.clear();
        }
        all.insert(subject.into(), now);
        true
    }

    fn forget(&self, subject: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(subject);
    }
}

impl App {
    /// Runs a look-up within the budget of the actor.
    ///
    /// # Errors
    /// [`AppError::Throttled`] past the budget, before the look-up runs; else the error of `find`.
    pub(crate) async fn look_up<T>(
        &self,
        ctx: &OpCtx,
        sought: Sought,
        find: BoxFuture<'_, Result<T, AppError>>,
        is_found: impl Fn(&T) -> bool,
    ) -> Result<(T, Paid), AppError> {
        let paid = self.pay_for_look_up(ctx, sought).await?;
        let found = evenly(find, &is_found).await;
        if !paid.sought.always_counts && found.as_ref().map_or(true, is_found) {
            self.look_ups().give_back(&ctx.actor.subject, ctx.now).await;
        }
        Ok((found?, paid))
    }

    /// Notes the look-up on the trail and takes it from the actor's budget.
    async fn pay_for_look_up(&self, ctx: &OpCtx, sought: Sought) -> Result<Paid, AppError> {
        let (target, looked_for) = (sought.masked.clone(), sought.hashes.clone());
        let place = ctx.trail.begin(Note { operation: sought.operation, target, refused: None, written: false, looked_for });
        self.take_look_up(ctx).await?;
        Ok(Paid { sought, place })
    }

    /// Takes one look-up from the actor's budget.
    ///
    /// # Errors
    /// [`AppError::Throttled`] past the budget; an alert for the managers is raised.
    pub(crate) async fn take_look_up(&self, ctx: &OpCtx) -> Result<(), AppError> {
        let Err(short) = self.look_ups().take(&ctx.actor.subject, ctx.now).await else { return Ok(()) };
        metrics::counter!("panorama_look_ups_throttled_total").increment(1);
        Box::pin(self.speak_of(ctx)).await;
        let reason = Reason::with(Code::LookUps, [short.retry_after]);
        Err(AppError::Throttled { reason, retry_after: short.retry_after })
    }

    /// Raises the alert that names the actor, unless one was raised in the last minute.
    async fn speak_of(&self, ctx: &OpCtx) {
        let subject = &ctx.actor.subject;
        if !self.spoken_of().is_due(subject, ctx.now) {
            return;
        }
        let because = Reason::with(Code::AlertLookUps, [subject]);
        let kind = AlertKind::LookUps;
        let cause = Cause::of_shop(kind, because, None);
        if let Err(error) = self.alerts().raise_alone(&cause, ctx.now).await {
            self.spoken_of().forget(subject);
            tracing::warn!(%error, subject, "the alert of too many look-ups could not be raised; the next one raises it");
        }
    }
}

/// The keyed hashes under which the audit log has look-ups of a phone: of the whole number, and of every part of it that a mask may show.
/// `None` = the text is not a phone.
pub fn hashes_of_look_ups(vault: &Vault, text: &str) -> Option<Vec<String>> {
    let read = phone::read(text, Some(country::CN));
    let index = vault.blind_index(&read.identity()?);
    let Phone { clear, .. } = &read;
    let Some(e164) = clear else { return Some(vec![index]) };
    let parts = PhoneFilter::clear(index.clone(), &phone::national_digits(e164));
    let of_parts = parts.heads.iter().flat_map(|head| parts.tails.iter().map(|tail| vault.blind_index_of_digits(head, tail)));
    Some(std::iter::once(index).chain(of_parts).collect())
}
