//! One line of an order as a row, and back.

use domain::order::Line;
use entity::order::order_line;
use uuid::Uuid;

use crate::StoreError;
use crate::base::value::{count, from_json_of, json_of};

/// The name of the column in the error for an unreadable value.
const CUSTOMIZATION: &str = "customization";

/// The row of a line at a position of its order.
pub(super) fn line_row(order: Uuid, position: i32, line: &Line) -> Result<order_line::Model, StoreError> {
    Ok(order_line::Model {
        id: line.id.0,
        order_id: order,
        position,
        channel_line_id: line.channel_line_id.clone(),
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: i64::from(line.quantity),
        picked_quantity: i64::from(line.picked_quantity),
        short_reason: line.short_reason.clone(),
        shipped_quantity: i64::from(line.shipped_quantity),
        is_gift: line.is_gift,
        unit_price: line.unit_price.unwrap_or(0),
        total: line.total.unwrap_or(0),
        ordered_quantity: Some(i64::from(line.ordered_quantity)),
        refunded_quantity: i64::from(line.refunded_quantity),
        requires_shipping: line.requires_shipping,
        unit_price_known: line.unit_price.is_some(),
        total_known: line.total.is_some(),
        closed_quantity: i64::from(line.closed_quantity),
        closed_from: i64::from(line.closed_from),
        closed_reason: line.closed_reason.clone(),
        replaced_quantity: i64::from(line.replaced_quantity),
        put_back_quantity: i64::from(line.put_back_quantity),
        customization: json_of(CUSTOMIZATION, line.customization.as_ref())?,
    })
}

/// The line of a row.
pub(super) fn line(row: &order_line::Model) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.id.into(),
        channel_line_id: row.channel_line_id.clone(),
        sku: row.sku.clone(),
        title: row.title.clone(),
        quantity: count(row.quantity)?,
        picked_quantity: count(row.picked_quantity)?,
        short_reason: row.short_reason.clone(),
        shipped_quantity: count(row.shipped_quantity)?,
        closed_quantity: count(row.closed_quantity)?,
        closed_from: count(row.closed_from)?,
        closed_reason: row.closed_reason.clone(),
        replaced_quantity: count(row.replaced_quantity)?,
        put_back_quantity: count(row.put_back_quantity)?,
        is_gift: row.is_gift,
        ordered_quantity: count(row.ordered_quantity.unwrap_or(row.quantity))?,
        refunded_quantity: count(row.refunded_quantity)?,
        requires_shipping: row.requires_shipping,
        unit_price: row.unit_price_known.then_some(row.unit_price),
        total: row.total_known.then_some(row.total),
        customization: from_json_of(CUSTOMIZATION, row.customization.as_deref())?,
    })
}
