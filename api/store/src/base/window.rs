//! Windows on long lists: `first` after a key or `last` before one, and the slice that comes back.

/// A part of a list. The keys are exclusive bounds; both may be given together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<K> {
    /// The end from which items are taken, and their number.
    pub take: Take,
    /// Only items after this key; `None` = from the beginning.
    pub after: Option<K>,
    /// Only items before this key; `None` = to the end.
    pub before: Option<K>,
}

/// The end of a list from which items are taken, and their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// This number of items from the beginning.
    First(u32),
    /// This number of items from the end.
    Last(u32),
}

impl Take {
    /// The largest number of items.
    pub fn limit(self) -> u32 {
        match self {
            Self::First(limit) | Self::Last(limit) => limit,
        }
    }

    /// The number of rows to read: one more than wanted, which shows whether the list continues.
    pub(crate) fn probe(self) -> i64 {
        i64::from(self.limit()) + 1
    }
}

impl<K> Window<K> {
    /// The first `limit` items of a list.
    pub fn first(limit: u32) -> Self {
        Self { take: Take::First(limit), after: None, before: None }
    }

    /// The last `limit` items of a list.
    pub fn last(limit: u32) -> Self {
        Self { take: Take::Last(limit), after: None, before: None }
    }

    /// The slice of the items that were read: at most one item more than wanted, in any order; `rank` gives their order.
    pub(crate) fn slice<T, R: Ord>(&self, mut items: Vec<T>, rank: impl Fn(&T) -> R) -> Slice<T> {
        items.sort_by_key(|item| rank(item));
        let wanted = self.take.limit() as usize;
        let more = items.len() > wanted;
        match self.take {
            Take::First(_) => {
                items.truncate(wanted);
                Slice { items, has_previous: self.after.is_some(), has_next: more }
            }
            Take::Last(_) => {
                items.drain(..items.len() - wanted.min(items.len()));
                Slice { items, has_previous: more, has_next: self.before.is_some() }
            }
        }
    }
}

/// A part of a list, in the list's own order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<T> {
    /// The items of the slice.
    pub items: Vec<T>,
    /// Whether an item comes before the slice. For the first items of a window with `after`, it is always `true`.
    pub has_previous: bool,
    /// Whether an item comes after the slice. For the last items of a window with `before`, it is always `true`.
    pub has_next: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extra_item_says_that_the_list_goes_on_and_is_not_shown() {
        let first = Window::<i64>::first(2).slice(vec![3, 1, 2], |item| *item);
        assert_eq!((first.items, first.has_previous, first.has_next), (vec![1, 2], false, true));
        let last = Window::<i64>::last(2).slice(vec![3, 1, 2], |item| *item);
        assert_eq!((last.items, last.has_previous, last.has_next), (vec![2, 3], true, false));
        let all = Window { take: Take::Last(5), after: None, before: Some(9) }.slice(vec![1], |item: &i64| *item);
        assert_eq!((all.items, all.has_previous, all.has_next), (vec![1], false, true));
    }
}
