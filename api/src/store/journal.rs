//! Writing the journal: entries and their outbox, in the transaction that changed the state.

use domain::event::JournalEntry;
use entity::journal;
use sea_orm::{ConnectionTrait, DbBackend, IdenStatic, Iterable};

use super::StoreError;
use super::sql::Sql;
use super::value::{json, json_of, micros};
use super::write::insert_from;

/// Appends entries of a request, in their order, and puts them into the outbox.
pub async fn append<C: ConnectionTrait>(
    connection: &C,
    entries: &[JournalEntry],
    request: Option<&str>,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows = entries.iter().map(|entry| row(entry, request)).collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<journal::Column> = journal::Column::iter().filter(|column| column.as_str() != "seq").collect();
    let mut sql = Sql::new(connection.get_database_backend());
    if sql.backend == DbBackend::Postgres {
        sql.push("WITH written AS (");
        insert_from::<journal::Entity>(&mut sql, &columns, &rows);
        sql.push(" RETURNING seq) INSERT INTO journal_pending (seq) SELECT seq FROM written");
        connection.execute_raw(sql.build()).await?;
        return Ok(());
    }
    insert_from::<journal::Entity>(&mut sql, &columns, &rows);
    connection.execute_raw(sql.build()).await?;
    let mut outbox = Sql::new(connection.get_database_backend());
    outbox.push("INSERT INTO journal_pending (seq) SELECT seq FROM journal WHERE id IN ");
    outbox.bind_ids(entries.iter().map(|entry| entry.id.0));
    connection.execute_raw(outbox.build()).await?;
    Ok(())
}

fn row(entry: &JournalEntry, request: Option<&str>) -> Result<journal::Model, StoreError> {
    Ok(journal::Model {
        seq: 0,
        id: entry.id.0,
        order_id: entry.order.map(|order| order.0),
        order_version: entry.version,
        shop: entry.shop.clone(),
        warehouse: entry.warehouse.clone(),
        status: entry.status.map(|status| status.name().to_owned()),
        kind: entry.event.kind().to_owned(),
        event: json("event", &entry.event)?,
        source: entry.source.name().to_owned(),
        actor: json_of("person", entry.actor.as_ref())?,
        occurred_at: micros(entry.occurred_at),
        recorded_at: micros(entry.recorded_at),
        request_id: request.map(str::to_owned),
    })
}
