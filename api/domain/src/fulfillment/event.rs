//! The events of the warehouse's commands.

use crate::order::event::because;

/// The events of picking, packing, labels, scans, voided parcels and goods put back. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! fulfillment_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// The pick of the order was confirmed.
        OrderPickConfirmed: SeeTimeline => ["拣货已确认", "The pick was confirmed"];

        /// The pack of the order was completed.
        OrderPackCompleted: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
        } => ["打包已完成", "The pack was completed"];

        /// A label of a parcel was printed.
        ShipmentLabelPrinted: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The number of prints, including this one.
            count as label_print_count: u32,
        } => ["面单第 {count} 次打印", "The label was printed ({count})", count];

        /// A label no longer matches the order: it must not be on a parcel that leaves. A change of the order places a hold until a person
        /// releases it.
        ShipmentLabelVoided: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The parts that changed: `name`, `phone`, `address`, `lines`, `trackingNumber`.
            changed: Vec<String>,
        } => ["面单作废，已变更：{changed}", "The label no longer counts, because these changed: {changed}", changed];

        /// A parcel was scanned out of the warehouse.
        ShipmentScannedOut: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The tracking number that was scanned.
            tracking_number: String,
            device: Option<String>,
        } => ["运单 {tracking_number} 已扫描出库", "{tracking_number} was scanned out", tracking_number];

        /// A parcel was voided: by staff, or by the channel, which corrected its number or cancelled the fulfillment. The parcel is no longer
        /// among the order's shipments, and its number still finds the order. A later `ShipmentRecorded` means that it counts again.
        ShipmentVoided: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The tracking number of the parcel; null where it had none.
            tracking_number: Option<String>,
            /// The reason why staff voided it; null where the channel withdrew it, and empty once the text was erased.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason @sealed: Option<String>,
        } => ($crate::fulfillment::event::voided(tracking_number.as_deref(), reason.as_deref()));

        /// A parcel got another tracking number. The former number still finds the order, and no message brings it back as a parcel.
        ShipmentTrackingReplaced: SeeTimeline {
            shipment: $crate::kernel::ids::ShipmentId,
            /// The tracking number from then on.
            tracking_number: String,
            /// The tracking number before the change.
            previous as previous_tracking_number: String,
            /// The reason; null where none was given, and empty once the text was erased.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason @sealed: Option<String>,
        } => ($crate::fulfillment::event::replaced(tracking_number, previous, reason.as_deref()));

        /// Pieces that were picked and did not leave are back at their place.
        OrderGoodsPutBack: SeeTimeline {
            lines: Vec<$crate::kernel::ids::LineId>,
            /// The number of pieces.
            pieces: u32,
        } => ["{pieces} 件已放回库位", "{pieces} pieces are back at their place", pieces];

        /// Pieces will never be sent.
        OrderRemainderClosed: SeeTimeline {
            lines: Vec<$crate::kernel::ids::LineId>,
            /// The number of pieces.
            pieces: u32,
            reason @sealed: String,
        } => ["{pieces} 件不再发货：{reason}", "{pieces} pieces will not be sent: {reason}", pieces, reason];
    } };
}

/// The sentences of a voided parcel: staff voided it for a reason, or the channel withdrew it.
pub(crate) fn voided(number: Option<&str>, reason: Option<&str>) -> [String; 2] {
    let number = number.unwrap_or("—");
    if reason.is_none() {
        return [
            format!("渠道撤回了包裹，运单号 {number}"),
            format!("The channel withdrew the parcel with tracking number {number}"),
        ];
    }
    let [zh, en] = because(reason);
    [format!("包裹已作废，运单号 {number}{zh}"), format!("The parcel with tracking number {number} was voided{en}")]
}

/// The sentences of a tracking number that was replaced.
pub(crate) fn replaced(number: &str, previous: &str, reason: Option<&str>) -> [String; 2] {
    let [zh, en] = because(reason);
    [format!("运单号由 {previous} 更正为 {number}{zh}"), format!("The tracking number was replaced: {previous} → {number}{en}")]
}
