//! Returns (售后): their statuses and the effects of each step.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::ids::{HoldId, LineId, ReturnId};
use crate::kernel::money::decimal_text;
use crate::kernel::status::OrderStatus;
use crate::order::contents::ClosedLine;
use crate::order::heard::OwnAmount;
use crate::order::hold::{Hold, HoldReason, HoldState};
use crate::order::progress::Decision;
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

pub use crate::kernel::return_status::ReturnStatus;

/// The remedy that the customer wants of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = return_kind)]
pub enum ReturnKind {
    /// Money back; the customer keeps the goods.
    #[label("仅退款", "refund only")]
    RefundOnly,
    /// Goods back, then money back.
    #[label("退货退款", "return and refund")]
    ReturnAndRefund,
    /// Goods back, other goods out.
    #[label("换货", "exchange")]
    Exchange,
}

/// The reason of a return, as a code that can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = return_reason)]
pub enum ReturnReason {
    /// The goods arrived broken.
    #[label("破损", "damaged")]
    Damaged,
    /// Other goods were sent.
    #[label("发错货", "wrong goods")]
    Wrong,
    /// A part or a piece was not in the parcel.
    #[label("少件", "missing part")]
    Missing,
    /// The goods were ordered or sent twice.
    #[label("重复", "duplicate")]
    Duplicate,
    /// The goods are worse than described.
    #[label("质量问题", "quality")]
    Quality,
    /// The customer changed their mind.
    #[label("不想要了", "changed mind")]
    ChangedMind,
    /// Another reason, which the return's text states.
    #[label("其他", "other")]
    Other,
}

/// One return of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The id of the return.
    pub id: ReturnId,
    /// The number that people use: the order's number, `-R` and a count.
    pub number: String,
    /// The kind of the return.
    pub kind: ReturnKind,
    /// The status of the return.
    pub status: ReturnStatus,
    /// The lines and pieces; empty = all.
    pub lines: Vec<ReturnLine>,
    /// The reason as the customer or a clerk wrote it.
    pub reason: Option<String>,
    /// The reason as a code; `None` = no code was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<ReturnReason>,
    /// The time at which it was requested.
    pub requested_at: DateTime<Utc>,
    /// The time of its last change of status.
    pub status_since: DateTime<Utc>,
    /// The amount paid back in minor units; `None` = not refunded.
    pub refund: Option<i64>,
    /// The amount that was paid back of the order before the return was requested, minor units; `None` = not recorded. A later
    /// refund by the channel counts as the refund of this return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded_before: Option<i64>,
}

/// The pieces of a line that come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The id of the line.
    pub line: LineId,
    /// The number of pieces.
    pub quantity: u32,
}

impl ReturnStatus {
    /// The statuses of returns that still need work.
    pub const OPEN: [Self; 3] = [Self::Requested, Self::Approved, Self::Received];
}

/// A request to open a return.
#[derive(Debug, Clone)]
pub struct OpenReturn {
    /// The id of the new return.
    pub id: ReturnId,
    /// The id of the hold that keeps the goods in the house until a refund requested before they left is answered.
    pub hold: HoldId,
    /// The kind of the return.
    pub kind: ReturnKind,
    /// The lines and pieces; empty = all.
    pub lines: Vec<ReturnLine>,
    /// The reason as free text.
    pub reason: Option<String>,
    /// The reason as a code; `None` = no code was chosen.
    pub reason_code: Option<ReturnReason>,
}

/// A step of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnStep {
    /// Approve the requested return.
    Approve,
    /// Decline the requested return.
    Reject,
    /// Record that the goods are back.
    Receive,
    /// Pay back so many minor units.
    Refund(i64),
}

