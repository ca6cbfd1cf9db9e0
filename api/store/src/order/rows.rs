//! One order as rows of its tables, and back. The read model is made from these rows, so that it cannot differ from them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::order::hold::Hold;
use domain::order::payment::Payment;
use domain::order::returns::{Return, ReturnLine};
use domain::order::shipment::{Shipment, ShipmentLine, TrackingEvent};
use domain::order::warehouse::WarehouseProfile;
use domain::order::{Contact, Order};
use domain::search::reversed_number;
use entity::after_sales::{order_return, order_return_line};
use entity::order;
use entity::order::{fact, hold, order_line, payment, shipment, shipment_line, tracking_event};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::StoreError;
use crate::base::value::{
    count, from_json, from_json_of, from_word, json, json_of, micros, micros_of, position, time, time_of, word,
};
use crate::order::contact::ContactColumns;
use crate::order::line_row::{line, line_row};
use crate::order::order_row;

/// The rows of one order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRows {
    pub order: order::Model,
    pub lines: Vec<order_line::Model>,
    pub payments: Vec<payment::Model>,
    pub shipments: Vec<shipment::Model>,
    pub shipment_lines: Vec<shipment_line::Model>,
    /// The newest reports of each parcel; the table may hold more.
    pub reports: Vec<tracking_event::Model>,
    pub holds: Vec<hold::Model>,
    pub facts: Vec<fact::Model>,
    pub returns: Vec<order_return::Model>,
    pub return_lines: Vec<order_return_line::Model>,
}

impl OrderRows {
    /// The rows of the order, as it is to be written at `now`.
    pub fn of(order: &Order, contact: ContactColumns, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let id = order.id.0;
        let mut rows = Self {
            order: order_row::row(order, contact, now)?,
            lines: order
                .lines
                .iter()
                .enumerate()
                .map(|(index, line)| line_row(id, position(index), line))
                .collect::<Result<_, _>>()?,
            payments: enumerated(&order.payments, |index, payment| payment_row(id, index, payment)),
            shipments: enumerated(&order.shipments, |index, shipment| shipment_row(id, index, shipment)),
            shipment_lines: Vec::new(),
            reports: Vec::new(),
            holds: order.holds.iter().enumerate().map(|(index, hold)| hold_row(id, index, hold)).collect::<Result<_, _>>()?,
            facts: enumerated(&order.facts, |index, fact| fact_row(id, index, fact)),
            returns: enumerated(&order.returns, |index, case| return_row(id, index, case)),
            return_lines: Vec::new(),
        };
        for shipment in &order.shipments {
            rows.shipment_lines.extend(enumerated(&shipment.lines, |index, line| shipment_line::Model {
                shipment_id: shipment.id.0,
                line_id: line.line.0,
                order_id: id,
                position: index,
                quantity: i64::from(line.quantity),
            }));
            rows.reports.extend(shipment.events.iter().map(|event| attached_report(id, shipment, event)));
        }
        for case in &order.returns {
            rows.return_lines.extend(enumerated(&case.lines, |index, line| order_return_line::Model {
                return_id: case.id.0,
                line_id: line.line.0,
                order_id: id,
                position: index,
                quantity: i64::from(line.quantity),
            }));
        }
        Ok(rows)
    }

