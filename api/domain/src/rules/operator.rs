//! The operators of a condition, and which of them fit which type of fact.

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::rules::fact::FactType;

/// An operator of a comparison. Its labels stand between the fact and the value in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_operator)]
pub enum RuleOperator {
    /// Equal to the value.
    #[label("为", "is")]
    Eq,
    /// Known, and not equal to the value.
    #[label("不为", "is not")]
    Ne,
    /// Greater than the value.
    #[label("大于", "is more than")]
    Gt,
    /// Greater than the value or equal to it.
    #[label("不小于", "is at least")]
    Gte,
    /// Less than the value.
    #[label("小于", "is less than")]
    Lt,
    /// Less than the value or equal to it.
    #[label("不大于", "is at most")]
    Lte,
    /// Between two values, both included.
    #[label("介于", "is between")]
    Between,
    /// One of the values of a list.
    #[label("属于", "is one of")]
    In,
    /// Known, and none of the values of a list.
    #[label("不属于", "is none of")]
    NotIn,
    /// The list or text contains at least one of the values.
    #[label("含有任一", "contains one of")]
    ContainsAny,
    /// The list or text contains every value.
    #[label("含有全部", "contains all of")]
    ContainsAll,
    /// The fact is known at all; it takes no value.
    #[label("已知", "is known")]
    Known,
    /// The region is one of the given regions or inside one of them.
    #[label("位于", "is in")]
    InRegion,
    /// The code or text begins with the value.
    #[label("开头为", "begins with")]
    StartsWith,
}

/// For each type the operators that fit it.
const FITTING: &[(FactType, &[RuleOperator])] = {
    use RuleOperator as O;
    &[
        (FactType::Enum, &[O::Eq, O::Ne, O::In, O::NotIn, O::Known]),
        (FactType::String, &[O::Eq, O::Ne, O::In, O::NotIn, O::StartsWith, O::Known]),
        (FactType::Region, &[O::InRegion, O::Known]),
        (FactType::Money, &[O::Eq, O::Ne, O::Gt, O::Gte, O::Lt, O::Lte, O::Between, O::Known]),
        (FactType::Ratio, &[O::Eq, O::Ne, O::Gt, O::Gte, O::Lt, O::Lte, O::Between, O::In, O::NotIn, O::Known]),
        (FactType::List, &[O::ContainsAny, O::ContainsAll, O::Known]),
        (FactType::Bool, &[O::Eq, O::Ne, O::Known]),
        (FactType::Int, &[O::Eq, O::Ne, O::Gt, O::Gte, O::Lt, O::Lte, O::Between, O::In, O::NotIn, O::Known]),
        (FactType::Text, &[O::ContainsAny, O::ContainsAll, O::StartsWith, O::Known]),
    ]
};

impl FactType {
    /// The operators that fit facts of the type.
    pub fn operators(self) -> &'static [RuleOperator] {
        FITTING.iter().find(|(kind, _)| *kind == self).map_or(&[], |(_, operators)| operators)
    }
}

impl RuleOperator {
    /// Whether the value is a list of values.
    pub fn takes_a_list(self) -> bool {
        matches!(self, Self::In | Self::NotIn | Self::ContainsAny | Self::ContainsAll | Self::InRegion)
    }
}
