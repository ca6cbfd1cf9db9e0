//! Filters that may select few orders: both forms find the same orders and go by an index, and their rows follow the orders.

use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::search::NumberText;
use sea_orm::{ConnectionTrait, DbBackend};

use super::fixture::*;
use super::lists::query;
use super::search::plan;
use crate::Store;
use crate::base::window::Window;
use crate::order::list::{
    NamePrefix, NumberPart, OrderFilter, OrderQuery, OrderReach, OrderSort, OrderSortField, PriorityRange, page_statement,
};
use crate::order::narrow::{Driver, count_statement};

const ORDERS: u32 = 2_000;

/// One of many orders: one in a hundred is urgent and has a rare tag, SKU and name; every third one has the usual of each.
fn one_of_many(number: u32) -> Order {
    let mut order = full(number);
    let is_rare = number.is_multiple_of(100);
    order.number = format!("shop-1-{}{number:06}", if is_rare { "RARE" } else { "0" });
    order.channel_number = order.number["shop-1-".len()..].to_owned();
    order.contact.name = Some(if is_rare { "欧阳锋" } else { "王小明" }.to_owned());
    order.tags = vec![if is_rare { "RARE" } else { "USUAL" }.to_owned()];
    order.lines[0].sku = Some(if is_rare { "RARE" } else { "USUAL" }.to_owned());
    order.priority = if is_rare { 100 } else { 0 };
    order.status = OrderStatus::Delivered;
    order.returns.clear();
    order
}

/// The filters that find the rare orders, each by its own field.
fn rare(store: &Store) -> [(Driver, OrderFilter); 5] {
    let of = OrderFilter::default;
    let number = NumberPart { text: NumberText::part("rare").unwrap(), shops: vec!["shop-1".into()] };
    [
        (Driver::Tags, OrderFilter { tags: vec!["RARE".into(), "NONE".into()], ..of() }),
        (Driver::Skus, OrderFilter { skus: vec!["RARE".into(), "NONE".into()], ..of() }),
        (Driver::Priority, OrderFilter { priority: PriorityRange { from: Some(99), to: None }, ..of() }),
        (Driver::Name, OrderFilter { name: Some(NamePrefix::of(store.vault(), "欧阳")), ..of() }),
        (Driver::Number, OrderFilter { number: Some(number), ..of() }),
    ]
}

async fn many(store: &Store) {
    for orders in (0..ORDERS).collect::<Vec<u32>>().chunks(500) {
        save(store, orders.iter().map(|number| one_of_many(*number))).await;
    }
    if store.backend() == DbBackend::Postgres {
        store.connection().execute_unprepared("ANALYZE").await.unwrap();
    }
}

/// Whether a plan reads all rows of a table.
fn walks(line: &str) -> bool {
    let terms: Vec<&str> = line.split_whitespace().collect();
    let table = terms.iter().skip_while(|term| **term != "SCAN").nth(1);
    line.contains("Seq Scan") || table.is_some_and(|table| ["o", "l", "t"].contains(table) && !line.contains("INDEX"))
}

#[test]
fn a_filter_of_few_orders_goes_by_its_index() {
    on_both_databases(|store| async move {
        many(&store).await;
        let indexes = ["order_tag_orders", "order_line_sku", "order_priority", "order_name_prefixes", "order_number_reversed"];
        for ((driver, filter), index) in rare(&store).into_iter().zip(indexes) {
            assert_eq!(store.orders().driver(&filter).await.unwrap(), Some(driver));
            let reach = vec![OrderReach { shops: Some(vec!["shop-1".into()]), ..OrderReach::default() }];
            let sort = OrderSort { field: OrderSortField::ShipBy, descending: true };
            let filter = OrderFilter { statuses: vec![OrderStatus::Delivered], ..filter };
            let counted = count_statement(store.backend(), &filter, &[driver]);
            let query = OrderQuery { reach, sort, count_to: Some(100), window: Window::first(20), ..query(filter) };
            for sql in [counted, page_statement(store.backend(), &query, Some(driver)).0] {
                let plan = plan(&store, sql.build()).await;
                let text = plan.join("\n");
                assert_eq!(plan.iter().find(|line| walks(line)), None, "{driver:?} reads a whole table:\n{text}");
                assert!(text.contains(index), "{driver:?} is not answered by {index}:\n{text}");
                let all = ["order_placed", "order_updated", "order_ship_by", "order_completed "];
                assert!(!all.iter().any(|index| text.contains(index)), "{driver:?} walks through all orders:\n{text}");
            }
        }
    });
}

