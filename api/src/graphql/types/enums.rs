//! The enums of the API, each mirroring an enum of the domain. Values of other systems stay strings.

use super::mirror::mirror;
pub use super::permission::Permission;

mirror! {
    /// The progress of an order. Holds, payments, returns and conflicts are separate from it.
    OrderStatus of domain::kernel::status::OrderStatus {
        /// The order is placed and its payment is open.
        PendingPayment,
        /// The order is paid in full; a deposit alone does not reach this.
        Paid,
        /// The order is reviewed; the warehouse may pick it.
        Approved,
        /// The warehouse is picking it.
        Picking,
        /// The order is packed; labels may be printed.
        Packed,
        /// The parcels are scanned out and confirmed by the WMS.
        Shipped,
        /// A carrier's scan reports the delivery.
        Delivered,
        /// The order is delivered, its gift is sent and its voucher is recorded.
        Completed,
        /// The order will not be fulfilled.
        Cancelled,
    }
    /// The attribute by which an order was found; the surest first.
    OrderMatchedBy of domain::search::MatchedBy {
        /// The whole number of the order in this service.
        Number,
        /// The whole number of the order at its channel.
        ChannelNumber,
        /// The other number that people of the channel use, e.g. Shopify's `#1001`.
        ChannelAlias,
        /// The whole tracking number of a parcel.
        TrackingNumber,
        /// The whole phone number of the receiver.
        Phone,
        /// The receiver's name and the day on which the order was placed.
        NameAndDay,
        /// The receiver's name and a part of a line's title or SKU.
        NameAndProduct,
        /// The name of the receiver.
        Name,
        /// The beginning or the end of the order's number, or the end of a parcel's tracking number.
        PartOfNumber,
        /// The digits of the phone that its mask shows.
        VisibleDigits,
    }
    /// A condition that a step of an order needs.
    OrderCondition of domain::order::status_matrix::Condition {
        /// The payable amount is paid. A deposit alone does not cover it.
        PayableCovered,
        /// No active hold blocks the step.
        NoActiveHold,
        /// The address has a country or province, a city and a line, and the region is known.
        AddressShippable,
        /// No system reports that stock is short.
        StockReserved,
        /// Every line is picked, or has a reason why it is short.
        LinesPicked,
        /// The gift lines are picked completely.
        GiftsPresent,
        /// At least one picked piece has not left yet.
        SomethingPicked,
        /// A handheld scanned the tracking number.
        OutboundScanned,
        /// The WMS confirmed the outbound.
        WmsOutboundConfirmed,
        /// No rejection by quality control is open.
        NoOpenQcRejection,
        /// Every line in a parcel that is still here is free of holds.
        NoHeldParcel,
        /// The parcels hold exactly what was picked and what the channel wants now.
        ContentsMatch,
        /// Every label of a parcel that is still here matches the order's present data.
        LabelsCurrent,
        /// The channel still reports the order as paid.
        PaymentStands,
        /// No piece remains to be sent.
        NothingRemains,
        /// A carrier's scan reports the delivery of every parcel.
        CarrierDeliveryScanned,
        /// The main goods are delivered.
        MainGoodsDelivered,
        /// The outbound number of the gift is recorded, if the order has a gift.
        GiftOutboundNumber,
        /// The voucher number of finance is recorded.
        FinanceVoucher,
        /// The amount that has to be paid is known.
        PayableKnown,
        /// Every open payment is cash on delivery.
        OnlyCashOnDelivery,
        /// The carrier handed over the cash that it collected at the door.
        RemittanceReceived,
        /// The customer has not been paid back in full.
        NotPaidBack,
        /// The newest confirmed check of quality control passed the parcel. The default matrix has no row with it.
        QcPassed,
        /// The parcel has a valid label. The default matrix has no row with it.
        LabelPrinted,
        /// A system confirmed that the stock is reserved. The default matrix has no row with it.
        StockConfirmed,
        /// The replacement of an exchange has been delivered.
        ReplacementDelivered,
    }
    /// The part of an order that a condition is checked for.
    ConditionSubject of domain::order::matrix::ConditionSubject {
        /// The order as a whole.
        Order,
        /// Each line that is still to be sent.
        Line,
        /// Each parcel that is packed.
        Parcel,
    }
    /// A role that a token grants.
    Role of domain::access::actor::Role {
        /// Customer service: answers customers.
        CustomerService,
        /// Picks, prints labels, scans out.
        Warehouse,
        /// A warehouse lead: also completes packs.
        WarehouseLead,
        /// Finance: exports, vouchers and settlements.
        Finance,
        /// Watches, sets thresholds, places and releases holds.
        Manager,
        /// A connector, which is a machine account.
        System,
        /// Reviews exceptions and holds.
        Operations,
        /// Watches stock and presale.
        Purchasing,
    }
    /// The result of reading a payload again.
    PayloadReadOutcome of crate::app::ReadOutcome {
        /// At least one order changed.
        Changed,
        /// Every order stayed as it was.
        Unchanged,
        /// The payload could not be read or applied.
        Failed,
    }
    /// The way in which an operation was requested.
    AuditKind of domain::journal::audit::AuditKind {
        /// A query of GraphQL.
        Query,
        /// A mutation of GraphQL.
        Mutation,
        /// A subscription: at its start, and when it ends.
        Subscription,
        /// A WebSocket connection that did not sign in.
        Connection,
        /// A push of a channel.
        Webhook,
        /// A download of an export.
        Download,
        /// A command on the command line.
        Command,
    }
    /// The outcome of a requested operation.
    AuditOutcome of domain::journal::audit::AuditOutcome {
        /// The operation was done or answered.
        Allowed,
        /// The operation was refused; the code states the reason.
        Refused,
        /// The operation failed in the service.
        Failed,
    }
    /// The kind of party that reports or does something.
    Source of domain::kernel::source::Source {
        /// The sales channel of the order.
        Channel,
        /// The company's ERP system.
        Erp,
        /// The warehouse management system.
        Wms,
        /// The carrier of a parcel.
        Carrier,
        /// A person who is signed in here.
        Staff,
        /// A rule of this service.
        Rule,
        /// This service by itself.
        System,
    }
    /// The subject of a fact.
    FactKind of domain::order::fact::FactKind {
        /// The order's status in that system.
        Status,
        /// The WMS confirms the outbound; the value is the tracking number.
        Outbound,
        /// The result of quality control: PASSED or REJECTED.
        Qc,
        /// The state of the stock: RESERVED or SHORT.
        Stock,
        /// The outbound number of the order's gift.
        GiftOutbound,
        /// The weight of a parcel in whole grams; UNKNOWN where the source sent an unreadable weight.
        Weight,
    }
    /// The subject of a fact behind the suggested reply.
    SuggestedReplyFactKind of domain::conversation::reply::ReplyFactKind {
        /// A status of the order, here or in another system.
        Status,
        /// A hold that blocks; the value is its reason.
        Hold,
        /// The state of the stock: SHORT.
        Stock,
        /// The result of quality control: REJECTED.
        Qc,
        /// A line of which pieces are missing; the value is its SKU or title.
        Pick,
        /// An amount that was paid, with its currency.
        Payment,
        /// The amount that has to be paid, with its currency; UNKNOWN where no amount is known.
        Payable,
        /// An amount that was paid back, with its currency; UNKNOWN where a refund is recorded without one.
        Refund,
        /// A return; the value is its status.
        Return,
        /// The ship-by time (RFC 3339).
        Promise,
        /// A parcel that left the warehouse; the value is its tracking number.
        Outbound,
        /// A carrier's report; the value is the status of the parcel.
        Parcel,
        /// The tracking number of a parcel, which an order of another shop names too; the value is the number.
        TrackingNumber,
        /// A condition of the next step that is not met; the value is its code.
        Condition,
    }
    /// The certainty of a fact.
    Confidence of domain::order::fact::Confidence {
        /// A person or a system observed it.
        Confirmed,
        /// The fact was filled in automatically; it moves no status.
        Inferred,
    }
    /// The subject on which two systems contradict each other.
    ConflictKind of domain::order::conflict::ConflictKind {
        /// A system reports shipped, and the warehouse has not let the order out.
        ShippedBeforeOutbound,
        /// A system reports delivered, and no carrier has scanned the delivery.
        DeliveredWithoutScan,
        /// A system cancelled an order that has left already.
        CancelledAfterShipped,
        /// The order is cancelled here, and a system continues it.
        ActiveAfterCancelled,
        /// A system reports cancelled, and the order continues here.
        CancelledElsewhere,
        /// The WMS is further than the steps confirmed here.
        WarehouseAhead,
        /// The ERP or the WMS reports, after our own step, an earlier stage of the goods than that step.
        BehindWarehouse,
        /// The channel reports unpaid for an order that was approved as paid.
        UnpaidAfterApproval,
        /// The order is cancelled here, and the channel reports later that it is open.
        ReopenedAfterCancelled,
        /// More was paid back than was paid.
        #[needs(SeePrices)]
        RefundAbovePaid,
        /// Two payments cover the whole order: two of the channel, or the channel's and one that finance recorded.
        #[needs(SeePrices)]
        PaidTwice,
        /// The channel states another currency than the one that it stated first.
        #[needs(SeePrices)]
        CurrencyChanged,
        /// An order of another shop names the tracking number of a parcel too.
        SharedTrackingNumber,
    }
    /// The subject of one side of a conflict.
    ClaimKind of domain::order::conflict::ClaimKind {
        /// The order's status; the value is its name.
        Status,
        /// The WMS let a parcel out; the value is its tracking number.
        Outbound,
        /// An amount that was paid; the value is the amount and its currency, e.g. `269.00 CNY`.
        #[needs(SeePrices)]
        Paid,
        /// An amount that was paid back; the value is the amount and its currency, e.g. `269.00 CNY`.
        #[needs(SeePrices)]
        Refunded,
        /// The currency of the order; the value is its code (ISO 4217).
        #[needs(SeePrices)]
        Currency,
        /// The tracking number of a parcel; the value is the number.
        TrackingNumber,
    }
    /// The reason of a hold.
    HoldReason of domain::order::hold::HoldReason {
        /// The customer asked to wait.
        CustomerRequest,
        /// The address must be checked or changed.
        AddressCheck,
        /// The payment must be checked.
        PaymentCheck,
        /// The order is suspected of fraud.
        FraudCheck,
        /// The stock of the goods is short.
        StockShort,
        /// Shipping to the region is forbidden at present.
        RegionEmbargo,
        /// A label was printed a second time.
        LabelReprint,
        /// Quality control rejected some of the goods.
        QcRejected,
        /// Another reason, which the note states.
        Other,
        /// The channel forbids shipping for now and lifts that by itself; people cannot place it.
        ChannelForbids,
        /// The buyer asks the channel for the money back; the channel lifts it with its answer.
        RefundRequested,
        /// The channel claims by an unsigned part of a message that the order is cancelled or deleted; people cannot place it.
        ChannelClaim,
        /// The order was placed to test the shop; people cannot place it.
        TestOrder,
        /// Everything that was paid is paid back; people cannot place it.
        Refunded,
        /// Name, phone, address or lines changed after a label was printed, so the label no longer counts; people cannot place it.
        ChangedAfterLabel,
    }
    /// The way in which a warehouse reports that goods left.
    WarehouseProfile of domain::order::warehouse::WarehouseProfile {
        /// The warehouse has no WMS: the scan of a parcel ships it.
        Handheld,
        /// A parcel is scanned, and the WMS confirms that it left.
        Confirming,
        /// The WMS leads: its confirmations move the order.
        Leading,
    }
    /// A step of the order that conditions can block.
    GateStep of domain::order::gates::GateStep {
        /// The approval of the order.
        Approve,
        /// The pick of the order.
        Pick,
        /// The pack of the order.
        Pack,
        /// The printing of a label.
        Label,
        /// The handing over of parcels.
        Outbound,
    }
    /// Whether a hold still blocks the order.
    HoldState of domain::order::hold::HoldState {
        /// The hold blocks the order.
        Active,
        /// The hold was released, by a person or at its time.
        Released,
    }
    /// The part of the order that a payment pays for.
    PaymentKind of domain::order::payment::PaymentKind {
        /// The whole order at once.
        Full,
        /// The deposit of a presale.
        Deposit,
        /// The balance of a presale.
        Balance,
        /// The whole order, collected by the carrier at the door.
        CashOnDelivery,
    }
    /// The origin of the amount that has to be paid.
    PayableBasis of domain::order::payment::PayableBasis {
        /// The amount that the channel states.
        Stated,
        /// The sum of its parts, because the channel leaves the amount out.
        Derived,
        /// The amount is unknown: what the channel states cannot be read, or the parts for a sum are missing.
        Unknown,
    }
    /// The state of a payment.
    PaymentStatus of domain::order::payment::PaymentStatus {
        /// The payment is still open.
        Pending,
        /// The payment was made.
        Paid,
        /// The payment was paid back.
        Refunded,
        /// The payment will not be made.
        Void,
    }
    /// The state of a promise now.
    PromiseState of domain::order::promise::PromiseState {
        /// The order has no promise.
        None,
        /// Four hours or more are left.
        OnTrack,
        /// Less than four hours are left.
        AtRisk,
        /// The deadline has passed and the order is still here.
        Overdue,
        /// The order has left the warehouse.
        Kept,
    }
    /// The state of a parcel.
    ShipmentStatus of domain::order::shipment::ShipmentStatus {
        /// The parcel is in the warehouse, or announced.
        Pending,
        /// The carrier has picked it up.
        PickedUp,
        /// The parcel is on its way.
        InTransit,
        /// The courier is delivering it.
        OutForDelivery,
        /// The parcel is signed for.
        Delivered,
        /// The carrier reports a problem with it.
        Exception,
        /// The parcel is on its way back, or back.
        Returned,
        /// The carrier's status is missing in the mapping.
        Unknown,
    }
    /// The direction of a message.
    MessageDirection of domain::order::message::Direction {
        /// From the customer to us.
        Inbound,
        /// From us to the customer.
        Outbound,
        /// Among the staff; the customer never sees it.
        Internal,
    }
    /// The medium of a message.
    MessageChannel of domain::order::message::MessageChannel {
        /// The platform's own chat.
        PlatformChat,
        /// A phone call, written down.
        Phone,
        /// A text message (SMS).
        Sms,
        /// A message by email.
        Email,
        /// The note that the buyer left on the order.
        BuyerNote,
        /// Another medium of communication.
        Other,
    }
    /// The remedy that the customer wants of a return.
    ReturnKind of domain::order::returns::ReturnKind {
        /// Money back; the customer keeps the goods.
        RefundOnly,
        /// Goods back, then money back.
        ReturnAndRefund,
        /// Goods back, other goods out.
        Exchange,
    }
    /// The reason of a return, as a code that can be counted.
    ReturnReason of domain::order::returns::ReturnReason {
        /// The goods arrived broken.
        Damaged,
        /// Other goods were sent.
        Wrong,
        /// A part or a piece was not in the parcel.
        Missing,
        /// The goods were ordered or sent twice.
        Duplicate,
        /// The goods are worse than described.
        Quality,
        /// The customer changed their mind.
        ChangedMind,
        /// Another reason, which the return's text states.
        Other,
    }
    /// The state of a return.
    ReturnStatus of domain::order::returns::ReturnStatus {
        /// The return is requested.
        Requested,
        /// The return is approved.
        Approved,
        /// The goods are back.
        Received,
        /// The money is back.
        Refunded,
        /// The return is declined.
        Rejected,
        /// The replacement of an exchange was delivered.
        Exchanged,
    }
    /// An action that a role can do with an order.
    OrderAction of domain::actions::action::Action {
        /// Approve the order: `orderApprove`.
        #[needs(ApproveOrder)]
        Approve,
        /// Change name, phone or address: `orderContactUpdate`.
        #[needs(UpdateContact)]
        UpdateContact,
        /// Change the staff's remark: `orderRemarkUpdate`.
        #[needs(UpdateRemark)]
        UpdateRemark,
        /// Show the phone in clear: `orderContactReveal`.
        #[needs(RevealPhone)]
        RevealPhone,
        /// Record a message: `conversationMessageRecord`.
        #[needs(RecordMessage)]
        RecordMessage,
        /// Place a hold: `orderHoldPlace`.
        #[needs(PlaceHold)]
        PlaceHold,
        /// Release a hold: `orderHoldRelease`.
        #[needs(ReleaseHold)]
        ReleaseHold,
        /// Set the priority of the order: `orderPriorityUpdate`.
        #[needs(SetPriority)]
        SetPriority,
        /// Cancel the order: `orderCancel`.
        #[needs(CancelOrder)]
        Cancel,
        /// Open a return: `orderReturnOpen`.
        #[needs(OpenReturn)]
        OpenReturn,
        /// Approve or reject a return: `orderReturnApprove`, `orderReturnReject`.
        #[needs(DecideReturn)]
        DecideReturn,
        /// Confirm the pick: `orderPickConfirm`.
        #[needs(ConfirmPick)]
        ConfirmPick,
        /// Complete the pack: `orderPackComplete`.
        #[needs(CompletePack)]
        CompletePack,
        /// Print a label: `shipmentLabelPrint`.
        #[needs(PrintLabel)]
        PrintLabel,
        /// Void a shipment: `shipmentVoid`.
        #[needs(CompletePack)]
        VoidShipment,
        /// Replace a tracking number: `shipmentTrackingReplace`.
        #[needs(CompletePack)]
        ReplaceTracking,
        /// Scan a parcel out: `orderOutboundScan`.
        #[needs(ScanOutbound)]
        ScanOutbound,
        /// Record quality control: `orderQcRecord`.
        #[needs(RecordQc)]
        RecordQc,
        /// Confirm that returned goods arrived: `orderReturnReceive`.
        #[needs(ReceiveReturn)]
        ReceiveReturn,
        /// Record the refund of a return: `orderReturnRefund`.
        #[needs(RefundReturn)]
        RefundReturn,
        /// Record the voucher: `voucherRecord`.
        #[needs(RecordVoucher)]
        RecordVoucher,
        /// Record the settlement: `settlementRecord`.
        #[needs(RecordSettlement)]
        RecordSettlement,
        /// Record a payment: `paymentRecord`.
        #[needs(RecordPayment)]
        RecordPayment,
    }
    /// A part of a contact that a platform may send encrypted.
    ContactPart of domain::order::contact::ContactPart {
        /// The name of the receiver.
        #[needs(SeeContact)]
        Name,
        /// The phone of the receiver.
        #[needs(SeePhone)]
        Phone,
        /// The street and house number.
        #[needs(SeeContact)]
        AddressLine,
    }
    /// The kind of an issue in the data of an order that was stored all the same.
    MarkKind of domain::order::incoming::DataIssueKind {
        /// A SKU that is missing in the catalogue.
        UnknownSku,
        /// A status that is missing in the mapping's table.
        UnknownStatus,
        /// An unknown province, or an order without an address.
        UnknownRegion,
        /// An unknown currency; the amounts are kept under `XXX`.
        UnknownCurrency,
        /// A field that is missing or unreadable; the value is its JSON pointer.
        UnreadableField,
        /// A field that the mapping does not know; the value is its JSON pointer.
        UnknownField,
        /// The amount that the customer has to pay is unknown: no message states a readable amount, and it does not follow from others.
        UnknownAmount,
        /// The parts of the price do not add up to what has to be paid; the value is the difference, in major units.
        AmountsDiffer,
        /// Two messages of one second differ, with nothing to show which is newer; the value names the part. The first one counts.
        UndecidedVersion,
        /// An amount was sent with more decimals than its currency has and is rounded half away from zero; the value is its JSON pointer.
        RoundedAmount,
        /// A phone that is not readable as a number: it is shown masked, and `orderContactReveal` gives the text as it was sent. The value
        /// is its place.
        UnreadPhone,
        /// More was paid back than was paid; the value is the difference, in major units.
        RefundAbovePaid,
        /// More was paid, less what was paid back, than had to be paid; the value is the difference, in major units.
        Overpaid,
        /// The channel lists more than one payment of the whole order; the value is their sum, in major units.
        PaidTwice,
        /// Messages state different currencies; the value names them, the one that counts last.
        CurrencyChanged,
        /// The order costs nothing, and nothing was paid: a free sample, or a reduction of the whole price. The value is the price of the
        /// goods, in major units; empty where that is unknown.
        ZeroPayable,
        /// An order of another shop names the tracking number of a parcel too; the value is the number. What systems report by it
        /// reaches no order until one of the two is corrected.
        SharedTrackingNumber,
    }
    /// The subject of an alert.
    AlertKind of domain::kernel::alert_kind::AlertKind {
        /// A payload could not be read.
        IngestFailure,
        /// A status that is missing in the mapping's table; one alert for each shop.
        UnknownStatus,
        /// Two systems contradict each other.
        Conflict,
        /// An order is past its promise and has not been shipped.
        PromiseOverdue,
        /// A delivery id came again with another body; over when a person has taken it on.
        DeliveryReused,
        /// A shop cannot be polled.
        PollFailing,
        /// A SKU that is missing in the catalogue; one alert for each shop.
        UnknownSku,
        /// An unknown province, or an order without an address; one alert for each shop.
        UnknownRegion,
        /// An unknown currency; one alert for each shop.
        UnknownCurrency,
        /// A field that the mapping requires and that is missing or unreadable; one alert for each shop.
        UnreadableField,
        /// A field that the mapping does not know; one alert for each shop.
        UnknownField,
        /// The amount that has to be paid for an order is unknown; one alert for each shop.
        UnknownAmount,
        /// The parts of a price do not add up to what has to be paid; one alert for each shop.
        AmountsDiffer,
        /// Two messages of one second differ, with nothing to show which is newer; one alert for each shop.
        UndecidedVersion,
        /// The channel holds an order: it claims unsigned that the order is cancelled, or forbids shipping after the approval.
        ChannelHold,
        /// A platform reports that a carrier is silent about a parcel on its way; over when a carrier reports again.
        CarrierSilent,
        /// A label was printed a second time; over when the hold that this placed is released.
        LabelReprint,
        /// Quality control rejected goods that have not left; over when they pass.
        QcRejected,
        /// A carrier reports a problem with a parcel; over with its next report of anything else.
        CarrierException,
        /// A carrier sends a parcel back to us; over when it is sent again, received as a return, or paid back.
        ParcelReturned,
        /// A refund was requested or made for goods that were approved and have not left; over when it is answered.
        RefundAfterApproval,
        /// A return is open for more days than the threshold allows; over when it is finished or declined.
        ReturnOverdue,
        /// The balance of a presale is overdue by more minutes than the threshold allows; over when it is paid.
        BalanceOverdue,
        /// A shop that sent orders within the week before has sent none for as many minutes as the threshold says; over with its next
        /// order. Off until a manager enables it.
        ChannelSilent,
        /// More was paid back of an order than was paid; over when the amounts agree again.
        RefundAbovePaid,
        /// Two payments cover a whole order; over when one of them is paid back or corrected.
        PaidTwice,
        /// A channel states another currency of an order than at first; over when it states the first one again.
        CurrencyChanged,
        /// A person or a system looked for more phones, or made more look-ups without a result, than a minute allows; one alert for each,
        /// over when a person has taken it on.
        LookUps,
    }
    /// The severity of an alert.
    AlertSeverity of domain::alert::Severity {
        /// For information; no deadline.
        Notice,
        /// To be handled today.
        Warning,
        /// To be handled at once.
        Critical,
    }
    /// The state of an alert.
    AlertState of domain::alert::AlertState {
        /// The alert waits for a person.
        Open,
        /// A person has taken it on.
        Acknowledged,
        /// The cause of the alert went away.
        Resolved,
    }
    /// The comparison of a threshold.
    ThresholdComparison of domain::alert::Comparison {
        /// Raised when the count reaches the value.
        AtLeast,
        /// Raised when the count passes the value.
        MoreThan,
    }
    /// The extent of a revocation.
    TokenRevocationKind of domain::access::revocation::RevocationKind {
        /// One token, by its id.
        Token,
        /// Every token that a subject was given so far; it may sign in again.
        Subject,
        /// A suspended subject: every token that it brings is refused.
        Suspension,
    }
}
