//! The row of the order itself, and the head that is made of it.

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::order::heard::Heard;
use domain::order::hold::HoldState;
use domain::order::payment::{PayableBasis, Totals};
use domain::order::promise::{Promise, PromiseBasis};
use domain::order::{Order, OrderHead};
use domain::search::reversed_number;
use entity::order;
use entity::order::hold;

use crate::StoreError;
use crate::base::value::{count, from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::order::contact::ContactColumns;
use crate::order::rows::one_hold;

/// The head of an order, of its row and those of its holds.
pub fn head(head: &order::Model, holds: &[hold::Model]) -> Result<OrderHead, StoreError> {
    Ok(OrderHead {
        id: OrderId(head.id),
        number: head.number.clone(),
        version: head.version,
        status: from_word("order status", &head.status)?,
        status_since: time(head.status_since)?,
        shop: head.shop.clone(),
        channel: head.channel.clone(),
        channel_number: head.channel_number.clone(),
        channel_alias: head.channel_alias.clone(),
        raw_status: head.raw_status.clone(),
        placed_at: time(head.placed_at)?,
        paid_at: time_of(head.paid_at)?,
        completed_at: time_of(head.completed_at)?,
        warehouse: head.warehouse.clone(),
        region: head.region.as_deref().map(|code| from_word("region", code)).transpose()?,
        priority: head.priority,
        tags: from_json("tags", &head.tags)?,
        remark: head.remark.clone(),
        currency: from_word("currency", &head.currency)?,
        totals: totals(head)?,
        promise: promise(head)?,
        marks: from_json("marks", &head.marks)?,
        placed_at_known: head.placed_at_known,
        is_test: head.is_test,
        goods_here: head.goods_here,
        voucher_number: head.voucher_number.clone(),
        settled_at: time_of(head.settled_at)?,
        holds: holds.iter().map(one_hold).collect::<Result<_, _>>()?,
        discounts: from_json("discounts", &head.discounts)?,
        effects: from_json_of("effects", head.effects.as_deref())?.unwrap_or_default(),
        customer_level: head.customer_level.map(count).transpose()?,
        service_level: head.service_level.as_deref().map(|name| from_word("service level", name)).transpose()?,
        raw_service: head.raw_service.clone(),
        signals: from_json_of("signals", head.signals.as_deref())?.unwrap_or_default(),
    })
}

/// The row of the order itself, as it is to be written at `now`.
pub fn row(order: &Order, contact: ContactColumns, now: DateTime<Utc>) -> Result<order::Model, StoreError> {
    let (promise_basis, promise_hours) = basis_columns(order.promise.basis);
    let active = || order.holds.iter().filter(|hold| hold.state == HoldState::Active);
    Ok(order::Model {
        id: order.id.0,
        number: order.number.clone(),
        version: order.version,
        status: order.status.name().to_owned(),
        status_since: micros(order.status_since),
        shop: order.shop.clone(),
        channel: order.channel.clone(),
        channel_number: order.channel_number.clone(),
        channel_updated_at: micros_of(order.channel_updated_at),
        placed_at: micros(order.placed_at),
        paid_at: micros_of(order.paid_at),
        completed_at: micros_of(order.completed_at),
        warehouse: order.warehouse.clone(),
        priority: order.priority,
        tags: json("tags", &order.tags)?,
        currency: order.currency.code().to_owned(),
        goods: order.totals.goods.unwrap_or(0),
        discount: order.totals.discount,
        freight: order.totals.freight,
        tax: order.totals.tax,
        payable: order.totals.payable.unwrap_or(0),
        paid: order.totals.paid,
        refunded: order.totals.refunded,
        discounts: json("discounts", &order.discounts)?,
        marks: json("marks", &order.marks)?,
        ship_by: micros_of(order.promise.ship_by),
        promise_basis: promise_basis.to_owned(),
        promise_hours,
        voucher_number: order.voucher_number.clone(),
        settled_at: micros_of(order.settled_at),
        erased_at: micros_of(order.erased_at),
        heard: Some(json("heard", &order.heard)?),
        payable_basis: word(&order.totals.payable_basis),
        goods_known: order.totals.goods.is_some(),
        tip: order.totals.tip,
        duties: order.totals.duties,
        tax_included: order.totals.tax_included,
        rounding: order.totals.rounding,
        is_test: order.is_test,
        placed_at_known: order.placed_at_known,
        settled: order.settled_at.is_some(),
        held: active().next().is_some(),
        next_hold_release_at: active().filter_map(|hold| hold.release_at).min().map(micros),
        customer_id: contact.customer_id,
        contact_sealed: contact.sealed,
        contact_key: contact.key,
        phone_masked: contact.phone_masked,
        phone_index: contact.phone_index,
        phone_head: contact.phone_head,
        phone_tail: contact.phone_tail,
        name_index: contact.name_index,
        name_prefixes: contact.name_prefixes,
        phone_last: contact.phone_last,
        number_reversed: Some(reversed_number(&order.number)),
        goods_here: order.has_goods_beyond_status(),
        to_put_back: order.to_put_back().next().is_some(),
        in_conflict: Some(!order.status_conflicts().is_empty()),
        in_money_conflict: Some(!order.money_conflicts().is_empty()),
        country: order.contact.address.country.clone(),
        province: order.contact.address.province.clone(),
        city: order.contact.address.city.clone(),
        effects: json_of("effects", Some(&order.effects).filter(|effects| !effects.is_empty()))?,
        rule_memory: json_of("rule memory", Some(&order.rule_memory).filter(|memory| !memory.is_empty()))?,
        rules_due_at: micros_of(order.rule_memory.due_at),
        region: order.region.map(|region| region.to_string()),
        created_at: micros(now),
        updated_at: micros(now),
        ..wishes(order)?
    })
}

/// The columns of what the order asks for beyond its goods, of its buyer, and of the texts that came with it.
fn wishes(order: &Order) -> Result<order::Model, StoreError> {
    Ok(order::Model {
        customer_level: order.customer_level.map(i64::from),
        service_level: order.service_level.map(|level| level.name().to_owned()),
        raw_service: order.raw_service.clone(),
        raw_status: order.raw_status.clone(),
        remark: order.remark.clone(),
        signals: json_of("signals", Some(&order.signals).filter(|signals| !signals.is_empty()))?,
        channel_alias: order.channel_alias.clone(),
        buyer_index: order.buyer_index.clone(),
        ..order::Model::default()
    })
}

fn basis_columns(basis: PromiseBasis) -> (&'static str, Option<i64>) {
    match basis {
        PromiseBasis::Channel => ("CHANNEL", None),
        PromiseBasis::ShopHours(hours) => ("SHOP_HOURS", Some(i64::from(hours))),
        PromiseBasis::NotPaid => ("NOT_PAID", None),
    }
}

fn totals(head: &order::Model) -> Result<Totals, StoreError> {
    let payable_basis = from_word("payable basis", &head.payable_basis)?;
    Ok(Totals {
        goods: head.goods_known.then_some(head.goods),
        discount: head.discount,
        freight: head.freight,
        tax: head.tax,
        tip: head.tip,
        duties: head.duties,
        tax_included: head.tax_included,
        rounding: head.rounding,
        payable: (payable_basis != PayableBasis::Unknown).then_some(head.payable),
        payable_basis,
        paid: head.paid,
        refunded: head.refunded,
    })
}

/// The source and version of each part of the order; for an order that is older than this column, each part counts as stated by its newest
/// version.
pub fn heard(head: &order::Model) -> Result<Heard, StoreError> {
    match &head.heard {
        Some(text) => from_json("heard", text),
        None => Ok(Heard::before(time_of(head.channel_updated_at)?, head.refunded, time_of(head.paid_at)?)),
    }
}

fn promise(head: &order::Model) -> Result<Promise, StoreError> {
    let basis = match (head.promise_basis.as_str(), head.promise_hours) {
        ("CHANNEL", _) => PromiseBasis::Channel,
        ("SHOP_HOURS", Some(hours)) => PromiseBasis::ShopHours(count(hours)?),
        ("NOT_PAID", _) => PromiseBasis::NotPaid,
        _ => return Err(StoreError::unreadable("promise", &"unknown basis")),
    };
    Ok(Promise { ship_by: time_of(head.ship_by)?, basis })
}
