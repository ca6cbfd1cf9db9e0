//! Actors, roles and permissions: the one place where rights are decided.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::kernel::status::OrderStatus;

/// A role that a token grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = role)]
pub enum Role {
    /// Customer service: answers customers.
    #[label("客服", "customer service")]
    CustomerService,
    /// Picks, prints labels, scans out.
    #[label("仓库", "warehouse", "the warehouse")]
    Warehouse,
    /// A warehouse lead: also completes packs.
    #[label("仓库主管", "warehouse lead", "the warehouse lead")]
    WarehouseLead,
    /// Finance: exports, vouchers and settlements.
    #[label("财务", "finance")]
    Finance,
    /// Watches, sets thresholds, places and releases holds.
    #[label("经理", "manager", "a manager")]
    Manager,
    /// A connector, which is a machine account.
    #[label("接口", "connector", "a connector")]
    System,
    /// Reviews exceptions and holds.
    #[label("运营", "operations")]
    Operations,
    /// Watches stock and presale.
    #[label("采购", "purchasing")]
    Purchasing,
}

impl Role {
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
            P::AttachMaterial => matches!(self, R::CustomerService | R::Manager | R::Operations),
            P::SeeCustomerLevel => matches!(self, R::CustomerService | R::Manager | R::Operations),
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
            P::SeeAlerts | P::AcknowledgeAlert | P::SeeTasks | P::WorkTasks => !matches!(self, R::System),
            P::SetThresholds | P::SetWarehouseProfile | P::SetOrderMatrix | P::ManageConnections => matches!(self, R::Manager),
            P::AgreeStatusMeaning => matches!(self, R::Manager | R::Finance | R::Operations),
            P::CloseRemainder => matches!(self, R::CustomerService | R::Operations | R::Manager),
            P::SeeThresholds => matches!(self, R::Manager | R::Operations),
            P::SeeRules | P::EditRules => matches!(self, R::Manager | R::Operations),
            P::SeeEmbargoes => {
                matches!(self, R::Manager | R::Operations | R::CustomerService | R::Warehouse | R::WarehouseLead)
            }
            P::PlaceEmbargo => matches!(self, R::Manager | R::Operations),
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

/// A permission that a role grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = permission, needs_itself)]
pub enum Permission {
    /// See an order: number, status, lines, promise, holds, shipments.
    #[label("查看订单", "see orders")]
    SeeOrder,
    /// See the timeline of an order.
    #[label("查看时间线", "see the timeline")]
    SeeTimeline,
    /// See the receiver's name and address.
    #[label("查看收件信息", "see the contact")]
    SeeContact,
    /// See the phone, masked.
    #[label("查看脱敏电话", "see the phone, masked")]
    SeePhone,
    /// See the phone in clear; each look is journaled.
    #[label("查看完整电话", "see the phone in clear")]
    RevealPhone,
    /// See all orders of one phone.
    #[label("查看客户的全部订单", "see all orders of a customer")]
    SeeCustomer,
    /// See the sums of an order.
    #[label("查看订单金额", "see the amounts of orders")]
    SeeTotals,
    /// See prices of lines, discounts and single payments.
    #[label("查看价格和付款明细", "see prices and payments")]
    SeePrices,
    /// See voucher, settlement and cost.
    #[label("查看凭证和结算", "see vouchers and settlements")]
    SeeSettlement,
    /// See the conversation with the customer.
    #[label("查看沟通记录", "see the conversation")]
    SeeConversation,
    /// See returns and refunds.
    #[label("查看售后", "see returns")]
    SeeReturns,
    /// See why a customer returns, and who is liable.
    #[label("查看退货原因和责任方", "see the reasons of returns")]
    SeeReturnReasons,
    /// See the staff's remark.
    #[label("查看备注", "see the remark")]
    SeeRemark,
    /// See the customer's level at the channel.
    #[label("查看客户等级", "see the customer's level")]
    SeeCustomerLevel,
    /// See facts by source, and conflicts.
    #[label("查看各系统上报和矛盾", "see facts and conflicts")]
    SeeFacts,
    /// See the suggested reply to the customer.
    #[label("查看建议回复", "see the suggested reply")]
    SeeSuggestedReply,
    /// Change name, phone or address.
    #[label("修改收件信息", "change the contact")]
    UpdateContact,
    /// Change the staff's remark.
    #[label("修改备注", "change the remark")]
    UpdateRemark,
    /// Upload the material of a customized line.
    #[label("上传定制素材", "upload a material")]
    AttachMaterial,
    /// Record a message of a conversation.
    #[label("记录沟通", "record a message")]
    RecordMessage,
    /// Place a hold on an order.
    #[label("挂起订单", "place a hold")]
    PlaceHold,
    /// Release a hold of an order.
    #[label("解除挂起", "release a hold")]
    ReleaseHold,
    /// Set the priority of an order.
    #[label("修改优先级", "set the priority of orders")]
    SetPriority,
    /// Cancel an order before it is shipped.
    #[label("取消订单", "cancel an order")]
    CancelOrder,
    /// Approve an order for picking.
    #[label("审核订单", "approve an order")]
    ApproveOrder,
    /// Open a return of an order.
    #[label("登记售后", "open a return")]
    OpenReturn,
    /// Approve or reject a return.
    #[label("同意或拒绝售后", "decide a return")]
    DecideReturn,
    /// Confirm that returned goods arrived.
    #[label("确认收到退货", "receive a return")]
    ReceiveReturn,
    /// Record the refund of a return.
    #[label("退款", "refund a return")]
    RefundReturn,
    /// Confirm the pick of an order.
    #[label("确认拣货", "confirm a pick")]
    ConfirmPick,
    /// Complete the pack of an order.
    #[label("完成打包", "complete a pack")]
    CompletePack,
    /// Print a label of a parcel.
    #[label("打印面单", "print a label")]
    PrintLabel,
    /// Scan a parcel out.
    #[label("扫描出库", "scan a parcel out")]
    ScanOutbound,
    /// Record the result of quality control.
    #[label("登记质检", "record quality control")]
    RecordQc,
    /// Bring an order into the service.
    #[label("接收订单报文", "receive orders")]
    ReceiveOrder,
    /// Report a fact about an order.
    #[label("上报事实", "report a fact")]
    ReportFact,
    /// Record the finance voucher.
    #[label("登记财务凭证", "record a voucher")]
    RecordVoucher,
    /// Record the settlement of an order.
    #[label("登记结算", "record a settlement")]
    RecordSettlement,
    /// Record a payment that arrived outside the channel.
    #[label("登记付款", "record a payment")]
    RecordPayment,
    /// Export completed and settled orders.
    #[label("导出订单", "export orders")]
    ExportOrders,
    /// See the alerts addressed to your role and scope.
    #[label("查看预警", "see alerts")]
    SeeAlerts,
    /// Take on an alert that is addressed to you.
    #[label("接手预警", "acknowledge an alert")]
    AcknowledgeAlert,
    /// See the tasks addressed to your roles, within your scope.
    #[label("查看待办", "see tasks")]
    SeeTasks,
    /// Take on, finish and assign the tasks that you see.
    #[label("处理待办", "work on tasks")]
    WorkTasks,
    /// See the thresholds at which alerts are raised.
    #[label("查看预警阈值", "see the thresholds of alerts")]
    SeeThresholds,
    /// Change the thresholds at which alerts are raised.
    #[label("修改预警阈值", "set the thresholds of alerts")]
    SetThresholds,
    /// Set how a warehouse reports that goods left.
    #[label("设置仓库模式", "set the profile of a warehouse")]
    SetWarehouseProfile,
    /// Set the conditions of the steps of orders, and write what statuses mean.
    #[label("设置流转条件和状态含义", "set the conditions of steps")]
    SetOrderMatrix,
    /// Agree to the meaning of a status.
    #[label("同意状态含义", "agree to the meaning of a status")]
    AgreeStatusMeaning,
    /// Set mappings, shops, warehouses and SKUs, and read payloads again: for the whole company only.
    #[label("管理接入设置", "manage the connections")]
    ManageConnections,
    /// Close pieces that will never be sent.
    #[label("关闭剩余件数", "close the remainder")]
    CloseRemainder,
    /// See rules, their statistics and the log of their firings.
    #[label("查看规则", "see the rules")]
    SeeRules,
    /// Write, try and switch rules.
    #[label("管理规则", "edit the rules")]
    EditRules,
    /// See embargoes with their regions and reasons.
    #[label("查看限运", "see the embargoes")]
    SeeEmbargoes,
    /// Place and lift embargoes, and see how far they have come: for the whole company only.
    #[label("设置和解除限运", "place and lift embargoes")]
    PlaceEmbargo,
    /// See payloads that could not be read.
    #[label("查看失败的报文", "see failed payloads")]
    SeeIngest,
    /// Read failed payloads again.
    #[label("重新读取报文", "replay failed payloads")]
    ReplayIngest,
    /// Revoke tokens, suspend people, and see the revocations.
    #[label("吊销令牌", "revoke tokens")]
    RevokeTokens,
    /// See the audit log: caller, operation and outcome.
    #[label("查看审计日志", "see the audit log")]
    SeeAudit,
    /// Erase the personal data of a customer.
    #[label("删除客户信息", "erase a customer")]
    EraseCustomer,
}

impl Permission {
    /// Whether the permission reaches every shop. An actor who is limited to some shops never holds such a permission.
    pub fn is_of_the_whole_company(self) -> bool {
        matches!(self, Self::ManageConnections | Self::SeeAudit | Self::RevokeTokens | Self::SetThresholds | Self::PlaceEmbargo)
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
