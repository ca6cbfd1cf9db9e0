//! Rows that adjust the figures of earlier exports: the difference of each amount of an order.

use uuid::Uuid;

use store::order::settled_change::{Adjusted, Figures};

/// The kind of a row of a file.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// The figures of an order; they replace its figures in earlier exports.
    Order,
    /// The differences of an order since an earlier export.
    Adjustment {
        /// The id of the earlier export.
        export: &'a str,
        /// The amount paid minus the amount refunded in the earlier export, in minor units; `None` = the order was missing there.
        net_before: Option<i64>,
        /// The amount paid minus the amount refunded now, in minor units; `None` = the order no longer counts.
        net_after: Option<i64>,
    },
}

/// One row of an adjustment.
pub struct Adjustment {
    /// The differences, as an order's amounts.
    pub figures: Figures,
    export: String,
    net_before: Option<i64>,
    net_after: Option<i64>,
}

impl Adjustment {
    /// The columns after the figures.
    pub fn said(&self) -> Said<'_> {
        Said::Adjustment { export: &self.export, net_before: self.net_before, net_after: self.net_after }
    }

    /// The difference of the amount paid minus the amount refunded, in minor units.
    pub fn net(&self) -> i64 {
        net(&self.figures)
    }

    /// The rows of one order: one, or two where its currency changed, because amounts of two currencies have no difference. Without figures
    /// before and now, none.
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
