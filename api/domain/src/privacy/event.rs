//! The events of erasures.

/// The events of a person's kept data. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! privacy_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// The customer's personal data was erased, at the customer's request.
        CustomerErased: SeeTimeline {
            /// The reason, as the person who erased the data gave it.
            reason @sealed: String,
        } => ["客户信息已删除", "The customer was erased"];
    } };
}
