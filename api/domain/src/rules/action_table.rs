//! The parameters of each kind of action: the table, and reading, showing and describing actions by it.

use crate::access::actor::Role;
use crate::kernel::hold_reason::HoldReason;
use crate::kernel::label::Language;
use crate::kernel::rule_fault::RuleFault;
use crate::refusal::Reason;
use crate::rules::action::{RuleAction, RuleActionKind, Step, fault};
use crate::rules::fact::FactType;
use crate::task::kind::TaskKind;

/// The most minutes of an action: one year.
const MOST_MINUTES: u32 = 525_600;
/// The bounds of a priority.
const PRIORITIES: std::ops::RangeInclusive<i32> = -1_000..=1_000;

/// The row of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterRow {
    /// The name in the API.
    pub name: &'static str,
    /// The type of the value.
    pub kind: FactType,
    /// Whether an action without it is refused.
    pub is_required: bool,
    zh: &'static str,
    en: &'static str,
}

impl ParameterRow {
    const fn new(name: &'static str, kind: FactType, is_required: bool, zh: &'static str, en: &'static str) -> Self {
        Self { name, kind, is_required, zh, en }
    }

    /// The description in `language`.
    pub fn description(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }

    /// The values that an enum takes; empty = the parameter is no enum.
    pub fn values(&self) -> Vec<&'static str> {
        match self.name {
            "reason" => HoldReason::ALL.iter().filter(|reason| !reason.is_channels_own()).map(|reason| reason.name()).collect(),
            "role" => Role::ALL.iter().filter(|role| **role != Role::System).map(|role| role.name()).collect(),
            "kind" => TaskKind::ALL.iter().map(|kind| kind.name()).collect(),
            "step" => {
                crate::kernel::status::OrderStatus::ALL.iter().map(|status| status.name()).chain([Step::Label.name()]).collect()
            }
            _ => Vec::new(),
        }
    }
}

const TAG: ParameterRow = ParameterRow::new("tag", FactType::String, true, "标签，1 至 40 个字符", "the tag, 1 to 40 characters");
const ROLE: ParameterRow = ParameterRow::new("role", FactType::Enum, true, "负责的角色", "the role that it is for");

impl RuleActionKind {
    /// The parameters of the kind.
    pub fn parameters(self) -> &'static [ParameterRow] {
        use FactType as T;
        const fn row(name: &'static str, kind: T, is_required: bool, zh: &'static str, en: &'static str) -> ParameterRow {
            ParameterRow::new(name, kind, is_required, zh, en)
        }
        match self {
            Self::Hold => &[
                const { row("reason", T::Enum, true, "挂起原因", "the reason of the hold") },
                const {
                    row("releaseAfterMinutes", T::Int, false, "多少分钟后自动解除", "minutes after which it releases itself")
                },
            ],
            Self::Tag | Self::Untag => &[TAG],
            Self::Priority => &[const { row("priority", T::Int, true, "优先级，-1000 至 1000", "the priority, -1000 to 1000") }],
            Self::Task => &[
                ROLE,
                const { row("kind", T::Enum, false, "待办类型", "the kind of the task") },
                const { row("dueMinutes", T::Int, false, "多少分钟内完成", "minutes until it is due") },
            ],
            Self::Alert => &[ROLE],
            Self::Approve => &[const {
                row(
                    "coolingOffMinutes",
                    T::Int,
                    true,
                    "付款后可修改的分钟数",
                    "minutes after the payment for changes of the buyer",
                )
            }],
            Self::Refuse => &[
                const {
                    row("step", T::Enum, true, "被拒绝的操作：目标状态或打印面单", "the step: a status, or the print of a label")
                },
                const {
                    row(
                        "guide",
                        T::String,
                        false,
                        "给操作人的说明，1 至 200 个字符",
                        "advice for the person, 1 to 200 characters",
                    )
                },
            ],
        }
    }
}

/// The parameters of one action while it is read.
struct Given<'a> {
    parameters: &'a [(String, String)],
}

type Read<T> = Result<T, (String, Reason)>;

impl Given<'_> {
    fn find(&self, name: &str) -> Option<(String, &str)> {
        let index = self.parameters.iter().position(|(given, _)| given == name)?;
        Some((format!("parameters.{index}.value"), &self.parameters[index].1))
    }

    fn optional<T>(&self, name: &str, allowed: &str, read: impl Fn(&str) -> Option<T>) -> Read<Option<T>> {
        let Some((at, text)) = self.find(name) else { return Ok(None) };
        read(text).map(Some).ok_or_else(|| fault(&at, RuleFault::OutOfBounds, allowed))
    }

    fn required<T>(&self, name: &str, allowed: &str, read: impl Fn(&str) -> Option<T>) -> Read<T> {
        self.optional(name, allowed, read)?.ok_or_else(|| fault("parameters", RuleFault::MissingParameter, name))
    }

    fn minutes(&self, name: &str) -> Read<Option<u32>> {
        self.optional(name, &format!("1 – {MOST_MINUTES}"), |text| text.parse().ok().filter(|n| (1..=MOST_MINUTES).contains(n)))
    }

    fn role(&self) -> Read<Role> {
        self.required("role", "Role", |text| Role::from_name(text).filter(|role| *role != Role::System))
    }

    fn tag(&self) -> Read<String> {
        self.required("tag", "1 – 40", |text| text_of(text, 40))
    }
}

