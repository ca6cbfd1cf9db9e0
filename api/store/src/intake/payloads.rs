//! Raw payloads: stored sealed before they are read, listed when they failed, and read again when they are replayed.

use chrono::{DateTime, Utc};
use domain::kernel::ids::{OrderId, PayloadId};
use entity::intake::raw_payload;
use futures_util::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::pending::Later;
use crate::base::sql::Sql;
use crate::base::value::{from_word, micros, micros_of, time, time_of, word};
use crate::base::window::{Slice, Take, Window};
use crate::base::write::Existing;
use crate::order::work::UnitOfWork;
use crate::{IntakeStore, StoreError};

/// The way in which a payload came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayloadSource {
    /// A channel pushed the payload.
    Webhook,
    /// We asked the platform for the payload.
    Poll,
    /// An operator imported the payload from a file.
    Import,
    /// A mutation of the API brought the payload.
    Mutation,
}

/// The state of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayloadState {
    /// The payload is stored and unread.
    Stored,
    /// The payload was read and applied.
    Applied,
    /// The payload could not be read or applied.
    Failed,
    /// The payload holds nothing that concerns us.
    Ignored,
    /// The payload repeats a delivery with another body.
    Refused,
    /// The payload came, or was expected, but its body is missing: there is nothing to read again.
    Absent,
}

/// The states in which a payload waits for its order: a failure, or a claim that needs no order.
const WAITING: [PayloadState; 2] = [PayloadState::Failed, PayloadState::Ignored];

/// One payload with its body in clear. The body may hold personal data: it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload {
    /// The id of the payload.
    pub id: PayloadId,
    /// The shop of the payload.
    pub shop: String,
    /// The way in which it came.
    pub source: PayloadSource,
    /// The platform's topic or event name.
    pub topic: Option<String>,
    /// The platform's id of the delivery, which is unique per shop.
    pub delivery_id: Option<String>,
    /// The raw bytes of the body.
    pub body: Vec<u8>,
    /// SHA-256 in hex of the part that is equal when the same delivery comes again: of the body, or of the part of it that retries keep.
    pub fingerprint: String,
    /// The time of its arrival.
    pub received_at: DateTime<Utc>,
    /// The result of reading it.
    pub result: PayloadResult,
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payload({} of {}, {} bytes, {:?})", self.id, self.shop, self.body.len(), self.result.state)
    }
}

/// The result of reading a payload, and the mapping that read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadResult {
    /// The id of the payload.
    pub id: PayloadId,
    /// The state of the payload.
    pub state: PayloadState,
    /// The name of the mapping that read it.
    pub mapping: Option<String>,
    /// The mapping's version: the digits of its date.
    pub mapping_version: Option<i64>,
    /// The version of the mapping's document: 0 = built in, more = an operator's; `None` = unrecorded.
    pub document_version: Option<i64>,
    /// The code of the failure.
    pub error_code: Option<String>,
    /// The message of the failure, without personal data.
    pub error_message: Option<String>,
    /// The order that it was applied to.
    pub order: Option<OrderId>,
    /// The time at which it was applied.
    pub applied_at: Option<DateTime<Utc>>,
}

/// A filter of payloads to replay or to read on trial. All given conditions must hold; `None` = no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayloadFilter {
    /// The shop of the payload.
    pub shop: Option<String>,
    /// The mapping that read the payload.
    pub mapping: Option<String>,
    /// The version of the mapping's document that read it; 0 = the built-in one.
    pub document_version: Option<i64>,
    /// The first moment of the range of arrival.
    pub from: Option<DateTime<Utc>>,
    /// The end of the range of arrival, exclusive.
    pub to: Option<DateTime<Utc>>,
    /// Whether only payloads that could not be read or applied are wanted.
    pub only_failed: bool,
}

/// The row of a payload, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadSummary {
    /// The shop of the payload.
    pub shop: String,
    /// The way in which it came.
    pub source: PayloadSource,
    /// The platform's topic or event name.
    pub topic: Option<String>,
    /// The platform's id of the delivery.
    pub delivery_id: Option<String>,
    /// The time of its arrival.
    pub received_at: DateTime<Utc>,
    /// The result of reading it.
    pub result: PayloadResult,
}

