//! Actors, roles and permissions: the one place where rights are decided.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::status::OrderStatus;

/// A role of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Customer service: answers customers.
    CustomerService,
    /// Picks, prints labels, scans out.
    Warehouse,
    /// A warehouse role that also completes packs.
    WarehouseLead,
    /// Exports, vouchers, payments and settlement.
    Finance,
    /// Watches, sets thresholds, places and releases holds.
    Manager,
    /// A connector, which is a program.
    System,
    /// Reviews exceptions and holds.
    Operations,
    /// Watches stock and presale.
    Purchasing,
}

impl Role {
    /// Every role, in the order of the enum.
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

    /// The role that a claim of a token names; `None` = an unknown name, which grants nothing.
    pub fn from_claim(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == word)
    }

    /// The value used in tokens and in the API.
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

    /// Whether the role grants the permission; its scope limits it further. This table is the policy.
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
            P::SetPriority => matches!(self, R::Manager | R::Operations),
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

    /// Whether the role reaches an order of this scope; an order out of reach does not exist for the role.
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

/// One thing that an actor may see or do. The SDL names it at each field that it guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// The order exists for the actor: its number, status, lines, promise, holds, shipments.
    SeeOrder,
    /// See the events of the order, each as far as its own permission allows.
    SeeTimeline,
    /// See the recipient's name and address.
    SeeContact,
    /// See the phone, masked.
    SeePhone,
    /// See the phone in clear; each look is journaled.
    RevealPhone,
    /// See all orders of one phone.
    SeeCustomer,
    /// See the sums of an order.
    SeeTotals,
    /// See prices of lines, discounts and single payments.
    SeePrices,
    /// See voucher, settlement and cost.
    SeeSettlement,
    /// See the messages exchanged with the customer.
    SeeConversation,
    /// See returns and refunds.
    SeeReturns,
    /// See the reason of a return and who is liable.
    SeeReturnReasons,
    /// See the remark of the staff.
    SeeRemark,
    /// See facts by source, and conflicts.
    SeeFacts,
    /// See the suggested reply to the customer.
    SeeSuggestedReply,
    /// Change name, phone or address.
    UpdateContact,
    /// Change the remark of the staff.
    UpdateRemark,
    /// Record a message exchanged with the customer.
    RecordMessage,
    /// Place a hold on an order.
    PlaceHold,
    /// Release a hold, so that the order goes on.
    ReleaseHold,
    /// Set the priority of an order.
    SetPriority,
    /// Cancel an order before it is shipped.
    CancelOrder,
    /// Approve an order (审单).
    ApproveOrder,
    /// Open a return of an order.
    OpenReturn,
    /// Approve or reject a return.
    DecideReturn,
    /// Confirm that returned goods arrived.
    ReceiveReturn,
    /// Pay back the money of a return.
    RefundReturn,
    /// Confirm a pick of an order.
    ConfirmPick,
    /// Complete a pack of an order.
    CompletePack,
    /// Print a label of a parcel.
    PrintLabel,
    /// Scan a parcel out of the warehouse.
    ScanOutbound,
    /// Record the result of quality control.
    RecordQc,
    /// Receive an order from a channel.
    ReceiveOrder,
    /// Report a fact about an order.
    ReportFact,
    /// Record the voucher of finance.
    RecordVoucher,
    /// Record the settlement of an order.
    RecordSettlement,
    /// Record a payment that arrived outside the channel.
    RecordPayment,
    /// Export orders that are completed.
    ExportOrders,
    /// See alerts addressed to one's role and scope.
    SeeAlerts,
    /// Acknowledge an alert and take it on.
    AcknowledgeAlert,
    /// See the thresholds at which alerts are raised.
    SeeThresholds,
    /// Change the thresholds at which alerts are raised.
    SetThresholds,
    /// Set how a warehouse reports that goods left.
    SetWarehouseProfile,
    /// Set the conditions of steps of orders, and write the meaning of statuses.
    SetOrderMatrix,
    /// Agree to the meaning of a status.
    AgreeStatusMeaning,
    /// Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only.
    ManageConnections,
    /// Close pieces that will never be sent.
    CloseRemainder,
    /// See payloads that could not be read.
    SeeIngest,
    /// Replay payloads, so that they are read again.
    ReplayIngest,
    /// Revoke tokens, suspend people, and see revocations: for the whole company only.
    RevokeTokens,
    /// See the audit log (subject, operation, outcome): for the whole company only.
    SeeAudit,
    /// Erase a person's data for good.
    EraseCustomer,
}

impl Permission {
    /// Every permission, in the order of the enum.
    pub const ALL: [Self; 52] = {
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
            P::SetPriority,
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
    /// Whether the permission reaches every shop. An actor who is limited to some shops never holds such a permission.
    pub fn is_of_the_whole_company(self) -> bool {
        matches!(self, Self::ManageConnections | Self::SeeAudit | Self::RevokeTokens | Self::SetThresholds)
    }
}

/// The object that a right is checked against: its shop, its warehouse, its status, and whether its goods are still in the warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The id of the shop; `None` = no shop.
    pub shop: Option<&'a str>,
    /// The code of the warehouse; `None` = no warehouse.
    pub warehouse: Option<&'a str>,
    /// The status of the order; `None` = the object is no order.
    pub status: Option<OrderStatus>,
    /// Whether the warehouse still has work with the goods although the status is past the warehouse.
    pub goods_here: bool,
}

/// A person or connector as the journal and the API show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The subject of the token.
    pub subject: String,
    /// The name to show for the person.
    pub name: String,
    /// The role in which the person acted.
    pub role: Role,
}

/// The actor of a request: the claims of a verified token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The `sub` claim of the token.
    pub subject: String,
    /// The `name` claim of the token.
    pub name: String,
    /// The known roles of the token.
    pub roles: BTreeSet<Role>,
    /// The codes of the actor's warehouses; empty = the claim is absent.
    pub warehouses: BTreeSet<String>,
    /// The ids of the actor's shops; `None` = all shops.
    pub shops: Option<BTreeSet<String>>,
    /// The time when the token ends.
    pub expires_at: DateTime<Utc>,
    /// The `jti` claim of the token; `None` = the claim is absent.
    pub token_id: Option<String>,
    /// The `iat` claim of the token; `None` = the claim is absent.
    pub issued_at: Option<DateTime<Utc>>,
}

impl Actor {
    /// Whether some role of the actor both grants the permission and reaches the scope: a union of roles never combines
    /// the grant of one with the reach of another.
    pub fn can(&self, permission: Permission, scope: &Scope<'_>) -> bool {
        self.can_as(&Role::ALL, permission, scope)
    }

    /// Like [`Actor::can`], for an object that is addressed to some roles: one of these roles must both grant the permission and
    /// reach the scope.
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

    /// Whether some role grants the permission, for any order; this guards root fields.
    pub fn holds(&self, permission: Permission) -> bool {
        let is_within_reach = self.shops.is_none() || !permission.is_of_the_whole_company();
        is_within_reach && self.roles.iter().any(|role| role.grants(permission))
    }

    /// The permissions that some role of the actor grants.
    pub fn permissions(&self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|permission| self.holds(*permission)).collect()
    }

    /// The actor as a person of the journal: the role is the first that grants `permission`.
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