    /// The order of the rows.
    pub fn order(&self, contact: Contact) -> Result<Order, StoreError> {
        let head = &self.order;
        let mut lines_of = grouped(&self.shipment_lines, |row| row.shipment_id);
        let mut reports_of = grouped(&self.reports, |row| row.shipment_id.unwrap_or_default());
        let mut return_lines_of = grouped(&self.return_lines, |row| row.return_id);
        let mut order = Order {
            head: order_row::head(head, &self.holds)?,
            lines: self.lines.iter().map(line).collect::<Result<_, _>>()?,
            channel_updated_at: time_of(head.channel_updated_at)?,
            currency_before: None,
            erased_at: time_of(head.erased_at)?,
            payments: self.payments.iter().map(one_payment).collect::<Result<_, _>>()?,
            returns: self
                .returns
                .iter()
                .map(|row| one_return(row, &return_lines_of.remove(&row.id).unwrap_or_default()))
                .collect::<Result<_, _>>()?,
            facts: self.facts.iter().map(one_fact).collect::<Result<_, _>>()?,
            shipments: self
                .shipments
                .iter()
                .map(|row| {
                    let lines = lines_of.remove(&row.id).unwrap_or_default();
                    parcel(row, &lines, reports_of.remove(&row.id).unwrap_or_default())
                })
                .collect::<Result<_, _>>()?,
            profile: WarehouseProfile::default(),
            company_needs: std::sync::Arc::default(),
            contact,
            buyer_index: head.buyer_index.clone(),
            heard: order_row::heard(head)?,
            rule_memory: from_json_of("rule memory", head.rule_memory.as_deref())?.unwrap_or_default(),
        };
        order.note_currency_before();
        let mut order = order.with_departures();
        order.goods_here = order.has_goods_beyond_status();
        Ok(order)
    }
}

fn enumerated<T, R>(items: &[T], row: impl Fn(i32, &T) -> R) -> Vec<R> {
    items.iter().enumerate().map(|(index, item)| row(position(index), item)).collect()
}

fn grouped<R>(rows: &[R], key: impl Fn(&R) -> Uuid) -> HashMap<Uuid, Vec<&R>> {
    let mut groups: HashMap<Uuid, Vec<&R>> = HashMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}

fn payment_row(order: Uuid, position: i32, payment: &Payment) -> payment::Model {
    payment::Model {
        id: payment.id.0,
        order_id: order,
        position,
        kind: word(&payment.kind),
        status: word(&payment.status),
        amount: payment.amount,
        method: payment.method.clone(),
        paid_at: micros_of(payment.paid_at),
        due_at: micros_of(payment.due_at),
        source: payment.source.name().to_owned(),
        reference: payment.reference.clone(),
    }
}

fn one_payment(row: &payment::Model) -> Result<Payment, StoreError> {
    Ok(Payment {
        id: row.id.into(),
        kind: from_word("payment kind", &row.kind)?,
        status: from_word("payment status", &row.status)?,
        amount: row.amount,
        method: row.method.clone(),
        paid_at: time_of(row.paid_at)?,
        due_at: time_of(row.due_at)?,
        source: from_word("source", &row.source)?,
        reference: row.reference.clone(),
    })
}

fn shipment_row(order: Uuid, position: i32, shipment: &Shipment) -> shipment::Model {
    shipment::Model {
        id: shipment.id.0,
        order_id: order,
        position,
        warehouse: shipment.warehouse.clone(),
        carrier: shipment.carrier.clone(),
        tracking_number: shipment.tracking_number.clone(),
        number_reversed: shipment.tracking_number.as_deref().map(reversed_number),
        status: word(&shipment.status),
        label_print_count: i64::from(shipment.label_print_count),
        scanned_at: micros_of(shipment.scanned_at),
        scanned_by_device: shipment.scanned_by_device.clone(),
        carrier_source: shipment.carrier_source.map(|source| source.name().to_owned()),
        voided_at: micros_of(shipment.voided_at),
        left_at: micros_of(shipment.left_at),
        label_voided_at: micros_of(shipment.label_voided_at),
        number_shared_at: micros_of(shipment.number_shared_at),
        voided_by: shipment.voided_by.map(|source| source.name().to_owned()),
        replaced_by: shipment.replaced_by.map(|parcel| parcel.0),
    }
}

