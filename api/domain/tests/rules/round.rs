//! Rounds, actions and times beyond the golden sequences, and the rules that are shipped.

use chrono::Duration;
use domain::access::actor::Role;
use domain::kernel::hold_reason::HoldReason;
use domain::kernel::label::Language;
use domain::kernel::status::OrderStatus;
use domain::order::effect::raised;
use domain::rules::action::check_actions;
use domain::rules::defaults::default_rules;
use domain::rules::due::OrderTimes;
use domain::rules::{
    Condition, FactSet, Memory, Occasion, Rule, RuleAction, RuleActionKind, RuleFact, RuleState, RuleTrigger, Step, Truth,
};
use serde_json::{Value, json};

use crate::world::{changed, facts, now, regions, rule, rule_id, rulebook};

fn short() -> Value {
    json!({ "fact": "stockShort", "op": "GT", "value": 0 })
}

fn hold(reason: HoldReason) -> RuleAction {
    RuleAction::Hold { reason, release_after_minutes: None }
}

fn refuse(step: Step) -> RuleAction {
    RuleAction::Refuse { step, guide: Some("先补货".into()) }
}

/// The names of the rules that fire on an occasion.
fn fired(rules: &[Rule], occasion: Occasion, case: &Value) -> Vec<String> {
    let round = rulebook(rules).round(occasion, &mut facts(case), &mut Memory::default(), now());
    round.firings.into_iter().map(|firing| firing.name).collect()
}

#[test]
fn each_trigger_has_its_occasions() {
    let of = |name, trigger| Rule { trigger, ..rule(name, &short(), &[hold(HoldReason::StockShort)]) };
    let rules = [
        of("change", RuleTrigger::Changed),
        of("gate", RuleTrigger::BeforeTransition),
        of("receipt", RuleTrigger::Received),
        of("timer", RuleTrigger::Timer),
    ];
    let on = |occasion| fired(&rules, occasion, &json!({ "stockShort": 1 }));
    assert_eq!(on(Occasion::Received), ["change", "receipt", "timer"]);
    assert_eq!(on(Occasion::Changed), ["change", "timer"]);
    assert_eq!(on(Occasion::Timer), ["timer"]);
    assert_eq!(on(Occasion::Before(Step::Label)), ["gate"]);
    let book = rulebook(&rules[..1]);
    assert!(book.has(Occasion::Changed) && !book.has(Occasion::Timer) && !book.has(Occasion::Before(Step::Label)));
    assert_eq!(book.facts(Occasion::Changed), FactSet::default().with(RuleFact::StockShort));
    assert!(book.counters(Occasion::Changed).is_empty());
}

#[test]
fn a_gate_refuses_its_step_each_time() {
    let approval = Step::Status(OrderStatus::Approved);
    let mut gate = rule("gate", &short(), &[refuse(approval), refuse(Step::Label)]);
    gate.trigger = RuleTrigger::BeforeTransition;
    let (book, mut memory) = (rulebook(&[gate]), Memory::default());
    for _ in 0..2 {
        let round = book.round(Occasion::Before(approval), &mut facts(&json!({ "stockShort": 1 })), &mut memory, now());
        assert_eq!(round.firings[0].actions, [refuse(approval)]);
        assert_eq!(round.refusals().map(|(firing, guide)| (firing.version, guide)).collect::<Vec<_>>(), [(1, Some("先补货"))]);
    }
    let picking = Occasion::Before(Step::Status(OrderStatus::Picking));
    let round = book.round(picking, &mut facts(&json!({ "stockShort": 1 })), &mut memory, now());
    assert!(round.firings.is_empty() && memory.is_empty());
}

#[test]
fn a_shadow_version_runs_next_to_the_one_in_use() {
    let on = rule("short", &short(), &[hold(HoldReason::StockShort)]);
    let shadow = Rule { version: 2, state: RuleState::Shadow, ..on.clone() };
    let (book, mut memory) = (rulebook(&[shadow.clone(), on]), Memory::default());
    let round = changed(&book, &json!({ "stockShort": 1 }), &mut memory);
    assert_eq!(round.firings.iter().map(|firing| (firing.version, firing.shadow)).collect::<Vec<_>>(), [(1, false), (2, true)]);
    assert_eq!(round.holds(), [(HoldReason::StockShort, vec![(rule_id("short"), 1, None)])]);
    assert!(!changed(&book, &json!({ "stockShort": 1 }), &mut memory).memory_changed);
    // Only in shadow so far: switched on, it fires once in earnest.
    let mut fresh = Memory::default();
    changed(&rulebook(std::slice::from_ref(&shadow)), &json!({ "stockShort": 1 }), &mut fresh);
    let switched = Rule { state: RuleState::On, ..shadow };
    assert_eq!(changed(&rulebook(&[switched]), &json!({ "stockShort": 1 }), &mut fresh).holds().len(), 1);
}