/// The key of a payload in a list: the time of its arrival, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayloadKey {
    /// Microseconds since the Unix epoch.
    pub received_at: i64,
    /// The id of the payload.
    pub id: PayloadId,
}

impl PayloadResult {
    /// The result of a payload that is stored and unread.
    pub fn stored(id: PayloadId) -> Self {
        Self {
            id,
            state: PayloadState::Stored,
            mapping: None,
            mapping_version: None,
            document_version: None,
            error_code: None,
            error_message: None,
            order: None,
            applied_at: None,
        }
    }
}

impl PayloadSummary {
    /// The key of the payload in a list.
    pub fn key(&self) -> PayloadKey {
        PayloadKey { received_at: micros(self.received_at), id: self.result.id }
    }
}

/// The columns of a list: without bodies, which may be megabytes each and are shown in no list.
const WITHOUT_BODY: &str = "id, shop, source, topic, delivery_id, {nothing} AS body_sealed, body_key, body_sha256, mapping, \
     mapping_version, state, error_code, error_message, order_id, received_at, applied_at, document_version";

/// SHA-256 of a body, in hex.
pub fn body_sha256(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

impl UnitOfWork {
    /// Stores a new payload, sealed. A delivery that another instance stores at the same moment makes the commit fail with
    /// [`StoreError::Contention`]; the second attempt finds the stored delivery.
    pub fn keep_payload(&mut self, payload: &Payload) -> Result<(), StoreError> {
        let sealed = self.store.vault().seal(&payload.body)?;
        let result = &payload.result;
        self.insert::<raw_payload::Entity>(
            Existing::Refuse,
            raw_payload::Model {
                id: payload.id.0,
                shop: payload.shop.clone(),
                source: word(&payload.source),
                topic: payload.topic.clone(),
                delivery_id: payload.delivery_id.clone(),
                body_sealed: sealed.bytes,
                body_key: sealed.key_id,
                body_sha256: payload.fingerprint.clone(),
                mapping: result.mapping.clone(),
                mapping_version: result.mapping_version,
                document_version: result.document_version,
                state: word(&result.state),
                error_code: result.error_code.clone(),
                error_message: result.error_message.clone(),
                order_id: result.order.map(|order| order.0),
                received_at: micros(payload.received_at),
                applied_at: micros_of(result.applied_at),
            },
        );
        Ok(())
    }

    /// Payloads of a shop that wait with this error code and message for an order to come, oldest first.
    pub async fn payloads_waiting(&mut self, shop: &str, error_code: &str, word: &str) -> Result<Vec<Payload>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM raw_payload WHERE shop = ").bind(shop).push(" AND error_message = ").bind(word);
        // The partial index covers this code, and is used only where the text of the statement contains the code.
        sql.push(&format!(" AND error_code = '{}' AND state IN ", error_code.replace('\'', "")));
        sql.bind_list(WAITING.iter().map(crate::base::value::word)).push(" ORDER BY received_at, id");
        let rows = self.transaction().await?.query_all_raw(sql.build()).await?;
        let kept = rows.iter().map(|row| Ok(raw_payload::Model::from_query_result(row, "")?));
        let waits = |row: &&raw_payload::Model| {
            row.shop == shop && row.error_code.as_deref() == Some(error_code) && row.error_message.as_deref() == Some(word)
        };
        let pending: Vec<raw_payload::Model> =
            self.pending.rows::<raw_payload::Entity>(Existing::Refuse).iter().filter(waits).cloned().collect();
        kept.chain(pending.into_iter().map(Ok)).map(|row: Result<_, StoreError>| self.store.intake().opened(row?)).collect()
    }

    /// The newest payloads that were applied to an order, except the payload `without`, oldest first.
    pub async fn payloads_of_order(
        &mut self,
        order: OrderId,
        without: Option<PayloadId>,
        limit: u64,
    ) -> Result<Vec<Payload>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM raw_payload WHERE order_id = ").bind(order.0).push(" AND state = ");
        sql.bind(word(&PayloadState::Applied));
        if let Some(without) = without {
            sql.push(" AND id <> ").bind(without.0);
        }
        sql.push(" ORDER BY received_at DESC, id DESC LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.transaction().await?.query_all_raw(sql.build()).await?;
        let opened = |row| self.store.intake().opened(raw_payload::Model::from_query_result(row, "")?);
        let mut payloads = rows.iter().map(opened).collect::<Result<Vec<_>, StoreError>>()?;
        payloads.reverse();
        Ok(payloads)
    }

    /// Records the result of a stored payload.
    pub fn settle_payload(&mut self, result: PayloadResult) {
        self.pending.later_mut::<PayloadResults>().0.push(result);
    }
}

