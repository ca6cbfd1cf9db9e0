//! Rules and embargoes that are asked before a step of an order, and may refuse it.

use chrono::{DateTime, Utc};
use domain::kernel::source::Source;
use domain::order::Order;
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::{Occasion, Step};

use crate::rules::evaluate::Asked;
use crate::{AppError, Rules};
use store::UnitOfWork;

/// The steps that lead from one state of an order to another: its new status, and the print of a label.
fn steps(before: &Order, after: &Order) -> Vec<Step> {
    let prints = |order: &Order| order.shipments.iter().map(|parcel| parcel.label_print_count).fold(0, u32::saturating_add);
    let status = (before.status != after.status).then_some(Step::Status(after.status));
    let label = (prints(after) > prints(before)).then_some(Step::Label);
    status.into_iter().chain(label).collect()
}

impl Rules<'_> {
    /// The refusal of a step that a person or a rule wants to take; `None` = no rule and no embargo refuses it. Facts that systems report
    /// are never refused: the goods are where they are.
    pub(crate) async fn refuses(
        self,
        work: &mut UnitOfWork,
        source: Source,
        (before, after): (&Order, &Order),
        now: DateTime<Utc>,
    ) -> Result<Option<Refusal>, AppError> {
        if source != Source::Staff {
            return Ok(None);
        }
        if let Some(refusal) = self.embargo_refuses(work, before, after).await? {
            return Ok(Some(refusal));
        }
        let book = self.book();
        for step in steps(before, after) {
            let occasion = Occasion::Before(step);
            if !book.has(occasion) {
                continue;
            }
            let asked = [Asked { order: before, before: None, occasion, remark: None }];
            let counts = self.count(work, &book, &asked).await?;
            let mut facts = self.facts(before, (None, before.rule_memory.address_changed_at.is_some()), &counts, now);
            let round = book.round(occasion, &mut facts, &mut before.rule_memory.clone(), now);
            let refused = round.refusals().map(|(firing, guide)| match guide {
                Some(guide) => Reason::with(Code::RuleRefusesBecause, [firing.name.as_str(), guide]),
                None => Reason::with(Code::RuleRefuses, [&firing.name]),
            });
            let unmet: Vec<Reason> = refused.collect();
            if !unmet.is_empty() {
                return Ok(Some(Refusal::unmet(unmet)));
            }
        }
        Ok(None)
    }
}
