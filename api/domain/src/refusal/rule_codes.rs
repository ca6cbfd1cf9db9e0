//! The codes of rules and embargoes: their decisions, the refusals of the work on them, and their alerts.

/// Calls a macro with the rows before and with the rows of rules. `codes.rs` describes a row.
macro_rules! rule_codes {
    ($then:ident $($rows:tt)*) => { $then! { $($rows)*
        RuleDecided "RULE": {
            "规则“{0}”", "By the rule “{0}”";
            "在卡片的 decisions 中查看规则看到的数值；由运营或经理在规则页修改规则", "Read in the decisions of the card which values the rule saw; operations or a manager edit the rule";
        }
        RuleDecidedWith "RULE_WITH": {
            "规则“{0}”，相关订单：{1}", "By the rule “{0}”, together with the orders {1}";
            "一起核查这些订单；在卡片的 decisions 中查看规则看到的数值", "Check these orders together; the decisions of each card say which values the rule saw";
        }
        RuleRefuses "RULE_REFUSES": {
            "规则“{0}”不允许此操作", "The rule “{0}” does not allow this step";
            "先处理规则指出的情况；由运营或经理修改规则", "Settle what the rule names first; operations or a manager edit the rule";
        }
        RuleRefusesBecause "RULE_REFUSES_BECAUSE": {
            "规则“{0}”不允许此操作：{1}", "The rule “{0}” does not allow this step: {1}";
            "按规则的说明处理后重试", "Do what the rule says, then try again";
        }
        EmbargoDecided "EMBARGO": {
            "限运：{0}", "Embargo: {0}";
            "等待经理或运营解除限运；只有限运所挂起的会随之解除", "Wait until a manager or operations lifts the embargo; it releases exactly the holds that it placed";
        }
        RuleConditionInvalid "RULE_CONDITION_INVALID" (text, RuleFault, text): {
            "规则条件有误（{0}）：{1}：{2}", "The condition of the rule is not valid at {0}: {1}: {2}";
            "按指出的位置修改条件；可用的事实、运算符和取值见 ruleFacts", "Correct the condition at the place named; ruleFacts lists facts, operators and values";
        }
        RuleActionInvalid "RULE_ACTION_INVALID" (text, RuleFault, text): {
            "规则动作有误（{0}）：{1}：{2}", "An action of the rule is not valid at {0}: {1}: {2}";
            "按指出的位置修改动作；可用的动作和参数见 ruleActionKinds", "Correct the action at the place named; ruleActionKinds lists actions and parameters";
        }
        RulesTooMany "RULES_TOO_MANY": {
            "启用和试运行的规则已达 {0} 条上限", "There are {0} rules in use or in shadow already, the most that there may be";
            "先停用不再需要的规则", "Switch off rules that are no longer needed";
        }
        AlertRuleFired "ALERT_RULE_FIRED": {
            "规则“{0}”在店铺 {1} 发现 {2} 个问题订单", "The rule “{0}” found orders to look at in the shop {1}: {2}";
            "在规则的触发记录中查看这些订单；误报时修改规则", "Look at the orders in the rule's log of firings; edit the rule where they are fine";
        }
        AlertRuleFailed "ALERT_RULE_FAILED": {
            "规则“{0}”（版本 {1}）执行出错，已跳过", "The rule “{0}” (version {1}) failed and was left out";
            "订单照常处理；由运营检查并重新保存该规则", "The orders went on without it; operations check the rule and save it anew";
        }
        AlertRuleLoop "ALERT_RULE_LOOP": {
            "规则“{0}”与“{1}”互相抵消", "The rules “{0}” and “{1}” undo each other";
            "由运营修改其中一条的条件或动作", "Operations change the condition or the actions of one of them";
        }
        RuleBacktestRange "RULE_BACKTEST_RANGE": {
            "回测的时间段须在当前时间之前，且最长 {0} 天", "The range of a backtest ends in the past and has at most {0} days";
            "把时间段改短，或把结束时间改到当前时间之前", "Shorten the range, or let it end before now";
        }
        RuleBacktestsWaiting "RULE_BACKTESTS_WAITING": {
            "已有 {0} 个回测在等待或进行中", "There are {0} backtests that wait or run already";
            "等一个回测结束，或取消不再需要的回测", "Wait until one of them has ended, or cancel one that is no longer needed";
        }
        RuleBacktestFailed "RULE_BACKTEST_FAILED": {
            "回测失败：{0}", "The backtest failed: {0}";
            "重新回测；若再次失败，请把编号交给工程师", "Start it again; if it fails once more, give its id to an engineer";
        }
    } };
}
