//! The base of every use case: actor, scope, retries of changes, pages of lists, errors, shops and warehouses by name, the mappings in force,
//! and data that is kept in memory.

pub(super) mod change;
pub(super) mod command;
pub(super) mod context;
pub(super) mod directory;
pub(super) mod error;
pub(super) mod even;
pub(super) mod mappings;
pub(super) mod paging;
pub(super) mod phone;
pub(super) mod reread;
pub(super) mod scope;
pub(super) mod shop_ids;

pub use context::OpCtx;
pub use directory::{Directory, ShopEntry};
pub use error::{AppError, Current};
pub use mappings::with_set_mappings;
pub use paging::{Counted, Slice, SortDirection, Window};
pub use reread::Reread;
pub use shop_ids::ShopIds;
