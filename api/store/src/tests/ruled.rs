//! What rules left on the orders of the tests.

use chrono::Duration;
use domain::kernel::ids::{Mint, RuleId};
use domain::order::Line;
use domain::order::effect::{EffectSource, EffectSourceKind, Effects, PriorityEffect, TagEffect};
use domain::order::hold::{Hold, HoldReason, HoldState};
use domain::order::rule_memory::RuleMemory;
use domain::refusal::{Code, Reason};
use uuid::Uuid;

use super::fixture::{now, person};

/// A rule as the source of an effect.
fn effect_source(version: i64) -> EffectSource {
    let because = Reason::with(Code::RuleDecided, ["price"]);
    EffectSource { kind: EffectSourceKind::Rule, id: Uuid::from_u128(7), version, because }
}

/// Tags and priorities of a rule and of a person.
pub fn effects() -> Effects {
    Effects {
        tags: vec![TagEffect { tag: "GIFT_MISSING".into(), sources: vec![effect_source(1)] }],
        priorities: vec![PriorityEffect { priority: 100, source: effect_source(2) }],
        by_person: Some(5),
    }
}

/// The memory of an order that rules have looked at.
pub fn rule_memory() -> RuleMemory {
    let rule = RuleId(Uuid::from_u128(7));
    let mut memory = RuleMemory::default();
    memory.due_at = Some(now() + Duration::minutes(5));
    memory.release(rule, 3);
    memory
}

/// A hold of a rule, in this state.
pub fn hold(mint: &mut Mint, state: HoldState, lines: &[Line]) -> Hold {
    Hold {
        id: mint.next(),
        reason: HoldReason::AddressCheck,
        note: Some("再问一次".into()),
        lines: lines.iter().map(|line| line.id).collect(),
        state,
        placed_at: now(),
        placed_by: person(),
        release_at: Some(now() + Duration::hours(1)),
        released_at: (state == HoldState::Released).then(now),
        released_by: (state == HoldState::Released).then(person),
        release_note: (state == HoldState::Released).then(|| "called back".to_owned()),
        sources: vec![effect_source(7)],
    }
}
