//! Customer service: opens cards, edits contacts and remarks, asks for holds.

use serde_json::{Value, json};

use super::{commands, role};
use crate::client::{Answer, Subscription, Transport};

role! {
    /// A clerk of customer service.
    CustomerService
}

commands! {
    CustomerService {
        /// Changes name, phone or address.
        update_contact = "UpdateContact";
        /// Changes the order's remark.
        update_remark = "UpdateRemark";
        /// Reveals the clear phone.
        reveal_phone = "RevealPhone";
        /// Writes down a message.
        record_message = "RecordMessage";
        /// Places a hold on an order.
        place_hold = "PlaceHold";
        /// Cancels an order completely.
        cancel = "CancelOrder";
    }
}

impl CustomerService {
    /// Opens a card; `by` is an `OrderIdentifierInput`.
    pub async fn order_card(&self, by: Value) -> Answer {
        self.run("OrderCard", json!({ "by": by })).await
    }

    /// Opens every card of a phone.
    pub async fn customer_card(&self, phone: &str) -> Answer {
        self.run("CustomerCard", json!({ "phone": phone })).await
    }

    /// The signed-in person, and the orders on hold.
    pub async fn my_desk(&self) -> Answer {
        self.run("MyDesk", json!({})).await
    }

    /// Opens a card and follows its changes.
    pub async fn live_order(&self, transport: Transport, by: Value) -> Subscription {
        self.subscribe(transport, "LiveOrder", json!({ "by": by })).await
    }

    /// Follows the journal from a cursor on.
    pub async fn order_events(&self, transport: Transport, after: Option<&str>) -> Subscription {
        self.subscribe(transport, "OrderEvents", json!({ "after": after })).await
    }
}
