//! What rules decided on an order, and why: firings, the answers of their comparisons, and their actions.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{
    Context, Description, ID, InputValueError, InputValueResult, Object, Result, Scalar, ScalarType, SimpleObject, Value,
};
use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Scope};
use domain::kernel::ids::RuleId;
use domain::refusal::{Code, Language, Reason};
use domain::rules::log::{RuleFiring as DomainFiring, shown_to};
use domain::rules::{Condition, LeafTrace, RuleAction as DomainAction};
use engine::written::{Below, Outcome, Shape, Writer, Written as WrittenValue};
use macros::{Written, guarded, written};

use crate::app::{Card, Window};
use crate::graphql::api::order::object::{Attached, Order};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{RuleActionKind, RuleReview, RuleTruth};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::connection;

connection!(
    /// A page of firings.
    RuleFiringConnection,
    /// A firing with its cursor.
    RuleFiringEdge,
    RuleFiring
);

/// The value that a comparison compares with: a text, a number, true or false, an amount `{minorUnits, currency}`, or a list of these.
#[derive(Description, Debug, Clone, PartialEq)]
pub struct RuleValue(pub serde_json::Value);

#[Scalar(use_type_description)]
impl ScalarType for RuleValue {
    fn parse(value: Value) -> InputValueResult<Self> {
        value.into_json().map(Self).map_err(|error| InputValueError::custom(error.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

impl WrittenValue for RuleValue {
    fn shape() -> Shape {
        Shape::Leaf
    }

    fn write<'w>(&self, _below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        writer.scalar(&self.0)
    }
}

/// The answer of one comparison of a condition.
#[derive(SimpleObject, Written)]
pub struct RuleTrace {
    /// The place of the comparison in the tree, such as `all.1.any.0`; empty where it is the whole condition.
    node: String,
    /// The comparison as a sentence.
    text: String,
    /// The fact that was compared.
    fact: String,
    /// The value of the fact then; null = it was unknown. Of a free text only the phrases of the rule that stand in it.
    value: Option<RuleValue>,
    /// The answer of the comparison.
    holds: RuleTruth,
}

impl RuleTrace {
    /// The answers of comparisons with a condition that has their texts.
    pub fn all(leaves: &[LeafTrace], condition: &Condition, language: Language) -> Vec<Self> {
        let trace = |leaf: &LeafTrace| {
            let text = condition.leaf_text(&leaf.path, language);
            Self::of(leaf, text.unwrap_or_else(|| leaf.fact.row().description(language).to_owned()))
        };
        leaves.iter().map(trace).collect()
    }

    fn of(leaf: &LeafTrace, text: String) -> Self {
        Self {
            node: leaf.path.clone(),
            text,
            fact: leaf.fact.name().to_owned(),
            value: leaf.value.as_ref().and_then(|value| serde_json::to_value(value).ok()).map(RuleValue),
            holds: leaf.truth.into(),
        }
    }
}

/// The version of a rule that fired.
#[derive(SimpleObject, Written)]
pub struct RuleReference {
    /// The global id of the rule.
    pub id: ID,
    /// The name that the version has.
    pub name: String,
    /// The version that fired.
    pub version: i64,
}

/// One firing of a rule on an order.
#[derive(Description)]
pub struct RuleFiring {
    pub(crate) firing: DomainFiring,
    /// The condition of the version that fired; `None` = it was not loaded.
    pub(crate) condition: Option<Condition>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) order: Attached,
    /// The comparisons that the caller may know.
    pub(crate) shown: Vec<LeafTrace>,
}

#[written]
#[Object(use_type_description)]
impl RuleFiring {
    /// The global id of the firing.
    pub async fn id(&self) -> ID {
        id::encode(Kind::RuleFiring, self.firing.id.0)
    }

    /// The time of the firing.
    async fn at(&self) -> DateTime<Utc> {
        self.firing.at
    }

    /// Whether the rule was in shadow: then nothing but this entry came of it.
    async fn shadow(&self) -> bool {
        self.firing.shadow
    }

    /// The rule that fired, in its version then.
    async fn rule(&self) -> RuleReference {
        let DomainFiring { rule, name, version, .. } = &self.firing;
        RuleReference { id: id::encode(Kind::Rule, rule.0), name: name.clone(), version: *version }
    }

    /// The order that it fired on; null once it is out of your scope.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let card = match &self.order {
            Attached::Now(card) => card.clone(),
            Attached::Later => {
                let cards = ctx.app().orders().of_events(ctx.op(), &[self.firing.order]).await;
                cards.map_err(|error| top_level(&error))?.remove(&self.firing.order)
            }
        };
        Ok(card.map(|card| Order { card, now: self.now }))
    }

