//! Who acts, and what they may see and do: the one place where rights are decided.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::status::OrderStatus;

/// A role of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
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

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::CustomerService,
        Self::Warehouse,
        Self::WarehouseLead,
        Self::Finance,
        Self::Manager,
        Self::System,
        Self::Operations,
        Self::Purchasing,
    ];

    /// The role of a token's word; unknown words are no role and widen nothing.
    pub fn from_claim(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == word)
    }

    /// Its word in tokens and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::CustomerService => "CUSTOMER_SERVICE",
            Self::Warehouse => "WAREHOUSE",
            Self::WarehouseLead => "WAREHOUSE_LEAD",
            Self::Finance => "FINANCE",
            Self::Manager => "MANAGER",
            Self::System => "SYSTEM",
            Self::Operations => "OPERATIONS",
            Self::Purchasing => "PURCHASING",
        }
    }

    /// What the role may do or see at all, wherever its scope allows it. This table is the policy.
    pub fn grants(self, permission: Permission) -> bool {
        use Permission as P;
        use Role as R;
        match permission {
            P::SeeOrder | P::SeeTimeline => true,
            P::SeeContact => matches!(self, R::CustomerService | R::Warehouse | R::WarehouseLead | R::Manager | R::Operations),
            P::SeePhone | P::RevealPhone => matches!(self, R::CustomerService | R::Manager),
            P::SeeCustomer => matches!(self, R::CustomerService | R::Manager),
            P::SeeTotals => matches!(self, R::CustomerService | R::Finance | R::Manager),
            P::SeePrices => matches!(self, R::CustomerService | R::Finance | R::Manager),
            P::SeeSettlement => matches!(self, R::Finance | R::Manager),
            P::SeeConversation => matches!(self, R::CustomerService | R::Manager),
            P::SeeReturns => matches!(self, R::CustomerService | R::Manager | R::Operations | R::Finance),
            P::SeeReturnReasons => matches!(self, R::CustomerService | R::Manager | R::Operations),
            P::SeeRemark => matches!(self, R::CustomerService | R::Warehouse | R::WarehouseLead | R::Manager | R::Operations),
            P::SeeFacts => !matches!(self, R::System),
            P::SeeSuggestedReply => matches!(self, R::CustomerService | R::Manager),
            P::UpdateContact | P::RecordMessage | P::OpenReturn => matches!(self, R::CustomerService),
            P::UpdateRemark => matches!(self, R::CustomerService),
            P::PlaceHold => matches!(self, R::CustomerService | R::Manager | R::Operations),
            // Customer service releases what customer service placed; see `Hold::is_released_by`.
            P::ReleaseHold => matches!(self, R::CustomerService | R::Manager | R::Operations),
            P::CancelOrder => matches!(self, R::CustomerService),
            P::ApproveOrder => matches!(self, R::CustomerService | R::Operations),
            P::DecideReturn => matches!(self, R::CustomerService | R::Operations),
            // A warehouse no longer reaches an order that was delivered, which is when most goods come back.
            P::ReceiveReturn => matches!(self, R::CustomerService | R::Operations | R::Warehouse | R::WarehouseLead),
            P::RecordQc => matches!(self, R::Warehouse | R::WarehouseLead),
            P::RefundReturn => matches!(self, R::Finance),
            P::ConfirmPick | P::PrintLabel | P::ScanOutbound => matches!(self, R::Warehouse | R::WarehouseLead),
            P::CompletePack => matches!(self, R::WarehouseLead),
            P::ReceiveOrder | P::ReportFact => matches!(self, R::System),
            P::RecordVoucher | P::RecordSettlement | P::RecordPayment | P::ExportOrders => matches!(self, R::Finance),
            P::SeeAlerts | P::AcknowledgeAlert => !matches!(self, R::System),
            P::SetThresholds | P::SetWarehouseProfile | P::SetOrderMatrix | P::ManageConnections => matches!(self, R::Manager),
            P::AgreeStatusMeaning => matches!(self, R::Manager | R::Finance | R::Operations),
            P::CloseRemainder => matches!(self, R::CustomerService | R::Operations | R::Manager),
            P::SeeThresholds => matches!(self, R::Manager | R::Operations),
            P::SeeIngest => matches!(self, R::Manager | R::Operations | R::System),
            P::ReplayIngest => matches!(self, R::Operations | R::System),
            P::RevokeTokens => matches!(self, R::Manager),
            P::SeeAudit | P::EraseCustomer => matches!(self, R::Manager),
        }
    }

    /// Whether an order of this scope exists for the role at all.
    fn reaches(self, actor: &Actor, scope: &Scope<'_>) -> bool {
        match self {
            Self::Warehouse | Self::WarehouseLead => {
                let in_hand = |status| (OrderStatus::Approved..=OrderStatus::Shipped).contains(&status);
                scope.status.is_some_and(|status| in_hand(status) || scope.goods_here)
                    && scope.warehouse.is_some_and(|code| actor.warehouses.contains(code))
            }
            Self::CustomerService | Self::Finance | Self::Manager | Self::System | Self::Operations | Self::Purchasing => true,
        }
    }
}

