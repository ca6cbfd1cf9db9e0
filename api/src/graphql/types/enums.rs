//! The enums of the API, each mirroring an enum of the domain. Values of other systems stay strings.

use async_graphql::Enum;
use macros::{Written, guarded};

use crate::graphql::types::label_table::LabelTable;

/// Declares a GraphQL enum that mirrors another enum variant by variant.
macro_rules! mirror {
    ($name:ident of $mirrored:path: $(#[$doc:meta])* { $($(#[$of_variant:meta])* $variant:ident,)* }) => {
        #[guarded]
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Written)]
        pub enum $name { $($(#[$of_variant])* $variant,)* }

        impl From<$mirrored> for $name {
            fn from(value: $mirrored) -> Self {
                use $mirrored as Mirrored;
                match value { $(Mirrored::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $mirrored {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)* }
            }
        }
    };
}

/// Mirrors enums of the domain: each by the macro of its table, which brings the values, their order, their descriptions and permissions.
macro_rules! mirrors {
    ($($name:ident of $domain:path, by $table:ident;)*) => {
        $(domain::$table! { mirror $name of $domain: })*

        /// The table of labels of each mirrored enum, under its name in the API.
        pub fn label_tables() -> Vec<LabelTable> {
            vec![$(LabelTable::of::<$domain>(stringify!($name))),*]
        }
    };
}

mirrors! {
    OrderStatus of domain::kernel::status::OrderStatus, by order_status;
    OrderMatchedBy of domain::search::MatchedBy, by matched_by;
    OrderCondition of domain::kernel::condition::Condition, by condition;
    ConditionSubject of domain::order::matrix::ConditionSubject, by condition_subject;
    Role of domain::access::actor::Role, by role;
    Permission of domain::access::actor::Permission, by permission;
    AuditKind of domain::journal::audit::AuditKind, by audit_kind;
    AuditOutcome of domain::journal::audit::AuditOutcome, by audit_outcome;
    Source of domain::kernel::source::Source, by source;
    FactKind of domain::order::fact::FactKind, by fact_kind;
    QcResult of domain::order::fact::QcResult, by qc_result;
    SuggestedReplyFactKind of domain::conversation::reply::ReplyFactKind, by reply_fact_kind;
    Confidence of domain::order::fact::Confidence, by confidence;
    ConflictKind of domain::order::conflict::ConflictKind, by conflict_kind;
    ClaimKind of domain::order::conflict::ClaimKind, by claim_kind;
    RegionLevel of domain::kernel::region_code::RegionLevel, by region_level;
    HoldReason of domain::kernel::hold_reason::HoldReason, by hold_reason;
    WarehouseProfile of domain::order::warehouse::WarehouseProfile, by warehouse_profile;
    Weekday of domain::catalog::hours::Weekday, by weekday;
    ServiceLevel of domain::order::service::ServiceLevel, by service_level;
    Signal of domain::order::service::Signal, by signal;
    MaterialSource of domain::order::customization::MaterialSource, by material_source;
    GateStep of domain::order::gates::GateStep, by gate_step;
    HoldState of domain::order::hold::HoldState, by hold_state;
    EffectSourceKind of domain::order::effect::EffectSourceKind, by effect_source_kind;
    PaymentKind of domain::order::payment::PaymentKind, by payment_kind;
    PayableBasis of domain::order::payment::PayableBasis, by payable_basis;
    PaymentStatus of domain::order::payment::PaymentStatus, by payment_status;
    PromiseState of domain::order::promise::PromiseState, by promise_state;
    ShipmentStatus of domain::order::shipment::ShipmentStatus, by shipment_status;
    MessageDirection of domain::order::message::Direction, by direction;
    MessageChannel of domain::order::message::MessageChannel, by message_channel;
    ReturnKind of domain::order::returns::ReturnKind, by return_kind;
    ReturnReason of domain::order::returns::ReturnReason, by return_reason;
    ReturnStatus of domain::kernel::return_status::ReturnStatus, by return_status;
    OrderAction of domain::actions::action::Action, by action;
    ContactPart of domain::order::contact::ContactPart, by contact_part;
    MarkKind of domain::order::data_issue::DataIssueKind, by data_issue_kind;
    AlertKind of domain::kernel::alert_kind::AlertKind, by alert_kind;
    AlertSeverity of domain::alert::Severity, by severity;
    AlertState of domain::alert::AlertState, by alert_state;
    EmbargoState of domain::rules::EmbargoState, by embargo_state;
    RuleState of domain::rules::RuleState, by rule_state;
    RuleTrigger of domain::rules::RuleTrigger, by rule_trigger;
    RuleActionKind of domain::rules::RuleActionKind, by rule_action_kind;
    RuleFactType of domain::rules::FactType, by rule_fact_type;
    RuleConditionNodeKind of domain::rules::ConditionNodeKind, by condition_node_kind;
    RuleTruth of domain::rules::Truth, by rule_truth;
    RuleReview of domain::rules::log::RuleReview, by rule_review;
    RuleBacktestStatus of domain::rules::BacktestStatus, by rule_backtest_status;
    TaskKind of domain::task::kind::TaskKind, by task_kind;
    TaskState of domain::task::kind::TaskState, by task_state;
    TaskOutcome of domain::task::kind::TaskOutcome, by task_outcome;
    TaskSourceKind of domain::task::kind::TaskSourceKind, by task_source;
    ThresholdComparison of domain::alert::Comparison, by comparison;
    TokenRevocationKind of domain::access::revocation::RevocationKind, by revocation_kind;
}

mirror! {
    PayloadReadOutcome of crate::app::ReadOutcome:
    /// The result of reading a payload again.
    {
        /// At least one order changed.
        Changed,
        /// Every order stayed as it was.
        Unchanged,
        /// The payload could not be read or applied.
        Failed,
    }
}