/// The results of payloads, written with one statement.
#[derive(Default)]
struct PayloadResults(Vec<PayloadResult>);

impl Later for PayloadResults {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(write_results(to, &self.0))
    }
}

async fn write_results<C: ConnectionTrait>(to: &C, results: &[PayloadResult]) -> Result<(), StoreError> {
    if results.is_empty() {
        return Ok(());
    }
    let rows = results.iter().map(|result| {
        serde_json::json!({
            "i": result.id, "s": word(&result.state), "m": result.mapping, "v": result.mapping_version, "c": result.error_code,
            "e": result.error_message, "o": result.order, "a": micros_of(result.applied_at), "d": result.document_version,
        })
    });
    let rows = serde_json::Value::Array(rows.collect()).to_string();
    let mut sql = Sql::new(to.get_database_backend());
    sql.push("UPDATE raw_payload SET state = n.s, mapping = n.m, mapping_version = n.v, error_code = n.c, error_message = n.e, ");
    sql.push("order_id = n.o, applied_at = n.a, document_version = n.d FROM ");
    if sql.backend == DbBackend::Postgres {
        sql.push("json_to_recordset(").bind(rows);
        sql.push("::json) AS n(i uuid, s text, m text, v bigint, c text, e text, o uuid, a bigint, d bigint)");
    } else {
        sql.push(
            "(SELECT unhex(value->>'i', '-') AS i, value->>'s' AS s, value->>'m' AS m, value->>'v' AS v, value->>'c' AS c, ",
        );
        sql.push("value->>'e' AS e, unhex(value->>'o', '-') AS o, value->>'a' AS a, value->>'d' AS d FROM json_each(")
            .bind(rows)
            .push(")) AS n");
    }
    sql.push(" WHERE raw_payload.id = n.i");
    to.execute_raw(sql.build()).await?;
    Ok(())
}

