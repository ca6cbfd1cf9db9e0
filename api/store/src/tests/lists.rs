//! Lists: every order once, from both ends, with empty values and ties; and only the orders that the reader may see.

use chrono::Duration;
use domain::kernel::phone::Phone;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::promise::{Promise, PromiseBasis};
use domain::search::NumberText;
use sea_orm::DbBackend;

use super::fixture::*;
use crate::base::window::Window;
use crate::intake::known::{Question, known_statement};
use crate::order::cards::CardParts;
use crate::order::document::Reads;
use crate::order::list::{
    NumberPart, OrderFilter, OrderKey, OrderPage, OrderQuery, OrderReach, OrderSort, OrderSortField, PhoneFilter, PriorityRange,
    TimeRange, page_statement,
};
use crate::{OrderStore, Store};

const FIELDS: [OrderSortField; 6] = [
    OrderSortField::PlacedAt,
    OrderSortField::ShipBy,
    OrderSortField::Priority,
    OrderSortField::CompletedAt,
    OrderSortField::UpdatedAt,
    OrderSortField::Received,
];

/// A page of the orders of a filter, for a reader of all orders.
pub fn query(filter: OrderFilter) -> OrderQuery {
    OrderQuery {
        filter,
        reach: vec![OrderReach::default()],
        sort: OrderSort { field: OrderSortField::PlacedAt, descending: false },
        window: Window::first(100),
        reads: Reads::default(),
        parts: CardParts::default(),
        count_to: None,
    }
}

/// The numbers of a page, sorted: orders of one moment are sorted by their ids.
fn numbers(page: &OrderPage) -> Vec<String> {
    let mut numbers: Vec<_> = page.rows.iter().map(|row| row.card.order.head().channel_number.clone()).collect();
    numbers.sort();
    numbers
}

async fn found(store: &Store, filter: OrderFilter) -> Vec<String> {
    numbers(&store.orders().page(&query(filter)).await.unwrap())
}

/// Twenty orders; deadlines and ends in threes, every fourth order without them.
fn many() -> Vec<Order> {
    let at = |number: u32| (!number.is_multiple_of(4)).then(|| now() + Duration::minutes(i64::from(number / 3)));
    let order = |number| {
        let mut order = bare(number);
        order.promise = Promise { ship_by: at(number), basis: PromiseBasis::Channel };
        order.completed_at = at(number);
        order.priority = i32::try_from(number % 3).unwrap();
        order.placed_at = now() + Duration::hours(i64::from(number / 7));
        order
    };
    (0..20).map(order).collect()
}

#[test]
fn what_is_planned_once_walks_along_an_index_although_the_tables_were_empty() {
    on_both_databases(|store| async move {
        if store.backend() != DbBackend::Postgres {
            return;
        }
        let mut plans = Vec::new();
        for field in FIELDS {
            let key = OrderKey { value: 1, id: mint().next() };
            let window = Window { after: Some(key), ..Window::first(50) };
            let asked = OrderQuery { sort: OrderSort { field, descending: true }, window, ..query(OrderFilter::default()) };
            let (sql, is_planned_once) = page_statement(DbBackend::Postgres, &asked, None);
            if is_planned_once {
                plans.push(store.plan_of(sql, "bigint, uuid", &format!("1, '{}'", key.id.0)).await);
            }
            let filter = OrderFilter { shops: vec!["shop-1".into()], ..OrderFilter::default() };
            assert!(!page_statement(DbBackend::Postgres, &OrderQuery { filter, ..asked }, None).1, "a shop may be rare");
        }
        assert_eq!(plans.len(), FIELDS.len() - 1, "only ids have no index of their own beside the primary key");
        let sql = known_statement(DbBackend::Postgres, &Question::default());
        plans.push(store.plan_of(sql, "text[], text[], text[]", "'{a,b}', '{c}', '{}'").await);
        for plan in plans {
            let collects = ["Seq Scan", "Bitmap", "Sort"].into_iter().find(|word| plan.contains(word));
            assert!(collects.is_none() && plan.contains("Index"), "{plan}");
        }
    });
}