impl Order {
    /// Opens a return.
    ///
    /// # Errors
    /// `WRONG_STATUS` before the order left (a refund alone: before it was paid) or of a cancelled order (a refund alone is allowed),
    /// `INVALID_INPUT` for a line of another order, `QUANTITY_EXCEEDED` for more pieces than the line has outside other returns.
    pub fn open_return(mut self, wanted: OpenReturn, now: DateTime<Utc>) -> Decision {
        let (from, word) = match wanted.kind {
            ReturnKind::RefundOnly => (OrderStatus::Paid, "PAID … COMPLETED"),
            ReturnKind::ReturnAndRefund | ReturnKind::Exchange => (OrderStatus::Shipped, "SHIPPED / DELIVERED / COMPLETED"),
        };
        let refund_of_cancelled = self.status == OrderStatus::Cancelled && wanted.kind == ReturnKind::RefundOnly;
        if self.status < from || (self.status == OrderStatus::Cancelled && !refund_of_cancelled) {
            return Err(Refusal::because(Reason::with(Code::WrongStatus, [self.status.name(), word])));
        }
        let lines = self.pieces_for(wanted.kind, wanted.lines)?;
        self.returns.push(Return {
            id: wanted.id,
            number: format!("{}-R{}", self.number, self.returns.len() + 1),
            kind: wanted.kind,
            status: ReturnStatus::Requested,
            lines,
            reason: wanted.reason,
            reason_code: wanted.reason_code,
            requested_at: now,
            status_since: now,
            refund: None,
            refunded_before: Some(self.totals.refunded),
        });
        let mut events = vec![Event::OrderReturnChanged { order_return: wanted.id, status: ReturnStatus::Requested }];
        if wanted.kind == ReturnKind::RefundOnly && self.has_goods_in_house() {
            let number = self.returns.last().map(|one| one.number.clone());
            events.push(Event::OrderHoldPlaced { hold: wanted.hold, reason: HoldReason::RefundRequested });
            self.holds.push(Hold::by_house(wanted.hold, HoldReason::RefundRequested, number, now));
        }
        Ok((self, events))
    }

    /// The pieces of a new return: the requested ones, or all. Where another return has some already, all means those that are
    /// left. A refund alone without lines is about money and no pieces; the refundable amount bounds it.
    fn pieces_for(&self, kind: ReturnKind, wanted: Vec<ReturnLine>) -> Result<Vec<ReturnLine>, Refusal> {
        if wanted.is_empty() {
            let claims = |line: &Line| self.counted_returns().any(|one| one.pieces_of(line) > 0);
            if kind == ReturnKind::RefundOnly || !self.lines.iter().any(claims) {
                return Ok(wanted);
            }
            let rest = self.lines.iter().map(|line| ReturnLine { line: line.id, quantity: self.returnable(line) });
            let rest: Vec<ReturnLine> = rest.filter(|part| part.quantity > 0).collect();
            let Some(first) = self.lines.first().filter(|_| rest.is_empty()) else { return Ok(rest) };
            return Err(self.exceeds(first));
        }
        for part in &wanted {
            let Some(line) = self.lines.iter().find(|line| line.id == part.line) else {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines.line"])).at("lines"));
            };
            let asked = wanted.iter().filter(|one| one.line == line.id).map(|one| one.quantity).fold(0, u32::saturating_add);
            if part.quantity == 0 || asked > self.returnable(line) {
                return Err(self.exceeds(line));
            }
        }
        Ok(wanted)
    }

    /// The refusal of more pieces of a line than can come back; it names the returns that have the others.
    fn exceeds(&self, line: &Line) -> Refusal {
        let others: Vec<&str> =
            self.counted_returns().filter(|one| one.pieces_of(line) > 0).map(|one| one.number.as_str()).collect();
        let what = if others.is_empty() { line.title.clone() } else { format!("{} ({})", line.title, others.join(", ")) };
        Refusal::because(Reason::with(Code::QuantityExceeded, [what])).at("lines")
    }

