//! The permissions of the API, each mirroring one of the domain.

use super::mirror::mirror;

mirror! {
    /// A permission that a role grants.
    Permission of domain::access::actor::Permission {
        /// See an order: number, status, lines, promise, holds, shipments.
        #[needs(SeeOrder)]
        SeeOrder,
        /// See the timeline of an order.
        #[needs(SeeTimeline)]
        SeeTimeline,
        /// See the receiver's name and address.
        #[needs(SeeContact)]
        SeeContact,
        /// See the phone, masked.
        #[needs(SeePhone)]
        SeePhone,
        /// See the phone in clear; each look is journaled.
        #[needs(RevealPhone)]
        RevealPhone,
        /// See all orders of one phone.
        #[needs(SeeCustomer)]
        SeeCustomer,
        /// See the sums of an order.
        #[needs(SeeTotals)]
        SeeTotals,
        /// See prices of lines, discounts and single payments.
        #[needs(SeePrices)]
        SeePrices,
        /// See voucher, settlement and cost.
        #[needs(SeeSettlement)]
        SeeSettlement,
        /// See the conversation with the customer.
        #[needs(SeeConversation)]
        SeeConversation,
        /// See returns and refunds.
        #[needs(SeeReturns)]
        SeeReturns,
        /// See why a customer returns, and who is liable.
        #[needs(SeeReturnReasons)]
        SeeReturnReasons,
        /// See the staff's remark.
        #[needs(SeeRemark)]
        SeeRemark,
        /// See facts by source, and conflicts.
        #[needs(SeeFacts)]
        SeeFacts,
        /// See the suggested reply to the customer.
        #[needs(SeeSuggestedReply)]
        SeeSuggestedReply,
        /// Change name, phone or address.
        #[needs(UpdateContact)]
        UpdateContact,
        /// Change the staff's remark.
        #[needs(UpdateRemark)]
        UpdateRemark,
        /// Record a message of a conversation.
        #[needs(RecordMessage)]
        RecordMessage,
        /// Place a hold on an order.
        #[needs(PlaceHold)]
        PlaceHold,
        /// Release a hold of an order.
        #[needs(ReleaseHold)]
        ReleaseHold,
        /// Set the priority of an order.
        #[needs(SetPriority)]
        SetPriority,
        /// Cancel an order before it is shipped.
        #[needs(CancelOrder)]
        CancelOrder,
        /// Approve an order for picking.
        #[needs(ApproveOrder)]
        ApproveOrder,
        /// Open a return of an order.
        #[needs(OpenReturn)]
        OpenReturn,
        /// Approve or reject a return.
        #[needs(DecideReturn)]
        DecideReturn,
        /// Confirm that returned goods arrived.
        #[needs(ReceiveReturn)]
        ReceiveReturn,
        /// Record the refund of a return.
        #[needs(RefundReturn)]
        RefundReturn,
        /// Confirm the pick of an order.
        #[needs(ConfirmPick)]
        ConfirmPick,
        /// Complete the pack of an order.
        #[needs(CompletePack)]
        CompletePack,
        /// Print a label of a parcel.
        #[needs(PrintLabel)]
        PrintLabel,
        /// Scan a parcel out.
        #[needs(ScanOutbound)]
        ScanOutbound,
        /// Record the result of quality control.
        #[needs(RecordQc)]
        RecordQc,
        /// Bring an order into the service.
        #[needs(ReceiveOrder)]
        ReceiveOrder,
        /// Report a fact about an order.
        #[needs(ReportFact)]
        ReportFact,
        /// Record the finance voucher.
        #[needs(RecordVoucher)]
        RecordVoucher,
        /// Record the settlement of an order.
        #[needs(RecordSettlement)]
        RecordSettlement,
        /// Record a payment that arrived outside the channel.
        #[needs(RecordPayment)]
        RecordPayment,
        /// Export completed and settled orders.
        #[needs(ExportOrders)]
        ExportOrders,
        /// See the alerts addressed to your role and scope.
        #[needs(SeeAlerts)]
        SeeAlerts,
        /// Take on an alert that is addressed to you.
        #[needs(AcknowledgeAlert)]
        AcknowledgeAlert,
        /// See the thresholds at which alerts are raised.
        #[needs(SeeThresholds)]
        SeeThresholds,
        /// Change the thresholds at which alerts are raised.
        #[needs(SetThresholds)]
        SetThresholds,
        /// Set how a warehouse reports that goods left.
        #[needs(SetWarehouseProfile)]
        SetWarehouseProfile,
        /// Set the conditions of the steps of orders, and write what statuses mean.
        #[needs(SetOrderMatrix)]
        SetOrderMatrix,
        /// Agree to the meaning of a status.
        #[needs(AgreeStatusMeaning)]
        AgreeStatusMeaning,
        /// Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only.
        #[needs(ManageConnections)]
        ManageConnections,
        /// Close pieces that will never be sent.
        #[needs(CloseRemainder)]
        CloseRemainder,
        /// See payloads that could not be read.
        #[needs(SeeIngest)]
        SeeIngest,
        /// Read failed payloads again.
        #[needs(ReplayIngest)]
        ReplayIngest,
        /// Revoke tokens, suspend people, and see the revocations.
        #[needs(RevokeTokens)]
        RevokeTokens,
        /// See the audit log: caller, operation and outcome.
        #[needs(SeeAudit)]
        SeeAudit,
        /// Erase the personal data of a customer.
        #[needs(EraseCustomer)]
        EraseCustomer,
    }
}
