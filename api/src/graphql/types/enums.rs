//! The enums of the API: our own words, one for one from the domain. What is foreign stays a string beside them.

use async_graphql::Enum;
use macros::{Written, guarded};

/// Declares a GraphQL enum that mirrors a domain enum variant by variant.
macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident of $domain:path { $($(#[$of_variant:meta])* $variant:ident,)* })*) => {$(
        #[guarded]
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Written)]
        pub enum $name { $($(#[$of_variant])* $variant,)* }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                use $domain as Domain;
                match value { $(Domain::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

mirror! {
    /// Where an order stands on its one axis of progress. Holds, payments, returns and conflicts are not on it.
    OrderStatus of domain::kernel::status::OrderStatus {
        /// Placed, not paid.
        PendingPayment,
        /// Paid; a deposit alone does not reach this.
        Paid,
        /// Reviewed; the warehouse may pick it.
        Approved,
        /// Being picked.
        Picking,
        /// Packed; labels may be printed.
        Packed,
        /// Scanned out and confirmed by the WMS.
        Shipped,
        /// A carrier's scan says so.
        Delivered,
        /// Delivered, gift sent, voucher recorded.
        Completed,
        /// It will not be fulfilled.
        Cancelled,
    }
    /// By what an order was found; the surest first.
    OrderMatchedBy of domain::search::MatchedBy {
        /// Its whole number here.
        Number,
        /// Its whole number at its channel.
        ChannelNumber,
        /// The other number that people of the channel use, e.g. Shopify's `#1001`.
        ChannelAlias,
        /// The whole tracking number of a parcel.
        TrackingNumber,
        /// The whole phone.
        Phone,
        /// The receiver's name and the day on which it was placed.
        NameAndDay,
        /// The receiver's name and words of a line's title or SKU.
        NameAndProduct,
        /// The receiver's name.
        Name,
        /// The beginning or the end of its number, or the end of a parcel's.
        PartOfNumber,
        /// The digits of its phone that a mask shows.
        VisibleDigits,
    }
    /// A condition of a step of orders.
    OrderCondition of domain::order::status_matrix::Condition {
        /// What is payable is paid. A deposit alone does not cover it.
        PayableCovered,
        /// No hold blocks.
        NoActiveHold,
        /// The address has a country or province, a city and a line, and the region is known.
        AddressShippable,
        /// No system says that stock is short.
        StockReserved,
        /// Every line is picked, or says why not.
        LinesPicked,
        /// Gift lines are picked whole.
        GiftsPresent,
        /// Something is picked that has not left yet.
        SomethingPicked,
        /// A handheld scanned the tracking number.
        OutboundScanned,
        /// The WMS confirmed the outbound.
        WmsOutboundConfirmed,
        /// Quality control has not rejected it.
        NoOpenQcRejection,
        /// No hold stops a line that is in a parcel.
        NoHeldParcel,
        /// The parcels hold what was picked, and what the channel wants now.
        ContentsMatch,
        /// Every label still says what is so.
        LabelsCurrent,
        /// The channel does not take back that it is paid.
        PaymentStands,
        /// Nothing is left to be sent.
        NothingRemains,
        /// A carrier's scan says delivered for every parcel.
        CarrierDeliveryScanned,
        /// The main goods are delivered.
        MainGoodsDelivered,
        /// The gift's outbound number is there, where the order has a gift.
        GiftOutboundNumber,
        /// Finance's voucher number is there.
        FinanceVoucher,
        /// What has to be paid is known.
        PayableKnown,
        /// Every payment that is open is cash on delivery.
        OnlyCashOnDelivery,
        /// The carrier handed over what it collected at the door.
        RemittanceReceived,
        /// Not everything that was paid was paid back.
        NotPaidBack,
        /// The newest confirmed check of quality control passed the parcel. No row of the default matrix asks for it.
        QcPassed,
        /// The parcel has a label that counts. No row of the default matrix asks for it.
        LabelPrinted,
        /// A system confirmed that the stock is reserved. No row of the default matrix asks for it.
        StockConfirmed,
        /// What is sent again for an exchange has been delivered.
        ReplacementDelivered,
    }
    /// The part of an order that a condition is asked of.
    ConditionSubject of domain::order::matrix::ConditionSubject {
        /// The order as a whole.
        Order,
        /// Each line that is still to be sent.
        Line,
        /// Each packed parcel.
        Parcel,
    }
    /// A role of a token.
    Role of domain::access::actor::Role {
        /// Answers customers.
        CustomerService,
        /// Picks, prints labels, scans out.
        Warehouse,
        /// Completes packs too.
        WarehouseLead,
        /// Exports, vouchers, settlement.
        Finance,
        /// Watches, sets thresholds, places and releases holds.
        Manager,
        /// A connector; no person.
        System,
        /// Reviews exceptions and holds.
        Operations,
        /// Watches stock and presale.
        Purchasing,
    }
    /// A thing that a role may see or do.
    Permission of domain::access::actor::Permission {
        /// An order exists for you: number, status, lines, promise, holds, shipments.
        #[needs(SeeOrder)]
        SeeOrder,
        /// What happened to an order.
        #[needs(SeeTimeline)]
        SeeTimeline,
        /// Name and address.
        #[needs(SeeContact)]
        SeeContact,
        /// The phone, masked.
        #[needs(SeePhone)]
        SeePhone,
        /// The phone in clear; each look is journaled.
        #[needs(RevealPhone)]
        RevealPhone,
        /// All orders of one phone.
        #[needs(SeeCustomer)]
        SeeCustomer,
        /// The sums of an order.
        #[needs(SeeTotals)]
        SeeTotals,
        /// Prices of lines, discounts, single payments.
        #[needs(SeePrices)]
        SeePrices,
        /// Voucher, settlement, cost.
        #[needs(SeeSettlement)]
        SeeSettlement,
        /// What was said with the customer.
        #[needs(SeeConversation)]
        SeeConversation,
        /// Returns and refunds.
        #[needs(SeeReturns)]
        SeeReturns,
        /// Why a customer returns, and who is liable.
        #[needs(SeeReturnReasons)]
        SeeReturnReasons,
        /// The remark of the staff.
        #[needs(SeeRemark)]
        SeeRemark,
        /// Facts by source, and conflicts.
        #[needs(SeeFacts)]
        SeeFacts,
        /// The sentence to answer with.
        #[needs(SeeSuggestedReply)]
        SeeSuggestedReply,
        /// Change name, phone or address.
        #[needs(UpdateContact)]
        UpdateContact,
        /// Change the remark.
        #[needs(UpdateRemark)]
        UpdateRemark,
        /// Write down a message.
        #[needs(RecordMessage)]
        RecordMessage,
        /// Stop an order.
        #[needs(PlaceHold)]
        PlaceHold,
        /// Let it go on.
        #[needs(ReleaseHold)]
        ReleaseHold,
        /// Cancel it before it is shipped.
        #[needs(CancelOrder)]
        CancelOrder,
        /// Approve it.
        #[needs(ApproveOrder)]
        ApproveOrder,
        /// Open a return.
        #[needs(OpenReturn)]
        OpenReturn,
        /// Approve or reject a return.
        #[needs(DecideReturn)]
        DecideReturn,
        /// Confirm that returned goods arrived.
        #[needs(ReceiveReturn)]
        ReceiveReturn,
        /// Pay back.
        #[needs(RefundReturn)]
        RefundReturn,
        /// Confirm a pick.
        #[needs(ConfirmPick)]
        ConfirmPick,
        /// Complete a pack.
        #[needs(CompletePack)]
        CompletePack,
        /// Print a label.
        #[needs(PrintLabel)]
        PrintLabel,
        /// Scan a parcel out.
        #[needs(ScanOutbound)]
        ScanOutbound,
        /// Record quality control.
        #[needs(RecordQc)]
        RecordQc,
        /// Bring an order in.
        #[needs(ReceiveOrder)]
        ReceiveOrder,
        /// Report a fact.
        #[needs(ReportFact)]
        ReportFact,
        /// Record the finance voucher.
        #[needs(RecordVoucher)]
        RecordVoucher,
        /// Record the settlement.
        #[needs(RecordSettlement)]
        RecordSettlement,
        /// Record a payment that arrived outside the channel.
        #[needs(RecordPayment)]
        RecordPayment,
        /// Export completed orders.
        #[needs(ExportOrders)]
        ExportOrders,
        /// Alerts addressed to your role and scope.
        #[needs(SeeAlerts)]
        SeeAlerts,
        /// Take an alert on.
        #[needs(AcknowledgeAlert)]
        AcknowledgeAlert,
        /// When alerts are raised.
        #[needs(SeeThresholds)]
        SeeThresholds,
        /// Change when alerts are raised.
        #[needs(SetThresholds)]
        SetThresholds,
        /// Set how a warehouse tells that goods left.
        #[needs(SetWarehouseProfile)]
        SetWarehouseProfile,
        /// Set what the steps of orders need, and write what statuses mean.
        #[needs(SetOrderMatrix)]
        SetOrderMatrix,
        /// Agree to what a status means.
        #[needs(AgreeStatusMeaning)]
        AgreeStatusMeaning,
        /// Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only.
        #[needs(ManageConnections)]
        ManageConnections,
        /// Close pieces that will never be sent.
        #[needs(CloseRemainder)]
        CloseRemainder,
        /// Payloads that could not be read.
        #[needs(SeeIngest)]
        SeeIngest,
        /// Read them again.
        #[needs(ReplayIngest)]
        ReplayIngest,
        /// Revoke tokens, suspend people, and see who is.
        #[needs(RevokeTokens)]
        RevokeTokens,
        /// Who asked for what, with which outcome.
        #[needs(SeeAudit)]
        SeeAudit,
        /// Make a person unreadable.
        #[needs(EraseCustomer)]
        EraseCustomer,
    }
    /// What reading a payload again came to.
    PayloadReadOutcome of crate::app::ReadOutcome {
        /// An order says something else now.
        Changed,
        /// Every order says what it said before.
        Unchanged,
        /// The payload could not be read or applied.
        Failed,
    }
    /// How something was asked for.
    AuditKind of domain::journal::audit::AuditKind {
        /// A query.
        Query,
        /// A mutation.
        Mutation,
        /// A subscription: at its start, and when it ends.
        Subscription,
        /// A connection that did not sign in.
        Connection,
        /// A channel's push.
        Webhook,
        /// A download of an export.
        Download,
        /// A command on the command line.
        Command,
    }
    /// What came of what was asked for.
    AuditOutcome of domain::journal::audit::AuditOutcome {
        /// It was done or answered.
        Allowed,
        /// It was refused; the code says why.
        Refused,
        /// It failed in the service.
        Failed,
    }
    /// The kind of party that says or does something.
    Source of domain::kernel::source::Source {
        /// The sales channel.
        Channel,
        /// The ERP.
        Erp,
        /// The warehouse management system.
        Wms,
        /// The carrier.
        Carrier,
        /// A person who is signed in here.
        Staff,
        /// A rule of this service.
        Rule,
        /// This service itself.
        System,
    }
    /// What a fact is about.
    FactKind of domain::order::fact::FactKind {
        /// The order's status in that system.
        Status,
        /// The WMS confirms the outbound; the value is the tracking number.
        Outbound,
        /// Quality control: PASSED or REJECTED.
        Qc,
        /// Stock: RESERVED or SHORT.
        Stock,
        /// The outbound number of the order's gift.
        GiftOutbound,
    }
    /// What a fact behind the suggested reply is about.
    SuggestedReplyFactKind of domain::conversation::reply::ReplyFactKind {
        /// A status of the order, here or in another system.
        Status,
        /// A hold that blocks; the value is its reason.
        Hold,
        /// Stock: SHORT.
        Stock,
        /// Quality control: REJECTED.
        Qc,
        /// A line of which pieces are missing; the value is its SKU or title.
        Pick,
        /// An amount that was paid, with its currency.
        Payment,
        /// What has to be paid, with its currency; UNKNOWN where no amount is known.
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
    /// How sure a fact is.
    Confidence of domain::order::fact::Confidence {
        /// Somebody or something saw it.
        Confirmed,
        /// Filled in automatically; it moves no status.
        Inferred,
    }
    /// What two systems contradict each other about.
    ConflictKind of domain::order::conflict::ConflictKind {
        /// A system says shipped, the warehouse has not let it out.
        ShippedBeforeOutbound,
        /// A system says delivered, no carrier has scanned it.
        DeliveredWithoutScan,
        /// A system cancelled what has left already.
        CancelledAfterShipped,
        /// It is cancelled here, and a system goes on.
        ActiveAfterCancelled,
        /// A system says cancelled, and it goes on here.
        CancelledElsewhere,
        /// The WMS is further than what was confirmed here.
        WarehouseAhead,
        /// The ERP or the WMS says, after our own step, that the goods are not as far as that.
        BehindWarehouse,
        /// The channel says unpaid of an order that was approved as a paid one.
        UnpaidAfterApproval,
        /// It is cancelled here, and the channel says later that it is open.
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
    /// What one side of a conflict speaks of.
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
    /// Why an order is stopped.
    HoldReason of domain::order::hold::HoldReason {
        /// The customer asked to wait.
        CustomerRequest,
        /// The address must be checked or changed.
        AddressCheck,
        /// The payment must be checked.
        PaymentCheck,
        /// Suspected fraud.
        FraudCheck,
        /// The goods are short.
        StockShort,
        /// The region may not be shipped to now.
        RegionEmbargo,
        /// A label was printed a second time.
        LabelReprint,
        /// Quality control rejected something.
        QcRejected,
        /// Anything else; the note says what.
        Other,
        /// The channel forbids shipping now and lifts that by itself; people cannot place it.
        ChannelForbids,
        /// The buyer asks the channel for the money back; the channel lifts it with its answer.
        RefundRequested,
        /// The channel claims by an unsigned part of a message that the order is cancelled or deleted; people cannot place it.
        ChannelClaim,
        /// The order was placed to try the shop out; people cannot place it.
        TestOrder,
        /// All that was paid is paid back; people cannot place it.
        Refunded,
        /// Name, phone, address or lines changed after a label was printed, so the label no longer counts; people cannot place it.
        ChangedAfterLabel,
    }
    /// How a warehouse tells that goods left.
    WarehouseProfile of domain::order::warehouse::WarehouseProfile {
        /// It has no WMS: the scan of a parcel ships it.
        Handheld,
        /// A parcel is scanned, and the WMS confirms that it left.
        Confirming,
        /// The WMS leads: what it confirms moves the order.
        Leading,
    }
    /// A place where goods are kept in the house.
    GateStep of domain::order::gates::GateStep {
        /// Approving the order.
        Approve,
        /// Picking it.
        Pick,
        /// Packing it.
        Pack,
        /// Printing a label.
        Label,
        /// Handing parcels over.
        Outbound,
    }
    /// Whether a hold still blocks.
    HoldState of domain::order::hold::HoldState {
        /// It blocks.
        Active,
        /// It was released, by a person or at its time.
        Released,
    }
    /// What a payment pays for.
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
    /// Where the amount that has to be paid comes from.
    PayableBasis of domain::order::payment::PayableBasis {
        /// The channel states it.
        Stated,
        /// The channel leaves it out; it is the sum of its parts.
        Derived,
        /// It is not known: what the channel states cannot be read, or there is nothing that it follows from.
        Unknown,
    }
    /// Where a payment stands.
    PaymentStatus of domain::order::payment::PaymentStatus {
        /// Not paid yet.
        Pending,
        /// Paid.
        Paid,
        /// Paid back.
        Refunded,
        /// Will not be paid.
        Void,
    }
    /// How a promise stands now.
    PromiseState of domain::order::promise::PromiseState {
        /// Nothing is promised.
        None,
        /// There is time.
        OnTrack,
        /// Less than four hours are left.
        AtRisk,
        /// The deadline has passed and the order has not left.
        Overdue,
        /// The order left.
        Kept,
    }
    /// Where a parcel is.
    ShipmentStatus of domain::order::shipment::ShipmentStatus {
        /// In the warehouse, or announced.
        Pending,
        /// The carrier has it.
        PickedUp,
        /// On its way.
        InTransit,
        /// The courier is at it.
        OutForDelivery,
        /// Signed for.
        Delivered,
        /// Something is wrong with it.
        Exception,
        /// On its way back, or back.
        Returned,
        /// A word of the carrier that is not mapped.
        Unknown,
    }
    /// Who spoke.
    MessageDirection of domain::order::message::Direction {
        /// The customer to us.
        Inbound,
        /// We to the customer.
        Outbound,
        /// Among ourselves; the customer never sees it.
        Internal,
    }
    /// Over what the words went.
    MessageChannel of domain::order::message::MessageChannel {
        /// The platform's own chat.
        PlatformChat,
        /// A phone call, written down.
        Phone,
        /// Text message.
        Sms,
        /// Mail.
        Email,
        /// The note that the buyer left on the order.
        BuyerNote,
        /// Anything else.
        Other,
    }
    /// What the customer wants of a return.
    ReturnKind of domain::order::returns::ReturnKind {
        /// Money back, goods stay.
        RefundOnly,
        /// Goods back, then money back.
        ReturnAndRefund,
        /// Goods back, other goods out.
        Exchange,
    }
    /// Why a customer returns, as a code that can be counted.
    ReturnReason of domain::order::returns::ReturnReason {
        /// It arrived broken.
        Damaged,
        /// Something else was sent.
        Wrong,
        /// A part or a piece was not in the parcel.
        Missing,
        /// It was ordered or sent twice.
        Duplicate,
        /// It is not as good as it was described.
        Quality,
        /// The customer does not want it any more.
        ChangedMind,
        /// Another reason: see the words.
        Other,
    }
    /// Where a return stands.
    ReturnStatus of domain::order::returns::ReturnStatus {
        /// Asked for.
        Requested,
        /// Agreed to.
        Approved,
        /// The goods are back.
        Received,
        /// The money is back.
        Refunded,
        /// Declined.
        Rejected,
        /// Of an exchange: the replacement was delivered.
        Exchanged,
    }
    /// Something that a role can do with an order.
    OrderAction of domain::actions::action::Action {
        /// `orderApprove`.
        #[needs(ApproveOrder)]
        Approve,
        /// `orderContactUpdate`.
        #[needs(UpdateContact)]
        UpdateContact,
        /// `orderRemarkUpdate`.
        #[needs(UpdateRemark)]
        UpdateRemark,
        /// `orderContactReveal`.
        #[needs(RevealPhone)]
        RevealPhone,
        /// `conversationMessageRecord`.
        #[needs(RecordMessage)]
        RecordMessage,
        /// `orderHoldPlace`.
        #[needs(PlaceHold)]
        PlaceHold,
        /// `orderHoldRelease`.
        #[needs(ReleaseHold)]
        ReleaseHold,
        /// `orderCancel`.
        #[needs(CancelOrder)]
        Cancel,
        /// `orderReturnOpen`.
        #[needs(OpenReturn)]
        OpenReturn,
        /// `orderReturnApprove`, `orderReturnReject`.
        #[needs(DecideReturn)]
        DecideReturn,
        /// `orderPickConfirm`.
        #[needs(ConfirmPick)]
        ConfirmPick,
        /// `orderPackComplete`.
        #[needs(CompletePack)]
        CompletePack,
        /// `shipmentLabelPrint`.
        #[needs(PrintLabel)]
        PrintLabel,
        /// `shipmentVoid`.
        #[needs(CompletePack)]
        VoidShipment,
        /// `shipmentTrackingReplace`.
        #[needs(CompletePack)]
        ReplaceTracking,
        /// `orderOutboundScan`.
        #[needs(ScanOutbound)]
        ScanOutbound,
        /// `orderQcRecord`.
        #[needs(RecordQc)]
        RecordQc,
        /// `orderReturnReceive`.
        #[needs(ReceiveReturn)]
        ReceiveReturn,
        /// `orderReturnRefund`.
        #[needs(RefundReturn)]
        RefundReturn,
        /// `voucherRecord`.
        #[needs(RecordVoucher)]
        RecordVoucher,
        /// `settlementRecord`.
        #[needs(RecordSettlement)]
        RecordSettlement,
        /// `paymentRecord`.
        #[needs(RecordPayment)]
        RecordPayment,
    }
    /// A part of a contact that a platform may send encrypted.
    ContactPart of domain::order::contact::ContactPart {
        /// The receiver's name.
        #[needs(SeeContact)]
        Name,
        /// The receiver's phone.
        #[needs(SeePhone)]
        Phone,
        /// Street and house.
        #[needs(SeeContact)]
        AddressLine,
    }
    /// Kinds of unknown things that an order was kept with.
    MarkKind of domain::order::incoming::MarkKind {
        /// A SKU that is not in the catalogue.
        UnknownSku,
        /// A status word that the mapping's table lacks.
        UnknownStatus,
        /// A province that is none, or no address at all.
        UnknownRegion,
        /// A currency that is none; the amounts are kept under `XXX`.
        UnknownCurrency,
        /// A field that is missing or unreadable; the value is its JSON pointer.
        UnreadableField,
        /// A field that the mapping does not know; the value is its JSON pointer.
        UnknownField,
        /// What the customer has to pay is unknown: no message states a readable amount, and it does not follow from others.
        UnknownAmount,
        /// The parts of the price do not add up to what has to be paid; the value is the difference, in major units.
        AmountsDiffer,
        /// Two messages of one second differ and neither says that it is newer; the value names the part. The first one counts.
        UndecidedVersion,
        /// An amount was sent with more decimals than its currency has and is rounded half away from zero; the value is its JSON pointer.
        RoundedAmount,
        /// A phone that is not readable as a number: it is shown masked, and `orderContactReveal` gives the text as it was sent. The
        /// value is its place.
        UnreadPhone,
        /// More was paid back than was paid; the value is the difference, in major units.
        RefundAbovePaid,
        /// More was paid, less what was paid back, than had to be paid; the value is the difference, in major units.
        Overpaid,
        /// The channel lists more than one payment of the whole order; the value is their sum, in major units.
        PaidTwice,
        /// Messages state different currencies; the value names them, the one that counts last.
        CurrencyChanged,
        /// Nothing has to be paid for the order, and nothing was: a free sample, or a reduction of the whole price. The value is the price
        /// of the goods, in major units; empty where that is unknown.
        ZeroPayable,
        /// An order of another shop names the tracking number of a parcel too; the value is the number. What systems report by it
        /// reaches no order until one of the two is corrected.
        SharedTrackingNumber,
    }
    /// What an alert is about.
    AlertKind of domain::kernel::alert_kind::AlertKind {
        /// A payload could not be read.
        IngestFailure,
        /// A status word that no table knows; one alert for each shop.
        UnknownStatus,
        /// Two systems contradict each other.
        Conflict,
        /// An order is past its promise and has not been shipped.
        PromiseOverdue,
        /// A delivery id came again with another body; over when somebody has taken it on.
        DeliveryReused,
        /// A shop cannot be polled.
        PollFailing,
        /// A SKU that is not in the catalogue; one alert for each shop.
        UnknownSku,
        /// A province that is none, or an order without an address; one alert for each shop.
        UnknownRegion,
        /// A currency that is none; one alert for each shop.
        UnknownCurrency,
        /// A field that the mapping wants and that is missing or unreadable; one alert for each shop.
        UnreadableField,
        /// A field that the mapping does not know; one alert for each shop.
        UnknownField,
        /// What has to be paid for an order is unknown; one alert for each shop.
        UnknownAmount,
        /// The parts of a price do not add up to what has to be paid; one alert for each shop.
        AmountsDiffer,
        /// Two messages of one second differ and neither says that it is newer; one alert for each shop.
        UndecidedVersion,
        /// The channel holds an order: it claims unsigned that the order is cancelled, or forbids shipping after the approval.
        ChannelHold,
        /// A platform says that no carrier reports anything of a parcel on its way; over when a carrier reports again.
        CarrierSilent,
        /// A label was printed a second time; over when the hold that this placed is released.
        LabelReprint,
        /// Quality control rejected goods that have not left; over when they pass.
        QcRejected,
        /// A carrier reports a problem with a parcel; over with its next report of anything else.
        CarrierException,
        /// A carrier sends a parcel back to us; over when it is sent again, received as a return, or paid back.
        ParcelReturned,
        /// A refund was asked for or made of goods that were approved and have not left; over when it is answered.
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
        /// A person or a system looked for more phones, or for more that was not found, than is allowed in a minute; one alert for each,
        /// over when somebody has taken it on.
        LookUps,
    }
    /// How bad an alert is.
    AlertSeverity of domain::alert::Severity {
        /// To know.
        Notice,
        /// To do today.
        Warning,
        /// To do now.
        Critical,
    }
    /// Where an alert stands.
    AlertState of domain::alert::AlertState {
        /// Nobody has taken it on.
        Open,
        /// Somebody has.
        Acknowledged,
        /// Its cause went away.
        Resolved,
    }
    /// How a threshold compares.
    ThresholdComparison of domain::alert::Comparison {
        /// Raised when the count reaches the value.
        AtLeast,
        /// Raised when the count passes the value.
        MoreThan,
    }
    /// What is revoked.
    TokenRevocationKind of domain::access::revocation::RevocationKind {
        /// One token.
        Token,
        /// Every token that a subject was given so far; it may sign in again.
        Subject,
        /// A subject, whatever token it brings.
        Suspension,
    }
}
