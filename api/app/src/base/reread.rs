//! Data of the database that every request needs: kept in memory, and read again after changes.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

/// A value as last read from the database.
#[derive(Debug, Default)]
pub struct Reread<T> {
    current: RwLock<Arc<T>>,
    reading: Mutex<()>,
}

impl<T> Reread<T> {
    /// A value that was read.
    pub fn new(value: T) -> Self {
        Self { current: RwLock::new(Arc::new(value)), reading: Mutex::default() }
    }

    /// The value as last read.
    pub fn get(&self) -> Arc<T> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the value again. One reading begins after the other has ended, so that an earlier reading never replaces a later one.
    ///
    /// # Errors
    /// When the reading fails; the old value stays.
    pub async fn read_again<E>(&self, read: impl Future<Output = Result<T, E>>) -> Result<(), E> {
        let _turn = self.reading.lock().await;
        let fresh = Arc::new(read.await?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_earlier_reading_never_replaces_a_later_one() {
        let (kept, (begin, begun)) = (Reread::new(0), tokio::sync::oneshot::channel());
        let slow = kept.read_again(async {
            begun.await.unwrap();
            Ok::<_, ()>(1)
        });
        let fast = kept.read_again(async { Ok::<_, ()>(2) });
        let ((slow, fast), ()) = tokio::join!(async { tokio::join!(slow, fast) }, async { begin.send(()).unwrap() });
        assert_eq!((slow, fast, *kept.get()), (Ok(()), Ok(()), 2));
        assert_eq!((kept.read_again(async { Err("down") }).await, *kept.get()), (Err("down"), 2));
    }
}
