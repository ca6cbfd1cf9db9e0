//! Customers: a customer is a phone with all its orders, found by any spelling of the phone, or by the digits that a platform left visible.

use domain::access::actor::Permission as P;
use domain::kernel::phone::{Phone, is_masked, visible_digits};
use domain::refusal::Code;
use phonenumber::country;

use crate::base::phone;
use crate::look_up::look_ups::Sought;
use crate::{AppError, CardParts, ContactOfOrder, Counted, OpCtx, OrderList, OrderSort, Search, ShopEntry, Window};
use store::order::list::{OrderFilter as StoreFilter, PhoneFilter};

/// The prefix of the ids of customers who are only known by a masked phone within a shop.
pub const MASKED_CUSTOMER: &str = "masked.";
/// The prefix of the ids of customers whose phone is known.
const CLEAR_CUSTOMER: &str = "phone.";

/// The key by which a customer is looked up.
#[derive(Debug, Clone)]
pub enum CustomerLookup {
    /// The phone, in any usual spelling.
    Phone(String),
    /// The phone as a platform masked it, within one shop.
    Masked {
        /// The id of the shop.
        shop: String,
        /// The phone with its mask.
        phone: String,
    },
    /// The id of the customer in this service.
    Id(String),
}

/// A customer: the orders of one phone that the actor may see.
#[derive(Debug, Clone)]
pub struct Customer {
    /// The id, opaque to clients.
    pub id: String,
    /// The name on the newest order.
    pub name: Option<String>,
    /// The phone with its mask.
    pub phone_masked: String,
    filter: StoreFilter,
    /// The page of orders that was read with the customer.
    page: (Window, OrderList),
}

