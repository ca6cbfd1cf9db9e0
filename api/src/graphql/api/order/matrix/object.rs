//! `OrderTransition` and `OrderStatusInfo`: what each step of orders needs, and what each status means.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::order::matrix::TransitionSetting;
use domain::order::status_meaning::{Agreement, Meaning, StatusMeaning as DomainMeaning};
use macros::{Written, written};

use crate::app::TransitionRow;
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::context::ContextExt;
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{ConditionSubject, OrderCondition, OrderStatus, Permission, Role, Source};
use crate::graphql::types::shop::Warehouse;

/// One row of the matrix of transitions, as it counts now.
#[derive(SimpleObject, Written)]
pub struct OrderTransition {
    /// The status before the step.
    from: OrderStatus,
    /// The status after it.
    to: OrderStatus,
    /// The kinds of parties that may cause it.
    sources: Vec<Source>,
    /// The permission of a person who may, if you hold it; null when no person can, or only others.
    permission: Option<Permission>,
    /// The conditions that the step needs, each with its reason.
    needs: Vec<TransitionNeed>,
    /// The names of the conditions in `needs`.
    conditions: Vec<String>,
    /// The version of the setting that counts; 0 = the default of this service.
    version: i64,
    /// The warehouse whose setting counts; null where the setting of the company or the default does.
    warehouse: Option<Warehouse>,
    /// When it was set; null for the default.
    set_at: Option<DateTime<Utc>>,
    /// Who set it; null for the default.
    set_by: Option<Person>,
}

/// A condition of a step.
#[derive(SimpleObject, Written)]
pub struct TransitionNeed {
    /// The condition.
    condition: OrderCondition,
    /// The part of an order that it is asked of: each of them has to meet it.
    per: ConditionSubject,
    /// What it asks for, and whether the company may take it away.
    because: Because,
}

/// What the company has set that a step needs, in one version.
#[derive(SimpleObject, Written)]
pub struct OrderTransitionVersion {
    /// Counts the settings of the step and warehouse from 1.
    version: i64,
    /// The conditions, each with its reason.
    needs: Vec<TransitionNeed>,
    /// When it was set.
    set_at: DateTime<Utc>,
    /// Who set it.
    set_by: Person,
}

impl OrderTransition {
    /// The row as an actor may know it: of permissions each caller knows their own.
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

/// A status with what it means to the company.
#[derive(Description)]
pub struct OrderStatusInfo(pub DomainMeaning);

#[written]
#[Object(use_type_description)]
impl OrderStatusInfo {
    /// The status.
    async fn status(&self) -> OrderStatus {
        self.0.status.into()
    }

    /// What it means: in the words of the company, or, for version 0, the default in the language of `Accept-Language`.
    async fn meaning(&self, ctx: &Context<'_>) -> StatusMeaning {
        StatusMeaning::from(self.0.meaning(ctx.op().language))
    }

    /// Who agreed to this version, one for each role; empty while no role has.
    async fn agreed_by(&self) -> Vec<StatusAgreement> {
        self.0.agreed_by.iter().map(StatusAgreement::of).collect()
    }

    /// Counts what the company wrote from 1; 0 = the default of this service.
    async fn version(&self) -> i64 {
        self.0.version
    }
}

/// What a status means to three readers.
#[derive(SimpleObject, Written)]
pub struct StatusMeaning {
    /// To those who handle goods and customers.
    operations: String,
    /// To those who keep the books.
    finance: String,
    /// To the law: what has been promised, and what has passed to the buyer.
    legal: String,
}

impl From<Meaning> for StatusMeaning {
    fn from(Meaning { operations, finance, legal }: Meaning) -> Self {
        Self { operations, finance, legal }
    }
}

/// That a role agreed to what a status means.
#[derive(SimpleObject, Written)]
pub struct StatusAgreement {
    /// The role.
    role: Role,
    /// The name of the person.
    name: String,
    /// When the person agreed.
    at: DateTime<Utc>,
}

impl StatusAgreement {
    fn of(agreement: &Agreement) -> Self {
        Self { role: agreement.role.into(), name: agreement.name.clone(), at: agreement.at }
    }
}

/// A warehouse's id as the code that it is.
pub fn code(id: Option<ID>) -> Option<String> {
    id.map(|id| id.to_string())
}
