//! The place of an amount, its unit, and its computation from others when the platform leaves it out.

use domain::kernel::money::{Currency, Unit, minor_units};
use domain::order::incoming::{IncomingTotals, Said};
use serde::Deserialize;

use super::marks::Marks;
use super::text::{Condition, pieces};
use super::{Alternatives, Rule};
use crate::json::Node;
use crate::pointer::Pointer;

/// One rule for an amount: `"/pointer"`, or a table.
pub(crate) type AmountRule = Rule<AmountTable>;

/// An amount that is computed, conditional or written in another unit. Exactly one of `pointer`, `sum`, `total` and `fixed` is its base.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmountTable {
    /// The base is this value.
    pointer: Option<Pointer>,
    /// The base is the sum over this list …
    sum: Option<Pointer>,
    /// … of this value of each item (of the item itself when left out).
    of: Option<Pointer>,
    /// … of this value instead, where an item has it: the same amount in the order's currency.
    prefer: Option<Pointer>,
    /// The currency of an item's `of`; an amount in another currency than the order's cannot be added.
    currency: Option<Pointer>,
    /// The sum, as text, of a list that exists and in which no item counts.
    none: Option<String>,
    /// The base is this text.
    fixed: Option<String>,
    /// The base is multiplied by this number of pieces.
    times: Option<Pointer>,
    /// The base is another total of the order, which is read before.
    total: Option<Total>,
    /// Added amounts; a missing one counts as zero.
    #[serde(default)]
    plus: Vec<AmountRule>,
    /// Subtracted amounts; a missing one counts as zero.
    #[serde(default)]
    minus: Vec<AmountRule>,
    /// The condition of the rule. In a sum it is checked for each item.
    when: Option<Condition>,
    /// Whether a negative result counts as none, so that the next rule is tried.
    #[serde(default)]
    never_negative: bool,
    /// The unit, where it differs from the rest of the payload.
    unit: Option<Unit>,
}

/// A total of the order, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Total {
    Freight,
    Payable,
}

impl Total {
    fn of(self, totals: &IncomingTotals) -> Said<i64> {
        match self {
            Self::Freight => totals.freight,
            Self::Payable => totals.payable,
        }
    }
}

/// The context in which an amount is read: currency, unit and the totals read before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purse<'t> {
    pub(crate) currency: Currency,
    pub(crate) unit: Unit,
    pub(crate) totals: &'t IncomingTotals,
}

/// The amount; `None` = it is missing; an error = it is unreadable (and marked already).
type Reading = Result<Option<i64>, Unreadable>;

/// A part of an amount is unreadable, so the whole amount is unknown.
struct Unreadable;