    /// The amount that the channel paid back since a return was requested and that no other return accounts for, minor units: the
    /// same money is not paid back twice.
    pub(crate) fn paid_back_by_channel(&self, case: &Return) -> i64 {
        let Some(before) = case.refunded_before else { return 0 };
        let others = self.returns.iter().filter(|one| one.id != case.id && one.status_since >= case.requested_at);
        let of_others = others.filter_map(|one| one.refund).fold(0, i64::saturating_add);
        self.totals.refunded.saturating_sub(before).saturating_sub(of_others).max(0)
    }

    /// The returns whose pieces no other return may have. Exchanged pieces are with the customer again.
    fn counted_returns(&self) -> impl Iterator<Item = &Return> {
        self.returns.iter().filter(|one| !matches!(one.status, ReturnStatus::Rejected | ReturnStatus::Exchanged))
    }

    /// The amount that was paid and not paid back, minor units; 0 where more was paid back than paid.
    pub(crate) fn refundable(&self) -> i64 {
        self.totals.paid.saturating_sub(self.totals.refunded).max(0)
    }

    /// The pieces of a line that no return has. A piece that was paid back here and that the channel has removed from the line
    /// since counts once.
    fn returnable(&self, line: &Line) -> u32 {
        let sum = |pieces: &mut dyn Iterator<Item = u32>| pieces.fold(0, u32::saturating_add);
        let claimed = sum(&mut self.counted_returns().map(|one| one.pieces_of(line)));
        let refunded = |one: &&Return| one.status == ReturnStatus::Refunded;
        let paid_back = sum(&mut self.counted_returns().filter(refunded).map(|one| one.pieces_of(line)));
        let gone_already = paid_back.min(line.refunded_quantity);
        line.quantity.saturating_sub(claimed - gone_already)
    }

    /// Takes a step of a return.
    ///
    /// # Errors
    /// `NOT_FOUND`, `RETURN_WRONG_STATUS`, `NOTHING_TO_RECEIVE` for goods of a refund alone, `REPLACEMENT_SENT`
    /// for a refund of an exchange that was sent again, `REFUND_EXCEEDED` for more than was paid and not paid back yet.
    pub fn move_return(mut self, id: ReturnId, step: ReturnStep, now: DateTime<Utc>) -> Decision {
        let Some(index) = self.returns.iter().position(|order_return| order_return.id == id) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, ["return"])).at("return"));
        };
        let status = self.returns[index].next(step)?;
        let is_received_exchange = |case: &Return| case.kind == ReturnKind::Exchange && case.status == ReturnStatus::Received;
        if let ReturnStep::Refund(amount) = step {
            let by_channel = self.paid_back_by_channel(&self.returns[index]);
            let left = self.refundable().saturating_add(by_channel);
            if amount <= 0 || amount > left {
                let text = |minor| decimal_text(minor, self.currency);
                return Err(Refusal::because(Reason::with(Code::RefundExceeded, [text(amount), text(left)])).at("amount"));
            }
            if is_received_exchange(&self.returns[index]) {
                self.keep_replacement(index)?;
            }
            let reported = by_channel.min(amount);
            let channel = self.heard.refunded_by_channel().saturating_sub(reported);
            self.heard.own_refunds.push(OwnAmount { id: id.0, amount, channel });
            self.totals.refunded = self.totals.refunded.saturating_add(amount - reported);
            self.returns[index].refund = Some(amount);
        }
        self.returns[index].status = status;
        self.returns[index].status_since = now;
        if is_received_exchange(&self.returns[index]) {
            self.send_again(index);
        }
        let mut events = vec![Event::OrderReturnChanged { order_return: id, status }];
        if matches!(status, ReturnStatus::Refunded | ReturnStatus::Rejected) {
            self.answer_refund(index, now, &mut events);
        }
        events.extend(self.mark_amounts());
        Ok((self, events))
    }
}

