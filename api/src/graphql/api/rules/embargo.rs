//! Embargoes of regions: placed, lifted, listed, followed, and looked at before they are placed.

use async_graphql::{Context, Description, ID, InputObject, Object, Result, SimpleObject, Subscription};
use chrono::{DateTime, Utc};
use domain::access::actor::Scope;
use domain::kernel::ids::EmbargoId;
use domain::rules::embargo::{Embargo as DomainEmbargo, EmbargoTally, Walk};
use futures_util::Stream;
use macros::{Written, guarded, written};
use tokio::sync::OnceCell;

use crate::app::{EmbargoLift, EmbargoPlace, EmbargoPreview as Preview, Window};
use crate::graphql::api::one;
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::api::order::payload::made;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::enums::{EmbargoState, OrderStatus};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::{LARGEST_PAGE, PageArguments, connection};
use crate::graphql::types::region::Region;
use crate::graphql::types::shop::Warehouse;
use crate::graphql::types::user_error::UserError;
use engine::written::{Planned, Selection};

connection!(
    /// A page of embargoes, the newest first.
    EmbargoConnection,
    /// An embargo with its cursor.
    EmbargoEdge,
    Embargo
);

/// An embargo: nothing leaves to its regions while it stands. No person approves, picks, packs, labels or scans out an order that goes there from
/// the moment it is placed; holds on the open orders follow, and lifting takes away exactly those.
#[derive(Description)]
pub struct Embargo {
    embargo: DomainEmbargo,
    /// How many orders it holds and has let go, read once for the fields that show it.
    tally: OnceCell<EmbargoTally>,
}

#[written]
#[needs(SeeEmbargoes)]
#[Object(use_type_description)]
impl Embargo {
    /// The global id of the embargo.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Embargo, self.embargo.id.0)
    }

    /// The version, which goes up when the embargo is lifted; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.embargo.version
    }

    /// The state of the embargo.
    async fn state(&self) -> EmbargoState {
        self.embargo.state.into()
    }

    /// The regions to which nothing leaves.
    #[items(100)]
    async fn regions(&self) -> Vec<Region> {
        self.embargo.regions.iter().copied().map(Region).collect()
    }

    /// The reason as the person wrote it; phones in it are masked.
    async fn reason(&self) -> &str {
        &self.embargo.reason
    }

    /// The time at which it is lifted by itself; null = a person lifts it.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.embargo.until
    }

    /// Whether customer service gets a task for each held order, with a sentence for the buyer.
    async fn tell_customer_service(&self) -> bool {
        self.embargo.tells_customers
    }

    /// The time at which it was placed.
    async fn placed_at(&self) -> DateTime<Utc> {
        self.embargo.placed_at
    }

    /// The person who placed it.
    async fn placed_by(&self) -> Person {
        Person(self.embargo.placed_by.clone())
    }

    /// The time from which its gates are open again; null while it stands.
    async fn lifted_at(&self) -> Option<DateTime<Utc>> {
        self.embargo.lifted_at
    }

    /// The person who lifted it; null while it stands, and where its time was over.
    async fn lifted_by(&self) -> Option<Person> {
        self.embargo.lifted_by.clone().map(Person)
    }

    /// How far the holds have come; while it is lifted, how far they are taken away.
    #[needs(PlaceEmbargo)]
    async fn progress(&self) -> EmbargoProgress {
        EmbargoProgress::from(self.embargo.walk)
    }

    /// The number of orders that it holds or held.
    #[needs(PlaceEmbargo)]
    async fn held_orders(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.held)
    }

    /// The number of orders from which its hold was taken away, because it was lifted or because they go elsewhere now. A hold that a
    /// person released does not count.
    #[needs(PlaceEmbargo)]
    async fn released_orders(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.released)
    }

    /// The number of tasks of customer service about it that are not finished.
    #[needs(PlaceEmbargo)]
    async fn open_tasks(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.open_tasks)
    }
}

impl Embargo {
    /// An embargo whose figures are read when they are asked for.
    pub fn of(embargo: DomainEmbargo) -> Self {
        Self { embargo, tally: OnceCell::new() }
    }

    fn counted(embargo: DomainEmbargo, tally: Option<EmbargoTally>) -> Self {
        Self { embargo, tally: OnceCell::new_with(tally) }
    }

