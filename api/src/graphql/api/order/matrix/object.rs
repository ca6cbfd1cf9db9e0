//! `OrderTransition` and `OrderStatusInfo`: the conditions of each step of orders, and the meaning of each status.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::order::matrix::TransitionSetting;
use domain::order::status_meaning::{Agreement, Meaning, StatusMeaning as DomainMeaning};
use macros::{Written, guarded, written};

use crate::app::TransitionRow;
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::context::ContextExt;
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{ConditionSubject, OrderCondition, OrderStatus, Permission, Role, Source};
use crate::graphql::types::shop::Warehouse;

/// One row of the matrix of transitions, as it counts now.
#[guarded]
#[derive(SimpleObject, Written)]
pub struct OrderTransition {
    /// The status before the step.
    from: OrderStatus,
    /// The status after the step.
    to: OrderStatus,
    /// The kinds of parties that may cause it.
    sources: Vec<Source>,
    /// The permission with which a person may cause it, if you hold it; null when no person can, or when you lack it.
    permission: Option<Permission>,
    /// The conditions that the step needs, each with its reason.
    #[items(8)]
    needs: Vec<TransitionNeed>,
    /// The names of the conditions in `needs`.
    conditions: Vec<String>,
    /// The version of the setting that counts; 0 = the default of this service.
    version: i64,
    /// The warehouse whose setting counts; null where the setting of the company or the default counts.
    warehouse: Option<Warehouse>,
    /// The time at which it was set; null for the default.
    set_at: Option<DateTime<Utc>>,
    /// The person who set it; null for the default.
    set_by: Option<Person>,
}

/// A condition that a step needs.
#[derive(SimpleObject, Written)]
pub struct TransitionNeed {
    /// The condition to meet.
    condition: OrderCondition,
    /// The part of an order that it is checked for: each such part has to meet it.
    per: ConditionSubject,
    /// The requirement, and whether the company may remove it.
    because: Because,
}

/// One version of the company's setting of a step.
#[derive(SimpleObject, Written)]
pub struct OrderTransitionVersion {
    /// The version: the settings of the step and warehouse, counted from 1.
    version: i64,
    /// The conditions, each with its reason.
    needs: Vec<TransitionNeed>,
    /// The time at which it was set.
    set_at: DateTime<Utc>,
    /// The person who set it.
    set_by: Person,
}

impl OrderTransition {
    /// The row as an actor may know it: callers see only permissions that they hold.
    pub fn of(ctx: &Context<'_>, row: TransitionRow, actor: &Actor) -> Self {
        let own = row.setting.as_ref().and_then(|setting| setting.warehouse.as_deref());
        Self {
            version: row.version(),
            warehouse: own.map(|code| Warehouse::of(ctx, code)),
            from: row.default.from.into(),
            to: row.default.to.into(),
            sources: row.default.who.iter().map(|source| (*source).into()).collect(),
            permission: row.default.permission.filter(|permission| actor.holds(*permission)).map(Into::into),
            conditions: row.needs.iter().map(|condition| condition.name().to_owned()).collect(),
            needs: needs(&row.needs),
            set_at: row.setting.as_ref().map(|setting| setting.set_at),
            set_by: row.setting.map(|setting| Person(setting.set_by)),
        }
    }
}

impl From<TransitionSetting> for OrderTransitionVersion {
    fn from(setting: TransitionSetting) -> Self {
        Self { version: setting.version, needs: needs(&setting.needs), set_at: setting.set_at, set_by: Person(setting.set_by) }
    }
}

fn needs(conditions: &[domain::order::status_matrix::Condition]) -> Vec<TransitionNeed> {
    let need = |condition: &domain::order::status_matrix::Condition| TransitionNeed {
        condition: (*condition).into(),
        per: condition.subject().into(),
        because: Because(condition.because()),
    };
    conditions.iter().map(need).collect()
}

/// A status with its meaning for the company.
#[derive(Description)]
pub struct OrderStatusInfo(pub DomainMeaning);

#[written]
#[Object(use_type_description)]
impl OrderStatusInfo {
    /// The status of the order.
    async fn status(&self) -> OrderStatus {
        self.0.status.into()
    }

    /// The meaning: as the company wrote it, or, for version 0, the default in the language of `Accept-Language`.
    async fn meaning(&self, ctx: &Context<'_>) -> StatusMeaning {
        StatusMeaning::from(self.0.meaning(ctx.op().language))
    }

    /// The people who agreed to this version, one for each role; empty while no role has.
    async fn agreed_by(&self) -> Vec<StatusAgreement> {
        self.0.agreed_by.iter().map(StatusAgreement::of).collect()
    }

    /// The version of the meaning, counted from 1; 0 = the default of this service.
    async fn version(&self) -> i64 {
        self.0.version
    }
}

/// The meaning of a status for three readers.
#[derive(SimpleObject, Written)]
pub struct StatusMeaning {
    /// The meaning for the people who handle goods and customers.
    operations: String,
    /// The meaning for the people who keep the books.
    finance: String,
    /// The meaning in law: what has been promised, and what has passed to the buyer.
    legal: String,
}

impl From<Meaning> for StatusMeaning {
    fn from(Meaning { operations, finance, legal }: Meaning) -> Self {
        Self { operations, finance, legal }
    }
}

/// The agreement of a role to the meaning of a status.
#[derive(SimpleObject, Written)]
pub struct StatusAgreement {
    /// The role that agreed.
    role: Role,
    /// The name of the person.
    name: String,
    /// The time at which the person agreed.
    at: DateTime<Utc>,
}

impl StatusAgreement {
    fn of(agreement: &Agreement) -> Self {
        Self { role: agreement.role.into(), name: agreement.name.clone(), at: agreement.at }
    }
}

/// The code of a warehouse, which is its id.
pub fn code(id: Option<ID>) -> Option<String> {
    id.map(|id| id.to_string())
}
