//! `Order`: the panorama card.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Description, Error, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Scope};
use domain::kernel::ids::ShipmentId;
use domain::kernel::masking::mask_code;
use domain::order::Order as DomainOrder;
use domain::order::incoming::DataIssue as DomainMark;
use domain::order::label::LabelChange as DomainLabelChange;
use domain::order::shipment::Shipment as DomainShipment;
use macros::{Written, written};

use crate::app::{AppError, Card, CardOrder, ContactOfOrder, OrderLines, lines_page};
use crate::graphql::api::order::allowed::{AllowedAction, Gate, LabelChange};
use crate::graphql::api::order::contact::OrderContact;
use crate::graphql::api::order::decisions::RuleFiringConnection;
use crate::graphql::api::order::event::OrderEvent;
use crate::graphql::api::order::facts::object::{Conflict, Fact};
use crate::graphql::api::order::holds::object::{EffectSource, Hold};
use crate::graphql::api::order::line::{OrderLine, OrderLineConnection, OrderPutBackLine};
use crate::graphql::api::order::message::ConversationMessage;
use crate::graphql::api::order::reply::SuggestedReplyFact;
use crate::graphql::api::order::returns::OrderReturn;
use crate::graphql::api::order::service::OrderSignal;
use crate::graphql::api::order::shipment::Shipment;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{MarkKind, OrderStatus, PromiseState, ServiceLevel};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::money::{Discount, Payment, Totals};
use crate::graphql::types::page::{PageArguments, connection};
use crate::graphql::types::region::Region;
use crate::graphql::types::scalar::CurrencyCode;
use crate::graphql::types::shop::{Shop, Warehouse};

/// The largest number of lines in the list of a card.
const MOST_LINES: usize = 500;

connection!(
    /// A page of the events of an order, oldest first.
    OrderTimelineConnection,
    /// An event of a timeline with its cursor.
    OrderTimelineEdge,
    OrderEvent
);
connection!(
    /// A page of the conversation with the customer, oldest first.
    ConversationConnection,
    /// A message with its cursor.
    ConversationEdge,
    ConversationMessage
);

/// One order with everything that is known about it: the panorama card.
#[derive(Description)]
pub struct Order {
    pub(crate) card: Arc<Card>,
    pub(crate) now: DateTime<Utc>,
}

/// The order that an event or alert is about.
#[derive(Debug, Clone)]
pub enum Attached {
    /// The order is loaded when its field is selected.
    Later,
    /// The order is loaded. `None` = there is none, or none that the caller may see.
    Now(Option<Arc<Card>>),
}

impl Order {
    fn order(&self) -> &CardOrder {
        &self.card.order
    }

    fn scope(&self) -> Scope<'_> {
        self.order().scope()
    }

    fn read_lines(&self) -> Result<OrderLines> {
        self.order().with_lines().ok_or_else(|| unread("lines"))
    }

    fn read_contact(&self) -> Result<ContactOfOrder> {
        self.order().with_contact().ok_or_else(|| unread("contact"))
    }

    fn read_whole(&self) -> Result<&Arc<DomainOrder>> {
        self.order().whole().ok_or_else(|| unread("whole order"))
    }
}

/// The error of a field whose part of the order was not read, although the field announces it.
fn unread(part: &str) -> Error {
    top_level(&AppError::Internal(format!("a list shows the {part} of its orders and did not read it")))
}

/// The parcels of an order that a condition selects.
fn parcels(order: &Arc<DomainOrder>, are: impl Fn(&DomainShipment) -> bool) -> Vec<Shipment> {
    let parcels = order.shipments.iter().enumerate().filter(|(_, parcel)| are(parcel));
    parcels.map(|(index, _)| Shipment { order: Arc::clone(order), index }).collect()
}

/// The order with its warehouse's present settings, which are not part of the read model. Where they are the usual ones, the order is
/// not copied.
fn settled<'a>(ctx: &Context<'_>, order: &'a DomainOrder) -> Cow<'a, DomainOrder> {
    let (directory, warehouse) = (ctx.app().directory(), order.warehouse.as_deref());
    let (profile, company_needs) = (directory.profile(warehouse), directory.company_needs(warehouse));
    if (profile, &company_needs) == (order.profile, &order.company_needs) {
        return Cow::Borrowed(order);
    }
    Cow::Owned(DomainOrder { profile, company_needs, ..order.clone() })
}