/// A text without control characters, of at most so many letters.
fn text_of(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let fits = (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

impl RuleAction {
    /// Reads an action from its parameters as people write them.
    ///
    /// # Errors
    /// `RULE_ACTION_INVALID` with the place inside the action, such as `parameters.0.value`.
    pub fn parse(kind: RuleActionKind, parameters: &[(String, String)]) -> Read<Self> {
        let rows = kind.parameters();
        for (index, (name, _)) in parameters.iter().enumerate() {
            let is_known = rows.iter().any(|row| row.name == name);
            if !is_known || parameters[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(fault(&format!("parameters.{index}.name"), RuleFault::UnknownParameter, name));
            }
        }
        let given = Given { parameters };
        Ok(match kind {
            RuleActionKind::Hold => Self::Hold {
                reason: given.required("reason", "HoldReason", |text| {
                    HoldReason::from_name(text).filter(|reason| !reason.is_channels_own())
                })?,
                release_after_minutes: given.minutes("releaseAfterMinutes")?,
            },
            RuleActionKind::Tag => Self::Tag { tag: given.tag()? },
            RuleActionKind::Untag => Self::Untag { tag: given.tag()? },
            RuleActionKind::Priority => Self::Priority {
                priority: given.required("priority", "-1000 – 1000", |text| {
                    text.parse().ok().filter(|number| PRIORITIES.contains(number))
                })?,
            },
            RuleActionKind::Task => Self::Task {
                role: given.role()?,
                kind: given.optional("kind", "TaskKind", TaskKind::from_name)?,
                due_minutes: given.minutes("dueMinutes")?,
            },
            RuleActionKind::Alert => Self::Alert { role: given.role()? },
            RuleActionKind::Approve => Self::Approve {
                cooling_off_minutes: given.required("coolingOffMinutes", &format!("0 – {MOST_MINUTES}"), |text| {
                    text.parse().ok().filter(|minutes| *minutes <= MOST_MINUTES)
                })?,
            },
            RuleActionKind::Refuse => Self::Refuse {
                step: given.required("step", "OrderStatus, LABEL", Step::from_name)?,
                guide: given.optional("guide", "1 – 200", |text| text_of(text, 200))?,
            },
        })
    }

    /// The kind of the action.
    pub fn kind(&self) -> RuleActionKind {
        match self {
            Self::Hold { .. } => RuleActionKind::Hold,
            Self::Tag { .. } => RuleActionKind::Tag,
            Self::Untag { .. } => RuleActionKind::Untag,
            Self::Priority { .. } => RuleActionKind::Priority,
            Self::Task { .. } => RuleActionKind::Task,
            Self::Alert { .. } => RuleActionKind::Alert,
            Self::Approve { .. } => RuleActionKind::Approve,
            Self::Refuse { .. } => RuleActionKind::Refuse,
        }
    }

    /// The parameters that the action has, by name, as people write them.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        let minutes = |name, minutes: &Option<u32>| minutes.map(|minutes| (name, minutes.to_string()));
        match self {
            Self::Hold { reason, release_after_minutes } => {
                all.push(("reason", reason.name().to_owned()));
                all.extend(minutes("releaseAfterMinutes", release_after_minutes));
            }
            Self::Tag { tag } | Self::Untag { tag } => all.push(("tag", tag.clone())),
            Self::Priority { priority } => all.push(("priority", priority.to_string())),
            Self::Task { role, kind, due_minutes } => {
                all.push(("role", role.name().to_owned()));
                all.extend(kind.map(|kind| ("kind", kind.name().to_owned())));
                all.extend(minutes("dueMinutes", due_minutes));
            }
            Self::Alert { role } => all.push(("role", role.name().to_owned())),
            Self::Approve { cooling_off_minutes } => all.push(("coolingOffMinutes", cooling_off_minutes.to_string())),
            Self::Refuse { step, guide } => {
                all.push(("step", step.name().to_owned()));
                all.extend(guide.clone().map(|guide| ("guide", guide)));
            }
        }
        all
    }

    /// The action in a sentence.
    pub fn summary(&self, language: Language) -> String {
        let is_chinese = language == Language::ZhCn;
        let pick = |zh: String, en: String| if is_chinese { zh } else { en };
        match self {
            Self::Hold { reason, release_after_minutes } => {
                let (label, phrase) = (reason.label(language), reason.phrase(language));
                let until =
                    release_after_minutes.map(|n| pick(format!("，{n} 分钟后自动解除"), format!(", released after {n} minutes")));
                pick(format!("挂起：{label}"), format!("hold: {phrase}")) + &until.unwrap_or_default()
            }
            Self::Tag { tag } => pick(format!("加标签「{tag}」"), format!("add the tag \"{tag}\"")),
            Self::Untag { tag } => pick(format!("去掉标签「{tag}」"), format!("remove the tag \"{tag}\"")),
            Self::Priority { priority } => pick(format!("优先级设为 {priority}"), format!("set the priority to {priority}")),
            Self::Task { role, kind, due_minutes } => {
                let label = role.phrase(language);
                let kind = kind.map(|kind| kind.label(language));
                let kind = kind.map(|kind| pick(format!("（{kind}）"), format!(" ({kind})"))).unwrap_or_default();
                let due =
                    due_minutes.map(|n| pick(format!("，{n} 分钟内完成"), format!(", due in {n} minutes"))).unwrap_or_default();
                pick(format!("给{label}建待办{kind}{due}"), format!("create a task for {label}{kind}{due}"))
            }
            Self::Alert { role } => pick(format!("预警{}", role.label(language)), format!("alert {}", role.phrase(language))),
            Self::Approve { cooling_off_minutes: n } => {
                pick(format!("付款 {n} 分钟后自动审核"), format!("approve {n} minutes after the payment"))
            }
            Self::Refuse { step, guide } => {
                let label = step.label(language);
                let guide = guide.as_ref().map(|guide| pick(format!("：{guide}"), format!(": {guide}"))).unwrap_or_default();
                pick(format!("拒绝操作（{label}）{guide}"), format!("refuse the step \"{label}\"{guide}"))
            }
        }
    }
}
