//! Payloads that are known to be missing: deliveries that were too large to be read, and orders that a polled platform lists and does not
//! deliver. Each is an entry of `ingestFailures` without a body, and raises an alert.

use chrono::Duration;
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::PayloadId;
use domain::refusal::{Code, Reason, Refusal};

use super::{By, Received};
use crate::alert::alerts::Cause;
use crate::base::change::mint_at;
use crate::intake::polls::{account_of, arrival};
use crate::{AppError, Intake, OpCtx, ShopEntry};
use ingest::PollError;
use ingest::poll::{Polled, RefusedOrder, ask_again, ask_again_after};
use store::intake::payloads::{Payload, PayloadResult, PayloadSource, PayloadState, body_sha256};
use store::intake::polls::PollItem;

/// The time limit of a platform's answer when a person requests an order again.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// A delivery whose body was not read.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The topic, where a header names it.
    pub topic: Option<String>,
    /// The size of the body in bytes by its header; `None` = unknown.
    pub bytes: Option<u64>,
    /// The maximum bytes that are read.
    pub most: usize,
}

/// Why a payload of this code is missing; `None` for every other code.
pub(super) fn reason(code: Option<&str>, values: &str) -> Option<Reason> {
    let code = [Code::PayloadTooLarge, Code::PollItemRefused].into_iter().find(|known| Some(known.name()) == code)?;
    let (first, second) = values.split_once(", ").unwrap_or((values, ""));
    Some(Reason::with(code, [first, second]))
}