#[test]
fn a_rule_does_not_end_by_its_own_hold() {
    let free = json!({ "fact": "activeHolds", "op": "EQ", "value": 0 });
    let book = rulebook(&[rule("free", &free, &[hold(HoldReason::RiskReview)])]);
    let mut memory = Memory::default();
    let start = json!({ "activeHolds": 0, "holds": [] });
    assert_eq!(changed(&book, &start, &mut memory).holds().len(), 1);
    let own = changed(&book, &json!({ "activeHolds": 1, "holds": ["RISK_REVIEW"] }), &mut memory);
    assert!(own.ended.is_empty() && own.firings.is_empty());
    let other = changed(&book, &json!({ "activeHolds": 2, "holds": ["RISK_REVIEW", "OTHER"] }), &mut memory);
    assert_eq!(other.ended, [rule_id("free")]);
}

#[test]
fn rules_that_follow_one_another_are_no_loop() {
    let paid = json!({ "fact": "paid", "op": "EQ", "value": true });
    let tag = |name: &str, condition: &Value| rule(name, condition, &[RuleAction::Tag { tag: "新".into() }]);
    let untag = rule("b", &short(), &[RuleAction::Untag { tag: "新".into() }]);
    let round = changed(
        &rulebook(&[tag("a", &paid), untag]),
        &json!({ "paid": true, "stockShort": 1, "tags": [] }),
        &mut Memory::default(),
    );
    assert_eq!((round.firings.len(), round.loops.len()), (2, 0));
}

#[test]
fn urgency_goes_before_delay() {
    assert_eq!([raised(0, 100), raised(200, 100), raised(0, -50), raised(200, -50), raised(-50, 10)], [100, 200, -50, 200, 10]);
}

#[test]
fn an_action_is_read_from_its_parameters() {
    let given =
        |list: &[(&str, &str)]| list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
    for (kind, parameters) in [
        (RuleActionKind::Hold, given(&[("reason", "RISK_REVIEW"), ("releaseAfterMinutes", "60")])),
        (RuleActionKind::Tag, given(&[("tag", "短缺")])),
        (RuleActionKind::Untag, given(&[("tag", "短缺")])),
        (RuleActionKind::Priority, given(&[("priority", "-5")])),
        (RuleActionKind::Task, given(&[("role", "OPERATIONS"), ("kind", "GIFT_MISSING"), ("dueMinutes", "30")])),
        (RuleActionKind::Alert, given(&[("role", "MANAGER")])),
        (RuleActionKind::Approve, given(&[("coolingOffMinutes", "30")])),
        (RuleActionKind::Refuse, given(&[("step", "LABEL"), ("guide", "先补货")])),
    ] {
        let action = RuleAction::parse(kind, &parameters).unwrap();
        let shown: Vec<(String, String)> =
            action.parameters().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!((action.kind(), shown), (kind, parameters.clone()));
        assert_eq!(kind.parameters().len(), parameters.len(), "{kind:?}");
        let stored = serde_json::to_string(&action).unwrap();
        assert_eq!(serde_json::from_str::<RuleAction>(&stored).unwrap(), action);
        assert!(!action.summary(Language::ZhCn).is_ascii() && !action.summary(Language::En).contains('_'), "{action:?}");
    }
    for (kind, parameters, at) in [
        (RuleActionKind::Hold, given(&[("reason", "CHANNEL_FORBIDS")]), "parameters.0.value"),
        (RuleActionKind::Hold, given(&[("reason", "OTHER"), ("colour", "1")]), "parameters.1.name"),
        (RuleActionKind::Tag, given(&[]), "parameters"),
        (RuleActionKind::Tag, given(&[("tag", "  ")]), "parameters.0.value"),
        (RuleActionKind::Tag, given(&[("tag", "a"), ("tag", "b")]), "parameters.1.name"),
        (RuleActionKind::Priority, given(&[("priority", "1001")]), "parameters.0.value"),
        (RuleActionKind::Task, given(&[("role", "SYSTEM")]), "parameters.0.value"),
        (RuleActionKind::Refuse, given(&[("step", "SHIPED")]), "parameters.0.value"),
    ] {
        assert_eq!(RuleAction::parse(kind, &parameters).unwrap_err().0, at, "{kind:?} {parameters:?}");
    }
}

