//! Counts the orders of one phone or buyer in a sliding window of 24 hours.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Duration, Utc};

/// The length of the window.
pub const WINDOW: Duration = Duration::hours(24);

/// Whether an order of the time `at` counts for an order of the time `now`: an order exactly 24 hours old is out, and a later one, too.
pub fn is_within(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - WINDOW < at && at <= now
}

/// The count of each order of a group, itself included: the k-th of one key sees k and what is stored. `orders` are in order of receipt,
/// each with its key and time; `stored` returns how many stored orders of the key are within the window before that time. An order without
/// a key has no count.
pub fn counts_in_group<K: Eq + Hash + Clone>(
    orders: &[(Option<K>, DateTime<Utc>)],
    stored: impl Fn(&K, DateTime<Utc>) -> i64,
) -> Vec<Option<i64>> {
    let mut before: HashMap<K, Vec<DateTime<Utc>>> = HashMap::new();
    let counts = orders.iter().map(|(key, at)| {
        let key = key.as_ref()?;
        let earlier = before.entry(key.clone()).or_default();
        let in_group = earlier.iter().filter(|other| is_within(**other, *at)).count();
        earlier.push(*at);
        Some(stored(key, *at) + i64::try_from(in_group).unwrap_or(i64::MAX - 1) + 1)
    });
    counts.collect()
}
