//! The aggregates of the store: data that one command changes as a whole, locked when it is loaded and written with the commit.

use domain::access::actor::Scope;
use domain::journal::topic::Topic;

use crate::{StoreError, UnitOfWork};

/// The scope of an aggregate that belongs to the whole company.
const COMPANY: Scope<'static> = Scope { shop: None, warehouse: None, status: None, goods_here: false };

/// Data that one command changes as a whole: it has one identity, one version and one scope.
pub trait Aggregate: Clone + Send + Sync + 'static {
    /// The name of the kind, as in the refusal of an aggregate that is not found.
    const NAME: &'static str;
    /// The identity within the kind.
    type Id: Send + Sync;
    /// The part of the kind that a reader sees.
    type Reach: Send + Sync;

    /// The identity of this aggregate.
    fn id(&self) -> Self::Id;

    /// The version, counted from 1; 0 = the default counts, or the kind has no versions.
    fn version(&self) -> i64 {
        0
    }

    /// The shop and the warehouse to which the aggregate and its events belong.
    fn scope(&self) -> Scope<'_> {
        COMPANY
    }

    /// The topics of its entries in the journal, beyond those of the event's row and of the scope.
    fn topics(&self) -> Vec<Topic> {
        Vec::new()
    }

    /// The name of an aggregate in the audit log.
    fn target(id: &Self::Id) -> String;

    /// Locks and reads an aggregate; `None` = it does not exist within the reach. `None` as `reach` = every aggregate.
    fn load(
        work: &mut UnitOfWork,
        id: &Self::Id,
        reach: Option<&Self::Reach>,
    ) -> impl Future<Output = Result<Option<Self>, StoreError>> + Send;

    /// Writes the state of the aggregate, at the commit at the latest.
    fn put(&self, work: &mut UnitOfWork) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl UnitOfWork {
    /// Locks and reads an aggregate; `None` = it does not exist.
    pub async fn load<A: Aggregate>(&mut self, id: &A::Id) -> Result<Option<A>, StoreError> {
        A::load(self, id, None).await
    }

    /// Locks and reads an aggregate that a reader may see; other aggregates stay unlocked.
    pub async fn load_within<A: Aggregate>(&mut self, id: &A::Id, reach: Option<&A::Reach>) -> Result<Option<A>, StoreError> {
        A::load(self, id, reach).await
    }

    /// Writes the state of an aggregate.
    pub async fn put<A: Aggregate>(&mut self, aggregate: &A) -> Result<(), StoreError> {
        aggregate.put(self).await
    }
}
