//! The events of exports.

/// The events of the exports for finance. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! finance_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// The state of an export changed. Only its owner sees it; the export checks that.
        ExportChanged: ExportOrders about [Export(*export)] {
            export: $crate::kernel::ids::ExportId,
        } => ["导出进度更新", "An export moved on"];
    } };
}
