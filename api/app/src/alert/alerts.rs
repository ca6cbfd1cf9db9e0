//! Alerts: raised when their threshold is reached, addressed by role and scope, resolved when the cause went away.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Permission as P;
use domain::alert::{Alert, AlertState, AlertThreshold, HEARD_BEFORE, Severity, of_mark};
use domain::event::Event;
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::{AlertId, Mint, OrderId};
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::hold::{Hold, HoldReason};
use domain::order::incoming::DataIssueKind;
use domain::order::promise::PromiseState;
use domain::refusal::{Code, Reason};
use uuid::Uuid;

use crate::alert::counted::{count_in, with_count};
use crate::base::change::{by_source, mint_at};
use crate::base::paging::List;
use crate::base::scope;
use crate::{Alerts, AppError, OpCtx, OrderLookup, Slice, Window};
use store::alert::alerts::{AlertFilter as StoreFilter, AlertKey};
use store::alert::due::Overdue;
use store::order::cards::CardQuery;
use store::{NewEvent, UnitOfWork};

/// The number up to which causes are counted.
const COUNT_CAP: u32 = 100_000;

/// A filter of alerts; `None` in a field = no restriction.
#[derive(Debug, Clone, Default)]
pub struct AlertQuery {
    /// Only alerts in this state.
    pub state: Option<AlertState>,
    /// Only alerts of these kinds.
    pub kinds: Option<Vec<AlertKind>>,
    /// Only alerts of these severities.
    pub severities: Option<Vec<Severity>>,
}

impl AlertQuery {
    /// Whether the filter includes an alert.
    pub fn takes(&self, alert: &Alert) -> bool {
        self.state.is_none_or(|state| state == alert.state)
            && self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&alert.kind))
            && self.severities.as_ref().is_none_or(|all| all.contains(&alert.severity))
    }

    fn filter(&self) -> StoreFilter {
        let severe = |kind: &AlertKind| self.severities.as_ref().is_none_or(|all| all.contains(&kind.severity()));
        let wanted = |kind: &AlertKind| self.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
        let kinds = AlertKind::ALL.into_iter().filter(severe).filter(wanted).collect();
        StoreFilter { kinds, states: self.state.into_iter().collect(), order: None }
    }
}

/// A cause for which an alert may have to be raised.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    pub kind: AlertKind,
    pub because: Reason,
    pub order: Option<OrderId>,
    pub shop: Option<String>,
    pub warehouse: Option<String>,
    /// Whether the cause was counted before: an order in an unchanged state gives no further cause.
    pub is_counted: bool,
    /// The rule that the cause is about; `None` = it is about none.
    pub about: Option<String>,
    /// The number of orders that the cause stands for.
    pub count: u32,
}

impl Cause {
    /// A cause that is about no order; `None` as `shop` = the whole company.
    pub(crate) fn of_shop(kind: AlertKind, because: Reason, shop: Option<&str>) -> Self {
        let shop = shop.map(str::to_owned);
        Self { kind, because, order: None, shop, warehouse: None, is_counted: false, about: None, count: 1 }
    }

    fn about(order: &Order, kind: AlertKind, because: Reason, is_counted: bool) -> Self {
        let of_shop = Self::of_shop(kind, because, Some(&order.shop));
        Self { order: Some(order.id), warehouse: order.warehouse.clone(), is_counted, ..of_shop }
    }

    /// The causes of an order: its current state, and those of `events` that are news.
    pub(crate) fn of_order(order: &Order, events: &[Event], now: DateTime<Utc>) -> Vec<Self> {
        let cause = |(kind, because)| Self::about(order, kind, because, false);
        let stands = |(kind, because): (AlertKind, Reason)| {
            let is_fresh = events.iter().any(|event| kind.is_caused_by(event));
            Self::about(order, kind, because, !is_fresh)
        };
        let marked = events.iter().flat_map(|event| match event {
            Event::OrderMarked { marks } => marks.as_slice(),
            _ => &[],
        });
        let marks = marked.filter_map(|mark| of_mark(mark, &order.shop));
        let goes_out = order.status >= OrderStatus::Approved;
        let held = events.iter().find_map(|event| match event {
            Event::OrderHoldPlaced { reason: reason @ HoldReason::ChannelClaim, .. } => Some(*reason),
            Event::OrderHoldPlaced { reason: reason @ HoldReason::ChannelForbids, .. } if goes_out => Some(*reason),
            _ => None,
        });
        let held =
            held.map(|reason| (AlertKind::ChannelHold, Reason::with(Code::AlertChannelHold, [&order.number, reason.name()])));
        // Only a report of a carrier or its platform makes a parcel silent, or reveals that it is silent.
        let tracked = events.iter().any(|event| matches!(event, Event::ShipmentTracked { .. } | Event::ShipmentRecorded { .. }));
        let silent = order.silent_parcel().filter(|_| tracked).map(|(parcel, notice)| {
            let number = parcel.tracking_number.as_deref().unwrap_or_default();
            (AlertKind::CarrierSilent, Reason::with(Code::AlertCarrierSilent, [&order.number, number, &notice.description]))
        });
        let standing = order.standing_alerts(now).into_iter().map(stands);
        marks.chain(held).chain(silent).map(cause).chain(standing).collect()
    }

