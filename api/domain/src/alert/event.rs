//! The events of alerts.

/// The events of alerts and of their thresholds. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! alert_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// An alert was raised.
        AlertRaised: SeeAlerts about [Alerts, Alert(*alert)] {
            alert: $crate::kernel::ids::AlertId,
        } => ["产生预警", "An alert was raised"];

        /// An alert was acknowledged.
        AlertAcknowledged: SeeAlerts about [Alerts, Alert(*alert)] {
            alert: $crate::kernel::ids::AlertId,
        } => ["预警已确认", "An alert was acknowledged"];

        /// More orders were added to the count of an alert.
        AlertCounted: SeeAlerts about [Alerts, Alert(*alert)] {
            alert: $crate::kernel::ids::AlertId,
            /// The number of orders that the alert stands for now.
            count: u32,
        } => ["预警涉及 {count} 个订单", "The alert stands for {count} orders", count];

        /// The cause of an alert is gone.
        AlertResolved: SeeAlerts about [Alerts, Alert(*alert)] {
            alert: $crate::kernel::ids::AlertId,
        } => ["预警已消除", "An alert's cause went away"];

        /// A manager set the threshold of a kind of alert.
        AlertThresholdSet: SeeThresholds about [Settings] {
            alert_kind: $crate::kernel::alert_kind::AlertKind,
            value: i64,
            enabled: bool,
        } => ["预警阈值已修改：{alert_kind}", "The threshold of an alert was set: {alert_kind}", alert_kind];
    } };
}
