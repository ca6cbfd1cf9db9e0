//! A purchase in the format of its channel: the JSON that the platform would push, and its topic.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use domain::kernel::money::decimal_text;
use serde_json::{Value, json};

use super::purchase::{ChannelView, Dialect, Parcel, Purchase, PurchasedLine, Stage, Wishes};

/// The webhook that a platform pushes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The topic of the webhook.
    pub topic: &'static str,
    /// The body, as JSON text.
    pub content: String,
}

/// The payload of the purchase in the channel's current view.
pub fn payload(purchase: &Purchase, view: &ChannelView) -> Payload {
    let (topic, content) = match purchase.dialect {
        Dialect::Shopify => (shopify_topic(view), shopify(purchase, view)),
        Dialect::Youzan => (youzan_topic(view), youzan(purchase, view)),
        Dialect::Generic => ("order.upserted", generic(purchase, view)),
    };
    Payload { topic, content: content.to_string() }
}

/// The seconds by which China's time is ahead of UTC.
const CHINA_SECONDS: i32 = 8 * 3_600;

/// A time in China's time zone, in the format of its platforms.
pub fn china_time(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(CHINA_SECONDS);
    zone.map_or_else(|| at.to_string(), |zone| at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string())
}

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn shopify_topic(view: &ChannelView) -> &'static str {
    match view.stage {
        Stage::Placed => "orders/create",
        Stage::Paid if view.parcels.is_empty() => "orders/paid",
        Stage::Paid | Stage::Unheard => "orders/updated",
        Stage::Shipped => "orders/fulfilled",
        Stage::Cancelled => "orders/cancelled",
    }
}

fn shopify(purchase: &Purchase, view: &ChannelView) -> Value {
    let text = |minor| decimal_text(minor, purchase.currency);
    let financial = match (view.stage, view.paid_at) {
        (Stage::Unheard, _) => "in_review",
        (_, Some(_)) => "paid",
        _ => "pending",
    };
    let line = |line: &PurchasedLine| {
        let off = line.unit_price * i64::from(line.quantity) - line.total;
        let allocations = if off > 0 { json!([{ "amount": text(off), "discount_application_index": 0 }]) } else { json!([]) };
        json!({
            "id": numeric(&line.id), "sku": line.sku, "title": line.title, "name": line.title, "quantity": line.quantity,
            "price": text(line.unit_price), "discount_allocations": allocations,
        })
    };
    let fulfillment = |(index, parcel): (usize, &Parcel)| {
        json!({
            "id": index + 1, "status": "success", "created_at": rfc3339(parcel.announced_at),
            "tracking_company": parcel.carrier, "tracking_number": parcel.tracking_number,
            "tracking_numbers": [parcel.tracking_number],
        })
    };
    let contact = &purchase.contact;
    json!({
        "id": numeric(&purchase.number), "name": purchase.alias, "currency": purchase.currency.code(),
        "created_at": rfc3339(purchase.placed_at), "processed_at": rfc3339(view.paid_at.unwrap_or(purchase.placed_at)),
        "updated_at": rfc3339(view.updated_at), "closed_at": null,
        "cancelled_at": (view.stage == Stage::Cancelled).then(|| rfc3339(view.updated_at)),
        "financial_status": financial, "fulfillment_status": (view.stage == Stage::Shipped).then_some("fulfilled"),
        "note": purchase.note, "total_line_items_price": text(purchase.goods()),
        "subtotal_price": text(purchase.goods() - purchase.discount()), "total_discounts": text(purchase.discount()),
        "total_tax": text(0), "total_price": text(purchase.payable()), "taxes_included": true, "test": false,
        "discount_codes": purchase.coupon.iter()
            .map(|coupon| json!({ "code": coupon.code, "amount": text(coupon.amount), "type": "fixed_amount" })).collect::<Vec<_>>(),
        "shipping_lines": [{ "id": 1, "title": "Standard", "price": text(purchase.freight) }],
        "shipping_address": {
            "name": contact.name, "address1": contact.line, "address2": null, "city": contact.city, "province": contact.province,
            "country_code": contact.country, "zip": contact.postal_code, "phone": contact.phone,
        },
        "line_items": purchase.lines.iter().map(line).collect::<Vec<_>>(),
        "fulfillments": view.parcels.iter().enumerate().map(fulfillment).collect::<Vec<_>>(), "refunds": [],
    })
}

/// Shopify's ids are JSON numbers.
fn numeric(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| id.into(), Into::into)
}

fn youzan_topic(view: &ChannelView) -> &'static str {
    match view.stage {
        Stage::Placed => "trade_TradeCreate",
        Stage::Paid | Stage::Unheard => "trade_TradePaid",
        Stage::Shipped => "trade_TradeSellerShip",
        Stage::Cancelled => "trade_TradeClose",
    }
}

/// Youzan's status value for a stage.
pub(super) fn youzan_status(stage: Stage) -> &'static str {
    match stage {
        Stage::Placed => "WAIT_BUYER_PAY",
        Stage::Paid => "WAIT_SELLER_SEND_GOODS",
        Stage::Shipped => "WAIT_BUYER_CONFIRM_GOODS",
        Stage::Cancelled => "TRADE_CLOSED",
        Stage::Unheard => "WAIT_ACCEPT_STOCK",
    }
}