impl Order {
    /// Opens an approved refund of pieces that were closed, so that finance pays it out.
    ///
    /// # Errors
    /// `QUANTITY_EXCEEDED` for pieces that another return has.
    pub fn agree_to_refund_closed(
        &mut self,
        id: ReturnId,
        closed: &[ClosedLine],
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let is_claimed = |line: &&Line| {
            let pieces = closed.iter().filter(|part| part.line == line.id).map(|part| part.quantity);
            pieces.fold(0, u32::saturating_add) > self.returnable(line)
        };
        if let Some(line) = self.lines.iter().find(is_claimed) {
            return Err(self.exceeds(line));
        }
        self.returns.push(Return {
            id,
            number: format!("{}-R{}", self.number, self.returns.len() + 1),
            kind: ReturnKind::RefundOnly,
            status: ReturnStatus::Approved,
            lines: closed.iter().map(|part| ReturnLine { line: part.line, quantity: part.quantity }).collect(),
            reason: Some(reason.to_owned()),
            requested_at: now,
            status_since: now,
            reason_code: None,
            refund: None,
            refunded_before: Some(self.totals.refunded),
        });
        Ok(Event::OrderReturnChanged { order_return: id, status: ReturnStatus::Approved })
    }

    /// Ends the hold that waited for the answer to a return. Goods of an order that is paid back in full stay in the house: the
    /// hold gets the reason `REFUNDED`.
    fn answer_refund(&mut self, index: usize, now: DateTime<Utc>, events: &mut Vec<Event>) {
        let number = self.returns[index].number.clone();
        let whole = self.is_refunded_whole();
        let waits = |hold: &&mut Hold| {
            hold.reason == HoldReason::RefundRequested && hold.state == HoldState::Active && hold.note.as_ref() == Some(&number)
        };
        let Some(hold) = self.holds.iter_mut().find(waits) else { return };
        if whole {
            hold.reason = HoldReason::Refunded;
        } else {
            events.push(hold.release(now, None));
            events.extend(self.advance(now));
        }
    }
}

impl Return {
    /// The pieces of a line in the return; none for a refund alone without lines, because it is about money.
    pub(crate) fn pieces_of(&self, line: &Line) -> u32 {
        if self.lines.is_empty() {
            return if self.kind == ReturnKind::RefundOnly { 0 } else { line.ordered_quantity.max(line.quantity) };
        }
        self.lines.iter().filter(|part| part.line == line.id).map(|part| part.quantity).fold(0, u32::saturating_add)
    }

    /// The status that a step leads to from here.
    ///
    /// # Errors
    /// `RETURN_WRONG_STATUS`, `NOTHING_TO_RECEIVE` for goods of a refund alone.
    pub(crate) fn next(&self, step: ReturnStep) -> Result<ReturnStatus, Refusal> {
        use ReturnStatus as S;
        let (allowed, to): (&[S], S) = match step {
            ReturnStep::Approve => (&[S::Requested], S::Approved),
            ReturnStep::Reject => (&[S::Requested, S::Approved], S::Rejected),
            ReturnStep::Receive if self.kind == ReturnKind::RefundOnly => {
                return Err(Refusal::from(Code::NothingToReceive).at("return"));
            }
            ReturnStep::Receive => (&[S::Approved], S::Received),
            // A refund alone could be marked received in older versions: such a return is paid back all the same.
            ReturnStep::Refund(_) if self.kind == ReturnKind::RefundOnly => (&[S::Approved, S::Received], S::Refunded),
            ReturnStep::Refund(_) => (&[S::Received], S::Refunded),
        };
        if allowed.contains(&self.status) {
            return Ok(to);
        }
        let is_reached = |status: &&S| self.kind != ReturnKind::RefundOnly || **status != S::Received;
        let wanted = allowed.iter().filter(is_reached).map(|status| status.name()).collect::<Vec<_>>().join(" / ");
        Err(Refusal::because(Reason::with(Code::ReturnWrongStatus, [self.status.name(), &wanted])).at("return"))
    }
}
