//! The priority of an order, set by operations and managers.

use domain::access::actor::Permission as P;

use crate::order::change::Operation;
use crate::order::orders::too_long;
use crate::{AppError, Change, Changed, OpCtx, Orders};

/// The maximum characters of a reason.
const LONGEST_REASON: usize = 500;

impl Orders<'_> {
    /// Sets the priority of an order.
    ///
    /// # Errors
    /// See [`domain::order::Order::set_priority`]; `INVALID_INPUT` for a reason that is too long.
    pub async fn update_priority(self, ctx: &OpCtx, change: &Change, priority: i32, reason: &str) -> Result<Changed, AppError> {
        if reason.chars().count() > LONGEST_REASON {
            return Err(too_long("reason", LONGEST_REASON));
        }
        let operation = Operation::of("orderPriorityUpdate", P::SetPriority, change, &(priority, reason));
        self.change(ctx, &operation, |order, _, _| Ok(order.set_priority(priority, reason)?.into())).await
    }
}
