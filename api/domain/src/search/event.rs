//! The events of saved searches.

/// The events of the searches that people saved. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! search_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A person saved, changed or deleted a search; `owner` is the person's subject. Only the owner sees it; the subscription checks that.
        SavedSearchChanged: SeeOrder about [SavedSearches(owner.clone())] {
            search: $crate::kernel::ids::SavedSearchId,
            owner: String,
        } => ["保存的搜索已变更", "A saved search changed"];
    } };
}
