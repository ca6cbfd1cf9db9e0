//! Groups of items that are written together (group commit): a group grows while it waits for the permit to be written.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// The limits of groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct GroupLimits {
    /// The maximum number of groups that are written in parallel.
    pub side_by_side: usize,
    /// The maximum size of a group while another one may still be written in parallel.
    pub few: usize,
    /// The maximum size of a group.
    pub most: usize,
    /// The maximum time for which a group with a permit waits for further items.
    pub wait: Duration,
}

/// Items that are written together.
pub(super) struct Group<T> {
    /// The items, in the order in which they came; at least one.
    pub items: Vec<T>,
    /// The permit to be written; the next group gets it when it is dropped.
    pub permit: OwnedSemaphorePermit,
}

/// The queue out of which groups are taken.
pub(super) struct Groups<T> {
    waiting: Mutex<mpsc::Receiver<T>>,
    permits: Arc<Semaphore>,
    limits: GroupLimits,
    /// The size of the last group.
    last: AtomicUsize,
}

impl<T> Groups<T> {
    pub fn new(waiting: mpsc::Receiver<T>, limits: GroupLimits) -> Self {
        let permits = Arc::new(Semaphore::new(limits.side_by_side));
        Self { waiting: Mutex::new(waiting), permits, limits, last: AtomicUsize::new(0) }
    }

    /// The next group; `None` = the queue is at its end, or empty after `cancel`. One caller takes at a time, so that groups are large.
    pub async fn next(&self, cancel: &CancellationToken) -> Option<Group<T>> {
        let mut waiting = self.waiting.lock().await;
        let first = tokio::select! {
            first = waiting.recv() => first,
            () = cancel.cancelled() => waiting.try_recv().ok(),
        };
        let (begun, mut items) = (Instant::now(), vec![first?]);
        let permit = self.grow(&mut waiting, &mut items).await?;
        self.fill(&mut waiting, &mut items, begun).await;
        self.last.store(items.len(), Ordering::Relaxed);
        Some(Group { items, permit })
    }

    /// Waits for a permit, and adds the items that come meanwhile. `None` = the semaphore is closed, which no code does.
    async fn grow(&self, waiting: &mut mpsc::Receiver<T>, items: &mut Vec<T>) -> Option<OwnedSemaphorePermit> {
        let permit = Arc::clone(&self.permits).acquire_owned();
        tokio::pin!(permit);
        let mut is_open = true;
        loop {
            tokio::select! {
                biased;
                permit = &mut permit => return permit.ok(),
                next = waiting.recv(), if is_open && items.len() < self.limits.most => match next {
                    Some(next) => items.push(next),
                    None => is_open = false,
                },
            }
        }
    }

    /// Adds the items that are there already. After a group of several, it waits a little for more, because senders who were answered
    /// together send again together. While another group may still be written in parallel, the group stays small, so that items that come
    /// together are written in parallel.
    async fn fill(&self, waiting: &mut mpsc::Receiver<T>, items: &mut Vec<T>, begun: Instant) {
        let is_last = self.permits.available_permits() == 0;
        let most = if is_last { self.limits.most } else { self.limits.most.min(self.limits.few) };
        let alone = self.last.load(Ordering::Relaxed) <= 1;
        let until = if alone { begun } else { begun + self.limits.wait };
        while items.len() < most {
            if let Ok(next) = waiting.try_recv() {
                items.push(next);
                continue;
            }
            tokio::select! {
                biased;
                next = waiting.recv() => match next {
                    Some(next) => items.push(next),
                    None => return,
                },
                () = sleep_until(until) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    const LIMITS: GroupLimits = GroupLimits { side_by_side: 1, few: 2, most: 5, wait: Duration::ZERO };

    fn groups(limits: GroupLimits) -> (mpsc::Sender<u32>, Groups<u32>, CancellationToken) {
        let (sender, receiver) = mpsc::channel(100);
        (sender, Groups::new(receiver, limits), CancellationToken::new())
    }

    fn send(sender: &mpsc::Sender<u32>, numbers: impl IntoIterator<Item = u32>) {
        numbers.into_iter().for_each(|number| sender.try_send(number).unwrap());
    }

    #[tokio::test]
    async fn a_group_grows_while_it_waits_for_a_permit() {
        let (sender, groups, cancel) = groups(LIMITS);
        send(&sender, [1]);
        let first = groups.next(&cancel).await.unwrap();
        assert_eq!(first.items, [1], "a permit is free: it does not wait");
        send(&sender, [2]);
        let mut second = Box::pin(groups.next(&cancel));
        assert!(second.as_mut().now_or_never().is_none(), "the permit is taken");
        send(&sender, [3, 4]);
        assert!(second.as_mut().now_or_never().is_none());
        send(&sender, [5]);
        drop(first);
        assert_eq!(second.await.unwrap().items, [2, 3, 4, 5]);
    }

    #[tokio::test]
    async fn a_group_that_waits_grows_to_its_maximum() {
        let (sender, groups, cancel) = groups(LIMITS);
        send(&sender, [0]);
        let first = groups.next(&cancel).await.unwrap();
        send(&sender, 1..=7);
        let mut second = Box::pin(groups.next(&cancel));
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        assert_eq!(second.await.unwrap().items, [1, 2, 3, 4, 5]);
        assert_eq!(groups.next(&cancel).await.unwrap().items, [6, 7]);
    }

    #[tokio::test]
    async fn groups_are_small_while_another_may_be_written_in_parallel() {
        let (sender, groups, cancel) = groups(GroupLimits { side_by_side: 2, ..LIMITS });
        send(&sender, 1..=6);
        let first = groups.next(&cancel).await.unwrap();
        let second = groups.next(&cancel).await.unwrap();
        assert_eq!((first.items, second.items), (vec![1, 2], vec![3, 4, 5, 6]));
    }

    #[tokio::test]
    async fn after_a_group_of_several_the_next_waits_a_little() {
        let (sender, groups, cancel) = groups(GroupLimits { most: 2, wait: Duration::from_hours(1), ..LIMITS });
        send(&sender, [1, 2]);
        drop(groups.next(&cancel).await);
        send(&sender, [3]);
        let mut next = Box::pin(groups.next(&cancel));
        assert!(next.as_mut().now_or_never().is_none());
        send(&sender, [4]);
        assert_eq!(next.await.unwrap().items, [3, 4]);
    }

    #[tokio::test]
    async fn the_waiting_items_are_taken_before_the_end() {
        let (sender, groups, cancel) = groups(LIMITS);
        send(&sender, [1, 2]);
        cancel.cancel();
        assert_eq!(groups.next(&cancel).await.unwrap().items, [1, 2]);
        assert!(groups.next(&cancel).await.is_none());
        send(&sender, [3]);
        drop(sender);
        assert_eq!(groups.next(&cancel).await.unwrap().items, [3]);
        assert!(groups.next(&cancel).await.is_none());
    }
}
