//! The lines of an order.

use std::collections::HashMap;

use domain::order::incoming::{IncomingLine, Said};
use serde::Deserialize;

use super::json::Node;
use super::order_parts::{Within, is_stated, items};
use super::order_wishes::CustomizationRules;
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::amount::{AmountRule, Purse};
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule, pieces};

/// The rules by which lines are read. Pointers are relative to the line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineRules {
    /// The place of the list.
    each: Alternatives<Pointer>,
    /// The channel's id of the line; a second line of the same id gets `#2` after it.
    id: Alternatives<TextRule>,
    /// The seller's code first, then the channel's own.
    #[serde(default)]
    sku: Alternatives<TextRule>,
    #[serde(default)]
    title: Alternatives<TextRule>,
    /// Pieces that are wanted now.
    quantity: Alternatives<TextRule>,
    /// Pieces that were ordered at first, where the platform gives them separately.
    #[serde(default)]
    ordered: Alternatives<TextRule>,
    /// Pieces that were refunded.
    #[serde(default)]
    refunded: Alternatives<TextRule>,
    /// Refunded pieces, where the platform lists them outside the lines.
    refunded_in: Option<PiecesElsewhere>,
    #[serde(default)]
    unit_price: Alternatives<AmountRule>,
    /// The price of the ordered pieces.
    #[serde(default)]
    total: Alternatives<AmountRule>,
    /// A line is a gift when one of these holds.
    #[serde(default)]
    gift: Vec<Condition>,
    /// A line needs no shipping when one of these holds.
    #[serde(default)]
    digital: Vec<Condition>,
    /// The customization of the line and its material.
    #[serde(default)]
    customization: CustomizationRules,
}

/// Pieces of lines in a list of the order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PiecesElsewhere {
    /// The place of the list in the order.
    each: Pointer,
    /// The id of the line, in an item.
    line: Pointer,
    /// The pieces, in an item.
    quantity: Pointer,
    /// A field of the line: where it is missing, the quantity of the line is the ordered one, and the wanted one is that less these pieces.
    wanted: Option<Pointer>,
}

impl LineRules {
    pub(super) fn pointer(&self) -> Option<&Pointer> {
        self.each.0.first()
    }

    /// The lines; `None` where the payload has no list of them.
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Option<Vec<IncomingLine>> {
        let (list, items) = items(&self.each, node);
        if items.is_empty() && !is_stated(&self.each, node) {
            return None;
        }
        let mut marks = Within { marks, list };
        let mut seen = HashMap::new();
        let nodes = items.clone();
        let lines = items.into_iter().enumerate().map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, marks)));
        let mut lines: Vec<IncomingLine> = lines.collect();
        for line in &mut lines {
            let count: &mut u32 = seen.entry(line.channel_line_id.clone()).or_default();
            *count += 1;
            if *count > 1 {
                line.channel_line_id = format!("{}#{count}", line.channel_line_id);
            }
        }
        if let Some(elsewhere) = &self.refunded_in {
            elsewhere.count_into(&mut lines, &nodes, node);
        }
        Some(lines)
    }

    fn read_one(&self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'_>) -> IncomingLine {
        let sku = self.sku.owned(node);
        let count = |rules: &Alternatives<TextRule>| rules.text(node).and_then(|text| pieces(&text).ok());
        let line = IncomingLine {
            channel_line_id: self.id.owned(node).or_else(|| sku.clone()).unwrap_or_else(|| "line".to_owned()),
            title: self.title.human(node),
            sku,
            quantity: self.wanted(node, marks),
            ordered: count(&self.ordered),
            refunded: count(&self.refunded),
            is_gift: Condition::any(&self.gift, node),
            requires_shipping: Condition::any(&self.digital, node).map(|digital| !digital),
            unit_price: purse.amount(&self.unit_price, node, marks),
            total: purse.amount(&self.total, node, marks),
            ..IncomingLine::default()
        };
        self.customization.read_into(line, node)
    }

    /// The pieces that are wanted. Where the number is unreadable or negative, the line is kept and marked, and none is picked.
    fn wanted(&self, node: &Node<'_>, marks: &mut Marks<'_>) -> Said<u32> {
        let text = self.quantity.text(node);
        let Some(Ok(count)) = text.as_deref().map(pieces) else {
            if let Some(pointer) = self.quantity.pointer() {
                marks.unreadable(pointer);
            }
            return if text.is_some() { Said::Unreadable } else { Said::Nothing };
        };
        Said::Value(count)
    }
}

impl PiecesElsewhere {
    fn count_into(&self, lines: &mut [IncomingLine], nodes: &[&Node<'_>], node: &Node<'_>) {
        if !self.each.is_stated_in(node) {
            return;
        }
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for item in node.each(&self.each) {
            let line = item.at(&self.line).and_then(Node::scalar);
            let count = item.at(&self.quantity).and_then(Node::scalar).and_then(|text| pieces(text).ok());
            if let (Some(line), Some(count)) = (line, count) {
                let sum = counts.entry(line).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        for (line, node) in lines.iter_mut().zip(nodes) {
            let refunded = counts.get(line.channel_line_id.as_str()).copied().unwrap_or(0);
            line.refunded = Some(refunded);
            let names_wanted =
                self.wanted.as_ref().is_none_or(|pointer| node.at(pointer).is_some_and(|found| *found != Node::Null));
            if let (false, Said::Value(ordered)) = (names_wanted, line.quantity) {
                line.quantity = Said::Value(ordered.saturating_sub(refunded));
            }
        }
    }
}
