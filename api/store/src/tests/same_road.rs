//! Before a change, SQLite executes the same statements for a row out of reach as for a missing row. A card and a list are one statement
//! each, whose text contains no order, so for a card only the result is compared. PostgreSQL's statements are counted over the whole stack.

use std::sync::{Arc, Mutex};

use domain::kernel::ids::{HoldId, OrderId, ShipmentId};

use super::fixture::*;
use crate::order::cards::CardQuery;
use crate::order::list::OrderReach;
use crate::{OrderLookup, Store};

/// The texts of the statements that a store executes.
#[derive(Clone, Default)]
struct Executed(Arc<Mutex<Vec<String>>>);

impl Executed {
    /// Records every statement from now on.
    fn by(store: &mut Store) -> Self {
        let executed = Self::default();
        let heard = executed.clone();
        let inner = Arc::get_mut(&mut store.inner).unwrap();
        inner.connection.set_metric_callback(move |info| heard.0.lock().unwrap().push(info.statement.sql.clone()));
        executed
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn what_is_out_of_reach_costs_the_statements_of_what_is_not_there() {
    let folder = new_folder();
    let mut store = sqlite_in(&folder, 4).await;
    let executed = Executed::by(&mut store);
    let order = full(1);
    save(&store, [order.clone()]).await;
    let reach = vec![OrderReach { shops: Some(vec!["shop-3".into()]), ..OrderReach::default() }];
    let query = CardQuery { reach: Some(reach.clone()), ..CardQuery::default() };
    let channel = |number: &str| OrderLookup::ChannelOrder { shop: "shop-1".into(), number: number.into() };
    let tracking = order.shipments[0].tracking_number.clone().unwrap();
    let pairs = [
        (OrderLookup::Id(order.id), OrderLookup::Id(OrderId(uuid::Uuid::nil()))),
        (OrderLookup::Number(order.number.clone()), OrderLookup::Number("none".into())),
        (channel("000001"), channel("000009")),
        (OrderLookup::TrackingNumber(tracking), OrderLookup::TrackingNumber("none".into())),
        (OrderLookup::Shipment(order.shipments[0].id), OrderLookup::Shipment(ShipmentId(uuid::Uuid::nil()))),
        (OrderLookup::Hold(order.holds[0].id), OrderLookup::Hold(HoldId(uuid::Uuid::nil()))),
    ];
    for (elsewhere, nowhere) in pairs {
        let mut texts = Vec::new();
        for lookup in [&elsewhere, &nowhere] {
            executed.take();
            assert_eq!(store.orders().card(lookup, &query).await.unwrap(), None, "{lookup:?}");
            assert_eq!(begin(&store).await.order_for_update(lookup, Some(&reach)).await.unwrap(), None, "{lookup:?}");
            texts.push(executed.take());
        }
        assert!(!texts[0].is_empty(), "{elsewhere:?}");
        assert_eq!(texts[0], texts[1], "{elsewhere:?}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