    /// The decision in short.
    async fn because(&self) -> Because {
        Because(Reason::with(Code::RuleDecided, [&self.firing.name]))
    }

    /// The comparisons that decided, as far as you may see the fields behind their facts; empty where the rule failed.
    #[items(256)]
    async fn trace(&self, ctx: &Context<'_>) -> Vec<RuleTrace> {
        let language = ctx.language();
        if let Some(condition) = &self.condition {
            return RuleTrace::all(&self.shown, condition, language);
        }
        let text = |leaf: &LeafTrace| leaf.fact.row().description(language).to_owned();
        self.shown.iter().map(|leaf| RuleTrace::of(leaf, text(leaf))).collect()
    }

    /// The actions of the version; empty where the rule failed.
    #[items(8)]
    async fn actions(&self, ctx: &Context<'_>) -> Vec<RuleAction> {
        RuleAction::all(&self.firing.actions, ctx.language())
    }

    /// Whether the rule failed, so that the order went on without it.
    async fn failed(&self) -> bool {
        self.firing.outcome == domain::rules::FiringOutcome::Error
    }

    /// The verdict of a person; null while there is none.
    async fn review(&self) -> Option<RuleReview> {
        self.firing.review.map(Into::into)
    }
}

impl RuleFiring {
    /// Firings with the comparisons that the caller may know of an order in this scope.
    pub fn of(ctx: &Context<'_>, firing: DomainFiring, condition: Option<Condition>, order: Attached, scope: &Scope<'_>) -> Self {
        let op = ctx.op();
        let shown = shown_to(&firing.because, &op.actor, scope);
        Self { firing, condition, now: op.now, order, shown }
    }
}

impl RuleFiringConnection {
    /// A page of what rules decided about an order that the caller sees.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn of_order(ctx: &Context<'_>, card: &Arc<Card>, window: &Window) -> Result<Self> {
        let with_shadow = ctx.op().actor.holds(P::SeeRules);
        let slice = ctx.app().rules().decisions(card.order.id, with_shadow, window).await;
        let slice = slice.map_err(|error| top_level(&error))?;
        let conditions = conditions_of(ctx, slice.items.iter().map(|(_, firing)| (firing.rule, firing.version))).await?;
        let node = |(cursor, firing): (String, DomainFiring)| {
            let condition = conditions.get(&(firing.rule, firing.version)).cloned();
            let order = Attached::Now(Some(Arc::clone(card)));
            (cursor, RuleFiring::of(ctx, firing, condition, order, &card.order.scope()))
        };
        Ok(Self::of(slice.items.into_iter().map(node).collect(), slice.has_previous, slice.has_next))
    }
}

/// The conditions of versions of rules, each read once.
///
/// # Errors
/// When the database fails.
pub async fn conditions_of(
    ctx: &Context<'_>,
    versions: impl Iterator<Item = (RuleId, i64)>,
) -> Result<HashMap<(RuleId, i64), Condition>> {
    ctx.app().rules().conditions(versions.collect()).await.map_err(|error| top_level(&error))
}

/// An action of a rule.
#[guarded]
#[derive(SimpleObject, Written)]
pub struct RuleAction {
    /// The kind of the action.
    kind: RuleActionKind,
    /// The action as a sentence.
    summary: String,
    /// The parameters as they were given.
    #[items(3)]
    parameters: Vec<RuleParameter>,
}

/// A parameter of an action.
#[derive(SimpleObject, Written)]
pub struct RuleParameter {
    /// The name of the parameter.
    name: String,
    /// The value as text.
    value: String,
}

impl RuleAction {
    /// The actions of a rule, in their order.
    pub fn all(actions: &[DomainAction], language: Language) -> Vec<Self> {
        let action = |action: &DomainAction| Self {
            kind: action.kind().into(),
            summary: action.summary(language),
            parameters: action
                .parameters()
                .into_iter()
                .map(|(name, value)| RuleParameter { name: name.to_string(), value: value.clone() })
                .collect(),
        };
        actions.iter().map(action).collect()
    }
}
