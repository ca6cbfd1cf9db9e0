//! An order as it is shown, as far as it was read: the head of a list's row with the parts that were wanted, or the whole order.

use std::ops::Deref;
use std::sync::Arc;

use domain::access::actor::Permission;
use domain::journal::entry::JournalEntry;
use domain::order::message::Message;
use domain::order::{Contact, Line, Order, OrderHead};

use crate::{OpCtx, Slice, Window};
use store::order::cards::ListedOrder;
use store::order::document::Reads;

/// An order as it is shown, with the pages of its long lists that were read in the same statement.
#[derive(Debug, Clone)]
pub struct Card {
    /// The order of the card.
    pub order: CardOrder,
    pub(crate) timeline: Option<(Window, Slice<Arc<JournalEntry>>)>,
    pub(crate) conversation: Option<(Window, Slice<Message>)>,
}

impl Card {
    /// A card without its long lists, which are read on request.
    pub fn of(order: impl Into<CardOrder>) -> Self {
        Self { order: order.into(), timeline: None, conversation: None }
    }
}

/// The order of a card, as far as it was read. It dereferences to the head, which every card has.
#[derive(Debug, Clone)]
pub enum CardOrder {
    /// The head of a list's row, with the other parts that were wanted.
    Listed {
        /// The head of the order.
        head: Arc<OrderHead>,
        /// The lines; `None` = they were not read.
        lines: Option<Arc<Vec<Line>>>,
        /// The contact; `None` = it was not read.
        contact: Option<Arc<Contact>>,
    },
    /// The whole order with every part.
    Whole(Arc<Order>),
}

impl Deref for CardOrder {
    type Target = OrderHead;

    fn deref(&self) -> &OrderHead {
        match self {
            Self::Listed { head, .. } => head,
            Self::Whole(order) => order,
        }
    }
}

impl From<Arc<Order>> for CardOrder {
    fn from(order: Arc<Order>) -> Self {
        Self::Whole(order)
    }
}

impl From<Order> for CardOrder {
    fn from(order: Order) -> Self {
        Self::Whole(Arc::new(order))
    }
}

impl CardOrder {
    /// The order with its lines; `None` = they were not read.
    pub fn with_lines(&self) -> Option<OrderLines> {
        match self {
            Self::Listed { head, lines, .. } => Some(OrderLines::Listed(Arc::clone(head), Arc::clone(lines.as_ref()?))),
            Self::Whole(order) => Some(OrderLines::Whole(Arc::clone(order))),
        }
    }

    /// The order with its contact; `None` = it was not read.
    pub fn with_contact(&self) -> Option<ContactOfOrder> {
        match self {
            Self::Listed { head, contact, .. } => Some(ContactOfOrder::Listed(Arc::clone(head), Arc::clone(contact.as_ref()?))),
            Self::Whole(order) => Some(ContactOfOrder::Whole(Arc::clone(order))),
        }
    }

    /// The whole order; `None` = only its head was read.
    pub fn whole(&self) -> Option<&Arc<Order>> {
        match self {
            Self::Listed { .. } => None,
            Self::Whole(order) => Some(order),
        }
    }

    /// A copy of the whole order; `None` = only its head was read.
    pub(crate) fn to_whole(&self) -> Option<Order> {
        self.whole().map(|order| Order::clone(order))
    }

    /// The name of the receiver, where the contact was read.
    pub fn receiver(&self) -> Option<&str> {
        let contact = match self {
            Self::Listed { contact, .. } => contact.as_deref(),
            Self::Whole(order) => Some(&order.contact),
        };
        contact.and_then(|contact| contact.name.as_deref())
    }

    /// The order of a list's row as the actor reads it: see [`OpCtx::shown`].
    pub(crate) fn listed(ctx: &OpCtx, order: ListedOrder) -> Self {
        match order {
            ListedOrder::Whole(order) => Self::Whole(ctx.shown(order)),
            ListedOrder::Head { mut head, mut lines, contact } => {
                if !ctx.actor.can(Permission::SeeContact, &head.scope()) {
                    let name = contact.as_ref().and_then(|contact| contact.name.as_deref());
                    let lines = lines.as_mut().map(Arc::make_mut);
                    Arc::make_mut(&mut head).hide_name_in_texts(lines.map_or(&mut [], Vec::as_mut_slice), name);
                }
                Self::Listed { head, lines, contact }
            }
        }
    }
}

/// An order with its lines.
#[derive(Debug, Clone)]
pub enum OrderLines {
    /// The head and the lines of a list's row.
    Listed(Arc<OrderHead>, Arc<Vec<Line>>),
    /// The whole order with every part.
    Whole(Arc<Order>),
}

impl OrderLines {
    /// The head of the order.
    pub fn head(&self) -> &OrderHead {
        match self {
            Self::Listed(head, _) => head,
            Self::Whole(order) => order,
        }
    }

    /// The lines, in the channel's order.
    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Listed(_, lines) => lines,
            Self::Whole(order) => &order.lines,
        }
    }
}

/// An order with its contact.
#[derive(Debug, Clone)]
pub enum ContactOfOrder {
    /// The head and the contact of a list's row.
    Listed(Arc<OrderHead>, Arc<Contact>),
    /// The whole order with every part.
    Whole(Arc<Order>),
}

impl ContactOfOrder {
    /// The head of the order.
    pub fn head(&self) -> &OrderHead {
        match self {
            Self::Listed(head, _) => head,
            Self::Whole(order) => order,
        }
    }

    /// The contact of the order.
    pub fn contact(&self) -> &Contact {
        match self {
            Self::Listed(_, contact) => contact,
            Self::Whole(order) => &order.contact,
        }
    }
}

/// A part of an order that a list reads where it shows a field of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The lines of the order.
    Lines,
    /// The contact: name, phone and address.
    Contact,
    /// The whole order with every part.
    Whole,
}

/// The parts of its orders that a list reads, and the pages of their long lists that are read in the same statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardParts {
    /// The page of the timeline; `None` = read on request.
    pub timeline: Option<Window>,
    /// The page of the conversation; `None` = read on request.
    pub conversation: Option<Window>,
    /// The parts of the order that are read.
    pub reads: Reads,
}

impl CardParts {
    /// The heads of the orders with these parts.
    pub fn of_list(parts: &[Part]) -> Self {
        let reads = |part: Part| parts.contains(&part);
        let head = Reads::Head { lines: reads(Part::Lines), contact: reads(Part::Contact) };
        Self { reads: if reads(Part::Whole) { Reads::Whole } else { head }, ..Self::default() }
    }

    /// The same parts with the contact.
    #[must_use]
    pub(crate) fn with_contact(self) -> Self {
        let reads = match self.reads {
            Reads::Head { lines, .. } => Reads::Head { lines, contact: true },
            Reads::Whole => Reads::Whole,
        };
        Self { reads, ..self }
    }
}
