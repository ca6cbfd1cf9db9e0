//! Orders: one card, lists of cards, and the changes of customer service and finance.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Offset as _, Utc};
use domain::access::actor::Permission as P;
use domain::conversation::reply::{Reply, ReplyContext};
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::kernel::address::Address;
use domain::kernel::ids::{EventId, OrderId};
use domain::kernel::region::unknown_region;
use domain::order::contact::ContactChange;
use domain::order::message::Message;
use domain::order::{Line, Order, OrderHead};
use domain::refusal::{Code, Refusal};
use serde::Serialize;

use crate::base::even::evenly;
use crate::base::paging::{COUNT_CAP, Counted, List, SortDirection};
use crate::base::{phone, scope};
use crate::look_up::look_ups::Sought;
use crate::order::card::{Card, CardOrder, CardParts};
use crate::order::change::{Decided, Operation};
use crate::order::filter::OrderFilter;
use crate::{AppError, Change, Changed, OpCtx, OrderLookup, Orders, Slice, Window};

pub(crate) use crate::base::error::too_long;
use store::base::window::Slice as StoreSlice;
use store::conversation::messages::MessageKey;
use store::journal::timeline::TimelineItem;
use store::order::cards::{Card as StoreCard, CardParts as StoreParts, CardQuery, ListedOrder};
use store::order::list::{OrderFilter as StoreFilter, OrderKey, OrderQuery, OrderSort as StoreSort, OrderSortField};

/// The maximum characters of a remark.
const LONGEST_REMARK: usize = 5_000;
/// The maximum characters of a reason.
const LONGEST_REASON: usize = 500;

/// The field by which a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// When the order was placed.
    PlacedAt,
    /// Until when the order must be shipped.
    ShipBy,
    /// The priority of the order.
    Priority,
    /// When the order was completed.
    CompletedAt,
    /// When the order last changed.
    UpdatedAt,
    /// When the order first came in.
    Received,
}

/// The sort of a list; by default the newest order first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderSort {
    /// The field to sort by.
    pub field: SortField,
    /// The direction of the sort.
    pub direction: SortDirection,
}

impl Default for OrderSort {
    fn default() -> Self {
        Self { field: SortField::PlacedAt, direction: SortDirection::Descending }
    }
}

/// A page of orders, and the query that counts the whole list.
#[derive(Debug, Clone, Default)]
pub struct OrderList {
    /// The cards with their cursors.
    pub cards: Vec<(String, Arc<Card>)>,
    /// Whether the list has orders before them.
    pub has_previous: bool,
    /// Whether the list has orders after them.
    pub has_next: bool,
    /// The count of the whole list, where it was read in the same statement.
    pub counted: Option<Counted>,
    query: Option<Box<OrderQuery>>,
}

/// A change of the contact as it was requested; `None` in a field = unchanged.
#[derive(Debug, Clone, Serialize)]
pub struct ContactInput {
    /// The new name of the receiver.
    pub name: Option<String>,
    /// The new phone, in any usual spelling.
    pub phone: Option<String>,
    /// The new address, whole.
    pub address: Option<Address>,
}

/// A phone that was revealed.
#[derive(Debug, Clone)]
pub struct Reveal {
    /// The phone with its mask.
    pub masked: String,
    /// The phone in clear: E.164, or the text as it was sent where it could not be read.
    pub full: String,
    /// The extension that is dialled after the number.
    pub extension: Option<String>,
    /// The text as the message carried it; `None` = it was sealed before the text was stored.
    pub sent: Option<String>,
}

