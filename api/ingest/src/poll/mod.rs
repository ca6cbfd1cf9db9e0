//! Polls of the platforms that do not push: windows, requests, and pages of raw payloads, which the caller stores before they are read.
//!
//! Building a request is pure ([`protocol`]); only [`Polling::next_page`] uses the network. The caller keeps watermark and failures in its
//! database.

mod exchange;
mod protocol;
#[cfg(test)]
mod tests;
mod window;

use std::collections::{HashSet, VecDeque};

use chrono::{DateTime, Utc};

pub use protocol::{PollRecipe, Protocol};
pub use window::{Window, ask_again_after, next_window, retry_after};

use self::protocol::Listing;
use super::receive::sha256_hex;
use store::intake::polls::PollList;

/// The number of orders that are fetched one by one before they are returned as a page.
const DETAILS_PER_PAGE: usize = 20;

/// The largest number of passes over a window of several pages; the passes end when one finds nothing new.
const MOST_PASSES: u32 = 4;

/// An account at a polled platform.
#[derive(Clone)]
pub struct PollAccount {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The key of the application.
    pub app_key: String,
    /// The secret of the application.
    pub app_secret: String,
    /// The session or access token of the shop.
    pub session: String,
}

impl std::fmt::Debug for PollAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PollAccount").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

/// A page of the contents of a window.
#[derive(Debug, Default)]
pub struct Page {
    /// Orders as the platform sent them.
    pub orders: Vec<Polled>,
    /// Orders that the platform lists but does not deliver.
    pub refused: Vec<RefusedOrder>,
}

/// An order that the platform lists but does not deliver.
#[derive(Debug)]
pub struct RefusedOrder {
    /// The number of the order at the platform.
    pub number: String,
    /// The reason of the failure.
    pub error: PollError,
}

/// One order as the platform sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled {
    /// The number by which it was requested; `None` = it came with a list.
    pub number: Option<String>,
    /// The hash of the body: an unchanged order has the same one in every poll.
    pub delivery_id: String,
    /// The raw payload. `Platform::read` reads it without a topic.
    pub body: Vec<u8>,
}

/// The reason why a poll stopped. Pages that were returned before are valid; the window has to be polled again.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// The platform is not polled.
    #[error("the platform is not polled")]
    NotPolled,
    /// The platform did not answer, or not in time.
    #[error("the platform cannot be reached: {0}")]
    Unreachable(#[source] reqwest::Error),
    /// The answer has another status than 2xx.
    #[error("the platform answered HTTP {0}")]
    Http(u16),
    /// The platform refused the request.
    #[error("the platform refused with code {code}: {message}")]
    Refused {
        /// The code of the refusal.
        code: String,
        /// The message of the refusal, at most 200 characters.
        message: String,
    },
    /// The answer has more bytes than any page needs.
    #[error("the answer of the platform is too large")]
    TooLarge,
    /// The answer differs from the platform's documentation.
    #[error("the answer of the platform cannot be read: {0}")]
    Unreadable(&'static str),
    /// The answer has the platform's format, but contains no order.
    #[error("the answer of the platform holds no order")]
    UnreadableOrder,
    /// The window has more pages than allowed: cut it smaller.
    #[error("the window has too many pages")]
    TooManyPages,
}

/// A poll of one window in progress.
///
/// While it runs, orders change and leave the window, and those after them move up across the edge of a page. So a window of several pages
/// is listed again until a pass finds nothing new.
#[derive(Debug)]
pub struct Polling<'a> {
    client: &'a reqwest::Client,
    recipe: &'a PollRecipe,
    account: &'a PollAccount,
    list: PollList,
    window: Window,
    page: u32,
    pass: u32,
    fresh_in_pass: bool,
    listed: bool,
    /// The time of the first listing, by the platform's clock.
    listed_at: Option<DateTime<Utc>>,
    seen: HashSet<String>,
    waiting: VecDeque<String>,
}

impl<'a> Polling<'a> {
    /// Begins a poll of a window.
    ///
    /// # Errors
    /// [`PollError::NotPolled`] for a platform that only pushes, or has no such list.
    pub fn begin(
        client: &'a reqwest::Client,
        platform: &'a super::Platform,
        account: &'a PollAccount,
        list: PollList,
        window: Window,
    ) -> Result<Self, PollError> {
        let recipe = platform.poll().filter(|recipe| recipe.has(list)).ok_or(PollError::NotPolled)?;
        Ok(Self {
            client,
            recipe,
            account,
            list,
            window,
            page: 1,
            pass: 1,
            fresh_in_pass: false,
            listed: false,
            listed_at: None,
            seen: HashSet::new(),
            waiting: VecDeque::new(),
        })
    }

