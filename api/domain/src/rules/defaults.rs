//! The rules that are shipped, as data in `default_rules.json`.

use serde::Deserialize;

use crate::kernel::label::Language;
use crate::rules::action::RuleAction;
use crate::rules::condition::Condition;
use crate::rules::rule::RuleTrigger;

/// A rule that is shipped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DefaultRule {
    /// The key, which never changes, so that a rule is installed once.
    pub key: String,
    /// The name in Chinese.
    zh: String,
    /// The name in English.
    en: String,
    /// The moment at which it is asked.
    pub trigger: RuleTrigger,
    /// The place among the rules.
    pub priority: i32,
    /// The condition over facts.
    pub condition: Condition,
    /// The actions where the condition holds.
    pub actions: Vec<RuleAction>,
}

impl DefaultRule {
    /// The name in `language`.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::ZhCn => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// The rules that are shipped, in the order of their priority. A test holds that the file can be read.
pub fn default_rules() -> Vec<DefaultRule> {
    serde_json::from_str(include_str!("default_rules.json")).unwrap_or_default()
}