#[test]
fn actions_fit_their_trigger_and_each_other() {
    let approve = RuleAction::Approve { cooling_off_minutes: 30 };
    let at = |trigger, actions: &[RuleAction]| check_actions(trigger, actions).err().map(|(at, _)| at);
    assert_eq!(at(RuleTrigger::Changed, &[]).as_deref(), Some("actions"));
    assert_eq!(at(RuleTrigger::Changed, &vec![hold(HoldReason::Other); 9]).as_deref(), Some("actions"));
    assert_eq!(at(RuleTrigger::Changed, &[hold(HoldReason::Other), refuse(Step::Label)]).as_deref(), Some("actions.1"));
    assert_eq!(at(RuleTrigger::Timer, &[hold(HoldReason::Other), approve.clone()]).as_deref(), Some("actions.1"));
    assert_eq!(at(RuleTrigger::BeforeTransition, std::slice::from_ref(&approve)).as_deref(), Some("actions.0"));
    assert_eq!(at(RuleTrigger::BeforeTransition, &[refuse(Step::Label)]), None);
    assert_eq!(at(RuleTrigger::Timer, &[approve]), None);
    let reversed = Rule { valid_from: Some(now()), valid_until: Some(now()), ..rule("r", &short(), &[hold(HoldReason::Other)]) };
    assert_eq!(reversed.check().unwrap_err().0, "validUntil");
    let nameless = Rule { name: " ".into(), ..rule("r", &short(), &[hold(HoldReason::Other)]) };
    assert_eq!(nameless.check().unwrap_err().0, "name");
}

/// At each due time and not before, the answer changes.
#[test]
fn a_timer_is_due_when_an_answer_can_change() {
    let since = now();
    let due = |condition: &Value, after: Duration| {
        let book = rulebook(&[Rule { trigger: RuleTrigger::Timer, ..rule("t", condition, &[hold(HoldReason::Other)]) }]);
        let times = OrderTimes { status_since: Some(since), ship_by: Some(since + Duration::hours(10)), ..OrderTimes::default() };
        book.next_due(&times, since + after).map(|at| at - since)
    };
    let minutes = |op: &str, value: Value| json!({ "fact": "minutesInStatus", "op": op, "value": value });
    assert_eq!(due(&minutes("GTE", json!(30)), Duration::zero()), Some(Duration::minutes(30)));
    assert_eq!(due(&minutes("GTE", json!(30)), Duration::minutes(30)), None);
    assert_eq!(due(&minutes("GT", json!(30)), Duration::zero()), Some(Duration::minutes(31)));
    assert_eq!(due(&minutes("BETWEEN", json!([10, 20])), Duration::minutes(10)), Some(Duration::minutes(21)));
    assert_eq!(due(&minutes("IN", json!([5, 9])), Duration::minutes(6)), Some(Duration::minutes(9)));
    assert_eq!(due(&short(), Duration::zero()), None);
    assert_eq!(due(&json!({ "fact": "trackingSilentHours", "op": "GTE", "value": 24 }), Duration::zero()), None, "no scan yet");
    let overdue = json!({ "any": [minutes("GTE", json!(10_000)), { "fact": "promiseState", "op": "EQ", "value": "OVERDUE" }] });
    assert_eq!(due(&overdue, Duration::hours(7)), Some(Duration::hours(10)));
    assert_eq!(due(&overdue, Duration::zero()), Some(Duration::hours(6) + Duration::microseconds(1)));
}

#[test]
fn a_condition_is_read_out_in_both_languages() {
    let json = json!({ "all": [
        { "fact": "channel", "op": "IN", "value": ["TAOBAO", "JD"] },
        { "any": [
            { "fact": "payable", "op": "GTE", "value": { "minorUnits": 100_000, "currency": "CNY" } },
            { "not": { "fact": "minUnitPriceRatio", "op": "LT", "value": 6050 } },
            { "fact": "fontFile", "op": "EQ", "value": false }
        ] },
        { "fact": "customerLevel", "op": "KNOWN" }
    ] });
    let condition = Condition::parse(&json).unwrap();
    assert_eq!(
        condition.text(Language::ZhCn),
        "渠道 属于 淘宝、京东 且 （应付金额 不小于 1000.00 CNY 或 并非（最低成交价占标价的比例 小于 60.5%） 或 有定制素材文件：否） 且 客户等级 已知"
    );
    assert_eq!(
        condition.text(Language::En),
        "channel is one of Taobao, JD and (payable amount is at least 1000.00 CNY or not (lowest unit price against the list price is less \
         than 60.5%) or has the file for the customization: no) and level of the customer is known"
    );
    assert_eq!(condition.leaf_text("all.1.any.2", Language::En).as_deref(), Some("has the file for the customization: no"));
    assert_eq!(condition.leaf_text("all.7", Language::En), None);
}