    /// The next page of raw orders; `None` = the window is complete. A page may be empty.
    ///
    /// # Errors
    /// [`PollError`]; the poll cannot continue after it.
    pub async fn next_page(&mut self, now: DateTime<Utc>) -> Result<Option<Page>, PollError> {
        if self.waiting.is_empty() && self.listed {
            return Ok(None);
        }
        let mut page = Page::default();
        // Numbers first and quickly, details afterwards: the shorter the listing takes, the fewer orders move meanwhile.
        if !self.listed {
            let listing = self.list(now).await?;
            let more = listing.has_next(self.page, self.recipe.page_size(self.list));
            page.orders = self.take_new(listing);
            self.go_on(more)?;
            if self.recipe.fetches_details(self.list) && !self.listed {
                return Ok(Some(Page::default()));
            }
        }
        for _ in 0..DETAILS_PER_PAGE {
            let Some(number) = self.waiting.pop_front() else { break };
            match ask_for(self.client, self.recipe, self.account, &number, now).await {
                Ok(order) => page.orders.push(order),
                Err(error) if self.recipe.is_of_one_order(&error) => page.refused.push(RefusedOrder { number, error }),
                Err(error) => return Err(error),
            }
        }
        Ok(Some(page))
    }

    /// The time up to which the window is read. A platform whose clock is behind ours could not list the last part of it yet, so the next
    /// window has to begin at the time of that clock.
    pub fn read_to(&self) -> DateTime<Utc> {
        self.listed_at.map_or(self.window.to, |at| at.min(self.window.to))
    }

    async fn list(&mut self, now: DateTime<Utc>) -> Result<Listing, PollError> {
        let form = self.recipe.list_request(self.account, self.list, self.window, self.page, now);
        let answer = exchange::post(self.client, &self.account.base_url, &form).await?;
        self.listed_at = self.listed_at.or(answer.at);
        self.recipe.read_listing(self.list, &answer.text)
    }

    /// Keeps the items that are new in this window: whole bodies are the page, numbers wait for their details.
    fn take_new(&mut self, listing: Listing) -> Vec<Polled> {
        match listing {
            Listing::Numbers { numbers, .. } => {
                for number in numbers {
                    if self.seen.insert(number.clone()) {
                        self.fresh_in_pass = true;
                        self.waiting.push_back(number);
                    }
                }
                Vec::new()
            }
            Listing::Bodies { bodies, .. } => {
                let mut page: Vec<Polled> = bodies.into_iter().map(polled).collect();
                page.retain(|order| self.seen.insert(order.delivery_id.clone()));
                self.fresh_in_pass |= !page.is_empty();
                page
            }
        }
    }

    /// Advances to the next page, the next pass, or the end.
    fn go_on(&mut self, more: bool) -> Result<(), PollError> {
        if more {
            self.page += 1;
            return if self.page > self.recipe.most_pages(self.list) { Err(PollError::TooManyPages) } else { Ok(()) };
        }
        if self.page > 1 && self.fresh_in_pass && self.pass < MOST_PASSES {
            self.page = 1;
            self.pass += 1;
            self.fresh_in_pass = false;
        } else {
            self.listed = true;
        }
        Ok(())
    }
}

/// Requests the details of one order.
async fn ask_for(
    client: &reqwest::Client,
    recipe: &PollRecipe,
    account: &PollAccount,
    number: &str,
    now: DateTime<Utc>,
) -> Result<Polled, PollError> {
    let form = recipe.detail_request(account, number, now);
    let answer = exchange::post(client, &account.base_url, &form).await?;
    Ok(Polled { number: Some(number.to_owned()), ..polled(recipe.read_detail(&answer.text)?) })
}

/// Requests one refused order again: returns the order, or the reason why it is still refused.
///
/// # Errors
/// An error that does not concern the order: of the account, the gateway or the network.
pub async fn ask_again(
    client: &reqwest::Client,
    platform: &super::Platform,
    account: &PollAccount,
    number: &str,
    now: DateTime<Utc>,
) -> Result<Result<Polled, RefusedOrder>, PollError> {
    let recipe = platform.poll().filter(|recipe| recipe.fetches_details(PollList::Orders)).ok_or(PollError::NotPolled)?;
    match ask_for(client, recipe, account, number, now).await {
        Ok(order) => Ok(Ok(order)),
        Err(error) if recipe.is_of_one_order(&error) => Ok(Err(RefusedOrder { number: number.to_owned(), error })),
        Err(error) => Err(error),
    }
}

fn polled(body: String) -> Polled {
    Polled { number: None, delivery_id: sha256_hex(body.as_bytes()), body: body.into_bytes() }
}
