//! The ids of all shops, for filters that name shops: one reading serves all filters that wait for it, however many ids they name.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::{App, AppError};

/// The ids of all shops, as last read.
#[derive(Debug, Default)]
pub struct ShopIds {
    kept: Mutex<Option<(Time, Ids)>>,
    /// A lock that is held during a reading; filters that wait for it share the result.
    reading: tokio::sync::Mutex<()>,
}

/// The earliest time at which ids were read.
type Time = DateTime<Utc>;
type Ids = Arc<HashSet<String>>;

impl ShopIds {
    /// The ids, if they were read after this time.
    fn read_after(&self, time: Time) -> Option<Ids> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(read, _)| *read > time).map(|(_, ids)| Arc::clone(ids))
    }

    fn keep(&self, read: Time, ids: Ids) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|(older, _)| *older < read) {
            *kept = Some((read, ids));
        }
    }
}

impl App {
    /// The ids among these that belong to a shop, each once. Unknown ids do not reach the statement that filters. `now` is the start of the
    /// request: a shop that another instance had made by then is known.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn known_shops(&self, now: Time, ids: Vec<String>) -> Result<Vec<String>, AppError> {
        let directory = self.directory();
        let (mut known, unknown): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| directory.has_shop(id));
        if !unknown.is_empty() {
            let there = self.shops_that_there_are(now).await?;
            known.extend(unknown.into_iter().filter(|id| there.contains(id)));
        }
        known.sort_unstable();
        known.dedup();
        Ok(known)
    }

    /// The known ids of a filter; where all are unknown, an id that no shop has, because an empty list would not restrict the filter.
    pub(crate) async fn shops_or_none(&self, now: Time, ids: Vec<String>) -> Result<Vec<String>, AppError> {
        let known = self.known_shops(now, ids).await?;
        Ok(if known.is_empty() { vec![String::new()] } else { known })
    }

    async fn shops_that_there_are(&self, now: Time) -> Result<Ids, AppError> {
        if let Some(ids) = self.shop_ids().read_after(now) {
            return Ok(ids);
        }
        let _reading = self.shop_ids().reading.lock().await;
        if let Some(ids) = self.shop_ids().read_after(now) {
            return Ok(ids);
        }
        let read = self.now();
        let ids = Arc::new(self.store().catalog().shop_ids().await?);
        self.shop_ids().keep(read, Arc::clone(&ids));
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn only_what_was_read_after_the_request_began_is_taken() {
        let ids = ShopIds::default();
        let at = |second| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(second);
        let shops = |names: &[&str]| Arc::new(names.iter().map(|name| (*name).to_owned()).collect::<HashSet<_>>());
        assert_eq!(ids.read_after(at(0)), None);
        ids.keep(at(5), shops(&["a"]));
        assert_eq!(ids.read_after(at(5)), None);
        assert_eq!(ids.read_after(at(4)), Some(shops(&["a"])));
        ids.keep(at(3), shops(&[]));
        assert_eq!(ids.read_after(at(4)), Some(shops(&["a"])), "an older reading replaces no newer one");
    }
}