#[written]
#[Object(use_type_description)]
impl Order {
    /// The global id of the order.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Order, self.order().id.0)
    }

    /// The number that people use: the shop's id and the channel's number.
    async fn number(&self) -> &str {
        &self.order().number
    }

    /// The version, which goes up with every change; pass it as `expectedVersion` to change exactly the version that you have seen.
    async fn version(&self) -> i64 {
        self.order().version
    }

    /// The status of the order: its progress.
    async fn status(&self) -> OrderStatus {
        self.order().status.into()
    }

    /// The time since which it has its status.
    async fn status_since(&self) -> DateTime<Utc> {
        self.order().status_since
    }

    /// The time at which the buyer placed it; null when the channel never stated it. Lists sort such an order by its arrival.
    async fn placed_at(&self) -> Option<DateTime<Utc>> {
        self.order().placed_at_known.then_some(self.order().placed_at)
    }

    /// The time at which it was paid in full; null before that.
    async fn paid_at(&self) -> Option<DateTime<Utc>> {
        self.order().paid_at
    }

    /// The time at which it was completed; null before that.
    async fn completed_at(&self) -> Option<DateTime<Utc>> {
        self.order().completed_at
    }

    /// The order as its channel knows it.
    async fn channel_order(&self) -> ChannelOrder {
        ChannelOrder(self.order().clone())
    }

    /// The warehouse that ships it; null while none is known.
    async fn warehouse(&self, ctx: &Context<'_>) -> Option<Warehouse> {
        self.order().warehouse.as_deref().map(|code| Warehouse::of(ctx, code))
    }

    /// The receiver and the address.
    #[graphql(visible = "crate::graphql::context::sees_any_contact")]
    #[reads(Contact)]
    async fn contact(&self, order: ContactOfOrder) -> OrderContact {
        OrderContact(order)
    }

    /// The priority: larger is sooner; 0 is usual.
    async fn priority(&self) -> i32 {
        self.order().priority
    }

    /// The tags of the channel, as free text, and those that rules gave.
    async fn tags(&self) -> Vec<&str> {
        self.order().all_tags()
    }

    /// The rules whose priorities count for this order, in addition to that of a person; empty = none.
    async fn priority_sources(&self) -> Vec<EffectSource> {
        self.order().effects.priorities.iter().map(|one| EffectSource(one.source.clone())).collect()
    }

    /// The staff's remark, whole.
    #[needs(SeeRemark)]
    async fn remark(&self) -> Option<String> {
        self.order().remark.clone()
    }

    /// The customer's level at the channel, larger is higher; null where no message states a readable one.
    #[needs(SeeCustomerLevel)]
    async fn customer_level(&self) -> Option<u32> {
        self.order().customer_level
    }

    /// The level of service that was bought; null where no message states one that the mapping knows. `channelOrder.rawServiceLevel` has
    /// the value of the channel.
    async fn service_level(&self) -> Option<ServiceLevel> {
        self.order().service_level.map(Into::into)
    }

    /// The signals in the buyer's note, each once, at most 4: wishes that the staff has to act on. The note itself is in `conversation`.
    #[items(4)]
    async fn signals(&self) -> Vec<OrderSignal> {
        self.order().signals.iter().map(OrderSignal::from).collect()
    }

    /// Whether it was placed to test the shop: it is held, never shipped, and excluded from every figure and export.
    async fn is_test(&self) -> bool {
        self.order().is_test
    }

    /// The issues in its data, which a person should check. Those about what was paid and paid back come to callers who hold `SEE_TOTALS`.
    async fn marks(&self, ctx: &Context<'_>) -> Vec<Mark> {
        let sees_money = ctx.op().actor.can(P::SeeTotals, &self.order().scope());
        Mark::shown(&self.order().marks, sees_money)
    }

    /// The currency of every amount of the order.
    async fn currency(&self) -> CurrencyCode {
        CurrencyCode(self.order().currency)
    }

    /// The first 500 lines, in the channel's order. `lineCount` gives their number; `linesPage` reads all of them.
    #[reads(Lines)]
    async fn lines(&self, order: OrderLines) -> Vec<OrderLine> {
        let shown = order.lines().len().min(MOST_LINES);
        (0..shown).map(|index| OrderLine { order: order.clone(), index }).collect()
    }

    /// The number of its lines.
    #[reads(Lines)]
    async fn line_count(&self, order: OrderLines) -> u32 {
        u32::try_from(order.lines().len()).unwrap_or(u32::MAX)
    }

    /// A page of its lines, in the channel's order: at most 100 (20, if you give no size).
    #[reads(Lines)]
    async fn lines_page(&self, order: OrderLines, first: Option<i32>, after: Option<String>) -> Result<OrderLineConnection> {
        let page = PageArguments::check(first, None, after, None)?;
        let slice = lines_page(order.lines(), &page.into()).map_err(|error| top_level(&error))?;
        let line = |(cursor, index)| (cursor, OrderLine { order: order.clone(), index });
        Ok(OrderLineConnection::of(slice.items.into_iter().map(line).collect(), slice.has_previous, slice.has_next))
    }

    /// The sums of the order.
    #[needs(SeeTotals)]
    async fn totals(&self) -> Totals {
        Totals { totals: self.order().totals, currency: self.order().currency }
    }

    /// The named reductions of its price.
    #[needs(SeePrices)]
    async fn discounts(&self) -> Vec<Discount> {
        let order = self.order();
        order.discounts.iter().map(|one| Discount { discount: one.clone(), currency: order.currency }).collect()
    }

    /// Its payments: one for the whole order, or deposit and balance.
    #[needs(SeePrices)]
    #[reads(Whole)]
    async fn payments(&self, order: &Arc<DomainOrder>) -> Vec<Payment> {
        order.payments.iter().map(|one| Payment { payment: one.clone(), currency: order.currency }).collect()
    }

    /// The promise: the time until which it must be shipped, and why.
    async fn promise(&self, ctx: &Context<'_>) -> Promise {
        let order = self.order();
        let (state, because) = ctx.app().rules().standing_embargoes().promise(order, self.now);
        Promise { ship_by: order.promise.ship_by, state: state.into(), because: Because(because) }
    }

    /// The holds that stop it or stopped it, oldest first.
    async fn holds(&self) -> Vec<Hold> {
        self.order().holds.iter().map(|hold| Hold { hold: hold.clone(), now: self.now }).collect()
    }

    /// The parcels of the order; those that were voided are `voidedShipments`.
    #[reads(Whole)]
    async fn shipments(&self, order: &Arc<DomainOrder>) -> Vec<Shipment> {
        parcels(order, DomainShipment::is_live)
    }

    /// The parcels that were voided by staff, or that the channel withdrew. They no longer count, and their numbers still find the order.
    #[reads(Whole)]
    async fn voided_shipments(&self, order: &Arc<DomainOrder>) -> Vec<Shipment> {
        parcels(order, |parcel| !parcel.is_live() && parcel.replaced_by.is_none())
    }

    /// The picked pieces that will not leave, because the order was cancelled or fewer are wanted: they go back to their place. Empty once
    /// that is confirmed.
    #[reads(Lines)]
    async fn put_back(&self, order: OrderLines) -> Vec<OrderPutBackLine> {
        let waiting = order.lines().iter().enumerate().filter(|(_, line)| line.put_back_quantity > 0);
        let of = |(index, line): (usize, &domain::order::Line)| OrderPutBackLine {
            line: OrderLine { order: order.clone(), index },
            quantity: line.put_back_quantity,
        };
        waiting.map(of).collect()
    }

    /// The facts that each system states about it.
    #[needs(SeeFacts)]
    #[reads(Whole)]
    async fn facts(&self, order: &Arc<DomainOrder>) -> Vec<Fact> {
        order.facts.iter().cloned().map(Fact).collect()
    }

    /// The conflicts between systems now, and the claim that counts. Conflicts about money come to callers who hold `SEE_PRICES`.
    #[needs(SeeFacts)]
    #[reads(Whole)]
    async fn conflicts(&self, order: &Arc<DomainOrder>, ctx: &Context<'_>) -> Vec<Conflict> {
        let sees_money = ctx.op().actor.can(P::SeePrices, &self.scope());
        let conflicts = order.conflicts().into_iter();
        conflicts.filter(|conflict| sees_money || !conflict.kind.is_about_money()).map(Conflict).collect()
    }

    /// The conversation with the customer, oldest first; without `first` or `last` the newest 20 messages.
    #[needs(SeeConversation)]
    async fn conversation(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<ConversationConnection> {
        let page = PageArguments::check(first, last, after, before)?;
        let slice = ctx.app().orders().conversation(&self.card, &page.into()).await.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, message)| (cursor, ConversationMessage(message))).collect();
        Ok(ConversationConnection::of(nodes, slice.has_previous, slice.has_next))
    }

    /// The returns of the order, oldest first.
    #[needs(SeeReturns)]
    #[reads(Whole)]
    async fn returns(&self, order: &Arc<DomainOrder>) -> Vec<OrderReturn> {
        (0..order.returns.len()).map(|index| OrderReturn { order: Arc::clone(order), index }).collect()
    }

    /// The events of the order, oldest first, as far as you may see them; without `first` or `last` the newest 20.
    #[reads(Whole)]
    async fn timeline(
        &self,
        _order: &Arc<DomainOrder>,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<OrderTimelineConnection> {
        let page = PageArguments::check(first, last, after, before)?;
        let slice = ctx.app().orders().timeline(ctx.op(), &self.card, &page.into()).await.map_err(|error| top_level(&error))?;
        let event = |(cursor, entry)| {
            OrderEvent::of(entry, Attached::Now(Some(Arc::clone(&self.card))), self.now).map(|event| (cursor, event))
        };
        let nodes = slice.items.into_iter().filter_map(event).collect();
        Ok(OrderTimelineConnection::of(nodes, slice.has_previous, slice.has_next))
    }

    /// What rules decided about the order, oldest first, and why, as far as you may see the fields behind their facts; without `first` or
    /// `last` the newest 20. Rules in shadow are shown to callers who may see rules.
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<RuleFiringConnection> {
        let page = PageArguments::check(first, last, after, before)?;
        RuleFiringConnection::of_order(ctx, &self.card, &page.into()).await
    }

    /// The actions that your roles can do with it: each allowed now, or with the reasons against it. Actions of other roles are left out.
    #[items(20)]
    #[reads(Whole)]
    async fn allowed_actions(&self, order: &Arc<DomainOrder>, ctx: &Context<'_>) -> Vec<AllowedAction> {
        let allowed = ctx.app().rules().allowed_actions(&settled(ctx, order), &ctx.op().actor, self.now);
        allowed.into_iter().map(AllowedAction).collect()
    }

    /// The gates that its goods pass on their way out, in their order: each open now, or shut with every reason.
    #[reads(Whole)]
    async fn gates(&self, order: &Arc<DomainOrder>, ctx: &Context<'_>) -> Vec<Gate> {
        let gates = ctx.app().rules().standing_embargoes().gates(&settled(ctx, order), self.now);
        gates.into_iter().map(|gate| Gate { gate, checked_at: self.now }).collect()
    }

    /// The region that its address states for certain: the deepest of province, city and district, or abroad the country and its first
    /// division. Null = unknown, as for an address whose parts contradict each other, and for orders from before `panorama cards rebuild`.
    #[needs(SeeContact)]
    async fn region(&self) -> Option<Region> {
        self.order().region.map(Region)
    }

    /// The changes after the labels of its parcels were printed, for parcels that are still in the warehouse. Of a phone only the last
    /// digits are shown, and only to callers who may see phones.
    #[needs(SeeContact)]
    #[reads(Whole)]
    async fn changes_since_label(&self, order: &Arc<DomainOrder>, ctx: &Context<'_>) -> Vec<LabelChange> {
        let in_house = |shipment: ShipmentId| order.parcels().any(|one| one.id == shipment && one.left_at.is_none());
        let sees_phone = ctx.op().actor.can(P::SeePhone, &self.scope());
        let shown = |change: &DomainLabelChange| match change.field.as_str() {
            "phone" if !sees_phone => LabelChange(DomainLabelChange { before: None, after: None, ..change.clone() }),
            _ => LabelChange(change.clone()),
        };
        let labels = order.contact.printed.iter().filter(|label| in_house(label.shipment));
        labels.flat_map(|label| label.changes.iter().map(shown)).collect()
    }

    /// One definite sentence to answer the customer with, in the customer's language: limited to what the facts support.
    #[needs(SeeSuggestedReply)]
    #[reads(Whole)]
    async fn suggested_reply(&self, order: &Arc<DomainOrder>, ctx: &Context<'_>) -> String {
        ctx.app().orders().suggested_reply(order, self.now).text()
    }

    /// The facts behind the suggested reply, each once, in the order of the reply.
    #[needs(SeeSuggestedReply)]
    #[reads(Whole)]
    async fn suggested_reply_facts(&self, order: &Arc<DomainOrder>, ctx: &Context<'_>) -> Vec<SuggestedReplyFact> {
        let reply = ctx.app().orders().suggested_reply(order, self.now);
        reply.facts().into_iter().map(SuggestedReplyFact::from).collect()
    }

    /// The number of finance's voucher; null until it is recorded.
    #[needs(SeeSettlement)]
    async fn voucher_number(&self) -> Option<String> {
        self.order().voucher_number.clone()
    }

    /// The time at which the channel settled it with us; null before that.
    #[needs(SeeSettlement)]
    async fn settled_at(&self) -> Option<DateTime<Utc>> {
        self.order().settled_at
    }
}