#[test]
fn every_sort_pages_through_every_order_once_from_both_ends() {
    on_both_databases(|store| async move {
        save(&store, many()).await;
        for field in FIELDS {
            for descending in [false, true] {
                let mut query = OrderQuery { sort: OrderSort { field, descending }, ..query(OrderFilter::default()) };
                let whole = store.orders().page(&query).await.unwrap();
                assert!(!whole.has_next && !whole.has_previous && whole.rows.len() == 20);
                let keys: Vec<_> = whole.rows.iter().map(|row| (row.key.value, row.key.id)).collect();
                let sorted = keys.windows(2).all(|pair| if descending { pair[0] > pair[1] } else { pair[0] < pair[1] });
                assert!(sorted, "{field:?} {descending}");

                query.window = Window::first(3);
                let mut forwards = vec![];
                loop {
                    let page = store.orders().page(&query).await.unwrap();
                    forwards.extend(page.rows.iter().map(|row| (row.key.value, row.key.id)));
                    query.window.after = page.rows.last().map(|row| row.key);
                    if !page.has_next {
                        break;
                    }
                }
                assert_eq!(forwards, keys, "{field:?} {descending} forwards");

                query.window = Window::last(3);
                let mut backwards = vec![];
                loop {
                    let page = store.orders().page(&query).await.unwrap();
                    backwards.splice(0..0, page.rows.iter().map(|row| (row.key.value, row.key.id)));
                    query.window.before = page.rows.first().map(|row| row.key);
                    if !page.has_previous {
                        break;
                    }
                }
                assert_eq!(backwards, keys, "{field:?} {descending} backwards");
            }
        }
    });
}

#[test]
fn a_reader_meets_only_what_some_role_reaches() {
    on_both_databases(|store| async move {
        let mut orders = many();
        orders[0].shop = "shop-2".into();
        for (order, status) in orders[1..4].iter_mut().zip([OrderStatus::Paid, OrderStatus::Picking, OrderStatus::Shipped]) {
            (order.warehouse, order.status) = (Some("HZ".into()), status);
        }
        save(&store, orders).await;
        let picker = OrderReach {
            shops: None,
            warehouses: Some(vec!["HZ".into()]),
            statuses: Some(vec![OrderStatus::Approved, OrderStatus::Picking, OrderStatus::Packed, OrderStatus::Shipped]),
            goods_here: true,
        };
        let clerk = OrderReach { shops: Some(vec!["shop-2".into()]), ..OrderReach::default() };
        let nobody = OrderReach { warehouses: Some(vec![]), ..OrderReach::default() };
        let cases = [
            (vec![picker.clone()], vec!["000002", "000003"]),
            (vec![clerk.clone()], vec!["000000"]),
            (vec![picker, clerk], vec!["000000", "000002", "000003"]),
            (vec![nobody], vec![]),
            (vec![], vec![]),
        ];
        for (reach, expected) in cases {
            let query = OrderQuery { reach, count_to: Some(2), ..query(OrderFilter::default()) };
            let page = store.orders().page(&query).await.unwrap();
            assert_eq!(numbers(&page), expected);
            assert_eq!(page.count, Some(expected.len() as u64), "a cap of 2 counts up to 3");
        }
        let capped = OrderQuery { count_to: Some(5), ..query(OrderFilter::default()) };
        assert_eq!(store.orders().page(&capped).await.unwrap().count, Some(6));
        assert_eq!(store.orders().count(&capped, 100).await.unwrap(), 20);
    });
}