impl Purse<'_> {
    /// The amount of the first rule that has one, in minor units; unreadable values are marked.
    pub(crate) fn amount(self, rules: &Alternatives<AmountRule>, node: &Node<'_>, marks: &mut Marks<'_>) -> Said<i64> {
        let mut said = Said::Nothing;
        for rule in &rules.0 {
            match self.rule(rule, node, marks) {
                Ok(Some(amount)) => return Said::Value(amount),
                Ok(None) => {}
                Err(Unreadable) => said = Said::Unreadable,
            }
        }
        said
    }

    fn rule(self, rule: &AmountRule, node: &Node<'_>, marks: &mut Marks<'_>) -> Reading {
        match rule {
            Rule::Pointer(pointer) => self.value(node.at(pointer), pointer, marks),
            Rule::Table(table) => self.table(table, node, marks),
        }
    }

    fn value(self, node: Option<&Node<'_>>, pointer: &Pointer, marks: &mut Marks<'_>) -> Reading {
        let text = match node {
            Some(Node::Object(_) | Node::List(_)) => "",
            node => match node.and_then(Node::scalar) {
                Some(text) => text,
                None => return Ok(None),
            },
        };
        let Ok(amount) = minor_units(text, self.unit, self.currency) else {
            marks.unreadable(pointer);
            return Err(Unreadable);
        };
        if amount.rounded {
            marks.rounded(pointer);
        }
        Ok(Some(amount.minor))
    }

    fn table(self, table: &AmountTable, node: &Node<'_>, marks: &mut Marks<'_>) -> Reading {
        let purse = Self { unit: table.unit.unwrap_or(self.unit), ..self };
        let Some(base) = purse.base(table, node, marks)? else { return Ok(None) };
        let mut amount = base;
        for (parts, sign) in [(&table.plus, 1), (&table.minus, -1)] {
            for part in parts {
                let part = purse.rule(part, node, marks)?.unwrap_or(0);
                amount = part.checked_mul(sign).and_then(|part| amount.checked_add(part)).ok_or(Unreadable)?;
            }
        }
        Ok((amount >= 0 || !table.never_negative).then_some(amount))
    }

    fn base(self, table: &AmountTable, node: &Node<'_>, marks: &mut Marks<'_>) -> Reading {
        if let Some(list) = &table.sum {
            return self.sum(table, list, node, marks);
        }
        if table.when.as_ref().is_some_and(|when| !when.holds(node)) {
            return Ok(None);
        }
        if let Some(total) = table.total {
            return match total.of(self.totals) {
                Said::Value(amount) => Ok(Some(amount)),
                Said::Nothing => Ok(None),
                Said::Unreadable => Err(Unreadable),
            };
        }
        if let Some(fixed) = &table.fixed {
            return self.text(fixed).map(Some);
        }
        let Some(pointer) = &table.pointer else { return Ok(None) };
        let Some(value) = self.value(node.at(pointer), pointer, marks)? else { return Ok(None) };
        times(value, table.times.as_ref(), node, marks).map(Some)
    }

    fn sum(self, table: &AmountTable, list: &Pointer, node: &Node<'_>, marks: &mut Marks<'_>) -> Reading {
        let mut sum: Option<i64> = match &table.none {
            Some(none) if list.is_stated_in(node) => Some(self.text(none)?),
            _ => None,
        };
        for item in node.each(list) {
            if table.when.as_ref().is_some_and(|when| !when.holds(item)) {
                continue;
            }
            let Some(value) = self.item(table, list, item, marks)? else { continue };
            let value = times(value, table.times.as_ref(), item, marks)?;
            sum = Some(sum.unwrap_or(0).checked_add(value).ok_or(Unreadable)?);
        }
        Ok(sum)
    }

    /// The amount that one item adds to a sum.
    fn item(self, table: &AmountTable, list: &Pointer, item: &Node<'_>, marks: &mut Marks<'_>) -> Reading {
        if let Some(preferred) = table.prefer.as_ref().and_then(|pointer| item.at(pointer))
            && let Some(value) = self.value(Some(preferred), list, marks)?
        {
            return Ok(Some(value));
        }
        let currency = table.currency.as_ref().and_then(|pointer| item.at(pointer)?.scalar());
        if currency.is_some_and(|code| code != self.currency.code()) {
            marks.unreadable(list);
            return Err(Unreadable);
        }
        match &table.of {
            Some(pointer) => self.value(item.at(pointer), list, marks),
            None => self.value(Some(item), list, marks),
        }
    }

    /// An amount that is written in the mapping itself.
    fn text(self, text: &str) -> Result<i64, Unreadable> {
        minor_units(text, self.unit, self.currency).map(|amount| amount.minor).map_err(|_| Unreadable)
    }
}

fn times(value: i64, pointer: Option<&Pointer>, node: &Node<'_>, marks: &mut Marks<'_>) -> Result<i64, Unreadable> {
    let Some(pointer) = pointer else { return Ok(value) };
    let count = node.at(pointer).and_then(Node::scalar).and_then(|text| pieces(text).ok());
    count.and_then(|count| value.checked_mul(i64::from(count))).ok_or_else(|| {
        marks.unreadable(pointer);
        Unreadable
    })
}

impl Alternatives<AmountRule> {
    /// The pointer to report when there is no amount.
    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        self.0.first().and_then(|rule| match rule {
            Rule::Pointer(pointer) => Some(pointer),
            Rule::Table(table) => table.pointer.as_ref().or(table.sum.as_ref()),
        })
    }
}