impl Orders<'_> {
    /// One order as its card; `None` = the actor sees no such order.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn one(self, ctx: &OpCtx, lookup: &OrderLookup, parts: &CardParts) -> Result<Option<Arc<Card>>, AppError> {
        let query = card_query(ctx, parts)?;
        let find = async {
            Ok::<_, AppError>(self.app.store().orders().card(lookup, &query).await?.filter(|card| ctx.sees(&card.order)))
        };
        let card = evenly(find, Option::is_some).await?;
        Ok(card.map(|card| Arc::new(shown(ctx, card, parts))))
    }

    /// An order without a check of rights, for answers to many subscribers, each of which checks what its readers may see.
    pub(crate) async fn any(self, order: OrderId) -> Result<Option<Arc<Order>>, AppError> {
        let card = self.app.store().orders().card(&OrderLookup::Id(order), &CardQuery::default()).await?;
        Ok(card.map(|card| Arc::new(card.order)))
    }

    /// The current orders of events or alerts, by their ids; orders that the actor may not see are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_events(self, ctx: &OpCtx, orders: &[OrderId]) -> Result<HashMap<OrderId, Arc<Card>>, AppError> {
        let parts = CardParts::default();
        let cards = self.app.store().orders().cards(orders, &card_query(ctx, &parts)?).await?;
        let visible = cards.into_iter().filter(|(_, card)| ctx.sees(&card.order));
        Ok(visible.map(|(id, card)| (id, Arc::new(shown(ctx, card, &parts)))).collect())
    }

    /// A list of orders that the actor may see; with `count`, the same statement counts the whole list.
    ///
    /// # Errors
    /// `FORBIDDEN` for a filter on data that the actor may not read, `LOOK_UPS`, a cursor of another list, or a database that fails.
    pub async fn list(
        self,
        ctx: &OpCtx,
        filter: OrderFilter,
        sort: OrderSort,
        window: &Window,
        parts: &CardParts,
        count: bool,
    ) -> Result<OrderList, AppError> {
        filter.check_rights(ctx)?;
        let is_look_up = filter.is_look_up(ctx, &self.app.directory());
        let asked = filter.shops.clone().unwrap_or_default();
        let filter = self.store_filter(ctx, filter)?;
        let names_shops = !asked.is_empty();
        let find = Box::pin(async {
            let shops = if asked.is_empty() { asked } else { self.app.known_shops(ctx.now, asked).await? };
            if names_shops && shops.is_empty() {
                return Ok(OrderList::default());
            }
            let filter = StoreFilter { shops, ..filter };
            self.page(ctx, filter, sort, window, parts, count).await
        });
        if !is_look_up {
            return find.await;
        }
        let is_found = |list: &OrderList| !list.cards.is_empty() || list.has_previous || list.has_next;
        Ok(self.app.look_up(ctx, Sought::by_other("orders"), find, is_found).await?.0)
    }

    pub(crate) async fn page(
        self,
        ctx: &OpCtx,
        filter: StoreFilter,
        sort: OrderSort,
        window: &Window,
        parts: &CardParts,
        count: bool,
    ) -> Result<OrderList, AppError> {
        let (sort, list) = store_sort(sort);
        let key = |cursor: &str| list.decode(cursor).map(|(value, id)| OrderKey { value, id: OrderId(id) });
        // A list by region or by name shows a part of its orders' contacts.
        let shows_contacts = !filter.regions.is_empty() || filter.name.is_some();
        let reach = if shows_contacts { scope::orders_showing(&ctx.actor, P::SeeContact) } else { scope::orders(&ctx.actor) };
        let query = OrderQuery {
            filter,
            reach,
            sort,
            window: window.keyed(false, key)?,
            reads: if ctx.needs_contacts() { parts.clone().with_contact().reads } else { parts.reads },
            parts: store_parts(ctx, parts)?,
            count_to: count.then_some(COUNT_CAP),
        };
        let page = self.app.store().orders().page(&query).await?;
        let card = |row: store::order::list::OrderRow| {
            (list.encode(row.key.value, row.key.id.0), Arc::new(listed(ctx, row.card, parts)))
        };
        Ok(OrderList {
            cards: page.rows.into_iter().map(card).collect(),
            has_previous: page.has_previous,
            has_next: page.has_next,
            counted: page.count.map(Counted::of),
            query: Some(Box::new(query)),
        })
    }

    /// The number of orders of a whole list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(self, list: &OrderList) -> Result<Counted, AppError> {
        match (&list.counted, &list.query) {
            (Some(counted), _) => Ok(*counted),
            (None, Some(query)) => Ok(Counted::of(self.app.store().orders().count(query, COUNT_CAP).await?)),
            (None, None) => Ok(Counted { value: 0, exact: true }),
        }
    }

    /// A page of an order's timeline: from the card if it was read with it, else read now.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn timeline(self, ctx: &OpCtx, card: &Card, window: &Window) -> Result<Slice<Arc<JournalEntry>>, AppError> {
        match &card.timeline {
            Some((prefetched, slice)) if prefetched == window => Ok(slice.clone()),
            _ => {
                let slice =
                    self.app.store().journal().timeline(card.order.id, &timeline_window(window)?, &hidden_kinds(ctx)).await?;
                Ok(timeline_slice(ctx, &card.order, slice))
            }
        }
    }

    /// A page of an order's conversation: from the card if it was read with it, else read now.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn conversation(self, card: &Card, window: &Window) -> Result<Slice<Message>, AppError> {
        match &card.conversation {
            Some((prefetched, slice)) if prefetched == window => Ok(slice.clone()),
            _ => {
                Ok(conversation_slice(self.app.store().conversations().page(card.order.id, &conversation_window(window)?).await?))
            }
        }
    }

    /// A suggested reply to the customer, and the facts that it is based on.
    pub fn suggested_reply(self, order: &Order, now: DateTime<Utc>) -> Reply {
        let directory = self.app.directory();
        let warehouse =
            order.warehouse.as_deref().and_then(|code| directory.warehouse(code)).map(|warehouse| warehouse.name.as_str());
        let zone = directory.shop(&order.shop).map_or("+08:00", |shop| shop.row.time_zone.as_str());
        order.reply(&ReplyContext { warehouse, zone: offset(zone, now), now })
    }

    /// Changes name, phone or address of an order.
    ///
    /// # Errors
    /// See [`Order::update_contact`]; `PHONE_INVALID` for a text without a phone.
    pub async fn update_contact(self, ctx: &OpCtx, change: &Change, input: ContactInput) -> Result<Changed, AppError> {
        check_contact(&input)?;
        let operation = Operation::of("orderContactUpdate", P::UpdateContact, change, &input);
        let directory = self.app.directory();
        self.change(ctx, &operation, |order, _, _| {
            let country = order.contact.address.country.clone();
            let address = input.address.clone().map(|address| Address { country: address.country.or(country), ..address });
            let place = address.as_ref().unwrap_or(&order.contact.address);
            let shop = directory.shop(&order.shop).and_then(|shop| shop.country);
            let home = phone::home_of(place.country.as_deref(), place.province.as_deref(), shop);
            let phone = input.phone.as_deref().map(|text| {
                let read = phone::read(text, home);
                if read.clear.is_some() { Ok(read) } else { Err(Refusal::from(Code::PhoneInvalid).at("phone")) }
            });
            let region_known = address.as_ref().is_none_or(|address| unknown_region(address).is_none());
            let name = input.name.clone().map(|name| name.trim().to_owned());
            let change = ContactChange { name, phone: phone.transpose()?, address, region_known };
            Ok(order.update_contact(change)?.into())
        })
        .await
    }

    /// Replaces the remark; an empty text removes it.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a remark that is too long.
    pub async fn update_remark(self, ctx: &OpCtx, change: &Change, remark: Option<String>) -> Result<Changed, AppError> {
        let remark = remark.filter(|text| !text.trim().is_empty());
        if remark.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REMARK) {
            return Err(too_long("remark", LONGEST_REMARK));
        }
        let operation = Operation::of("orderRemarkUpdate", P::UpdateRemark, change, &remark);
        self.change(ctx, &operation, |order, _, _| Ok(order.update_remark(remark.clone()).into())).await
    }

    /// Reveals the phone in clear, with a journal entry of the person and the reason: the number, its extension, and the text as it was
    /// sent.
    ///
    /// # Errors
    /// `REASON_REQUIRED`, `PHONE_UNKNOWN` where the channel did not send the whole number.
    pub async fn reveal_phone(self, ctx: &OpCtx, order: OrderId, reason: &str) -> Result<Reveal, AppError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(AppError::refused(Refusal::from(Code::ReasonRequired).at("reason")));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(too_long("reason", LONGEST_REASON));
        }
        let change = Change { order, expected_version: None, idempotency_key: None };
        let operation = Operation::of("orderContactReveal", P::RevealPhone, &change, &reason);
        let changed = self
            .change(ctx, &operation, |order, _, _| {
                if order.contact.phone.as_ref().is_none_or(|phone| phone.full().is_none()) {
                    return Err(AppError::refused(Refusal::from(Code::PhoneUnknown)));
                }
                Ok(Decided::from((order, vec![Event::OrderContactRevealed { reason: reason.to_owned() }])))
            })
            .await?;
        let phone = changed.order.contact.phone.and_then(|phone| {
            let full = phone.full()?.to_owned();
            let sent = Some(phone.sent).filter(|sent| !sent.is_empty());
            Some(Reveal { masked: phone.masked, full, extension: phone.extension, sent })
        });
        phone.ok_or_else(|| AppError::refused(Refusal::from(Code::PhoneUnknown)))
    }

    /// Cancels an order.
    ///
    /// # Errors
    /// See [`Order::cancel`].
    pub async fn cancel(self, ctx: &OpCtx, change: &Change, reason: &str) -> Result<Changed, AppError> {
        if reason.chars().count() > LONGEST_REASON {
            return Err(too_long("reason", LONGEST_REASON));
        }
        let operation = Operation::of("orderCancel", P::CancelOrder, change, &reason);
        self.change(ctx, &operation, |order, _, _| Ok(order.cancel(reason, ctx.now)?.into())).await
    }

    /// Approves an order.
    ///
    /// # Errors
    /// See [`Order::approve`].
    pub async fn approve(self, ctx: &OpCtx, change: &Change) -> Result<Changed, AppError> {
        self.approve_as("orderApprove", ctx, change).await
    }

    /// Approves an order as a part of the operation `name`.
    pub(crate) async fn approve_as(self, name: &'static str, ctx: &OpCtx, change: &Change) -> Result<Changed, AppError> {
        let operation = Operation::of(name, P::ApproveOrder, change, &());
        self.change(ctx, &operation, |order, _, _| Ok(order.approve(ctx.now)?.into())).await
    }
}