fn youzan(purchase: &Purchase, view: &ChannelView) -> Value {
    let text = |minor| decimal_text(minor, purchase.currency);
    let contact = &purchase.contact;
    let line = |line: &PurchasedLine| {
        json!({
            "oid": line.id, "outer_item_id": line.sku, "outer_sku_id": line.sku, "title": line.title, "num": line.quantity,
            "price": text(line.unit_price), "payment": text(line.total), "is_present": line.gift,
        })
    };
    let parcel = |parcel: &Parcel| json!({ "dists": [{ "dist_info": { "express_no": parcel.tracking_number, "express_name": parcel.carrier, "create_time": china_time(parcel.announced_at) } }] });
    let coupon = purchase.coupon.iter().map(
        |coupon| json!({ "promotion_id": coupon.code, "promotion_title": coupon.name, "discount_fee": text(coupon.amount) }),
    );
    json!({
        "full_order_info": {
            "order_info": {
                "tid": purchase.number, "status": youzan_status(view.stage), "created": china_time(purchase.placed_at),
                "pay_time": view.paid_at.map(china_time).unwrap_or_default(), "update_time": china_time(view.updated_at),
            },
            "pay_info": { "total_fee": text(purchase.goods()), "post_fee": text(purchase.freight), "payment": text(purchase.payable()) },
            "address_info": {
                "receiver_name": contact.name, "receiver_tel": contact.phone, "delivery_province": contact.province,
                "delivery_city": contact.city, "delivery_district": contact.district, "delivery_address": contact.line,
                "delivery_postal_code": contact.postal_code,
            },
            "remark_info": { "buyer_message": purchase.note, "trade_memo": purchase.memo },
            "orders": purchase.lines.iter().map(line).collect::<Vec<_>>(),
        },
        "order_promotion": { "order": coupon.collect::<Vec<_>>() },
        "delivery_order": view.parcels.iter().map(parcel).collect::<Vec<_>>(),
    })
}

/// The status value of the generic connector for a stage.
pub(super) fn generic_status(stage: Stage) -> &'static str {
    match stage {
        Stage::Placed => "PENDING_PAYMENT",
        Stage::Paid => "PAID",
        Stage::Shipped => "SHIPPED",
        Stage::Cancelled => "CANCELLED",
        Stage::Unheard => "AWAITING_CUSTOMS",
    }
}

fn generic(purchase: &Purchase, view: &ChannelView) -> Value {
    let text = |minor| decimal_text(minor, purchase.currency);
    let contact = &purchase.contact;
    let line = |line: &PurchasedLine| {
        let mut said = json!({
            "id": line.id, "sku": line.sku, "title": line.title, "quantity": line.quantity, "gift": line.gift,
            "unitPrice": text(line.unit_price), "total": text(line.total),
        });
        if let Some(engraving) = line.engraving {
            (said["customization"], said["material"]) = ("engraving".into(), engraving.material.into());
        }
        said
    };
    let parcel = |parcel: &Parcel| json!({ "carrier": parcel.carrier, "trackingNumber": parcel.tracking_number, "shippedAt": rfc3339(parcel.announced_at) });
    let discount =
        purchase.coupon.iter().map(|coupon| json!({ "ruleId": coupon.code, "name": coupon.name, "amount": text(coupon.amount) }));
    let mut data = json!({
        "number": purchase.number, "status": generic_status(view.stage), "placedAt": rfc3339(purchase.placed_at),
        "updatedAt": rfc3339(view.updated_at), "currency": purchase.currency.code(),
        "totals": {
            "goods": text(purchase.goods()), "discount": text(purchase.discount()), "freight": text(purchase.freight), "tax": text(0),
            "payable": text(purchase.payable()), "paid": text(purchase.paid(view)), "refunded": text(0),
        },
        "discounts": discount.collect::<Vec<_>>(),
        "contact": {
            "name": contact.name, "phone": contact.phone, "country": contact.country, "province": contact.province,
            "city": contact.city, "district": contact.district, "line": contact.line, "postalCode": contact.postal_code,
        },
        "lines": purchase.lines.iter().map(line).collect::<Vec<_>>(),
        "shipments": view.parcels.iter().map(parcel).collect::<Vec<_>>(),
    });
    if let Value::Object(members) = &mut data {
        let mut say = |name: &str, value: Option<Value>| drop(value.map(|value| members.insert(name.to_owned(), value)));
        say("paidAt", view.paid_at.map(|at| rfc3339(at).into()));
        say("shipBy", purchase.ship_by(view).map(|at| rfc3339(at).into()));
        say("buyerMessage", purchase.note.clone().map(Into::into));
        say("sellerMemo", purchase.memo.clone().map(Into::into));
        let Wishes { buyer_id, customer_level, service } = &purchase.wishes;
        say("buyerId", buyer_id.clone().map(Into::into));
        say("customerLevel", customer_level.map(Into::into));
        say("serviceLevel", service.map(|level| level.name().into()));
        say("payments", purchase.deposit.map(|deposit| presale(purchase, view, deposit)));
    }
    json!({ "type": "order.upserted", "timestamp": rfc3339(view.updated_at), "data": data })
}

/// The deposit and the balance of a presale.
fn presale(purchase: &Purchase, view: &ChannelView, deposit: i64) -> Value {
    let text = |minor| decimal_text(minor, purchase.currency);
    let balance_status = match (view.stage, view.paid_at) {
        (_, Some(_)) => "PAID",
        (Stage::Cancelled, None) => "VOID",
        _ => "PENDING",
    };
    json!([
        { "kind": "DEPOSIT", "status": "PAID", "amount": text(deposit), "method": "alipay", "paidAt": rfc3339(purchase.placed_at) },
        {
            "kind": "BALANCE", "status": balance_status, "amount": text(purchase.payable() - deposit), "method": "alipay",
            "paidAt": view.paid_at.map(rfc3339), "dueAt": rfc3339(purchase.balance_due()),
        },
    ])
}