#[test]
fn both_forms_of_a_filter_find_the_same_orders() {
    on_both_databases(|store| async move {
        let orders = (0..300).map(one_of_many).chain([bare(300)]);
        save(&store, orders).await;
        for (driver, filter) in rare(&store) {
            for field in [OrderSortField::PlacedAt, OrderSortField::Priority, OrderSortField::Received] {
                let sort = OrderSort { field, descending: true };
                let query = OrderQuery { sort, count_to: Some(100), ..query(filter.clone()) };
                let driven = store.orders().page_by(&query, Some(driver)).await.unwrap();
                assert_eq!((driven.rows.len(), driven.count), (3, Some(3)), "{driver:?}");
                assert_eq!(store.orders().page_by(&query, None).await.unwrap(), driven, "{driver:?} {field:?}");
                assert_eq!(store.orders().count(&query, 100).await.unwrap(), 3, "{driver:?}");
                let first = OrderQuery { window: Window::first(2), ..query.clone() };
                let page = store.orders().page_by(&first, Some(driver)).await.unwrap();
                assert_eq!((page.has_next, &page.rows[..]), (true, &driven.rows[..2]));
                let window = Window { after: Some(page.rows[1].key), ..Window::first(2) };
                for form in [Some(driver), None] {
                    let page =
                        store.orders().page_by(&OrderQuery { window: window.clone(), ..query.clone() }, form).await.unwrap();
                    assert_eq!((page.has_next, &page.rows[..]), (false, &driven.rows[2..]), "{driver:?} {form:?}");
                }
            }
            // All filters together: one drives, and the others are checked.
            let [(_, tag), (_, sku), (_, priority), (_, name), (_, number)] = rare(&store);
            let (tags, skus, priority, name, number) = (tag.tags, sku.skus, priority.priority, name.name, number.number);
            let together = OrderFilter { priority, skus, tags, name, number, ..OrderFilter::default() };
            for form in [Some(driver), None] {
                assert_eq!(store.orders().page_by(&query(together.clone()), form).await.unwrap().rows.len(), 3, "{form:?}");
                let other = OrderFilter { skus: vec!["USUAL".into()], ..together.clone() };
                assert_eq!(store.orders().page_by(&query(other), form).await.unwrap().rows.len(), 0, "{form:?}");
            }
        }
    });
}

#[test]
fn tags_and_names_are_found_as_long_as_the_order_has_them() {
    on_both_databases(|store| async move {
        let order = save(&store, [one_of_many(0)]).await.remove(0);
        let found = async |tag: &str, name: &str| {
            let of = |filter| async { store.orders().page(&query(filter)).await.unwrap().rows.len() };
            let tags = of(OrderFilter { tags: vec![tag.into()], ..OrderFilter::default() }).await;
            let name = Some(NamePrefix::of(store.vault(), name));
            (tags, of(OrderFilter { name, ..OrderFilter::default() }).await)
        };
        assert_eq!(found("RARE", "欧").await, (1, 1));
        assert_eq!((found("rare", "阳").await, found("RAR", "欧阳修").await), ((0, 0), (0, 0)));
        change(&store, order.id, |order| {
            order.tags = vec!["NEW".into(), "x".repeat(201)];
            order.contact.name = Some("王**".into());
        })
        .await;
        assert_eq!((found("RARE", "欧").await, found("NEW", "王").await), ((0, 0), (1, 1)));
        assert_eq!(found(&"x".repeat(201), "王小").await, (0, 0), "a long tag and a masked letter find nothing");

        // An order from before: a rebuild finds both, and no version changes.
        let before = change(&store, order.id, |order| order.contact.name = Some("Ａnna Smith".into())).await;
        store.connection().execute_unprepared("UPDATE \"order\" SET name_prefixes = NULL").await.unwrap();
        store.connection().execute_unprepared("UPDATE order_tag SET tag = 'GONE' WHERE tag = 'NEW'").await.unwrap();
        assert_eq!((found("NEW", "ann").await, found("GONE", "a").await), ((0, 0), (1, 0)));
        let rebuilt = store.orders().rebuild_cards(None, 10).await.unwrap();
        assert_eq!((rebuilt.orders, rebuilt.differing), (1, vec![]));
        assert_eq!((found("NEW", "ann").await, found("GONE", "ANN").await), ((1, 1), (0, 0)));
        let after = change(&store, order.id, |order| order.tags.clear()).await;
        assert_eq!((after.version, found("NEW", "an").await), (before.version + 1, (0, 1)));
    });
}
