//! Rows and statements that wait for the commit of a unit of work: a set for each table and for each kind of statement, made when it is
//! first used, so that no list names them all.

use std::any::Any;

use futures_util::future::BoxFuture;
use sea_orm::{DatabaseTransaction, DbBackend, EntityTrait, ModelTrait};

use crate::StoreError;
use crate::base::write::{Existing, Inserts};

/// A statement that runs after all inserts, in the same transaction, because it depends on the inserted rows.
pub(crate) trait Later: Any + Default + Send + Sync {
    /// Whether there is nothing to write.
    fn is_empty(&self) -> bool;

    /// Runs the statement in the transaction.
    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The rows and statements that wait for the commit.
#[derive(Default)]
pub(crate) struct Pending {
    rows: Vec<Box<dyn AnyRows>>,
    later: Vec<Box<dyn AnyLater>>,
}

impl Pending {
    /// The waiting rows of a table, to add to them. Rows of one table with different rules for existing keys are different sets.
    pub fn rows_mut<E>(&mut self, existing: Existing) -> &mut Vec<E::Model>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Sync,
    {
        let at = self.rows.iter().position(|set| set.existing() == existing && set.as_any().is::<Rows<E>>());
        let at = at.unwrap_or_else(|| {
            self.rows.push(Box::new(Rows::<E> { existing, rows: Vec::new() }));
            self.rows.len() - 1
        });
        let set = self.rows[at].as_any_mut().downcast_mut::<Rows<E>>();
        &mut set.expect("the set was found by its type").rows
    }

    /// The waiting rows of a table; empty where none were added.
    pub fn rows<E>(&self, existing: Existing) -> &[E::Model]
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Sync,
    {
        let mut sets = self.rows.iter().filter(|set| set.existing() == existing);
        sets.find_map(|set| set.as_any().downcast_ref::<Rows<E>>()).map_or(&[], |set| set.rows.as_slice())
    }

    /// The statement of this kind, to add to it.
    pub fn later_mut<T: Later>(&mut self) -> &mut T {
        let at = self.later.iter().position(|one| one.as_any().is::<T>());
        let at = at.unwrap_or_else(|| {
            self.later.push(Box::new(T::default()));
            self.later.len() - 1
        });
        self.later[at].as_any_mut().downcast_mut::<T>().expect("the statement was found by its type")
    }

    /// The statement of this kind; `None` = none waits.
    pub fn later<T: Later>(&self) -> Option<&T> {
        self.later.iter().find_map(|one| one.as_any().downcast_ref::<T>())
    }

    /// Whether only rows wait, and no statement.
    pub fn only_inserts(&self) -> bool {
        self.later.iter().all(|one| one.is_empty())
    }

    /// Adds all rows. PostgreSQL writes them with one statement and checks foreign keys at its end: there the order is that of the tables'
    /// names, so that equal sets make equal statements. SQLite writes table by table, in the order in which the tables were first used.
    pub fn insert(&self, inserts: &mut Inserts) {
        let mut sets: Vec<&dyn AnyRows> = self.rows.iter().map(|set| &**set).collect();
        if inserts.backend() == DbBackend::Postgres {
            sets.sort_by_key(|set| (set.table(), set.existing()));
        }
        sets.into_iter().for_each(|set| set.insert(inserts));
    }

    /// Runs the statements that follow the inserts.
    pub async fn write_later(&self, to: &DatabaseTransaction) -> Result<(), StoreError> {
        for one in self.later.iter().filter(|one| !one.is_empty()) {
            one.write(to).await?;
        }
        Ok(())
    }
}

struct Rows<E: EntityTrait> {
    existing: Existing,
    rows: Vec<E::Model>,
}

/// The waiting rows of some table, as a trait object.
trait AnyRows: Send + Sync {
    fn existing(&self) -> Existing;
    fn table(&self) -> &'static str;
    fn insert(&self, inserts: &mut Inserts);
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

impl<E> AnyRows for Rows<E>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + Sync,
{
    fn existing(&self) -> Existing {
        self.existing
    }

    fn table(&self) -> &'static str {
        E::default().table_name()
    }

    fn insert(&self, inserts: &mut Inserts) {
        inserts.add::<E>(&self.rows, self.existing);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A waiting statement of some kind, as a trait object.
trait AnyLater: Send + Sync {
    fn is_empty(&self) -> bool;
    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>>;
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

impl<T: Later> AnyLater for T {
    fn is_empty(&self) -> bool {
        Later::is_empty(self)
    }

    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>> {
        Later::write(self, to)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
