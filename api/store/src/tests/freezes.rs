//! Frozen ranges: the rows as they were then, page by page, and a chain that two exports cannot lengthen at once.

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::kernel::ids::ExportId;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::fixture::*;
use crate::Store;
use crate::finance::freezes::Freeze;
use crate::order::finance::CompletedRange;
use crate::order::settled_change::{Adjusted, AdjustedRange};

/// Completed orders, one a second, more than two pages of them.
const ORDERS: i64 = 4_500;

/// The orders and, for every third one, a change: some had other figures before, some did not count before, and some no longer count. They
/// are written as rows of the tables, because saving them one by one would take long.
async fn seed(store: &Store) {
    let postgres = store.backend() == DbBackend::Postgres;
    let (series, id) = if postgres {
        ("generate_series(1::bigint, 4500) AS s(n)", "lpad(to_hex(n), 32, '0')::uuid")
    } else {
        (
            "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 4500) SELECT n FROM c) AS s",
            "unhex(printf('%032x', n))",
        )
    };
    let blob = if postgres { r"'\x00'" } else { "x'00'" };
    let orders = format!(
        r#"INSERT INTO "order" (id, number, version, status, status_since, shop, channel, channel_number, placed_at, completed_at, priority,
            tags, currency, goods, discount, freight, tax, payable, paid, refunded, discounts, marks, promise_basis, settled_at, settled,
            held, contact_sealed, contact_key, created_at, updated_at)
          SELECT {id}, 'N-' || n, 1, 'COMPLETED', 0, 'shop-1', 'GENERIC', 'C-' || n, 0, n * 1000000, 0, '[]', 'CNY', 100, 0, 0, 0, 100, 100,
            n, '[]', '[]', 'SHOP', 0, n % 5 <> 0, false, {blob}, 'none', 0, 0 FROM {series}"#
    );
    // The former figures of every third one: without a refund, or none.
    let figures = r#"'{"number":"N-' || n || '","shop":"shop-1","channel":"GENERIC","channel_number":"C-' || n || '","placed_at":0,
        "paid_at":null,"completed_at":' || (n * 1000000) || ',"settled_at":0,"currency":"CNY","totals":{"goods":100,"discount":0,"freight":0,
        "tax":0,"payable":100,"paid":100,"refunded":0},"voucher_number":null}'"#;
    let changes = format!(
        "INSERT INTO settled_change (order_id, shop, completed_at, old_figures, new_figures, recorded_at)
          SELECT {id}, 'shop-1', n * 1000000, CASE WHEN n % 2 = 0 THEN {figures} END, 'now', 0 FROM {series} WHERE n % 3 = 0"
    );
    for statement in [orders, changes] {
        store.connection().execute_unprepared(&statement).await.unwrap();
    }
}

fn whole() -> CompletedRange {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
    CompletedRange { from: at(0), to: at(ORDERS + 1), shops: Some(vec!["shop-1".into()]) }
}

async fn read(store: &Store, watermark: i64) -> BTreeMap<i64, i64> {
    let mut orders = store.orders().settled(&whole(), watermark).await.unwrap();
    let (mut seen, mut last, mut counted) = (BTreeMap::new(), 0, 0);
    while let Some(count) = orders
        .next(|row| {
            assert!(row.completed_at > last, "in the order of completion, none twice");
            last = row.completed_at;
            seen.insert(row.completed_at / 1_000_000, row.totals.refunded);
        })
        .await
        .unwrap()
    {
        counted += count;
    }
    assert_eq!(counted, seen.len() as u64);
    seen
}

#[test]
fn what_was_exported_is_read_page_by_page_as_it_was() {
    on_both_databases(|store| async move {
        seed(&store).await;
        // Every fifth one is not settled now; for every third one the change holds the former figures.
        let was = |n: i64| match (n % 3, n % 2) {
            (0, 0) => Some(0),
            (0, _) => None,
            _ => (n % 5 != 0).then_some(n),
        };
        let wanted: BTreeMap<i64, i64> = (1..=ORDERS).filter_map(|n| Some((n, was(n)?))).collect();
        assert!(read(&store, 0).await == wanted);
        let newest = begin(&store).await.settled_watermark().await.unwrap();
        let now: BTreeMap<i64, i64> = (1..=ORDERS).filter(|n| n % 5 != 0).map(|n| (n, n)).collect();
        assert!(read(&store, newest).await == now, "nothing has changed since");
    });
}

fn freeze(position: i64, watermark: i64) -> Freeze {
    let range = whole();
    Freeze {
        id: Uuid::new_v4(),
        scope: "null".into(),
        position,
        from: range.from,
        to: range.to + chrono::TimeDelta::seconds(position),
        export: ExportId(Uuid::from_u128(u128::from(position.unsigned_abs()))),
        watermark,
        previous_watermark: 0,
        left_out_unsettled: 0,
        left_out_unknown: 0,
        frozen_at: now(),
    }
}

#[test]
fn a_chain_grows_by_one_export_at_a_time() {
    on_both_databases(|store| async move {
        let add = async |freeze: Freeze| {
            let mut work = begin(&store).await;
            let added = work.add_freeze(&freeze).await.unwrap();
            work.commit().await.unwrap();
            added
        };
        assert!(add(freeze(1, 0)).await);
        assert!(!add(freeze(1, 0)).await, "another export was faster");
        assert!(!add(freeze(3, 0)).await);
        assert!(add(freeze(2, 5)).await);
        assert_eq!(store.exports().last_freeze("null").await.unwrap().map(|last| (last.position, last.watermark)), Some((2, 5)));
        assert_eq!(store.exports().last_freeze("[\"shop-1\"]").await.unwrap(), None);

        seed(&store).await;
        let up_to = begin(&store).await.settled_watermark().await.unwrap();
        let elsewhere = CompletedRange { from: whole().to, to: whole().to, shops: None };
        let of = AdjustedRange { scope: "null".into(), position: 2, after: 0, up_to, range: elsewhere };
        let page = store.orders().adjusted(&of, None, 1_000).await;
        assert!(page.is_err(), "the figures of the seed are none");
        let seconds = |page: &[Adjusted]| page.iter().map(|one| one.place.0 / 1_000_000).collect::<Vec<_>>();
        let fixed = "UPDATE settled_change SET new_figures = NULL";
        store.connection().execute_unprepared(fixed).await.unwrap();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store.orders().adjusted(&of, after, 300).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.place);
            seen.extend(seconds(&page));
            assert!(page.iter().all(|one| one.export == Uuid::from_u128(1) && one.after.is_none()));
        }
        assert_eq!(seen, (1..=ORDERS).filter(|n| n % 6 == 0).collect::<Vec<_>>(), "those that were and are not");
    });
}