fn parcel(
    row: &shipment::Model,
    lines: &[&shipment_line::Model],
    reports: Vec<&tracking_event::Model>,
) -> Result<Shipment, StoreError> {
    let contents = |row: &&shipment_line::Model| Ok(ShipmentLine { line: row.line_id.into(), quantity: count(row.quantity)? });
    let mut events: Vec<TrackingEvent> = reports.into_iter().map(one_report).collect::<Result<_, _>>()?;
    TrackingEvent::sort(&mut events);
    events.drain(..events.len().saturating_sub(Shipment::EVENTS_KEPT));
    Ok(Shipment {
        id: row.id.into(),
        warehouse: row.warehouse.clone(),
        carrier: row.carrier.clone(),
        tracking_number: row.tracking_number.clone(),
        status: from_word("shipment status", &row.status)?,
        label_print_count: count(row.label_print_count)?,
        scanned_at: time_of(row.scanned_at)?,
        scanned_by_device: row.scanned_by_device.clone(),
        lines: lines.iter().map(contents).collect::<Result<_, StoreError>>()?,
        events,
        carrier_source: row.carrier_source.as_deref().map(|word| from_word("source", word)).transpose()?,
        voided_at: time_of(row.voided_at)?,
        left_at: time_of(row.left_at)?,
        label_voided_at: time_of(row.label_voided_at)?,
        number_shared_at: time_of(row.number_shared_at)?,
        voided_by: row.voided_by.as_deref().map(|word| from_word("source", word)).transpose()?,
        replaced_by: row.replaced_by.map(Into::into),
    })
}

fn attached_report(order: Uuid, shipment: &Shipment, event: &TrackingEvent) -> tracking_event::Model {
    let row = report_row(None, shipment.carrier.as_deref(), shipment.tracking_number.as_deref(), event);
    tracking_event::Model { order_id: Some(order), shipment_id: Some(shipment.id.0), ..row }
}

/// The row of a report that is attached to no parcel. Equal reports have the same key, however often they come; `shop` is the shop of the
/// connection that it waits for, and part of the key.
pub fn report_row(
    shop: Option<&str>,
    carrier: Option<&str>,
    tracking_number: Option<&str>,
    event: &TrackingEvent,
) -> tracking_event::Model {
    let at = micros(event.at);
    let identity = (tracking_number, at, &event.raw, &event.description);
    let identity = match shop {
        None => serde_json::to_vec(&identity),
        Some(shop) => serde_json::to_vec(&(shop, identity)),
    };
    let key = identity.map_or_else(|_| event.id.to_string(), |text| hex::encode(&Sha256::digest(text)[..16]));
    tracking_event::Model {
        id: event.id.0,
        order_id: None,
        shipment_id: None,
        carrier: carrier.map(str::to_owned),
        tracking_number: tracking_number.map(str::to_owned),
        shop: shop.map(str::to_owned),
        report_key: key,
        at,
        status: word(&event.status),
        raw: event.raw.clone(),
        location: event.location.clone(),
        description: event.description.clone(),
        source: event.source.name().to_owned(),
        confidence: word(&event.confidence),
        sequence: i64::from(event.sequence),
        measures: (!event.measures.is_empty()).then(|| serde_json::json!(event.measures).to_string()),
    }
}

/// The report of a row.
pub fn one_report(row: &tracking_event::Model) -> Result<TrackingEvent, StoreError> {
    Ok(TrackingEvent {
        id: row.id.into(),
        at: time(row.at)?,
        status: from_word("shipment status", &row.status)?,
        raw: row.raw.clone(),
        location: row.location.clone(),
        description: row.description.clone(),
        source: from_word("source", &row.source)?,
        confidence: from_word("confidence", &row.confidence)?,
        sequence: count(row.sequence)?,
        measures: from_json_of("measures", row.measures.as_deref())?.unwrap_or_default(),
    })
}

