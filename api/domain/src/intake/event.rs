//! The events of what channels send.

use crate::kernel::channel::KnownChannel;
use crate::kernel::label::phrases_of;

/// The events of messages that are folded into an order. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! intake_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// An order came in for the first time.
        OrderReceived: SeeTimeline {
            /// The channel that it came from.
            channel: String,
            channel_number: String,
        } => ($crate::intake::event::received(channel, channel_number));

        /// The channel changed the order.
        OrderUpdated: SeeTimeline {
            /// The parts that changed, by the names of the card's fields.
            changed: Vec<String>,
        } => ["渠道更新了订单：{changed}", "The channel changed the order: {changed}", changed];

        /// A payload was read again, which changed the order. An `OrderUpdated` next to it names the changed parts.
        OrderReadAgain: SeeTimeline {
            payload: $crate::kernel::ids::PayloadId,
            /// The name of the mapping that read it.
            mapping: String,
            /// The version of the mapping's document; 0 = the one that is built in.
            version as mapping_version: Option<i64>,
        } => ($crate::intake::event::read_again(mapping, *version));
    } };
}

/// The sentences of an order's arrival. A shop of the `GENERIC` connection has a channel without a name of its own.
pub(crate) fn received(channel: &str, number: &str) -> [String; 2] {
    if channel == "GENERIC" {
        return [format!("收到订单 {number}"), format!("Order {number} arrived")];
    }
    let [zh, en] = phrases_of::<KnownChannel>(channel);
    // A Chinese sentence sets a Latin name between blanks.
    let zh = if zh.is_ascii() { format!(" {zh} ") } else { zh.to_owned() };
    [format!("收到{zh}订单 {number}"), format!("Order {number} arrived from {en}")]
}

/// The sentences of a payload that was read again.
pub(crate) fn read_again(mapping: &str, version: Option<i64>) -> [String; 2] {
    let by = version.map_or_else(|| mapping.to_owned(), |version| format!("{mapping} v{version}"));
    [format!("按映射 {by} 重新解析了一条报文"), format!("A payload was read again by the mapping {by}")]
}
