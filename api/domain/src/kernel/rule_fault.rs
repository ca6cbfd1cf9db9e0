//! The faults of a rule's condition or action. Refusals name them.

use macros::Label;
use serde::{Deserialize, Serialize};

/// A fault of a rule that is to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleFault {
    /// A node is not exactly one of all, any, not and a comparison.
    #[label("每个节点只能是全部、任一、非、比较中的一种", "a node is exactly one of all, any, not and a comparison")]
    Shape,
    /// A list of conditions or values is empty.
    #[label("列表不能为空", "the list must not be empty")]
    Empty,
    /// The tree has too many levels.
    #[label("层数过多，上限", "too many levels, at most")]
    TooDeep,
    /// The tree has too many nodes.
    #[label("节点过多，上限", "too many nodes, at most")]
    TooLarge,
    /// A list has too many entries.
    #[label("列表过长，上限", "the list is too long, at most")]
    ListTooLong,
    /// A fact that the table of facts does not have.
    #[label("没有这个事实", "there is no such fact")]
    UnknownFact,
    /// An operator that does not exist, or does not fit the type of the fact.
    #[label("运算符不适用", "the operator does not fit")]
    UnfitOperator,
    /// A value that does not fit the type of the fact.
    #[label("取值类型不符", "the value does not fit the fact")]
    UnfitValue,
    /// An amount of money that has no known currency.
    #[label("金额须带币种", "an amount needs its currency")]
    NeedsCurrency,
    /// A range whose end is below its beginning.
    #[label("区间上下限颠倒", "the range ends before it begins")]
    ReversedRange,
    /// A text without a visible letter.
    #[label("文本不能为空", "the text must not be blank")]
    BlankText,
    /// A value that the enum does not have.
    #[label("没有这个取值", "there is no such value")]
    UnknownValue,
    /// A region that the table of regions does not have.
    #[label("没有这个地区", "there is no such region")]
    UnknownRegion,
    /// A parameter that the action needs.
    #[label("缺少参数", "a parameter is missing")]
    MissingParameter,
    /// A parameter that the action does not have, or a second one of the same name.
    #[label("没有这个参数或参数重复", "the action has no such parameter, or has it already")]
    UnknownParameter,
    /// A value outside of its bounds.
    #[label("取值超出范围", "the value is out of bounds")]
    OutOfBounds,
    /// A rule without any action.
    #[label("至少要有动作数", "too few actions, at least")]
    NoActions,
    /// A rule that has too many actions.
    #[label("动作过多，上限", "too many actions, at most")]
    TooManyActions,
    /// An action that the trigger of the rule does not allow.
    #[label("动作与触发时机不符", "the action does not fit the trigger")]
    UnfitTrigger,
    /// A rule that would approve what another action of it holds.
    #[label("同一规则不能既审核又挂起或拒绝", "a rule must not approve what it holds or refuses")]
    ApprovesHeld,
    /// The role does not see what the action makes.
    #[label("该角色看不到此动作的结果", "the role does not see what the action makes")]
    UnfitRole,
}