/// A page of an order's lines, each by its position. It goes on after the line of the cursor, or at that line's former position if the line
/// is gone.
///
/// # Errors
/// A cursor of another list.
pub fn lines_page(lines: &[Line], window: &Window) -> Result<Slice<usize>, AppError> {
    let after = window.after.as_deref().map(|cursor| List::Lines.decode(cursor)).transpose()?;
    let begin = after.map_or(0, |(place, id)| {
        let moved = lines.iter().position(|line| line.id.0 == id);
        moved.map_or_else(|| usize::try_from(place).unwrap_or(0), |at| at + 1).min(lines.len())
    });
    let end = (begin + window.size()).min(lines.len());
    let cursor = |at: usize| List::Lines.encode(i64::try_from(at).unwrap_or(i64::MAX), lines[at].id.0);
    let items = (begin..end).map(|at| (cursor(at), at)).collect();
    Ok(Slice { items, has_previous: begin > 0, has_next: end < lines.len() })
}

/// The refusal of a text that is too long; the text is never cut.
fn check_contact(input: &ContactInput) -> Result<(), AppError> {
    if input.name.as_ref().is_some_and(|name| name.trim().is_empty() || name.chars().count() > 100) {
        return Err(too_long("name", 100));
    }
    let address = input.address.iter();
    let parts = address.flat_map(|one| [&one.country, &one.province, &one.city, &one.district, &one.line, &one.postal_code]);
    if parts.flatten().any(|text| text.chars().count() > 300) {
        return Err(too_long("address", 300));
    }
    Ok(())
}