/// One thing that an actor may see or do. Its name stands in the SDL beside whatever it guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// The order exists for the actor: its number, status, lines, promise, holds, shipments.
    SeeOrder,
    /// What happened to the order, as far as the events themselves may be seen.
    SeeTimeline,
    /// Name and address.
    SeeContact,
    /// The phone, masked.
    SeePhone,
    /// The phone in clear; every look is journaled.
    RevealPhone,
    /// All orders of one phone.
    SeeCustomer,
    /// The sums of an order.
    SeeTotals,
    /// Prices of lines, discounts, single payments.
    SeePrices,
    /// Voucher, settlement, cost.
    SeeSettlement,
    /// What was said with the customer.
    SeeConversation,
    /// Returns and refunds.
    SeeReturns,
    /// Why the customer returns, and who is liable.
    SeeReturnReasons,
    /// The remark of the staff.
    SeeRemark,
    /// Facts by source, and conflicts.
    SeeFacts,
    /// The sentence to answer with.
    SeeSuggestedReply,
    /// Change name, phone or address.
    UpdateContact,
    /// Change the remark.
    UpdateRemark,
    /// Write down a message.
    RecordMessage,
    /// Stop an order.
    PlaceHold,
    /// Let it go on.
    ReleaseHold,
    /// Cancel it before it is shipped.
    CancelOrder,
    /// Approve it (审单).
    ApproveOrder,
    /// Open a return.
    OpenReturn,
    /// Approve or reject a return.
    DecideReturn,
    /// Confirm that returned goods arrived.
    ReceiveReturn,
    /// Pay back.
    RefundReturn,
    /// Confirm a pick.
    ConfirmPick,
    /// Complete a pack.
    CompletePack,
    /// Print a label.
    PrintLabel,
    /// Scan a parcel out.
    ScanOutbound,
    /// Record quality control.
    RecordQc,
    /// Bring an order in.
    ReceiveOrder,
    /// Report a fact.
    ReportFact,
    /// Record the finance voucher.
    RecordVoucher,
    /// Record the settlement.
    RecordSettlement,
    /// Record a payment that arrived outside the channel.
    RecordPayment,
    /// Export completed orders.
    ExportOrders,
    /// Alerts addressed to one's role and scope.
    SeeAlerts,
    /// Take an alert on.
    AcknowledgeAlert,
    /// When alerts are raised.
    SeeThresholds,
    /// Change when alerts are raised.
    SetThresholds,
    /// How a warehouse tells that goods left.
    SetWarehouseProfile,
    /// Set what the steps of orders need, and write what statuses mean.
    SetOrderMatrix,
    /// Agree to what a status means.
    AgreeStatusMeaning,
    /// Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only.
    ManageConnections,
    /// Closes pieces that will never be sent.
    CloseRemainder,
    /// Payloads that could not be read.
    SeeIngest,
    /// Read them again.
    ReplayIngest,
    /// Revoke tokens, suspend people, and see who is: for the whole company only.
    RevokeTokens,
    /// Who asked for what, with which outcome: for the whole company only.
    SeeAudit,
    /// Make a person unreadable.
    EraseCustomer,
}

