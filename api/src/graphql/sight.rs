//! What introspection shows to whom: nothing of what a caller's roles do not grant.

use std::sync::Arc;

use async_graphql::Context;
use domain::access::actor::Permission;
use domain::actions::action::ACTIONS;

use crate::app::OpCtx;

/// Declares one question for each permission, because the library takes the path of a function.
macro_rules! sights {
    ($($name:ident: $permission:ident,)*) => {
        $(
            /// Whether the caller holds the permission of the same name.
            pub fn $name(ctx: &Context<'_>) -> bool {
                holds(ctx, Permission::$permission)
            }
        )*
    };
}

/// Whether the caller may see any part of a contact: without one, there is nothing below it.
pub fn see_any_contact(ctx: &Context<'_>) -> bool {
    see_contact(ctx) || see_phone(ctx)
}

/// Whether there is anything that the caller may do with an order: without that, an action has no word.
pub fn act(ctx: &Context<'_>) -> bool {
    ACTIONS.iter().any(|(_, permission)| holds(ctx, *permission))
}

/// Without a caller everything is shown: the schema is printed then.
fn holds(ctx: &Context<'_>, permission: Permission) -> bool {
    ctx.data_opt::<Arc<OpCtx>>().is_none_or(|op| op.actor.holds(permission))
}

sights! {
    see_order: SeeOrder,
    see_timeline: SeeTimeline,
    see_contact: SeeContact,
    see_phone: SeePhone,
    reveal_phone: RevealPhone,
    see_customer: SeeCustomer,
    see_totals: SeeTotals,
    see_prices: SeePrices,
    see_settlement: SeeSettlement,
    see_conversation: SeeConversation,
    see_returns: SeeReturns,
    see_return_reasons: SeeReturnReasons,
    see_remark: SeeRemark,
    see_facts: SeeFacts,
    see_suggested_reply: SeeSuggestedReply,
    update_contact: UpdateContact,
    update_remark: UpdateRemark,
    record_message: RecordMessage,
    place_hold: PlaceHold,
    release_hold: ReleaseHold,
    cancel_order: CancelOrder,
    approve_order: ApproveOrder,
    open_return: OpenReturn,
    decide_return: DecideReturn,
    receive_return: ReceiveReturn,
    refund_return: RefundReturn,
    confirm_pick: ConfirmPick,
    complete_pack: CompletePack,
    print_label: PrintLabel,
    scan_outbound: ScanOutbound,
    record_qc: RecordQc,
    receive_order: ReceiveOrder,
    report_fact: ReportFact,
    record_voucher: RecordVoucher,
    record_settlement: RecordSettlement,
    record_payment: RecordPayment,
    export_orders: ExportOrders,
    see_alerts: SeeAlerts,
    acknowledge_alert: AcknowledgeAlert,
    see_thresholds: SeeThresholds,
    set_thresholds: SetThresholds,
    set_warehouse_profile: SetWarehouseProfile,
    set_order_matrix: SetOrderMatrix,
    agree_status_meaning: AgreeStatusMeaning,
    manage_connections: ManageConnections,
    close_remainder: CloseRemainder,
    see_ingest: SeeIngest,
    replay_ingest: ReplayIngest,
    see_audit: SeeAudit,
    erase_customer: EraseCustomer,
    revoke_tokens: RevokeTokens,
}