impl Intake<'_> {
    /// Lists a delivery that was too large, and raises an alert.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_unread(self, shop: &str, unread: Unread) -> Result<(), AppError> {
        let bytes = unread.bytes.map_or_else(|| format!("> {}", unread.most), |bytes| bytes.to_string());
        let because = Reason::with(Code::PayloadTooLarge, [bytes.clone(), unread.most.to_string()]);
        let cause = of_shop(shop, Reason::with(Code::AlertPayloadTooLarge, [shop.to_owned(), bytes]));
        let (cause, because, unread) = (&cause, &because, &unread);
        self.app
            .transact(|mut work| async move {
                let now = work.now();
                let mut mint = mint_at(now);
                let absent = self.absent(mint.next(), shop, PayloadSource::Webhook, because);
                work.keep_payload(&Payload { topic: unread.topic.clone(), ..absent })?;
                self.app.alerts().raise(&mut work, cause, &mut mint, now).await?;
                work.commit().await?;
                Ok(())
            })
            .await
    }

    /// Lists orders that the platform does not deliver, and raises an alert for the new ones. For an order that is already listed, only the
    /// platform's latest message is stored.
    pub(crate) async fn list_refused(self, shop: &str, refused: &[RefusedOrder]) -> Result<(), AppError> {
        if refused.is_empty() {
            return Ok(());
        }
        self.app
            .transact(|mut work| async move {
                let now = work.now();
                let known = self.app.store().intake().poll_items(shop).await?;
                let mut mint = mint_at(now);
                let mut new = Vec::new();
                for one in refused {
                    let because = Reason::with(Code::PollItemRefused, [one.number.clone(), words(&one.error)]);
                    if let Some(item) = known.iter().find(|item| item.number == one.number) {
                        work.settle_payload(self.absent(item.payload, shop, PayloadSource::Poll, &because).result);
                        continue;
                    }
                    let payload = self.absent(mint.next(), shop, PayloadSource::Poll, &because);
                    let next_at = ask_again_after(0).map(|wait| now + wait);
                    let item =
                        PollItem { payload: payload.id, shop: shop.to_owned(), number: one.number.clone(), attempts: 0, next_at };
                    work.keep_payload(&payload)?;
                    work.put_poll_item(&item);
                    new.push(one);
                }
                if let Some(first) = new.first() {
                    let numbers: Vec<&str> = new.iter().take(NAMED).map(|one| one.number.as_str()).collect();
                    let values = [shop.to_owned(), numbers.join(", "), words(&first.error)];
                    let cause = of_shop(shop, Reason::with(Code::AlertPollItemRefused, values));
                    self.app.alerts().raise(&mut work, &cause, &mut mint, now).await?;
                }
                work.commit().await?;
                Ok(())
            })
            .await
    }

    /// Removes orders from the list that the platform delivered after all.
    pub(crate) async fn settle_given(self, shop: &str, given: &[String]) -> Result<(), AppError> {
        if given.is_empty() {
            return Ok(());
        }
        let found: Vec<PollItem> =
            self.app.store().intake().poll_items(shop).await?.into_iter().filter(|item| given.contains(&item.number)).collect();
        if found.is_empty() {
            return Ok(());
        }
        let found = &found;
        self.app
            .transact(|mut work| async move {
                for item in found {
                    // The order has come in as a payload of its own; this payload was its placeholder.
                    work.settle_payload(PayloadResult { state: PayloadState::Ignored, ..PayloadResult::stored(item.payload) });
                    work.forget_poll_item(item.payload);
                }
                work.commit().await?;
                Ok(())
            })
            .await
    }

    /// Requests the due orders of a shop again. A gateway that does not answer leaves them for the next turn.
    pub(crate) async fn ask_for_refused(self, client: &reqwest::Client, shop: &ShopEntry) -> Result<(), AppError> {
        let now = self.app.now();
        let items = self.app.store().intake().poll_items(&shop.id).await?;
        for item in items.into_iter().filter(|item| item.next_at.is_some_and(|at| at <= now)).take(AT_ONCE) {
            let Ok(answer) = self.ask(client, shop, &item).await else { return Ok(()) };
            match answer {
                Ok(order) => {
                    self.ingest(&[arrival(shop, order, self.app.now())]).await?;
                    self.settle_given(&shop.id, &[item.number]).await?;
                }
                Err(refused) => {
                    self.list_refused(&shop.id, &[refused]).await?;
                    self.put_off(item).await?;
                }
            }
        }
        Ok(())
    }

    /// Reads a payload without a body again: an order is requested at its platform, a delivery that was too large has to be sent again.
    pub(super) async fn replay_absent(self, ctx: &OpCtx, payload: Payload) -> Result<Received, AppError> {
        let known = &payload.result;
        let still = reason(known.error_code.as_deref(), known.error_message.as_deref().unwrap_or_default());
        let refused = |reason: Option<Reason>| {
            let reason = reason.unwrap_or_else(|| Reason::with(Code::PayloadUnreadable, ["its body is not here"]));
            AppError::refused(Refusal::because(reason).at("failure"))
        };
        let Some(item) = self.app.store().intake().poll_item_of(payload.id).await? else { return Err(refused(still)) };
        let directory = self.app.directory();
        let Some(shop) = directory.shop(&item.shop) else { return Err(refused(still)) };
        let because = |why: String| Some(Reason::with(Code::PollItemRefused, [item.number.clone(), why]));
        let client = reqwest::Client::builder().timeout(PATIENCE).build();
        let client = client.map_err(|error| AppError::Internal(error.to_string()))?;
        match self.ask(&client, shop, &item).await {
            Ok(Ok(order)) => {
                let received = self.ingest_one(By { ctx, operation: "ingestReplay" }, arrival(shop, order, ctx.now)).await?;
                self.settle_given(&shop.id, std::slice::from_ref(&item.number)).await?;
                Ok(received)
            }
            Ok(Err(order)) => {
                let why = because(words(&order.error));
                self.list_refused(&shop.id, &[order]).await?;
                Err(refused(why))
            }
            Err(error) => Err(refused(because(words(&error)))),
        }
    }

    async fn ask(
        self,
        client: &reqwest::Client,
        shop: &ShopEntry,
        item: &PollItem,
    ) -> Result<Result<Polled, RefusedOrder>, PollError> {
        let mappings = self.app.mappings();
        let platform = mappings.platform(&shop.mapping).ok_or(PollError::NotPolled)?;
        let recipe = platform.poll().ok_or(PollError::NotPolled)?;
        ask_again(client, platform, &account_of(shop, recipe.url()), &item.number, self.app.now()).await
    }

    async fn put_off(self, item: PollItem) -> Result<(), AppError> {
        let attempts = item.attempts + 1;
        let later = PollItem { attempts, next_at: ask_again_after(attempts).map(|wait: Duration| self.app.now() + wait), ..item };
        let later = &later;
        self.app
            .transact(|mut work| async move {
                work.put_poll_item(later);
                work.commit().await?;
                Ok(())
            })
            .await
    }

    /// A payload without a body.
    fn absent(self, id: PayloadId, shop: &str, source: PayloadSource, because: &Reason) -> Payload {
        let result = PayloadResult {
            state: PayloadState::Absent,
            mapping: self.app.directory().shop(shop).map(|shop| shop.mapping.clone()),
            error_code: Some(because.code.name().to_owned()),
            error_message: Some(because.values.join(", ").chars().take(500).collect()),
            ..PayloadResult::stored(id)
        };
        Payload {
            id,
            shop: shop.to_owned(),
            source,
            topic: None,
            delivery_id: None,
            body: Vec::new(),
            fingerprint: body_sha256(b""),
            received_at: self.app.now(),
            result,
        }
    }
}

/// The maximum number of orders that one alert names.
const NAMED: usize = 5;

/// The maximum number of orders of a shop that are requested again in one turn.
const AT_ONCE: usize = 20;

/// The platform's error as a short text: its code can be found in its documents.
fn words(error: &PollError) -> String {
    match error {
        PollError::Refused { code, message } => format!("{code} {message}"),
        other => other.to_string(),
    }
}

fn of_shop(shop: &str, because: Reason) -> Cause {
    Cause::of_shop(AlertKind::IngestFailure, because, Some(shop))
}
