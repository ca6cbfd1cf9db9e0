//! The log of firings, for the people who edit rules, and the decisions about one order, for everyone who sees the order.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::{OrderId, RuleFiringId, RuleId};
use domain::refusal::Code;
use domain::rules::Condition;
use domain::rules::log::{RuleFiring, RuleReview};

use crate::base::paging::List;
use crate::{AppError, OpCtx, Rules, Slice, Window};
use store::rules::firings::FiringFilter;

/// A filter of the log of firings; `None` in a field = no restriction.
#[derive(Debug, Clone, Default)]
pub struct FiringQuery {
    /// Only firings of this rule.
    pub rule: Option<RuleId>,
    /// Only firings on this order.
    pub order: Option<OrderId>,
    /// Only firings in shadow, or only those that had effect.
    pub shadow: Option<bool>,
    /// Only firings with this review.
    pub review: Option<RuleReview>,
    /// Only firings at or after this time.
    pub from: Option<DateTime<Utc>>,
    /// Only firings before this time.
    pub until: Option<DateTime<Utc>>,
}

impl Rules<'_> {
    /// A page of the log of firings, the newest first, of the shops of the actor.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn firings(self, ctx: &OpCtx, query: FiringQuery, window: &Window) -> Result<Slice<RuleFiring>, AppError> {
        ctx.require_any(P::SeeRules)?;
        let filter = FiringFilter {
            rule: query.rule,
            order: query.order,
            shadow: query.shadow,
            review: query.review,
            from: query.from.map(|at| at.timestamp_micros()),
            until: query.until.map(|at| at.timestamp_micros()),
            shops: ctx.actor.shops.as_ref().map(|shops| shops.iter().cloned().collect()),
        };
        self.page(&filter, window, false).await
    }

    /// A page of what rules decided about an order that the actor sees, the newest last; rules in shadow only where they are wanted.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn decisions(self, order: OrderId, with_shadow: bool, window: &Window) -> Result<Slice<RuleFiring>, AppError> {
        let filter = FiringFilter { order: Some(order), shadow: (!with_shadow).then_some(false), ..FiringFilter::default() };
        self.page(&filter, window, true).await
    }

    /// A page of firings: the newest first, or with `oldest_first` in the order of time, of which a page without ends is the end.
    async fn page(self, filter: &FiringFilter, window: &Window, oldest_first: bool) -> Result<Slice<RuleFiring>, AppError> {
        let key = |cursor: &str| List::Firings.decode(cursor).map(|(_, id)| RuleFiringId(id));
        let slice = self.app.store().rules().firings(filter, &window.keyed(oldest_first, key)?, oldest_first).await?;
        let item = |firing: RuleFiring| (List::Firings.encode(0, firing.id.0), firing);
        Ok(Slice {
            items: slice.items.into_iter().map(item).collect(),
            has_previous: slice.has_previous,
            has_next: slice.has_next,
        })
    }

    /// The conditions of versions of rules, each once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn conditions(self, versions: BTreeSet<(RuleId, i64)>) -> Result<HashMap<(RuleId, i64), Condition>, AppError> {
        let found = self.app.store().rules().versions(&versions.into_iter().collect::<Vec<_>>()).await?;
        Ok(found.into_iter().map(|rule| ((rule.id, rule.version), rule.condition)).collect())
    }

    /// One firing, if it happened in a shop of the actor.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn firing(self, ctx: &OpCtx, id: RuleFiringId) -> Result<RuleFiring, AppError> {
        ctx.require_any(P::SeeRules)?;
        let found = self.app.store().rules().firing(id).await?;
        let is_own = |firing: &RuleFiring| ctx.actor.shops.as_ref().is_none_or(|shops| shops.contains(&firing.shop));
        found.filter(is_own).ok_or_else(|| AppError::refused(Code::NotFound))
    }
}