#[test]
fn every_filter_finds_its_orders() {
    on_both_databases(|store| async move {
        let (whole, mut plain) = (full(1), bare(2));
        plain.number = "shop-1-zzz".into();
        let customer = OrderStore::customer_of(&store.vault().blind_index("+8613800000000"));
        save(&store, [whole, plain]).await;
        let range = |from: i64, to: i64| TimeRange {
            from: Some(now() + Duration::seconds(from)),
            to: Some(now() + Duration::seconds(to)),
        };
        let of = OrderFilter::default;
        let part = |text: &str| Some(NumberPart { text: NumberText::part(text).unwrap(), shops: vec!["shop-1".into()] });
        let full_only = [
            OrderFilter { statuses: vec![OrderStatus::Shipped, OrderStatus::Packed], ..of() },
            OrderFilter { warehouses: vec!["HZ".into()], ..of() },
            OrderFilter { held: Some(true), ..of() },
            OrderFilter { settled: Some(true), ..of() },
            OrderFilter { marked: Some(true), ..of() },
            OrderFilter { ship_by: range(0, 1), ..of() },
            OrderFilter { completed_at: range(0, 1), ..of() },
            OrderFilter { placed_at: range(1, 2), ..of() },
            OrderFilter { customer: Some(customer), ..of() },
            OrderFilter { skus: vec!["GIFT".into(), "NONE".into()], ..of() },
            OrderFilter { tags: vec!["50%_\"off\"".into()], ..of() },
            OrderFilter { number: part("shop-1-0"), ..of() },
        ];
        for filter in full_only {
            assert_eq!(found(&store, filter.clone()).await, ["000001"], "{filter:?}");
        }
        let plain_only = [
            OrderFilter { held: Some(false), ..of() },
            OrderFilter { settled: Some(false), ..of() },
            OrderFilter { marked: Some(false), ..of() },
            OrderFilter { priority: PriorityRange { from: Some(0), to: Some(0) }, ..of() },
            OrderFilter { number: part("-ZZZ"), ..of() },
        ];
        for filter in plain_only {
            assert_eq!(found(&store, filter.clone()).await, ["000002"], "{filter:?}");
        }
        for filter in [OrderFilter { tags: vec!["50".into()], ..of() }, OrderFilter { tags: vec!["%".into()], ..of() }] {
            assert!(found(&store, filter).await.is_empty());
        }
        let both = OrderFilter { shops: vec!["shop-1".into()], channels: vec!["TAOBAO".into()], updated_at: range(0, 1), ..of() };
        assert_eq!(found(&store, both).await, ["000001", "000002"]);
    });
}

#[test]
fn a_masked_phone_is_found_by_its_visible_digits_within_a_shop() {
    on_both_databases(|store| async move {
        let masked = |number, shop: &str, text: &str| {
            let mut order = bare(number);
            order.shop = shop.into();
            order.contact.phone = Phone::masked_by_platform(text);
            order
        };
        let mut clear = bare(9);
        clear.contact = contact("+8613800001234");
        let other = masked(4, "shop-1", "138****9999");
        save(
            &store,
            vec![
                masked(1, "shop-1", "138****1234"),
                masked(2, "shop-2", "138****1234"),
                masked(3, "shop-1", "*******1234"),
                other,
                clear,
            ],
        )
        .await;
        let within = |phone| OrderFilter { shops: vec!["shop-1".into()], phone: Some(phone), ..OrderFilter::default() };
        assert_eq!(found(&store, within(PhoneFilter::masked("138", "1234"))).await, ["000001"]);
        let index = store.vault().blind_index("+8613800001234");
        assert_eq!(found(&store, within(PhoneFilter::clear(index, "13800001234"))).await, ["000001", "000003", "000009"]);
        let index = store.vault().blind_index("+8613900001235");
        assert!(found(&store, within(PhoneFilter::clear(index, "13900001235"))).await.is_empty());
    });
}

#[test]
fn buyers_of_one_number_are_told_apart_by_their_extensions() {
    on_both_databases(|store| async move {
        let with = |number, extension: Option<&str>| {
            let mut order = bare(number);
            order.contact.phone = Some(Phone::number("x", "+8613800000101".into(), extension.map(str::to_owned)));
            order
        };
        let mut masked = bare(4);
        masked.contact.phone = Phone::masked_by_platform("138****0101转1234");
        save(&store, [with(1, Some("1234")), with(2, Some("5678")), with(3, None), masked]).await;
        let by_index = |text: &str| PhoneFilter { index: Some(store.vault().blind_index(text)), ..PhoneFilter::default() };
        let shop = bare(1).head.shop;
        let within = |phone| OrderFilter { shops: vec![shop.clone()], phone: Some(phone), ..OrderFilter::default() };
        assert_eq!(found(&store, within(by_index("+8613800000101;ext=1234"))).await, ["000001"]);
        assert_eq!(found(&store, within(by_index("+8613800000101"))).await, ["000003"]);
        assert_eq!(found(&store, within(PhoneFilter::masked("138", "0101-1234"))).await, ["000001", "000004"]);
        assert_eq!(found(&store, within(PhoneFilter::masked("138", "0101-5678"))).await, ["000002"]);
        assert_eq!(found(&store, within(PhoneFilter::masked("138", "0101"))).await, ["000001", "000002", "000004"]);
        assert!(found(&store, within(PhoneFilter::masked("138", "0101-%"))).await.len() < 4, "no sign of a pattern is one");
    });
}