    async fn tally(&self, ctx: &Context<'_>) -> Result<EmbargoTally> {
        let read = async || {
            let tallies = ctx.app().rules().embargo_tallies(ctx.op(), &[self.embargo.id]).await;
            Ok::<_, async_graphql::Error>(
                tallies.map_err(|error| top_level(&error))?.remove(&self.embargo.id).unwrap_or_default(),
            )
        };
        self.tally.get_or_try_init(read).await.copied()
    }

    /// The embargo belongs to the whole company.
    #[expect(clippy::unused_self, reason = "guards of fields ask an object for its scope")]
    fn scope(&self) -> Scope<'_> {
        Scope { shop: None, warehouse: None, status: None, goods_here: false }
    }
}

/// How far the batches of an embargo have come.
#[derive(SimpleObject, Written)]
pub struct EmbargoProgress {
    /// The number of orders that were looked at.
    done: i64,
    /// The number of orders that there are to look at.
    total: i64,
}

impl From<Walk> for EmbargoProgress {
    fn from(walk: Walk) -> Self {
        Self { done: walk.done, total: walk.total }
    }
}

/// What an embargo would find now.
#[guarded]
#[derive(SimpleObject, Written)]
pub struct EmbargoPreview {
    /// The number of orders that go to the regions and have not left.
    open_orders: i64,
    /// The same orders by status, in the order of progress.
    #[items(9)]
    by_status: Vec<EmbargoStatusCount>,
    /// The same orders by warehouse.
    #[items(100)]
    by_warehouse: Vec<EmbargoWarehouseCount>,
    /// Those of them that a hold blocks already.
    already_held: i64,
    /// The number of further orders that have not left and of which it is unknown whether they go to the regions. An embargo does not hold
    /// them.
    unknown_region: i64,
}

/// The number of orders of one status.
#[derive(SimpleObject, Written)]
pub struct EmbargoStatusCount {
    /// The status of the orders.
    status: OrderStatus,
    /// The number of orders.
    count: i64,
}

/// The number of orders of one warehouse.
#[derive(SimpleObject, Written)]
pub struct EmbargoWarehouseCount {
    /// The warehouse of the orders; null = they have none yet.
    warehouse: Option<Warehouse>,
    /// The number of orders.
    count: i64,
}