fn hold_row(order: Uuid, index: usize, hold: &Hold) -> Result<hold::Model, StoreError> {
    Ok(hold::Model {
        id: hold.id.0,
        order_id: order,
        position: position(index),
        reason: word(&hold.reason),
        note: hold.note.clone(),
        lines: json("held lines", &hold.lines)?,
        state: word(&hold.state),
        placed_at: micros(hold.placed_at),
        placed_by: json("person", &hold.placed_by)?,
        release_at: micros_of(hold.release_at),
        released_at: micros_of(hold.released_at),
        released_by: json_of("person", hold.released_by.as_ref())?,
        release_note: hold.release_note.clone(),
        sources: json_of("sources", Some(&hold.sources).filter(|sources| !sources.is_empty()))?,
    })
}

/// The hold of a row.
pub fn one_hold(row: &hold::Model) -> Result<Hold, StoreError> {
    Ok(Hold {
        id: row.id.into(),
        reason: from_word("hold reason", &row.reason)?,
        note: row.note.clone(),
        lines: from_json("held lines", &row.lines)?,
        state: from_word("hold state", &row.state)?,
        placed_at: time(row.placed_at)?,
        placed_by: from_json("person", &row.placed_by)?,
        release_at: time_of(row.release_at)?,
        released_at: time_of(row.released_at)?,
        released_by: from_json_of("person", row.released_by.as_deref())?,
        release_note: row.release_note.clone(),
        sources: from_json_of("sources", row.sources.as_deref())?.unwrap_or_default(),
    })
}

fn fact_row(order: Uuid, position: i32, fact: &domain::order::fact::Fact) -> fact::Model {
    fact::Model {
        id: fact.id.0,
        order_id: order,
        position,
        source: fact.source.name().to_owned(),
        kind: word(&fact.kind),
        value: fact.value.clone(),
        raw: fact.raw.clone(),
        shipment_id: fact.shipment.map(|shipment| shipment.0),
        line_id: fact.line.map(|line| line.0),
        observed_at: micros(fact.observed_at),
        recorded_at: micros(fact.recorded_at),
        confidence: word(&fact.confidence),
    }
}

fn one_fact(row: &fact::Model) -> Result<domain::order::fact::Fact, StoreError> {
    Ok(domain::order::fact::Fact {
        id: row.id.into(),
        source: from_word("source", &row.source)?,
        kind: from_word("fact kind", &row.kind)?,
        value: row.value.clone(),
        raw: row.raw.clone(),
        shipment: row.shipment_id.map(Into::into),
        line: row.line_id.map(Into::into),
        observed_at: time(row.observed_at)?,
        recorded_at: time(row.recorded_at)?,
        confidence: from_word("confidence", &row.confidence)?,
    })
}

fn return_row(order: Uuid, position: i32, case: &Return) -> order_return::Model {
    order_return::Model {
        id: case.id.0,
        order_id: order,
        position,
        number: case.number.clone(),
        kind: word(&case.kind),
        status: word(&case.status),
        reason: case.reason.clone(),
        reason_code: case.reason_code.as_ref().map(word),
        requested_at: micros(case.requested_at),
        status_since: micros(case.status_since),
        refund: case.refund,
        refunded_before: case.refunded_before,
    }
}

fn one_return(row: &order_return::Model, lines: &[&order_return_line::Model]) -> Result<Return, StoreError> {
    let contents = |row: &&order_return_line::Model| Ok(ReturnLine { line: row.line_id.into(), quantity: count(row.quantity)? });
    Ok(Return {
        id: row.id.into(),
        number: row.number.clone(),
        kind: from_word("return kind", &row.kind)?,
        status: from_word("return status", &row.status)?,
        lines: lines.iter().map(contents).collect::<Result<_, StoreError>>()?,
        reason: row.reason.clone(),
        reason_code: row.reason_code.as_deref().map(|code| from_word("return reason", code)).transpose()?,
        requested_at: time(row.requested_at)?,
        status_since: time(row.status_since)?,
        refund: row.refund,
        refunded_before: row.refunded_before,
    })
}