/// An order as its channel knows it.
#[derive(Description)]
pub struct ChannelOrder(CardOrder);

#[written]
#[Object(use_type_description)]
impl ChannelOrder {
    /// The channel, e.g. `TAOBAO`, `SHOPIFY`.
    async fn channel(&self) -> &str {
        &self.0.channel
    }

    /// The number by which the channel identifies the order.
    async fn number(&self) -> &str {
        &self.0.channel_number
    }

    /// Another number that people of the channel use, e.g. Shopify's `#1001`. A phone in it is masked.
    async fn alias(&self) -> Option<Cow<'_, str>> {
        self.0.channel_alias.as_deref().map(mask_code)
    }

    /// The channel's own status, as it was sent.
    async fn raw_status(&self) -> Option<&str> {
        self.0.raw_status.as_deref()
    }

    /// The channel's own level of service, as it was sent; null where it sent none.
    async fn raw_service_level(&self) -> Option<&str> {
        self.0.raw_service.as_deref()
    }

    /// The shop: one account on the channel.
    async fn shop(&self, ctx: &Context<'_>) -> Shop {
        Shop::of(ctx, &self.0.shop, &self.0.channel)
    }
}

/// The promise: the time until which an order must be shipped.
#[derive(SimpleObject, Written)]
pub struct Promise {
    /// The deadline; null before the payment.
    ship_by: Option<DateTime<Utc>>,
    /// The state of the promise now.
    state: PromiseState,
    /// The basis of the deadline. Where an embargo keeps the order beyond the deadline, the embargo; then the state is `AT_RISK`.
    because: Because,
}

/// An issue in the data of an order that was stored all the same.
#[derive(SimpleObject, Written)]
pub struct Mark {
    /// The kind of the issue.
    kind: MarkKind,
    /// The value from the other system, or the place or amount that the kind names.
    value: String,
}

impl Mark {
    /// The issues that a caller may see.
    pub fn shown(marks: &[DomainMark], sees_money: bool) -> Vec<Self> {
        marks.iter().filter(|mark| sees_money || !mark.kind.is_of_amounts_paid()).map(Self::from).collect()
    }
}

impl From<&DomainMark> for Mark {
    fn from(mark: &DomainMark) -> Self {
        Self { kind: mark.kind.into(), value: mark.value.clone() }
    }
}
