//! The rules in force, and the lists of rules.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::actor::Permission as P;
use domain::kernel::ids::RuleId;
use domain::kernel::region_code::RegionCode;
use domain::refusal::{Reason, Refusal};
use domain::rules::log::RuleStatistics;
use domain::rules::{CompiledRule, Rule, Rulebook, Vocabulary};

use crate::{AppError, Directory, OpCtx, Rules, Slice, Window};

/// A rule of a list, with how it did.
#[derive(Debug, Clone)]
pub struct RuleListed {
    /// The rule in its newest version.
    pub rule: Rule,
    /// How often it fired, and how its firings were reviewed; `None` = it was not asked for.
    pub statistics: Option<RuleStatistics>,
}

/// The canonical code of a region that a condition names; `None` = the region is unknown.
pub fn rule_regions(text: &str) -> Option<String> {
    RegionCode::parse(text).map(|code| code.as_str().to_owned())
}

/// A rule that is ready to be asked, by the company's channels.
pub(crate) fn ready(rule: &Rule, directory: &Directory) -> CompiledRule {
    let channels = |name: &str| directory.shops().any(|shop| shop.row.channel == name);
    CompiledRule::new(rule, &Vocabulary { regions: &rule_regions, channels: &channels })
}

/// A rule that is ready to be asked, checked whole.
///
/// # Errors
/// `RULE_CONDITION_INVALID`, `RULE_ACTION_INVALID` and `INVALID_INPUT`, with the place.
pub(crate) fn compiled(rule: &Rule, directory: &Directory) -> Result<CompiledRule, Refusal> {
    let at = |(field, reason): (String, Reason)| Refusal::because(reason).at_place(&field);
    rule.check().map_err(at)?;
    let ready = ready(rule, directory);
    match &ready.condition {
        Ok(_) => Ok(ready),
        Err(error) => Err(at((format!("condition.{}", error.field_path().join(".")), error.reason.clone()))),
    }
}

impl Rules<'_> {
    /// The rules in force, as last read from the database.
    pub(crate) fn book(self) -> Arc<Rulebook> {
        self.app.0.rulebook.get()
    }

    /// Reads the rules in force again.
    ///
    /// # Errors
    /// When the database fails; the old rules stay.
    pub async fn refresh(self) -> Result<(), AppError> {
        let read = async {
            let (directory, rules) = (self.app.directory(), self.app.store().rules().in_force().await?);
            // A stored rule that no longer compiles, because a region or a channel is gone, fails at each order and raises an alert.
            Ok(Rulebook::new(rules.iter().map(|rule| ready(rule, &directory))))
        };
        self.app.0.rulebook.read_again(read).await
    }

    /// Reads the rules again after a change of them was committed. A failure is only logged, because the change stands and a job reads them
    /// again within seconds.
    pub(super) async fn show_committed(self) {
        if let Err(error) = self.refresh().await {
            tracing::warn!(%error, "the rules could not be read after a change; the next tick reads them");
        }
    }

    /// A page of rules in their newest versions, oldest first.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn list(self, ctx: &OpCtx, window: &Window, with_statistics: bool) -> Result<Slice<RuleListed>, AppError> {
        ctx.require_any(P::SeeRules)?;
        let after = window.after_text()?.map(|id| {
            id.parse::<uuid::Uuid>().map(RuleId).map_err(|_| AppError::bad_request(domain::refusal::Code::CursorInvalid))
        });
        let found = self.app.store().rules().page(after.transpose()?, window.probe()).await?;
        let listed = self.with_statistics(found, with_statistics).await?;
        let keyed = listed.into_iter().map(|listed| (listed.rule.id.to_string(), listed)).collect();
        let Slice { items, has_previous, has_next } = window.page_of(keyed, |(id, _): &(String, RuleListed)| id);
        let items = items.into_iter().map(|(cursor, (_, listed))| (cursor, listed)).collect();
        Ok(Slice { items, has_previous, has_next })
    }

    /// One rule in its newest version; `None` = there is none of this id.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn one(self, ctx: &OpCtx, id: RuleId) -> Result<Option<Rule>, AppError> {
        ctx.require_any(P::SeeRules)?;
        Ok(self.app.store().rules().one(id).await?)
    }

    /// How often a rule fired with effect, and how its firings were reviewed.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn statistics(self, ctx: &OpCtx, rule: RuleId) -> Result<RuleStatistics, AppError> {
        ctx.require_any(P::SeeRules)?;
        let found = self.app.store().rules().statistics(&[rule]).await?;
        Ok(found.first().map(|(_, statistics)| *statistics).unwrap_or_default())
    }

    async fn with_statistics(self, rules: Vec<Rule>, wanted: bool) -> Result<Vec<RuleListed>, AppError> {
        let ids: Vec<RuleId> = rules.iter().map(|rule| rule.id).collect();
        let mut of_rule = HashMap::new();
        if wanted {
            of_rule.extend(self.app.store().rules().statistics(&ids).await?);
        }
        let listed = |rule: Rule| {
            let statistics = wanted.then(|| of_rule.get(&rule.id).copied().unwrap_or_default());
            RuleListed { rule, statistics }
        };
        Ok(rules.into_iter().map(listed).collect())
    }
}