/// The offset of a shop's zone at a time: of an IANA name, or of an offset such as `+08:00`; China's offset for any other text.
pub(crate) fn offset(zone: &str, at: DateTime<Utc>) -> FixedOffset {
    let named = zone.parse::<chrono_tz::Tz>().map(|zone| at.with_timezone(&zone).offset().fix());
    named.ok().or_else(|| zone.parse().ok()).or_else(|| FixedOffset::east_opt(8 * 3600)).unwrap_or_else(|| Utc.fix())
}

/// The kinds of events that no role of the actor may see.
pub(crate) fn hidden_kinds(ctx: &OpCtx) -> Vec<&'static str> {
    domain::event::KINDS.iter().filter(|kind| !ctx.actor.holds(kind.needs)).map(|kind| kind.name).collect()
}

/// The query of a card, whose statement itself leaves out orders that do not exist for the actor.
fn card_query(ctx: &OpCtx, parts: &CardParts) -> Result<CardQuery, AppError> {
    Ok(CardQuery { reach: Some(scope::orders(&ctx.actor)), parts: store_parts(ctx, parts)? })
}

fn store_parts(ctx: &OpCtx, parts: &CardParts) -> Result<StoreParts, AppError> {
    Ok(StoreParts {
        timeline: parts.timeline.as_ref().map(timeline_window).transpose()?,
        conversation: parts.conversation.as_ref().map(conversation_window).transpose()?,
        hidden_kinds: if parts.timeline.is_some() { hidden_kinds(ctx) } else { Vec::new() },
    })
}

