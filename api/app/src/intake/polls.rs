//! Polling: a platform without a push is asked for its changes since the last poll, which are ingested like a webhook's payload.

use chrono::{DateTime, Duration, Utc};
use domain::kernel::alert_kind::AlertKind;
use domain::refusal::{Code, Reason};

use crate::alert::alerts::Cause;
use crate::base::change::retrying;
use crate::{AppError, Arrival, Intake, ShopEntry};
use config::PollSettings;
use ingest::poll::next_window;
use ingest::{PollAccount, PollError, Polling, retry_after};
use store::intake::payloads::PayloadSource;
use store::intake::polls::{PollList, ShopPoll};

/// The number of failures in a row from which on an alert is raised.
const FAILURES_TOLD: u32 = 3;

/// The time for which a shop is locked while a page is requested and ingested. An instance that dies meanwhile delays the shop by this.
const TAKEN: Duration = Duration::minutes(2);

impl Intake<'_> {
    /// The due lists of shops, each with its platform, the longest waiting first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_polls(self, limit: u64) -> Result<Vec<(String, ShopPoll)>, AppError> {
        let directory = self.app.directory();
        let due = self.app.store().intake().due_polls(self.app.now(), limit).await?;
        let of_platform = |poll: ShopPoll| Some((directory.shop(&poll.shop)?.mapping.clone(), poll));
        Ok(due.into_iter().filter_map(of_platform).collect())
    }

    /// Polls one list of a shop up to now and stores how far it came. A failing list waits for a while.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_shop(self, client: &reqwest::Client, settings: &PollSettings, mut poll: ShopPoll) -> Result<(), AppError> {
        let directory = self.app.directory();
        let Some(shop) = directory.shop(&poll.shop) else { return Ok(()) };
        let interval = interval_of(shop, settings);
        // The lock comes before the request, so that another instance leaves the shop alone.
        if !self.take_poll(&mut poll, interval).await? {
            return Ok(());
        }
        let from = self.app.now();
        match self.poll_window(client, settings, shop, &mut poll).await? {
            Ok((watermark, more)) => {
                poll.watermark = watermark;
                poll.failures = 0;
                poll.last_error = None;
                poll.last_ok_at = Some(self.app.now());
                poll.next_at = if more { self.app.now() } else { from + interval };
                if poll.list == PollList::Orders {
                    self.ask_for_refused(client, shop).await?;
                    self.begin_refunds(shop).await?;
                }
            }
            Err(error) => {
                poll.failures += 1;
                poll.last_error = Some(error.to_string().chars().take(300).collect());
                let most = Duration::seconds(i64::try_from(settings.backoff_max_seconds).unwrap_or(3600));
                poll.next_at = self.app.now() + retry_after(poll.failures).min(most);
                tracing::warn!(shop = %poll.shop, list = ?poll.list, failures = poll.failures, %error, "a shop could not be polled");
                self.tell_of(&poll).await?;
            }
        }
        self.keep_poll(&poll).await
    }

    /// Requests one window and ingests its pages; returns up to when it was read, and whether more windows follow.
    async fn poll_window(
        self,
        client: &reqwest::Client,
        settings: &PollSettings,
        shop: &ShopEntry,
        poll: &mut ShopPoll,
    ) -> Result<Result<(Option<DateTime<Utc>>, bool), PollError>, AppError> {
        let watermark = poll.watermark;
        let mappings = self.app.mappings();
        let Some(platform) = mappings.platform(&shop.mapping) else { return Ok(Err(PollError::NotPolled)) };
        let Some(recipe) = platform.poll() else { return Ok(Err(PollError::NotPolled)) };
        let now = self.app.now();
        let overlap = recipe.overlap(poll.list).max(Duration::seconds(i64::try_from(settings.overlap_seconds).unwrap_or(0)));
        let Some(window) = next_window(watermark, now, overlap, recipe.max_span(poll.list)) else {
            return Ok(Ok((watermark, false)));
        };
        let account = account_of(shop, recipe.url());
        let mut window = window;
        loop {
            let polling = match Polling::begin(client, platform, &account, poll.list, window) {
                Ok(polling) => polling,
                Err(error) => return Ok(Err(error)),
            };
            match self.read_pages(polling, shop, poll).await? {
                // After an outage the window may have more pages than one poll can list: then its first half is read, and the rest at once
                // afterwards.
                Err(PollError::TooManyPages) if window.can_be_cut(watermark) => window = window.first_half(watermark),
                Err(error) => return Ok(Err(error)),
                Ok(read_to) => {
                    let read_to = watermark.map_or(read_to, |watermark| watermark.max(read_to));
                    return Ok(Ok((Some(read_to), window.to < now)));
                }
            }
        }
    }

    /// Ingests every page of a window; returns up to when it was read.
    async fn read_pages(
        self,
        mut polling: Polling<'_>,
        shop: &ShopEntry,
        poll: &mut ShopPoll,
    ) -> Result<Result<DateTime<Utc>, PollError>, AppError> {
        loop {
            match polling.next_page(self.app.now()).await {
                Ok(Some(page)) => {
                    let given: Vec<String> = page.orders.iter().filter_map(|order| order.number.clone()).collect();
                    let arrivals: Vec<Arrival> = page.orders.into_iter().map(|one| arrival(shop, one, self.app.now())).collect();
                    if !arrivals.is_empty() {
                        self.ingest(&arrivals).await?;
                        self.settle_given(&shop.id, &given).await?;
                    }
                    self.list_refused(&shop.id, &page.refused).await?;
                    // A window of many pages may take longer than the lock.
                    self.take_poll(poll, Duration::zero()).await?;
                }
                Ok(None) => return Ok(Ok(polling.read_to())),
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    /// Locks the shop for as long as a page may need, or for an interval if that is longer; returns `false` when another instance has
    /// locked it.
    async fn take_poll(self, poll: &mut ShopPoll, interval: Duration) -> Result<bool, AppError> {
        let until = self.app.now() + interval.max(TAKEN);
        let taken = retrying(|| async { Ok(self.app.store().intake().take_poll(poll, until).await?) }).await?;
        if taken {
            poll.next_at = until;
        }
        Ok(taken)
    }

    /// Begins to poll the refunds of a shop too, where its platform lists them.
    async fn begin_refunds(self, shop: &ShopEntry) -> Result<(), AppError> {
        let mappings = self.app.mappings();
        let recipe = mappings.platform(&shop.mapping).and_then(|platform| platform.poll());
        if !recipe.is_some_and(|recipe| recipe.has(PollList::Refunds)) {
            return Ok(());
        }
        match self.app.store().intake().shop_poll(&shop.id, PollList::Refunds).await? {
            Some(_) => Ok(()),
            None => self.keep_poll(&ShopPoll::first(&shop.id, PollList::Refunds, self.app.now())).await,
        }
    }

    async fn keep_poll(self, poll: &ShopPoll) -> Result<(), AppError> {
        self.app
            .transact(|mut work| async move {
                work.put_poll(poll.clone());
                work.commit().await?;
                Ok(())
            })
            .await
    }

    async fn tell_of(self, poll: &ShopPoll) -> Result<(), AppError> {
        if poll.failures < FAILURES_TOLD {
            return Ok(());
        }
        let because = Reason::with(Code::AlertPollFailing, [poll.shop.clone(), poll.failures.to_string()]);
        let cause = Cause::of_shop(AlertKind::PollFailing, because, Some(&poll.shop));
        self.app.alerts().raise_alone(&cause, self.app.now()).await
    }
}

fn interval_of(shop: &ShopEntry, settings: &PollSettings) -> Duration {
    let own = shop.row.poll.as_ref().and_then(|poll| poll["interval_seconds"].as_i64());
    Duration::seconds(own.unwrap_or_else(|| i64::try_from(settings.interval_seconds).unwrap_or(60)).max(1))
}

pub(crate) fn account_of(shop: &ShopEntry, usual_url: &str) -> PollAccount {
    let text = |name: &str| shop.row.poll.as_ref().and_then(|poll| poll[name].as_str()).map(str::to_owned);
    PollAccount {
        base_url: text("base_url").unwrap_or_else(|| usual_url.to_owned()),
        app_key: text("app_key").or_else(|| shop.row.client_id.clone()).unwrap_or_default(),
        app_secret: shop.row.secrets.signing.first().cloned().unwrap_or_default(),
        session: shop.row.secrets.access_token.clone().unwrap_or_default(),
    }
}

pub(crate) fn arrival(shop: &ShopEntry, polled: ingest::poll::Polled, now: DateTime<Utc>) -> Arrival {
    Arrival {
        kept: None,
        again: None,
        shop: shop.id.clone(),
        source: PayloadSource::Poll,
        topic: None,
        fingerprint: polled.delivery_id.clone(),
        delivery_id: polled.delivery_id,
        body: polled.body,
        received_at: now,
    }
}