    /// The subject that has at most one unresolved alert: an order, a whole shop, or a rule within a shop.
    pub(super) fn subject(&self) -> (AlertKind, Option<OrderId>, Option<&str>, Option<&str>) {
        let order = self.order.filter(|_| self.kind.mark().is_none());
        (self.kind, order, self.shop.as_deref(), self.about.as_deref())
    }

    /// Whether an unresolved alert already covers the cause. Each alert about people names one person, and each about rules one rule.
    pub(super) fn is_told_by(&self, alert: &Alert) -> bool {
        alert.about == self.about && (!self.kind.is_of_a_person() || alert.because == self.because)
    }

    /// The first cause of each alert with the count of all, in the order in which units of work lock kinds.
    pub(crate) fn distinct(mut causes: Vec<Self>) -> Vec<Self> {
        causes.sort_by(|a, b| a.subject().cmp(&b.subject()));
        causes.dedup_by(|later, first| {
            let is_same = later.subject() == first.subject();
            first.count += if is_same { later.count } else { 0 };
            is_same
        });
        causes
    }
}

impl Alerts<'_> {
    /// The alerts that are addressed to the actor, newest first.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn list(self, ctx: &OpCtx, query: &AlertQuery, window: &Window) -> Result<Slice<Alert>, AppError> {
        ctx.require_any(P::SeeAlerts)?;
        let key = |cursor: &str| List::Alerts.decode(cursor).map(|(raised_at, id)| AlertKey { raised_at, id: id.into() });
        let slice =
            self.app.store().alerts().page(&query.filter(), &scope::alerts(&ctx.actor), &window.keyed(false, key)?).await?;
        let item = |alert: Alert| {
            let key = AlertKey::of(&alert);
            (List::Alerts.encode(key.raised_at, key.id.0), alert)
        };
        Ok(Slice {
            items: slice.items.into_iter().map(item).collect(),
            has_previous: slice.has_previous,
            has_next: slice.has_next,
        })
    }

    /// One alert, if it is addressed to the actor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn one(self, ctx: &OpCtx, id: AlertId) -> Result<Option<Alert>, AppError> {
        Ok(self.app.store().alerts().one(id, &scope::alerts(&ctx.actor)).await?.filter(|alert| alert.is_for(&ctx.actor)))
    }

    /// Raises alerts in the unit of work that wrote their causes.
    pub(crate) async fn raise_all(
        self,
        work: &mut UnitOfWork,
        causes: Vec<Cause>,
        mint: &mut Mint,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        for cause in Cause::distinct(causes) {
            self.raise(work, &cause, mint, now).await?;
        }
        Ok(())
    }

    /// Raises an alert in a unit of work of its own.
    pub(crate) async fn raise_alone(self, cause: &Cause, now: DateTime<Utc>) -> Result<(), AppError> {
        let raise = |mut work: UnitOfWork| async move {
            self.raise(&mut work, cause, &mut mint_at(now), now).await?;
            work.commit().await?;
            Ok(())
        };
        self.app.transact(raise).await
    }

    /// Raises an alert within a unit of work, if its threshold is reached and no unresolved alert covers the cause already.
    pub(crate) async fn raise(
        self,
        work: &mut UnitOfWork,
        cause: &Cause,
        mint: &mut Mint,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let (kind, order, shop, _) = cause.subject();
        // Most causes of a flood end here, without waiting for a lock.
        let is_told = work.unresolved_alerts(kind, order, shop).await?.iter().any(|alert| cause.is_told_by(alert));
        if is_told && !kind.counts_orders() {
            return Ok(());
        }
        work.lock_alerts(kind).await?;
        let threshold = work.load(&kind).await?.unwrap_or_else(|| AlertThreshold::default_for(kind));
        let unresolved = work.unresolved_alerts(kind, order, shop).await?;
        if let Some(alert) = unresolved.into_iter().find(|alert| cause.is_told_by(alert)) {
            return if kind.counts_orders() { count_in(work, alert, cause.count, now).await } else { Ok(()) };
        }
        if !threshold.enabled {
            return Ok(());
        }
        let count = self.count_causes(cause, &threshold, now).await? + i64::from(!cause.is_counted);
        if !cause.kind.is_timed() && !threshold.is_reached(count) {
            return Ok(());
        }
        let alert = Alert {
            id: mint.next(),
            kind: cause.kind,
            severity: cause.kind.severity(),
            state: AlertState::Open,
            because: with_count(cause.because.clone(), cause.count),
            order: cause.order,
            shop: cause.shop.clone(),
            warehouse: cause.warehouse.clone(),
            status: None,
            raised_at: now,
            acknowledged_at: None,
            acknowledged_by: None,
            resolved_at: None,
            about: cause.about.clone(),
            count: cause.count,
        };
        work.put(&alert).await?;
        announce(work, &alert, Event::AlertRaised { alert: alert.id }, now);
        self.open_task(work, &alert, mint, now).await
    }

    /// The number of causes of the kind within the window.
    async fn count_causes(self, cause: &Cause, threshold: &AlertThreshold, now: DateTime<Utc>) -> Result<i64, AppError> {
        if threshold.is_reached(1) {
            return Ok(1);
        }
        let since = now - Duration::seconds(threshold.window_seconds);
        let store = self.app.store();
        if let Some(mark) = cause.kind.mark() {
            return Ok(store.alerts().count_marked(mark, cause.shop.as_deref().unwrap_or_default(), since, COUNT_CAP).await?);
        }
        Ok(match cause.kind {
            AlertKind::IngestFailure | AlertKind::PollFailing | AlertKind::DeliveryReused => {
                store.alerts().count_failed_payloads(cause.shop.as_deref(), since, COUNT_CAP).await?
            }
            AlertKind::LookUps => {
                let subject = cause.because.values.first().map_or("", String::as_str);
                store.audit().count_refused(subject, Code::LookUps.name(), since, COUNT_CAP).await?
            }
            kind => store.alerts().count_causes(kind, since, COUNT_CAP).await?,
        })
    }

    /// Raises alerts for overdue orders and returns, for silent shops, and for causes that were counted before their threshold was reached;
    /// resolves alerts whose cause went away. Handles up to `limit` of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tend(self, now: DateTime<Utc>, limit: u64) -> Result<(), AppError> {
        let thresholds = self.app.store().alerts().thresholds().await?;
        for threshold in thresholds.iter().filter(|one| one.enabled) {
            for cause in self.causes_to_find(threshold, now, limit).await? {
                self.raise_alone(&cause, now).await?;
            }
        }
        for alert in self.app.store().alerts().to_check(Uuid::from_u128(rand::random()), limit).await? {
            let threshold = thresholds.iter().find(|one| one.kind == alert.kind);
            let threshold = threshold.cloned().unwrap_or_else(|| AlertThreshold::default_for(alert.kind));
            if self.has_ended(&alert, &threshold, now).await? {
                self.app.transact(|work| self.resolve(work, alert.id, now)).await?;
            }
        }
        Ok(())
    }

    /// Causes of a kind that arise without a message, so that they have to be searched.
    async fn causes_to_find(self, threshold: &AlertThreshold, now: DateTime<Utc>, limit: u64) -> Result<Vec<Cause>, AppError> {
        let (store, deadline) = (self.app.store(), threshold.deadline(now));
        let overdue = match threshold.kind {
            AlertKind::PromiseOverdue => store.alerts().overdue_without_alert(deadline, limit).await?,
            AlertKind::ReturnOverdue => store.alerts().overdue_returns(deadline, limit).await?,
            AlertKind::BalanceOverdue => store.alerts().overdue_balances(deadline, limit).await?,
            AlertKind::ChannelSilent => return self.silent_shops(deadline).await,
            _ => return self.causes_below_threshold(threshold, now, limit).await,
        };
        Ok(overdue.into_iter().map(|late| overdue_cause(threshold.kind, late)).collect())
    }

    /// Shops without an order since `deadline` that sent some before.
    async fn silent_shops(self, deadline: DateTime<Utc>) -> Result<Vec<Cause>, AppError> {
        let mut causes = Vec::new();
        for shop in self.app.directory().shops() {
            let newest = self.app.store().alerts().newest_order(&shop.id, deadline - HEARD_BEFORE).await?;
            let Some(newest) = newest.filter(|newest| *newest < deadline) else { continue };
            let since = newest.format("%Y-%m-%d %H:%M UTC").to_string();
            let because = Reason::with(Code::AlertChannelSilent, [shop.id.as_str(), &since]);
            let kind = AlertKind::ChannelSilent;
            causes.push(Cause::of_shop(kind, because, Some(&shop.id)));
        }
        Ok(causes)
    }

    /// Causes that were counted without an alert, because they were too few then, and that still stand while their number now reaches the
    /// threshold.
    async fn causes_below_threshold(
        self,
        threshold: &AlertThreshold,
        now: DateTime<Utc>,
        limit: u64,
    ) -> Result<Vec<Cause>, AppError> {
        let kind = threshold.kind;
        // A threshold of one cause raises the alert at once and leaves none behind.
        if kind.cause_events().is_empty() || threshold.is_reached(1) {
            return Ok(Vec::new());
        }
        let since = now - Duration::seconds(threshold.window_seconds);
        if !threshold.is_reached(self.app.store().alerts().count_causes(kind, since, COUNT_CAP).await?) {
            return Ok(Vec::new());
        }
        let mut causes = Vec::new();
        for id in self.app.store().alerts().caused_without_alert(kind, since, limit).await? {
            let Some(order) = self.order(id).await? else { continue };
            let stands = order.standing_alerts(now).into_iter().find(|(standing, _)| *standing == kind);
            causes.extend(stands.map(|(kind, because)| Cause::about(&order, kind, because, true)));
        }
        Ok(causes)
    }

    async fn order(self, id: OrderId) -> Result<Option<Order>, AppError> {
        let card = self.app.store().orders().card(&OrderLookup::Id(id), &CardQuery::default()).await?;
        Ok(card.map(|card| card.order))
    }

    async fn has_ended(self, alert: &Alert, threshold: &AlertThreshold, now: DateTime<Utc>) -> Result<bool, AppError> {
        if let Some(mark) = alert.kind.mark() {
            let open = self.app.store().alerts().open_marks(mark, alert.shop.as_deref().unwrap_or_default()).await?;
            let directory = self.app.directory();
            let is_known = |word: &String| mark == DataIssueKind::UnknownSku && directory.knows_sku(word);
            return Ok(open.iter().all(is_known));
        }
        let Some(order) = alert.order else {
            return match alert.kind {
                AlertKind::IngestFailure => {
                    let ever = DateTime::UNIX_EPOCH;
                    Ok(self.app.store().alerts().count_failed_payloads(alert.shop.as_deref(), ever, 1).await? == 0)
                }
                AlertKind::PollFailing => {
                    let polls = self.app.store().intake().shop_polls(alert.shop.as_deref().unwrap_or_default()).await?;
                    Ok(polls.iter().all(|poll| poll.failures == 0))
                }
                AlertKind::ChannelSilent => {
                    let shop = alert.shop.as_deref().unwrap_or_default();
                    Ok(self.app.store().alerts().newest_order(shop, threshold.deadline(now)).await?.is_some())
                }
                // The cause happened once and cannot go away: the alert ends when it is acknowledged.
                AlertKind::DeliveryReused
                | AlertKind::LookUps
                | AlertKind::RuleFired
                | AlertKind::RuleFailed
                | AlertKind::RuleLoop => Ok(alert.state == AlertState::Acknowledged),
                _ => Ok(false),
            };
        };
        let Some(order) = self.order(order).await? else { return Ok(true) };
        Ok(match alert.kind {
            AlertKind::PromiseOverdue => order.promise_state(now) != PromiseState::Overdue,
            AlertKind::ChannelHold => !order.active_holds(now).any(Hold::is_by_channel),
            AlertKind::CarrierSilent => order.silent_parcel().is_none(),
            AlertKind::ReturnOverdue => !order.has_overdue_return(threshold, now),
            AlertKind::BalanceOverdue => !order.has_overdue_balance(threshold, now),
            kind => !order.standing_alerts(now).iter().any(|(standing, _)| *standing == kind),
        })
    }
}

fn overdue_cause(kind: AlertKind, late: Overdue) -> Cause {
    let because = match kind {
        AlertKind::ReturnOverdue => {
            Reason::with(Code::AlertReturnOverdue, [late.number, late.since.format("%Y-%m-%d").to_string()])
        }
        AlertKind::BalanceOverdue => Reason::with(Code::AlertBalanceOverdue, [late.number]),
        _ => Reason::with(Code::AlertPromiseOverdue, [late.number]),
    };
    Cause { order: Some(late.order), warehouse: late.warehouse, ..Cause::of_shop(kind, because, Some(&late.shop)) }
}

pub(super) fn announce(work: &mut UnitOfWork, alert: &Alert, event: Event, now: DateTime<Utc>) {
    for event in by_source(vec![event], Source::Rule, now) {
        work.append(NewEvent { shop: alert.shop.clone(), warehouse: alert.warehouse.clone(), ..event });
    }
}
