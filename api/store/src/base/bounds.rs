//! The bounds of the request for which a statement runs, as errors of the store.

use std::time::Duration;

use budget::bounds;

use crate::StoreError;

/// The time that a statement may run: `usual` (`None` = no limit), but at most the time that is left of its request.
///
/// # Errors
/// [`StoreError::Unavailable`] where the time of the request is over.
pub(crate) fn within(usual: Option<Duration>) -> Result<Option<Duration>, StoreError> {
    bounds::within(usual).map_err(|_| StoreError::Unavailable("the time of the request is over".to_owned()))
}

/// Counts a row of `bytes` bytes that was read for the request of this task.
///
/// # Errors
/// [`StoreError::TooMuch`] where the request would read more than its bounds allow.
pub(crate) fn take(bytes: usize) -> Result<(), StoreError> {
    bounds::take(bytes).map_err(|_| StoreError::TooMuch)
}