/// The request to place an embargo.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct EmbargoPlaceInput {
    /// The ids of the regions, or aliases of them such as `CN-32`; 1 – 100. A part of another region of the list is left out.
    #[at_most(100)]
    pub regions: Vec<ID>,
    /// The reason, 1 – 500 characters; colleagues see it on every held order. Phones in it are masked.
    pub reason: String,
    /// The time at which it is lifted by itself; null = a person lifts it.
    pub until: Option<DateTime<Utc>>,
    /// Whether customer service gets a task for each held order, with a sentence for the buyer.
    #[graphql(default = true)]
    pub tell_customer_service: bool,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The request to lift an embargo.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct EmbargoLiftInput {
    /// The global id of the embargo.
    #[target]
    pub embargo: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The payload of `embargoPlace`.
#[derive(SimpleObject)]
pub struct EmbargoPlacePayload {
    /// The embargo, whose gates are closed; null when the mutation was refused.
    embargo: Option<Embargo>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `embargoLift`.
#[derive(SimpleObject)]
pub struct EmbargoLiftPayload {
    /// The embargo as it is now, also after a stale version; null after every other refusal.
    embargo: Option<Embargo>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The queries of embargoes.
#[derive(Default)]
pub struct EmbargoQueries;

#[guarded]
#[Object]
impl EmbargoQueries {
    /// The embargoes, the newest first.
    #[needs(SeeEmbargoes)]
    async fn embargoes(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Planned<EmbargoConnection>> {
        let window = Window::from(PageArguments::check_within(LARGEST_PAGE, first, None, after, None)?);
        let list = ctx.app().rules().embargoes(ctx.op(), &window).await.map_err(|error| top_level(&error))?;
        let look = Selection::of::<EmbargoConnection>(ctx);
        let nodes = [look.field("nodes"), look.field("edges").field("node")];
        let figures = ["heldOrders", "releasedOrders", "openTasks"];
        let wanted = nodes.iter().any(|node| figures.iter().any(|field| node.field(field).exists()));
        let ids: Vec<EmbargoId> = list.items.iter().map(|(_, embargo)| embargo.id).filter(|_| wanted).collect();
        let mut tallies = ctx.app().rules().embargo_tallies(ctx.op(), &ids).await.map_err(|error| top_level(&error))?;
        let node = |(cursor, embargo): (String, DomainEmbargo)| {
            let tally = tallies.remove(&embargo.id);
            (cursor, Embargo::counted(embargo, tally))
        };
        let nodes = list.items.into_iter().map(node).collect();
        Ok(Planned(EmbargoConnection::of(nodes, list.has_previous, list.has_next)))
    }

    /// The orders that an embargo of these regions would hold now; nothing changes.
    #[needs(PlaceEmbargo)]
    async fn embargo_preview(&self, ctx: &Context<'_>, #[at_most(100)] regions: Vec<ID>) -> Result<Planned<EmbargoPreview>> {
        let found = ctx.app().rules().embargo_preview(ctx.op(), &texts(regions)).await.map_err(|error| top_level(&error))?;
        Ok(Planned(preview(ctx, &found)))
    }
}

/// The mutations of embargoes.
#[derive(Default)]
pub struct EmbargoMutations;

#[guarded]
#[Object]
impl EmbargoMutations {
    /// Stops everything that goes to some regions: from now on no order passes approval, pick, pack, label or outbound there, and holds on the
    /// open orders follow; `embargo` shows how far they are. Orders that come in later, or change their address to there, are held too.
    #[needs(PlaceEmbargo)]
    async fn embargo_place(&self, ctx: &Context<'_>, input: EmbargoPlaceInput) -> Result<EmbargoPlacePayload> {
        let EmbargoPlaceInput { regions, reason, until, tell_customer_service, idempotency_key } = input;
        let regions = texts(regions);
        let wanted = EmbargoPlace { regions, reason, until, tells_customers: tell_customer_service, idempotency_key };
        let (embargo, user_errors) = made(ctx.app().rules().place_embargo(ctx.op(), &wanted).await)?;
        Ok(EmbargoPlacePayload { embargo: embargo.map(Embargo::of), user_errors })
    }

    /// Lifts an embargo: its gates are open at once, and exactly the holds that it placed are taken away. A hold that others want too stays
    /// with them. Doing it twice changes nothing.
    #[needs(PlaceEmbargo)]
    async fn embargo_lift(&self, ctx: &Context<'_>, input: EmbargoLiftInput) -> Result<EmbargoLiftPayload> {
        let EmbargoLiftInput { embargo, expected_version, idempotency_key } = input;
        let wanted = EmbargoLift { embargo: embargo_id(&embargo)?, expected_version, idempotency_key };
        let (embargo, user_errors) = made(ctx.app().rules().lift_embargo(ctx.op(), &wanted).await)?;
        Ok(EmbargoLiftPayload { embargo: embargo.map(Embargo::of), user_errors })
    }
}

/// The subscription of an embargo.
#[derive(Default)]
pub struct EmbargoSubscriptions;

#[guarded]
#[Subscription]
impl EmbargoSubscriptions {
    /// An embargo: its present state, then its state after every batch and every change, until it is lifted.
    #[needs(SeeEmbargoes)]
    async fn embargo(&self, ctx: &Context<'_>, id: ID) -> Result<impl Stream<Item = Result<Planned<Option<Embargo>>>> + use<>> {
        let update = ctx.app().live().embargo(ctx.op(), ctx.its_turn()?, embargo_id(&id)?).await;
        Ok(one(update.map_err(|error| top_level(&error))?.map(|embargo| Planned(embargo.map(Embargo::of)))))
    }
}

fn texts(regions: Vec<ID>) -> Vec<String> {
    regions.into_iter().map(|region| region.0).collect()
}

fn preview(ctx: &Context<'_>, found: &Preview) -> EmbargoPreview {
    let status =
        |(status, count): (domain::kernel::status::OrderStatus, i64)| EmbargoStatusCount { status: status.into(), count };
    let warehouse = |(code, count): (Option<String>, i64)| {
        let warehouse = code.map(|code| Warehouse::of(ctx, &code));
        EmbargoWarehouseCount { warehouse, count }
    };
    EmbargoPreview {
        open_orders: found.open_orders(),
        by_status: found.by_status().into_iter().map(status).collect(),
        by_warehouse: found.by_warehouse().into_iter().map(warehouse).collect(),
        already_held: found.already_held(),
        unknown_region: found.unknown,
    }
}

/// The id of an embargo.
fn embargo_id(id: &ID) -> Result<EmbargoId> {
    id::expect(Kind::Embargo, id).map_err(|error| bad_id(&error))
}