impl IntakeStore<'_> {
    /// One payload with its body in clear; `None` = there is none.
    pub async fn payload(self, id: PayloadId) -> Result<Option<Payload>, StoreError> {
        let row = raw_payload::Entity::find_by_id(id.0).one(self.store.connection()).await?;
        row.map(|row| self.opened(row)).transpose()
    }

    /// Payloads of these states, oldest first, with their bodies: the batch that a replay reads.
    pub async fn payloads_to_replay(
        self,
        states: &[PayloadState],
        shop: Option<&str>,
        after: Option<PayloadKey>,
        limit: u32,
    ) -> Result<Vec<Payload>, StoreError> {
        let window = Window { take: Take::First(limit), after, before: None };
        let mut rows = self.payload_rows("*", states, shop.map(|shop| vec![shop.to_owned()]), &window).await?;
        rows.truncate(limit as usize);
        rows.into_iter().map(|row| self.opened(row)).collect()
    }

    /// Payloads that wait with this error for an order that exists now, oldest first.
    pub async fn payloads_whose_order_came(self, error_code: &str, limit: u64) -> Result<Vec<Payload>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(&format!("SELECT p.* FROM raw_payload p WHERE p.error_code = '{}'", error_code.replace('\'', "")));
        sql.push(" AND p.state IN ").bind_list(WAITING.iter().map(word)).push(" AND EXISTS (SELECT 1 FROM \"order\" o WHERE ");
        sql.push("o.shop = p.shop AND o.channel_number = p.error_message) ORDER BY p.received_at, p.id LIMIT ");
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        rows.iter().map(|row| self.opened(raw_payload::Model::from_query_result(row, "")?)).collect()
    }

    /// Payloads that match the filter, with their bodies: oldest first after a key, or newest first before it.
    pub async fn payloads_that_fit(
        self,
        filter: &PayloadFilter,
        newest_first: bool,
        key: Option<PayloadKey>,
        limit: u64,
    ) -> Result<Vec<Payload>, StoreError> {
        let mut states = vec![PayloadState::Failed];
        if !filter.only_failed {
            states.extend([PayloadState::Applied, PayloadState::Ignored]);
        }
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM raw_payload WHERE state IN ").bind_list(states.iter().map(word));
        for (column, value) in [("shop", &filter.shop), ("mapping", &filter.mapping)] {
            if let Some(value) = value {
                sql.push(&format!(" AND {column} = ")).bind(value.as_str());
            }
        }
        let numbers = [
            ("document_version = ", filter.document_version),
            ("received_at >= ", filter.from.map(micros)),
            ("received_at < ", filter.to.map(micros)),
        ];
        for (condition, value) in numbers {
            if let Some(value) = value {
                sql.push(&format!(" AND {condition}")).bind(value);
            }
        }
        if let Some(key) = key {
            sql.push(if newest_first { " AND (received_at, id) < (" } else { " AND (received_at, id) > (" });
            sql.bind(key.received_at).push(", ").bind(key.id.0).push(")");
        }
        let direction = if newest_first { "DESC" } else { "ASC" };
        sql.push(&format!(" ORDER BY received_at {direction}, id {direction} LIMIT "));
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.read(sql).await?;
        rows.iter().map(|row| self.opened(raw_payload::Model::from_query_result(row, "")?)).collect()
    }

    /// A page of payloads of these states, oldest first, without their bodies; `shops` are the shops that the reader may see (`None` =
    /// all).
    pub async fn payload_page(
        self,
        states: &[PayloadState],
        shops: Option<Vec<String>>,
        window: &Window<PayloadKey>,
    ) -> Result<Slice<PayloadSummary>, StoreError> {
        let columns = match self.store.backend() {
            DbBackend::Postgres => WITHOUT_BODY.replace("{nothing}", "CAST('' AS bytea)"),
            _ => WITHOUT_BODY.replace("{nothing}", "CAST('' AS blob)"),
        };
        let rows = self.payload_rows(&columns, states, shops, window).await?;
        let rows = rows.into_iter().map(summary).collect::<Result<_, _>>()?;
        Ok(window.slice(rows, PayloadSummary::key))
    }

    async fn payload_rows(
        self,
        columns: &str,
        states: &[PayloadState],
        shops: Option<Vec<String>>,
        window: &Window<PayloadKey>,
    ) -> Result<Vec<raw_payload::Model>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ").push(columns).push(" FROM raw_payload WHERE state IN ").bind_list(states.iter().map(word));
        if let Some(shops) = shops {
            sql.push(" AND shop").among_texts(shops);
        }
        if let Some(key) = window.after {
            sql.push(" AND (received_at, id) > (").bind(key.received_at).push(", ").bind(key.id.0).push(")");
        }
        if let Some(key) = window.before {
            sql.push(" AND (received_at, id) < (").bind(key.received_at).push(", ").bind(key.id.0).push(")");
        }
        sql.push(match window.take {
            Take::First(_) => " ORDER BY received_at, id LIMIT ",
            Take::Last(_) => " ORDER BY received_at DESC, id DESC LIMIT ",
        });
        sql.bind(window.take.probe());
        let rows = self.store.read(sql).await?;
        Ok(rows.iter().map(|row| raw_payload::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    fn opened(self, row: raw_payload::Model) -> Result<Payload, StoreError> {
        let body = self.store.vault().open(&row.body_key, &row.body_sealed)?;
        let fingerprint = row.body_sha256.clone();
        let summary = summary(row)?;
        Ok(Payload {
            id: summary.result.id,
            shop: summary.shop,
            source: summary.source,
            topic: summary.topic,
            delivery_id: summary.delivery_id,
            body,
            fingerprint,
            received_at: summary.received_at,
            result: summary.result,
        })
    }
}

fn summary(row: raw_payload::Model) -> Result<PayloadSummary, StoreError> {
    Ok(PayloadSummary {
        source: from_word("payload source", &row.source)?,
        received_at: time(row.received_at)?,
        result: PayloadResult {
            id: row.id.into(),
            state: from_word("payload state", &row.state)?,
            mapping: row.mapping,
            mapping_version: row.mapping_version,
            document_version: row.document_version,
            error_code: row.error_code,
            error_message: row.error_message,
            order: row.order_id.map(Into::into),
            applied_at: time_of(row.applied_at)?,
        },
        shop: row.shop,
        topic: row.topic,
        delivery_id: row.delivery_id,
    })
}