impl Search<'_> {
    /// A customer, for a root field, with the page of orders that the caller will want; `None` = the actor sees no order of the customer.
    /// It is a look-up, which the actor's budget bounds.
    ///
    /// # Errors
    /// `PHONE_INVALID` for a text without a phone, `ID_INVALID` for an invalid id, `LOOK_UPS`.
    pub async fn customer(
        self,
        ctx: &OpCtx,
        (root, lookup): (&'static str, CustomerLookup),
        window: &Window,
        parts: &CardParts,
    ) -> Result<Option<Customer>, AppError> {
        ctx.require_any(P::SeeCustomer)?;
        let Named { id, filter, sought } = self.customer_named(ctx, root, lookup)?;
        let find = Box::pin(self.customer_of(ctx, (id, filter), window, parts));
        let (found, paid) = self.app.look_up(ctx, sought, find, Option::is_some).await?;
        if let Some(customer) = &found {
            paid.found(ctx, &customer.phone_masked);
        }
        Ok(found)
    }

    async fn customer_of(
        self,
        ctx: &OpCtx,
        (id, filter): (String, StoreFilter),
        window: &Window,
        parts: &CardParts,
    ) -> Result<Option<Customer>, AppError> {
        // The customer's name and phone are those of the newest order.
        let parts = parts.clone().with_contact();
        let page = self.app.orders().page(ctx, filter.clone(), OrderSort::default(), window, &parts, true).await?;
        let newest = match page.cards.first() {
            Some((_, card)) if window.after.is_none() && window.before.is_none() && window.last.is_none() => Some(card.clone()),
            _ => {
                let first = Window { first: Some(1), ..Window::default() };
                let list = self
                    .app
                    .orders()
                    .page(ctx, filter.clone(), OrderSort::default(), &first, &CardParts::default(), false)
                    .await?;
                list.cards.into_iter().next().map(|(_, card)| card)
            }
        };
        let Some(newest) = newest else { return Ok(None) };
        let newest = newest.order.with_contact();
        let contact = newest.as_ref().map(ContactOfOrder::contact);
        let phone = contact.and_then(|contact| contact.phone.as_ref());
        Ok(Some(Customer {
            id,
            name: contact.and_then(|contact| contact.name.clone()),
            phone_masked: phone.map(|phone| phone.masked.clone()).unwrap_or_default(),
            filter,
            page: (window.clone(), page),
        }))
    }

    /// The number of a customer's orders that the actor may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn customer_order_count(self, customer: &Customer) -> Result<Counted, AppError> {
        self.app.orders().count(&customer.page.1).await
    }

    /// A page of a customer's orders, newest first: the page that was read with the customer, or one that is read now without long lists.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn customer_orders(self, ctx: &OpCtx, customer: &Customer, window: &Window) -> Result<OrderList, AppError> {
        let (known, page) = &customer.page;
        if known == window {
            return Ok(page.clone());
        }
        self.app.orders().page(ctx, customer.filter.clone(), OrderSort::default(), window, &CardParts::default(), false).await
    }

    /// The country of a phone without a prefix: the one country of all shops that the caller sees, else China.
    pub(crate) fn home_of_callers_shops(self, ctx: &OpCtx) -> country::Id {
        let directory = self.app.directory();
        let own = |shop: &&ShopEntry| ctx.actor.shops.as_ref().is_none_or(|shops| shops.contains(&shop.id));
        let mut countries = directory.shops().filter(own).filter_map(|shop| shop.country);
        let first = countries.next();
        first.filter(|first| countries.all(|country| country == *first)).unwrap_or(country::CN)
    }

    fn customer_named(self, ctx: &OpCtx, root: &'static str, lookup: CustomerLookup) -> Result<Named, AppError> {
        let vault = self.app.store().vault();
        let by_index = |index: String, sought: Sought| {
            let phone = PhoneFilter { index: Some(index.clone()), ..PhoneFilter::default() };
            let filter = StoreFilter { phone: Some(phone), ..StoreFilter::default() };
            Named { id: format!("{CLEAR_CUSTOMER}{index}"), filter, sought }
        };
        let by_digits = |shop: String, head: &str, tail: &str| {
            let phone = Some(PhoneFilter::masked(head, tail));
            Named {
                id: format!("{MASKED_CUSTOMER}{head}.{tail}.{shop}"),
                filter: StoreFilter { phone, shops: vec![shop], ..StoreFilter::default() },
                sought: Sought::by_digits(root, vault, head, tail),
            }
        };
        match lookup {
            CustomerLookup::Phone(text) if Phone::masked_by_platform(&text).is_some() => {
                Err(AppError::bad_request(Code::PhoneMasked))
            }
            CustomerLookup::Phone(text) => {
                let read = phone::read(&text, Some(self.home_of_callers_shops(ctx)));
                let identity = read.identity().ok_or_else(|| AppError::bad_request(Code::PhoneInvalid))?;
                let index = vault.blind_index(&identity);
                Ok(by_index(index.clone(), Sought::by_phone(root, read.masked.clone(), index)))
            }
            CustomerLookup::Masked { shop, phone } => {
                let (head, tail) = visible_digits(phone.trim());
                if !is_masked(&phone) || tail.len() < 2 {
                    return Err(AppError::bad_request(Code::PhoneMaskInvalid));
                }
                Ok(by_digits(shop, &head, &tail))
            }
            CustomerLookup::Id(id) => {
                let masked = id.strip_prefix(MASKED_CUSTOMER).map(|rest| rest.splitn(3, '.').collect::<Vec<_>>());
                match (id.strip_prefix(CLEAR_CUSTOMER), masked.as_deref()) {
                    (Some(index), _) if index.len() == 64 && index.bytes().all(|b| b.is_ascii_hexdigit()) => {
                        Ok(by_index(index.to_owned(), Sought::by_id(root, index)))
                    }
                    (None, Some([head, tail, shop])) => Ok(by_digits((*shop).to_owned(), head, tail)),
                    _ => Err(AppError::bad_request(Code::IdInvalid)),
                }
            }
        }
    }
}

/// The filter that finds a customer, and the look-up for the budget.
struct Named {
    id: String,
    filter: StoreFilter,
    sought: Sought,
}

/// The blind index in the id of a customer whose phone is known; `None` for other ids.
pub(crate) fn index_of(id: &str) -> Option<&str> {
    id.strip_prefix(CLEAR_CUSTOMER).filter(|index| index.len() == 64 && index.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether an id has the form of a customer's id.
pub fn is_customer_id(id: &str) -> bool {
    id.starts_with(CLEAR_CUSTOMER) || id.starts_with(MASKED_CUSTOMER)
}
