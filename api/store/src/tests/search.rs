//! Searches: every look-up uses an index of its own, regardless of the rows in the tables.

use chrono::NaiveDate;
use domain::kernel::phone::Phone;
use domain::order::Order;
use domain::search::SearchText;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};

use super::fixture::*;
use crate::Store;
use crate::base::window::Window;
use crate::order::cards::CardParts;
use crate::order::document::Reads;
use crate::order::list::{OrderFilter, OrderQuery, OrderReach, OrderSort, OrderSortField, PhoneFilter, page_statement};
use crate::search::orders::{Beside, DayOfShops, NameSearch, NumberSearch, OrderSearch, PhoneSearch};

const ORDERS: u32 = 2_000;

/// An order of one of two shops, with a phone that is clear or masked.
fn of_somebody(number: u32) -> Order {
    let mut order = full(number);
    order.shop = format!("shop-{}", 1 + number % 2);
    order.number = format!("{}-{number:06}", order.shop);
    order.channel_alias = Some(format!("#{number}"));
    order.contact.name = Some(format!("name {number}"));
    let digits = format!("138{:08}", number * 7);
    order.contact.phone = match number % 3 {
        0 => Phone::masked_by_platform(&format!("138****{}", &digits[7..])),
        _ => Some(Phone::number(&digits, format!("+86{digits}"), None)),
    };
    order.returns.clear();
    order
}

/// A search with every kind of term at once.
fn everything() -> OrderSearch {
    let reach = vec![OrderReach {
        shops: Some(vec!["shop-1".into(), "shop-2".into()]),
        warehouses: None,
        statuses: None,
        goods_here: false,
    }];
    let read = |text: &str| SearchText::read(text, NaiveDate::from_ymd_opt(2026, 11, 28).unwrap());
    let day = DayOfShops { shops: vec!["shop-1".into()], from: now(), to: now() };
    let beside = [Beside::Nothing, Beside::Day(vec![day]), Beside::Product(vec!["kettle".into()])];
    OrderSearch {
        number: Some(NumberSearch {
            text: read("shop-1-ab1234").number.unwrap(),
            shops: vec!["shop-1".into(), "shop-2".into()],
            reach: reach.clone(),
        }),
        phones: Some(PhoneSearch {
            whole: Some(PhoneFilter::clear("index".into(), "13800001234")),
            digits: read("138****1234").digits,
            reach: reach.clone(),
        }),
        names: beside.map(|beside| NameSearch { key: "anna smith".into(), beside }).into(),
        reach_by_name: reach,
    }
}

/// The page of orders that shows the results of a search.
fn page_of_ids(store: &Store) -> Statement {
    let query = OrderQuery {
        filter: OrderFilter { ids: Some((0..50).map(|_| mint().next()).collect()), ..OrderFilter::default() },
        reach: everything().reach_by_name,
        sort: OrderSort { field: OrderSortField::PlacedAt, descending: true },
        window: Window::first(20),
        reads: Reads::default(),
        parts: CardParts::default(),
        count_to: None,
    };
    page_statement(store.backend(), &query, None).0.build()
}

/// The plan by which the database would run a statement.
pub(super) async fn plan(store: &Store, statement: Statement) -> Vec<String> {
    let is_postgres = store.backend() == DbBackend::Postgres;
    let explain = if is_postgres { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
    #[expect(clippy::disallowed_methods, reason = "nothing is written, and the test waits for it")]
    let transaction = store.connection().begin().await.unwrap();
    if is_postgres {
        // The tables are small: a scan of them would be cheap.
        transaction.execute_unprepared("SET LOCAL enable_seqscan = off").await.unwrap();
    }
    let explained = Statement { sql: format!("{explain} {}", statement.sql), ..statement };
    let rows = transaction.query_all_raw(explained).await.unwrap();
    let line = |row: &sea_orm::QueryResult| if is_postgres { row.try_get_by(0) } else { row.try_get("", "detail") };
    rows.iter().map(|row| line(row).unwrap()).collect()
}

#[test]
fn every_look_up_goes_by_its_index() {
    on_both_databases(|store| async move {
        for orders in (0..ORDERS).collect::<Vec<u32>>().chunks(500) {
            save(&store, orders.iter().map(|number| of_somebody(*number))).await;
        }
        if store.backend() == DbBackend::Postgres {
            // The server analyzes by itself while orders come in; SQLite plans without statistics.
            store.connection().execute_unprepared("ANALYZE").await.unwrap();
        }
        let statements = store.search().look_ups(&everything());
        assert_eq!(statements.len(), 3, "people, a number, and its shops");
        let mut plans = Vec::new();
        for sql in statements {
            plans.extend(plan(&store, sql.build()).await);
        }
        let text = plans.join("\n");
        let walks = |line: &&String| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let table = words.iter().skip_while(|word| **word != "SCAN").nth(1);
            line.contains("Seq Scan") || table.is_some_and(|table| ["o", "s", "l"].contains(table))
        };
        assert_eq!(plans.iter().find(walks), None, "a table is walked through:\n{text}");
        assert!(!text.contains("order_placed"), "orders are walked through by the time of placing:\n{text}");
        let found = plan(&store, page_of_ids(&store)).await.join("\n");
        assert!(
            found.contains("order_pkey") || found.contains("sqlite_autoindex_order_1"),
            "the page of what was found:\n{found}"
        );
        assert!(!found.contains("order_placed") && !found.contains("order_alias"), "all orders are walked through:\n{found}");
        let by_shop = plans.iter().filter(|line| line.contains("order_alias")).count();
        assert_eq!(by_shop, 1, "all orders of a shop are walked through, but for an alias:\n{text}");
        for index in [
            "order_name",
            "order_phone_last",
            "order_phone_tail",
            "order_number_reversed",
            "shipment_number_reversed",
            "shipment_number_key",
            "order_alias",
            "order_channel_number_of_shop",
            "order_line_order",
        ] {
            assert!(text.contains(index), "{index} answers nothing:\n{text}");
        }
    });
}
