//! `[graphql.cost]`: how much of the server one token may use.

use std::collections::BTreeMap;

use budget::RoleBudget;
use serde::{Deserialize, Serialize};

/// The limits of the cost of operations. An object costs 1, a list as many times its items as it may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CostSettings {
    /// Whether a caller who spent the whole budget is refused. The cost of an operation is reported either way.
    pub throttle: bool,
    /// The maximum that a token may spend at once, and so the maximum cost of one operation.
    pub maximum: u64,
    /// The amount that a token regains each second.
    pub restore_rate: u64,
    /// Other figures for a role, by its name in small letters. Of several roles the one with the highest figures counts.
    pub roles: BTreeMap<String, RoleBudget>,
}

impl Default for CostSettings {
    fn default() -> Self {
        Self { throttle: true, maximum: 1_000_000, restore_rate: 50_000, roles: BTreeMap::new() }
    }
}

impl CostSettings {
    /// The highest figures of these roles, by their names in tokens; the usual figures without a role.
    pub fn of_roles<'a>(&self, roles: impl Iterator<Item = &'a str>) -> RoleBudget {
        let usual = RoleBudget { maximum: self.maximum, restore_rate: self.restore_rate };
        if self.roles.is_empty() {
            return usual;
        }
        let own = |role: &str| self.roles.iter().find(|(name, _)| name.eq_ignore_ascii_case(role)).map_or(usual, |(_, own)| *own);
        roles.map(own).max_by_key(|budget| (budget.restore_rate, budget.maximum)).unwrap_or(usual)
    }

    /// Whether every figure is between 1 and 1,000,000,000.
    pub fn is_sound(&self) -> bool {
        let sound = |maximum: u64, rate: u64| (1..=1_000_000_000).contains(&maximum) && (1..=1_000_000_000).contains(&rate);
        sound(self.maximum, self.restore_rate) && self.roles.values().all(|role| sound(role.maximum, role.restore_rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_with_the_most_counts() {
        let system = RoleBudget { maximum: 5, restore_rate: 500_000 };
        let finance = RoleBudget { maximum: 7, restore_rate: 1 };
        let roles = BTreeMap::from([("system".to_owned(), system), ("finance".to_owned(), finance)]);
        let settings = CostSettings { roles, ..CostSettings::default() };
        let usual = RoleBudget { maximum: settings.maximum, restore_rate: settings.restore_rate };
        assert_eq!(settings.of_roles(["MANAGER"].into_iter()), usual);
        assert_eq!(settings.of_roles(["FINANCE"].into_iter()), finance);
        assert_eq!(settings.of_roles(["FINANCE", "MANAGER"].into_iter()), usual);
        assert_eq!(settings.of_roles(["FINANCE", "SYSTEM"].into_iter()), system);
        assert!(settings.is_sound() && !CostSettings { restore_rate: 0, ..settings }.is_sound());
    }
}
