//! The mappings in force: those of this release, and those that were set in the database.

use ingest::{Mappings, SetDocument};
use store::{Store, StoreError};

/// The mappings as they are set in the database now.
///
/// # Errors
/// When the database fails.
pub async fn with_set_mappings(store: &Store, current: &Mappings) -> Result<Mappings, StoreError> {
    let newest = store.catalog().newest_mappings().await?;
    let version = |name: &str| current.platform(name).map_or(0, |platform| platform.document_version());
    let is_set = |(name, newest): (&String, &i64)| version(name) == *newest;
    if newest.iter().all(is_set) && current.names().all(|name| newest.contains_key(name) || version(name) == 0) {
        return Ok(current.clone());
    }
    let mut set = Vec::with_capacity(newest.len());
    for (name, version) in &newest {
        set.extend(store.catalog().mapping_version(name, *version).await?);
    }
    let documents: Vec<SetDocument<'_>> =
        set.iter().map(|one| SetDocument { name: &one.name, version: one.version, document: one.document.as_deref() }).collect();
    let (fresh, unread) = current.with(&documents);
    for (mapping, error) in unread {
        tracing::error!(mapping, %error, "this release cannot read the mapping that was set; the one before it stays");
    }
    Ok(fresh)
}
