//! Reads `policy.txt`: one line for all fields of a type with equal outcomes, one letter for each identity.

use std::collections::{BTreeMap, BTreeSet};

use super::matrix::observed::Outcome;

const TEXT: &str = include_str!("policy.txt");

/// The beginning of a row with the paths that a role may change.
const CHANGES: &str = "CHANGES ";

/// The identities, in the order of the letters.
pub const IDENTITIES: [&str; 14] = [
    "customer service",
    "warehouse A",
    "lead of A",
    "warehouse B",
    "finance",
    "manager",
    "operations",
    "purchasing",
    "system",
    "nobody",
    "expired",
    "suspended",
    "scoped manager",
    "scoped finance",
];

/// The identity that stands for a role whose token is limited in nothing that the test's order needs.
fn identity_of(role: &str) -> &'static str {
    match role {
        "CUSTOMER_SERVICE" => "customer service",
        "WAREHOUSE" => "warehouse A",
        "WAREHOUSE_LEAD" => "lead of A",
        "FINANCE" => "finance",
        "MANAGER" => "manager",
        "OPERATIONS" => "operations",
        "PURCHASING" => "purchasing",
        "SYSTEM" => "system",
        other => panic!("{other} has no identity in the policy"),
    }
}

/// The expected outcome of one field for one identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `V`: a value, in every answer that has the field.
    Value,
    /// `C`: a payload whose only refusal is `COMPANY_SETTING`.
    CompanySetting,
    /// `F`: null and `FORBIDDEN`, in every answer that has the field.
    Forbidden,
    /// `U`: `UNAUTHENTICATED` for the whole request.
    Unauthenticated,
    /// `-`: the field is in no answer.
    Absent,
}

impl Expected {
    /// Whether all outcomes that were found are as expected.
    pub fn allows(self, found: &BTreeSet<Outcome>) -> bool {
        match self {
            Self::Value | Self::CompanySetting => {
                !found.is_empty() && found.iter().all(|one| matches!(one, Outcome::Value | Outcome::Null))
            }
            Self::Forbidden => found.len() == 1 && found.contains(&Outcome::Forbidden),
            Self::Unauthenticated => found.len() == 1 && found.contains(&Outcome::Unauthenticated),
            Self::Absent => found.is_empty(),
        }
    }
}

/// The rows: letters by type and field, and the arguments that each field names.
pub struct Policy(BTreeMap<(String, String), (Vec<Expected>, Vec<String>)>);

impl Policy {
    /// Reads the file of the policy.
    pub fn read() -> Self {
        let mut rows = BTreeMap::new();
        let is_row = |line: &&str| !line.trim().is_empty() && !line.starts_with('#') && !line.starts_with(CHANGES);
        for line in TEXT.lines().filter(is_row) {
            let mut words = line.split_whitespace();
            let (owner, letters) = (words.next().expect("a type"), words.next().expect("letters"));
            let letters: Vec<Expected> = letters.chars().map(|letter| expected(letter, line)).collect();
            assert_eq!(letters.len(), IDENTITIES.len(), "a letter for each identity: {line}");
            for field in words {
                let (field, arguments) = field.trim_end_matches(')').split_once('(').unwrap_or((field, ""));
                let arguments = arguments.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
                let before = rows.insert((owner.to_owned(), field.to_owned()), (letters.clone(), arguments));
                assert!(before.is_none(), "{owner}.{field} has two rows");
            }
        }
        Self(rows)
    }

    /// What of an order the mutations of each role may change, as paths.
    pub fn changes() -> impl Iterator<Item = (String, Vec<String>)> {
        let rows = TEXT.lines().filter_map(|line| line.strip_prefix(CHANGES));
        rows.map(|row| {
            let mut words = row.split_whitespace().map(str::to_owned);
            (words.next().expect("a role"), words.collect())
        })
    }

    /// Type, field and arguments of each row.
    pub fn rows(&self) -> impl Iterator<Item = (String, String, Vec<String>)> {
        self.0.iter().map(|((owner, field), (_, arguments))| (owner.clone(), field.clone(), arguments.clone()))
    }

    /// The expected outcomes of the identity at this index.
    pub fn of(&self, place: usize) -> impl Iterator<Item = (String, String, Expected)> {
        self.0.iter().map(move |((owner, field), (letters, _))| (owner.clone(), field.clone(), letters[place]))
    }

    /// The expected outcome of a field for an identity.
    pub fn expects(&self, identity: &str, owner: &str, field: &str) -> Expected {
        let place = IDENTITIES.iter().position(|name| *name == identity).unwrap_or_else(|| panic!("{identity} has no letter"));
        let row = self.0.get(&(owner.to_owned(), field.to_owned())).unwrap_or_else(|| panic!("{owner}.{field} has no row"));
        row.0[place]
    }

    /// Whether a role gets a value of a field.
    pub fn shows(&self, role: &str, owner: &str, field: &str) -> bool {
        self.expects(identity_of(role), owner, field) == Expected::Value
    }

    /// Whether a root field is about every shop: a manager or finance is answered with a token of all shops, and refused with one of some.
    pub fn is_of_the_company(&self, root: &str, field: &str) -> bool {
        [("manager", "scoped manager"), ("finance", "scoped finance")].into_iter().any(|(whole, scoped)| {
            let of_some = self.expects(scoped, root, field);
            self.expects(whole, root, field) == Expected::Value
                && matches!(of_some, Expected::Forbidden | Expected::CompanySetting)
        })
    }

    /// The fields of which at least one identity gets a value.
    pub fn readable(&self) -> impl Iterator<Item = (&str, &str)> {
        let some = |letters: &Vec<Expected>| letters.contains(&Expected::Value);
        self.0.iter().filter(move |(_, (letters, _))| some(letters)).map(|((owner, field), _)| (owner.as_str(), field.as_str()))
    }
}

fn expected(letter: char, line: &str) -> Expected {
    match letter {
        'V' => Expected::Value,
        'C' => Expected::CompanySetting,
        'F' => Expected::Forbidden,
        'U' => Expected::Unauthenticated,
        '-' => Expected::Absent,
        other => panic!("{other} is no letter of the policy: {line}"),
    }
}
