//! Work that holds a thread for milliseconds, done beside the threads that answer.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// A text of at most so many bytes is read in a fraction of a millisecond.
const SMALL: usize = 4 * 1024;

/// Reads a text of so many bytes that somebody sent. While a large one is read, another thread goes on with the requests that wait behind it.
pub fn reading<T>(bytes: usize, read: impl FnOnce() -> T) -> T {
    let has_threads = || Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    if bytes > SMALL && has_threads() { block_in_place(read) } else { read() }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn others_go_on_while_a_large_text_is_read() {
        let (said, heard) = mpsc::channel();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut behind = JoinSet::new();
            behind.spawn(async move { said.send(()).unwrap() });
            // The only worker would wait for ever for what stands behind it.
            reading(SMALL + 1, || heard.recv_timeout(Duration::from_secs(20)).unwrap());
        });
        tasks.join_next().await.unwrap().unwrap();
    }

    #[test]
    fn it_needs_no_runtime_and_no_second_thread() {
        assert_eq!(reading(SMALL + 1, || 7), 7);
        let one = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(one.block_on(async { reading(SMALL + 1, || 7) }), 7);
    }
}
