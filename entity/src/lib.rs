//! One `SeaORM` entity per table: columns, nothing else. Orders are read whole by statements of the store, so there is nothing to relate.

pub mod alert;
pub mod alert_threshold;
pub mod audit_log;
pub mod conversation_message;
pub mod customer;
pub mod export;
pub mod fact;
pub mod hold;
pub mod idempotency_key;
pub mod journal;
pub mod journal_feed;
pub mod journal_pending;
pub mod order;
pub mod order_card;
pub mod order_line;
pub mod order_return;
pub mod order_return_line;
pub mod payment;
pub mod raw_payload;
pub mod shipment;
pub mod shipment_line;
pub mod shop;
pub mod shop_poll;
pub mod sku;
pub mod tracking_event;
pub mod warehouse;
