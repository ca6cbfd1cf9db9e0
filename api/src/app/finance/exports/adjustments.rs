//! Rows that adjust what earlier exports say of an order: by how much each of its amounts differs now.

use uuid::Uuid;

use crate::store::order::settled_change::{Adjusted, Figures};

/// What a row of a file is.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// What the export says of an order; it replaces what earlier ones said of it.
    Order,
    /// By how much an order that an earlier export said differs now.
    Adjustment {
        /// The earlier export.
        export: &'a str,
        /// What was paid and not paid back by the earlier export, minor units; `None` = the order was not in it.
        net_before: Option<i64>,
        /// The same now; `None` = the order no longer counts.
        net_after: Option<i64>,
    },
}

/// One row that adjusts.
pub struct Adjustment {
    /// The differences, as an order's amounts.
    pub figures: Figures,
    export: String,
    net_before: Option<i64>,
    net_after: Option<i64>,
}

impl Adjustment {
    /// What stands beside the figures.
    pub fn said(&self) -> Said<'_> {
        Said::Adjustment { export: &self.export, net_before: self.net_before, net_after: self.net_after }
    }

    /// By how much what was paid and not paid back differs, minor units.
    pub fn net(&self) -> i64 {
        net(&self.figures)
    }

    /// The rows of one order: one, or two where its currency changed, because amounts of two currencies have no difference.
    pub fn of(adjusted: &Adjusted) -> Vec<Self> {
        let export = adjusted.export;
        match (&adjusted.before, &adjusted.after) {
            (Some(before), Some(after)) if before.currency != after.currency => {
                [Self::between(Some(before), None, export), Self::between(None, Some(after), export)]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            (before, after) => Self::between(before.as_ref(), after.as_ref(), export).into_iter().collect(),
        }
    }

    fn between(before: Option<&Figures>, after: Option<&Figures>, export: Uuid) -> Option<Self> {
        let mut figures = after.or(before)?.clone();
        let (was, is) = (before.map(|one| one.totals).unwrap_or_default(), after.map(|one| one.totals).unwrap_or_default());
        let less = |now: Option<i64>, then: Option<i64>| Some(now.unwrap_or(0).saturating_sub(then.unwrap_or(0)));
        let totals = &mut figures.totals;
        totals.goods = less(is.goods, was.goods);
        totals.payable = less(is.payable, was.payable);
        totals.discount = is.discount.saturating_sub(was.discount);
        totals.freight = is.freight.saturating_sub(was.freight);
        totals.tax = is.tax.saturating_sub(was.tax);
        totals.tip = is.tip.saturating_sub(was.tip);
        totals.duties = is.duties.saturating_sub(was.duties);
        totals.rounding = is.rounding.saturating_sub(was.rounding);
        totals.tax_included = is.tax_included.saturating_sub(was.tax_included);
        totals.paid = is.paid.saturating_sub(was.paid);
        totals.refunded = is.refunded.saturating_sub(was.refunded);
        let (net_before, net_after) = (before.map(net), after.map(net));
        Some(Self { figures, export: export.to_string(), net_before, net_after })
    }
}

fn net(figures: &Figures) -> i64 {
    figures.totals.paid.saturating_sub(figures.totals.refunded)
}