fn timeline_window(window: &Window) -> Result<store::base::window::Window<EventId>, AppError> {
    window.keyed(true, |cursor| List::Timeline.decode(cursor).map(|(_, event)| EventId(event)))
}

fn conversation_window(window: &Window) -> Result<store::base::window::Window<MessageKey>, AppError> {
    window.keyed(true, |cursor| List::Conversation.decode(cursor).map(|(at, id)| MessageKey { at, id: id.into() }))
}

/// The visible entries of a timeline page. The statement could not hide all others, because it did not know the order yet: a kind may be
/// granted by one role of the actor while only another role reaches the order.
fn timeline_slice(ctx: &OpCtx, order: &OrderHead, slice: StoreSlice<TimelineItem>) -> Slice<Arc<JournalEntry>> {
    let scope = order.scope();
    let visible = |entry: &JournalEntry| ctx.actor.can(entry.event.needs(), &scope);
    let items = slice.items.into_iter().filter(|item| visible(&item.entry));
    let items = items.map(|item| (List::Timeline.encode(0, item.entry.id.0), Arc::new(item.entry))).collect();
    Slice { items, has_previous: slice.has_previous, has_next: slice.has_next }
}

fn conversation_slice(slice: StoreSlice<Message>) -> Slice<Message> {
    let item = |message: Message| {
        let key = MessageKey::of(&message);
        (List::Conversation.encode(key.at, key.id.0), message)
    };
    let items = slice.items.into_iter().map(item).collect();
    Slice { items, has_previous: slice.has_previous, has_next: slice.has_next }
}

fn shown(ctx: &OpCtx, card: StoreCard, parts: &CardParts) -> Card {
    let StoreCard { order, timeline, conversation } = card;
    listed(ctx, StoreCard { order: ListedOrder::Whole(Arc::new(order)), timeline, conversation }, parts)
}

fn listed(ctx: &OpCtx, card: StoreCard<ListedOrder>, parts: &CardParts) -> Card {
    Card {
        timeline: parts.timeline.clone().zip(card.timeline.map(|slice| timeline_slice(ctx, card.order.head(), slice))),
        order: CardOrder::listed(ctx, card.order),
        conversation: parts.conversation.clone().zip(card.conversation.map(conversation_slice)),
    }
}

fn store_sort(sort: OrderSort) -> (StoreSort, List) {
    let (field, number) = match sort.field {
        SortField::PlacedAt => (OrderSortField::PlacedAt, 0),
        SortField::ShipBy => (OrderSortField::ShipBy, 1),
        // The number 2 belonged to lists by priority alone; a new number makes their cursors those of another list.
        SortField::Priority => (OrderSortField::Priority, 6),
        SortField::CompletedAt => (OrderSortField::CompletedAt, 3),
        SortField::UpdatedAt => (OrderSortField::UpdatedAt, 4),
        SortField::Received => (OrderSortField::Received, 5),
    };
    let descending = sort.direction == SortDirection::Descending;
    (StoreSort { field, descending }, List::Orders(number * 2 + u8::from(descending)))
}