impl Permission {
    /// Every permission, in the order of the enum.
    pub const ALL: [Self; 51] = {
        use Permission as P;
        [
            P::SeeOrder,
            P::SeeTimeline,
            P::SeeContact,
            P::SeePhone,
            P::RevealPhone,
            P::SeeCustomer,
            P::SeeTotals,
            P::SeePrices,
            P::SeeSettlement,
            P::SeeConversation,
            P::SeeReturns,
            P::SeeReturnReasons,
            P::SeeRemark,
            P::SeeFacts,
            P::SeeSuggestedReply,
            P::UpdateContact,
            P::UpdateRemark,
            P::RecordMessage,
            P::PlaceHold,
            P::ReleaseHold,
            P::CancelOrder,
            P::ApproveOrder,
            P::OpenReturn,
            P::DecideReturn,
            P::ReceiveReturn,
            P::RefundReturn,
            P::ConfirmPick,
            P::CompletePack,
            P::PrintLabel,
            P::ScanOutbound,
            P::RecordQc,
            P::ReceiveOrder,
            P::ReportFact,
            P::RecordVoucher,
            P::RecordSettlement,
            P::RecordPayment,
            P::ExportOrders,
            P::SeeAlerts,
            P::AcknowledgeAlert,
            P::SeeThresholds,
            P::SetThresholds,
            P::SetWarehouseProfile,
            P::SetOrderMatrix,
            P::AgreeStatusMeaning,
            P::ManageConnections,
            P::CloseRemainder,
            P::SeeIngest,
            P::ReplayIngest,
            P::RevokeTokens,
            P::SeeAudit,
            P::EraseCustomer,
        ]
    };
}

impl Permission {
    /// Whether what it allows reaches every shop, so that an actor who is limited to some shops never holds it.
    pub fn is_of_the_whole_company(self) -> bool {
        matches!(self, Self::ManageConnections | Self::SeeAudit | Self::RevokeTokens | Self::SetThresholds)
    }
}

/// What a right is asked for: the order's shop, its warehouse, its status, and whether goods of it are in the warehouse all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The shop's id.
    pub shop: Option<&'a str>,
    /// The warehouse's code.
    pub warehouse: Option<&'a str>,
    /// The order's status, if it is an order.
    pub status: Option<OrderStatus>,
    /// Whether its warehouse has something to do with its goods although its status is past the warehouse.
    pub goods_here: bool,
}

/// A person or connector as the journal and the API name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The token's subject.
    pub subject: String,
    /// The name to show.
    pub name: String,
    /// The role they acted in.
    pub role: Role,
}

/// Who is asking: the claims of a verified token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The token's `sub`.
    pub subject: String,
    /// The token's `name`.
    pub name: String,
    /// Its known roles.
    pub roles: BTreeSet<Role>,
    /// Codes of its warehouses; none when the claim is absent.
    pub warehouses: BTreeSet<String>,
    /// Ids of its shops; `None` means all.
    pub shops: Option<BTreeSet<String>>,
    /// When the token ends.
    pub expires_at: DateTime<Utc>,
    /// The token's `jti`.
    pub token_id: Option<String>,
    /// The token's `iat`.
    pub issued_at: Option<DateTime<Utc>>,
}

impl Actor {
    /// Whether some role of the actor both grants the permission and reaches the scope: a union of roles never combines
    /// the grant of one with the reach of another.
    pub fn can(&self, permission: Permission, scope: &Scope<'_>) -> bool {
        self.can_as(&Role::ALL, permission, scope)
    }

    /// Like [`Actor::can`], of something that is addressed to some roles only: the role that is addressed must grant and reach.
    pub fn can_as(&self, addressed: &[Role], permission: Permission, scope: &Scope<'_>) -> bool {
        let shop_allowed = match (&self.shops, scope.shop) {
            (Some(_), _) if permission.is_of_the_whole_company() => false,
            (Some(shops), Some(shop)) => shops.contains(shop),
            _ => true,
        };
        shop_allowed
            && self.roles.iter().filter(|role| addressed.contains(role)).any(|role| {
                role.grants(permission)
                    && role.reaches(self, scope)
                    && !(permission == Permission::SeeContact && role.loses_contact(scope))
            })
    }

    /// Whether some role grants the permission, whatever the order: what guards a root field.
    pub fn holds(&self, permission: Permission) -> bool {
        let is_within_reach = self.shops.is_none() || !permission.is_of_the_whole_company();
        is_within_reach && self.roles.iter().any(|role| role.grants(permission))
    }

    /// Everything that some role of the actor grants.
    pub fn permissions(&self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|permission| self.holds(*permission)).collect()
    }

    /// The actor as the journal names it: the role is the first that grants `permission`.
    pub fn person(&self, permission: Permission) -> Person {
        let role = self.roles.iter().find(|role| role.grants(permission)).or(self.roles.first());
        Person { subject: self.subject.clone(), name: self.name.clone(), role: role.copied().unwrap_or(Role::System) }
    }
}

impl Role {
    /// A warehouse sees name and address of its own orders only until they are shipped.
    fn loses_contact(self, scope: &Scope<'_>) -> bool {
        let is_past = scope.goods_here || scope.status.is_some_and(|status| status >= OrderStatus::Shipped);
        matches!(self, Self::Warehouse | Self::WarehouseLead) && is_past
    }
}
