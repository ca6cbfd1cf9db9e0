//! The events of rules and of embargoes.

/// The events of rules and of embargoes. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! rules_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A rule was made, edited or switched.
        RuleChanged: SeeRules about [Rules] {
            rule: $crate::kernel::ids::RuleId,
            version: i64,
            name: String,
            state: $crate::rules::RuleState,
        } => ["规则“{name}”已修改：{state}", "The rule “{name}” changed: {state}", name, state];

        /// A backtest of a rule moved on, or ended.
        RuleBacktestChanged: SeeRules about [RuleBacktest(*backtest)] {
            backtest: $crate::kernel::ids::RuleBacktestId,
        } => ["规则回测进度更新", "A backtest of a rule moved on"];

        /// An embargo was placed, became active, began to be lifted, or ended.
        EmbargoChanged: SeeEmbargoes about [Embargo(*embargo)] {
            embargo: $crate::kernel::ids::EmbargoId,
            state: $crate::rules::EmbargoState,
        } => ["限运：{state}", "An embargo is {state}", state];

        /// A batch of an embargo held or freed orders.
        EmbargoMoved: SeeEmbargoes about [Embargo(*embargo)] {
            embargo: $crate::kernel::ids::EmbargoId,
            /// The orders that were looked at so far.
            done: u32,
            /// The orders that there are to look at.
            total: u32,
        } => ["限运处理了 {done} / {total} 个订单", "The embargo went through {done} of {total} orders", done, total];
    } };
}

/// The events of rules that happen to an order.
#[macro_export]
macro_rules! order_rule_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A rule fired on the order; `decisions` of the order says why.
        OrderRuleFired: SeeTimeline {
            firing: $crate::kernel::ids::RuleFiringId,
            rule: $crate::kernel::ids::RuleId,
            version: i64,
            /// The name of the rule then.
            name: String,
        } => ["规则“{name}”生效", "The rule “{name}” fired", name];
    } };
}