#[test]
fn a_trace_shows_no_free_text() {
    let json = json!({ "fact": "remark", "op": "CONTAINS_ANY", "value": ["加急", "ＡＢＣ", "x"] });
    let compiled = Condition::parse(&json).unwrap().compile(&regions).unwrap();
    let trace = compiled.trace(&facts(&json!({ "remark": "王芳 138 0000 0000 加急 abc" })));
    assert_eq!(trace.truth, Truth::True);
    assert_eq!(serde_json::to_value(&trace.leaves[0].value).unwrap(), json!(["加急", "ＡＢＣ"]));
}

#[test]
fn a_region_that_is_known_less_exactly_is_unknown() {
    let of = |codes: &[&str], fact: &str| {
        let json = json!({ "fact": "region", "op": "IN_REGION", "value": codes });
        Condition::parse(&json).unwrap().compile(&regions).unwrap().evaluate(&facts(&json!({ "region": fact })))
    };
    assert_eq!(of(&["江苏"], "320506"), Truth::True);
    assert_eq!(of(&["320500"], "320506"), Truth::True);
    assert_eq!(of(&["320500"], "32"), Truth::Unknown);
    assert_eq!(of(&["CN-JS", "US"], "330100"), Truth::False);
    assert_eq!((of(&["US"], "US-CA"), of(&["US-CA"], "US-NY"), of(&["CN"], "540100")), (Truth::True, Truth::False, Truth::True));
}

#[test]
fn too_many_nodes_are_refused() {
    let leaves = |count: usize| json!({ "any": vec![short(); count] });
    let compile = |json: &Value| Condition::parse(json).unwrap().compile(&regions);
    assert!(compile(&leaves(255)).is_ok());
    assert_eq!(compile(&leaves(256)).unwrap_err().at, "");
    let error = compile(&json!({ "not": { "all": [short(), { "fact": "skus", "op": "EQ", "value": "A" }] } })).unwrap_err();
    assert_eq!((error.at.as_str(), error.field_path().join(".")), ("not.all.1.op", "not.all.1.compare.operator".to_owned()));
    assert!(error.reason.message(Language::ZhCn).contains("运算符不适用"));
}

/// The rules that are shipped, each with facts on which it fires.
#[test]
fn the_default_rules_fire_where_they_should() {
    let clean = json!({
        "status": "PAID", "paid": true, "minutesSincePaid": 30, "activeHolds": 0, "conflicts": 0, "marks": 0, "isTest": false
    });
    let cases = [
        ("customization-without-material", json!({ "customization": true, "fontFile": false })),
        ("velocity", json!({ "phoneOrders24h": 6 })),
        ("price-anomaly", json!({ "minUnitPriceRatio": 5999 })),
        ("address-changed-after-picking", json!({ "addressChangedAfterPicking": true })),
        ("gift-short", json!({ "hasGift": true, "giftShort": 1 })),
        ("stock-short", json!({ "stockShort": 2 })),
        ("label-reprint", json!({ "labelPrints": 2 })),
        ("urgent", json!({ "service": "SAME_DAY" })),
        ("clean-and-paid", clean.clone()),
    ];
    let made = default_rules();
    assert_eq!(made.len(), cases.len());
    let rules: Vec<Rule> = made
        .iter()
        .map(|made| Rule {
            name: made.key.clone(),
            trigger: made.trigger,
            priority: made.priority,
            ..rule(&made.key, &serde_json::to_value(&made.condition).unwrap(), &made.actions)
        })
        .collect();
    for (rule, made) in rules.iter().zip(&made) {
        assert_eq!(rule.check(), Ok(()));
        made.condition.compile(&regions).unwrap();
        assert!(!made.name(Language::ZhCn).is_ascii() && made.name(Language::En).is_ascii());
    }
    for (key, facts) in cases {
        assert_eq!(fired(&rules, Occasion::Received, &facts), [key]);
    }
    // A rule that holds the order in the same round keeps it from being approved.
    let mut doubtful = clean;
    doubtful["minUnitPriceRatio"] = json!(100);
    doubtful["holds"] = json!([]);
    assert_eq!(fired(&rules, Occasion::Received, &doubtful), ["price-anomaly"]);
    assert!(made.iter().any(|rule| rule.actions.contains(&RuleAction::Alert { role: Role::Operations })));
}
