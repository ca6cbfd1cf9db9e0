//! Windows on long lists: `first` after a key or `last` before one, and the slice that comes back.

/// Which part of a list is wanted. Keys mean "right behind" and "right before"; both may stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<K> {
    /// From which end, and how many.
    pub take: Take,
    /// Only what comes after this key.
    pub after: Option<K>,
    /// Only what comes before this key.
    pub before: Option<K>,
}

/// From which end of a list, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// From its beginning.
    First(u32),
    /// From its end.
    Last(u32),
}

impl Take {
    /// How many.
    pub fn limit(self) -> u32 {
        match self {
            Self::First(limit) | Self::Last(limit) => limit,
        }
    }

    /// How many to ask the database for: one more, which says whether the list goes on.
    pub(in crate::store) fn probe(self) -> i64 {
        i64::from(self.limit()) + 1
    }
}

impl<K> Window<K> {
    /// The first `limit`.
    pub fn first(limit: u32) -> Self {
        Self { take: Take::First(limit), after: None, before: None }
    }

    /// The last `limit`.
    pub fn last(limit: u32) -> Self {
        Self { take: Take::Last(limit), after: None, before: None }
    }

    /// The slice of what was read: at most one item more than wanted, in any order, which `rank` sorts.
    pub(in crate::store) fn slice<T, R: Ord>(&self, mut items: Vec<T>, rank: impl Fn(&T) -> R) -> Slice<T> {
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
    /// The items.
    pub items: Vec<T>,
    /// Whether something comes before them. Of a window that begins behind a key: whether it does.
    pub has_previous: bool,
    /// Whether something comes after them. Of a window that ends before a key: whether it does.
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
