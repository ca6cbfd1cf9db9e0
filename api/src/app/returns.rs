//! Returns: opened, decided, received, paid back.

use domain::actor::Permission as P;
use domain::ids::ReturnId;
use domain::returns::{OpenReturn, ReturnKind, ReturnLine, ReturnStep};
use serde::Serialize;

use super::change::{Decided, Operation};
use super::orders::too_long;
use super::{App, AppError, Change, Changed, OpCtx};

/// A return as it was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnInput {
    /// What the customer wants.
    pub kind: ReturnKind,
    /// The lines and pieces; empty means all.
    pub lines: Vec<ReturnLine>,
    /// The customer's words.
    pub reason: Option<String>,
}

impl App {
    /// Opens a return.
    ///
    /// # Errors
    /// See [`domain::order::Order::open_return`].
    pub async fn open_return(&self, ctx: &OpCtx, change: &Change, input: ReturnInput) -> Result<Changed<ReturnId>, AppError> {
        if input.reason.as_ref().is_some_and(|reason| reason.chars().count() > 2_000) {
            return Err(too_long("reason", 2_000));
        }
        let operation = Operation::of("orderReturnOpen", P::OpenReturn, change, &input);
        self.change(ctx, &operation, |order, mint, _| {
            let id = mint.next();
            let ReturnInput { kind, lines, reason } = input.clone();
            Ok(Decided::making(id, order.open_return(OpenReturn { id, hold: mint.next(), kind, lines, reason }, ctx.now)?))
        })
        .await
    }

    /// Moves a return on.
    ///
    /// # Errors
    /// See [`domain::order::Order::move_return`].
    pub async fn move_return(
        &self,
        ctx: &OpCtx,
        change: &Change,
        case: ReturnId,
        step: ReturnStep,
    ) -> Result<Changed<ReturnId>, AppError> {
        let (name, permission, amount) = match step {
            ReturnStep::Approve => ("orderReturnApprove", P::DecideReturn, None),
            ReturnStep::Reject => ("orderReturnReject", P::DecideReturn, None),
            ReturnStep::Receive => ("orderReturnReceive", P::ReceiveReturn, None),
            ReturnStep::Refund(amount) => ("orderReturnRefund", P::RefundReturn, Some(amount)),
        };
        let operation = Operation::of(name, permission, change, &(case, amount));
        self.change(ctx, &operation, |order, _, _| Ok(Decided::making(case, order.move_return(case, step, ctx.now)?))).await
    }
}
