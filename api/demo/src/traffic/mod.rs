//! Traffic: new orders at random shops, taken along their steps by platforms, staff and carriers, through the public interfaces only.
//!
//! It changes only orders of its own, so that a user who tries the demo on another order is undisturbed. A failed step is logged and tried
//! again; the traffic ends only with its token.

mod desk;
mod journey;
mod platforms;
mod scenes;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::Role;
use domain::intake::ShopProfile;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio_util::sync::CancellationToken;

use self::desk::Desk;
use self::journey::{Journey, Moved};
use self::platforms::Platforms;
use self::scenes::{Measure, Scenes};
use super::purchase::{Dialect, Purchase};
use super::story::profile;
use panorama::clock::Clock;
use panorama::ingest::{Mappings, SignatureError};
use panorama::store::catalog::shops::Shop;

/// The most orders under way at the same time: at this number, no new one begins.
const MOST: usize = 120;
/// The interval between two checks for due steps.
const TICK: Duration = Duration::from_millis(250);
/// Milliseconds until the next order: at least, and less than.
const NEXT_ORDER: (i64, i64) = (2_000, 4_000);
/// The timeout of every request.
const PATIENCE: Duration = Duration::from_secs(10);

/// Signs in: the token of an employee of a role. It is called before every request, so that tokens may end.
pub type Tokens = Arc<dyn Fn(Role) -> String + Send + Sync>;

/// The context that the traffic needs.
pub struct TrafficContext {
    /// The URL of the server, without a slash at its end.
    pub url: String,
    /// The sign-in of the staff. `WAREHOUSE` and `WAREHOUSE_LEAD` need every warehouse.
    pub tokens: Tokens,
    /// The shops with their secrets; a shop whose mapping the demo does not write is left out.
    pub shops: Vec<Shop>,
    /// The mappings, which sign payloads as platforms do.
    pub mappings: Mappings,
    /// The seed of the random choices.
    pub seed: u64,
    /// The clock of the traffic.
    pub clock: Arc<dyn Clock>,
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum TrafficError {
    /// The server cannot be reached in time.
    #[error("no answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// A payload cannot be signed.
    #[error("not signed: {0}")]
    Unsigned(#[from] SignatureError),
    /// A webhook was answered with a status other than 2xx.
    #[error("the webhook was answered HTTP {0}")]
    Webhook(u16),
    /// GraphQL answered with errors.
    #[error("{operation} was answered: {message}")]
    Answered {
        /// The name of the operation.
        operation: &'static str,
        /// The message of the error.
        message: String,
    },
    /// A command was refused, because a user of the demo has moved the order on.
    #[error("{operation} was refused: {code}")]
    Refused {
        /// The name of the operation.
        operation: &'static str,
        /// The code of the refusal.
        code: String,
    },
    /// The order, the shop or the parcel is missing.
    #[error("there is no {0}")]
    Absent(&'static str),
}

/// Sends traffic until the token is cancelled.
pub async fn run(context: TrafficContext, stop: CancellationToken) {
    let mut traffic = match Traffic::new(context) {
        Ok(traffic) => traffic,
        Err(error) => return tracing::error!(%error, "the demo has no traffic"),
    };
    while stop.run_until_cancelled(traffic.tick()).await.is_some() {
        if stop.run_until_cancelled(tokio::time::sleep(TICK)).await.is_none() {
            break;
        }
    }
}

/// The journeys under way, and their clients.
struct Traffic {
    platforms: Platforms,
    desk: Desk,
    clock: Arc<dyn Clock>,
    selling: Vec<(Dialect, ShopProfile)>,
    dice: StdRng,
    serial: u64,
    next_order: DateTime<Utc>,
    scenes: Scenes,
    journeys: Vec<Journey>,
}

impl Traffic {
    fn new(context: TrafficContext) -> Result<Self, TrafficError> {
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()?;
        let selling = context.shops.iter().filter(|shop| shop.active && !shop.secrets.signing.is_empty());
        let selling = selling.filter_map(|shop| Some((Dialect::of(&shop.mapping)?, profile(shop)))).collect();
        let mut dice = StdRng::seed_from_u64(context.seed);
        Ok(Self {
            desk: Desk::new(client.clone(), &context.url, context.tokens),
            platforms: Platforms::new(client, &context.url, context.mappings, context.shops),
            next_order: context.clock.now(),
            scenes: Scenes::new(context.clock.now()),
            clock: context.clock,
            selling,
            // The number is far from the serials of the history, and from those of another run.
            serial: dice.random_range(1_000_000..90_000_000),
            dice,
            journeys: Vec::new(),
        })
    }

    /// Takes every step that is due.
    async fn tick(&mut self) {
        let now = self.clock.now();
        if now >= self.next_order {
            self.next_order = now + TimeDelta::milliseconds(self.dice.random_range(NEXT_ORDER.0..NEXT_ORDER.1));
            if let Some(Measure::Embargo) = self.begin_order(now) {
                self.place_embargo(now).await;
            }
        }
        for journey in &mut self.journeys {
            if journey.due <= now {
                journey.go_on(&self.desk, &self.platforms, self.clock.now(), &mut self.dice).await;
            }
        }
        self.journeys.retain(|journey| journey.moved == Moved::UnderWay);
    }

    async fn place_embargo(&self, now: DateTime<Utc>) {
        if let Err(error) = self.desk.command(Role::Operations, "PlaceEmbargo", Measure::embargo(now)).await {
            tracing::warn!(%error, "the demo's embargo was not placed");
        }
    }

    /// Begins the journey of a new order; returns what the staff does about it.
    fn begin_order(&mut self, now: DateTime<Utc>) -> Option<Measure> {
        if self.selling.is_empty() || self.journeys.len() >= MOST {
            return None;
        }
        let (dialect, shop) = &self.selling[self.dice.random_range(0..self.selling.len())];
        self.serial += 1;
        let mut purchase = Purchase::random(*dialect, shop, self.serial, now, &mut self.dice);
        let measure = self.scenes.direct(&mut purchase, now);
        self.journeys.push(Journey::new(purchase, self.serial, now));
        measure
    }
}
