//! The use of the connections to the database.

use sea_orm::sqlx::{Database, Pool};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::Store;

/// The use of the connections of one kind. Its name is one of [`foundation::measures::POOLS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// The purpose of the connections.
    pub pool: &'static str,
    /// Connections that are open.
    pub open: usize,
    /// Open connections that are unused.
    pub idle: usize,
    /// The largest number of connections.
    pub max: usize,
}

impl PoolUse {
    fn of<D: Database>(name: &'static str, pool: &Pool<D>) -> Self {
        let max = usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX);
        Self { pool: name, open: pool.size() as usize, idle: pool.num_idle(), max }
    }

    fn of_connection(name: &'static str, connection: &DatabaseConnection) -> Self {
        match connection.get_database_backend() {
            DbBackend::Sqlite => Self::of(name, connection.get_sqlite_connection_pool()),
            _ => Self::of(name, connection.get_postgres_connection_pool()),
        }
    }

    /// Whether a request for a connection has to wait now.
    fn is_full(self) -> bool {
        self.idle == 0 && self.open >= self.max
    }
}

impl Store {
    /// The use of each kind of connection that this database has.
    pub fn pools(&self) -> Vec<PoolUse> {
        let inner = &self.inner;
        let mut pools = vec![PoolUse::of_connection("main", &inner.connection)];
        if self.backend() == DbBackend::Sqlite {
            let busy = usize::from(inner.writer.try_lock().is_err());
            pools.push(PoolUse { pool: "writer", open: 1, idle: 1 - busy, max: 1 });
            return pools;
        }
        if inner.times.statement.is_some() {
            pools.push(PoolUse::of_connection("patient", &inner.patient));
        }
        let readers = [&inner.readers, &inner.planned].into_iter().flatten().chain(inner.cards.readers());
        pools.extend(readers.map(crate::base::readers::Readers::usage));
        pools
    }

    /// Counts a request for a connection of the pool while all of them are in use.
    pub(crate) fn count_wait(&self) {
        if PoolUse::of_connection("main", &self.inner.connection).is_full() {
            waited("main");
        }
    }
}

/// Counts one request that has to wait for a connection of this kind.
pub(crate) fn waited(pool: &'static str) {
    metrics::counter!("panorama_database_connection_waits_total", "pool" => pool).increment(1);
}
