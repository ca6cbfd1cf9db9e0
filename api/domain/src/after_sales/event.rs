//! The events of after-sales.

/// The events of returns, refunds and exchanges. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! after_sales_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A return was opened or changed its status.
        OrderReturnChanged: SeeReturns {
            order_return: $crate::kernel::ids::ReturnId,
            /// The status of the return after the step.
            status: $crate::order::returns::ReturnStatus,
        } => ["售后单{status}", "Return {status}", status];
    } };
}
