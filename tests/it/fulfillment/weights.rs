//! The weight of a parcel, from the WMS and from the carrier.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Answer;
use tests::company::{Company, Order, SHOP, command, now, time};
use tests::environment::Environment;

/// The weight of the first parcel that counts, and every source's weight.
async fn weights(order: &Order<'_>) -> (Value, Vec<(String, i64)>) {
    let parcel = order.see("shipments { weightGrams weights { source grams } }").await["shipments"][0].clone();
    let of = |one: &Value| (one["source"].as_str().unwrap().to_owned(), one["grams"].as_i64().unwrap());
    (parcel["weightGrams"].clone(), parcel["weights"].as_array().unwrap().iter().map(of).collect())
}

fn pairs(weights: &[(&str, i64)]) -> Vec<(String, i64)> {
    weights.iter().map(|(source, grams)| ((*source).to_owned(), *grams)).collect()
}

/// The marks of an order.
async fn marks(order: &Order<'_>) -> Value {
    order.see("marks { kind value }").await["marks"].clone()
}

/// The carrier reports the parcel `minutes` ago, with these further fields.
async fn track(company: &Company, number: &str, minutes: i64, more: Value) {
    let at = time(now() - chrono::Duration::minutes(minutes));
    let mut data =
        json!({ "carrier": "SF", "trackingNumber": number, "events": [{ "at": at, "status": "PICKED_UP", "description": at }] });
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    company.tell(SHOP, "tracking.reported", data).await;
}

/// The WMS weighed a parcel, by the webhook.
async fn weigh(company: &Company, number: &str, value: Value) {
    let data = json!({
        "order": { "trackingNumber": number }, "source": "WMS", "kind": "WEIGHT", "value": value, "trackingNumber": number,
        "observedAt": time(now()),
    });
    company.tell(SHOP, "fact.reported", data).await;
}

/// Reports a weight by the mutation.
async fn report(order: &Order<'_>, value: &str, parcel: Option<&str>) -> Answer {
    let fact = json!({
        "order": { "id": order.id }, "source": "WMS", "kind": "WEIGHT", "value": value, "trackingNumber": parcel, "observedAt": time(now()),
    });
    order.by("SYSTEM", "factReport", fact).await
}

both_databases! {
    /// Both sources stay, the carrier's weight counts, and each is an entry of the timeline.
    async fn the_carriers_weight_counts_and_the_other_stays(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("weighed", "PACKED").await;
        assert_eq!(weights(&order).await, (Value::Null, vec![]), "an unknown weight is null");
        weigh(&company, &order.tracking, json!(1200)).await;
        assert_eq!(weights(&order).await, (json!(1200), pairs(&[("WMS", 1200)])));
        weigh(&company, &order.tracking, json!(0)).await;
        assert_eq!(weights(&order).await, (json!(1200), pairs(&[("WMS", 1200)])), "zero states no weight");
        track(&company, &order.tracking, 3, json!({ "weightGrams": 1250 })).await;
        let both = (json!(1250), pairs(&[("CARRIER", 1250), ("WMS", 1200)]));
        assert_eq!(weights(&order).await, both);
        // A message that leaves the weight out, that has none yet, or that is older than the known one.
        track(&company, &order.tracking, 2, json!({})).await;
        track(&company, &order.tracking, 2, json!({ "weightGrams": 0 })).await;
        track(&company, &order.tracking, 9, json!({ "weightGrams": "900" })).await;
        assert_eq!(weights(&order).await, both);
        assert_eq!(marks(&order).await, json!([]));

        let timeline = order.see("timeline(last: 20) { nodes { __typename summary ... on OrderFactRecorded { kind value } } }").await;
        let entries: Vec<&Value> =
            timeline["timeline"]["nodes"].as_array().unwrap().iter().filter(|one| one["kind"] == "WEIGHT").collect();
        let told: Vec<(&str, &str)> =
            entries.iter().map(|one| (one["value"].as_str().unwrap(), one["summary"].as_str().unwrap())).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().any(|(value, summary)| *value == "1250" && summary.contains("1250")), "{told:?}");
        company.close().await;
    }

    /// A bad figure is a mark of the order and never a number; a readable one ends the mark.
    async fn a_bad_weight_is_a_mark(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("bad", "PACKED").await;
        let marked = json!([{ "kind": "UNREADABLE_FIELD", "value": "weight" }]);
        track(&company, &order.tracking, 4, json!({ "weightGrams": "1,25" })).await;
        assert_eq!(weights(&order).await, (Value::Null, vec![]));
        assert_eq!(marks(&order).await, marked);
        weigh(&company, &order.tracking, json!("heavy")).await;
        weigh(&company, &order.tracking, json!("1100")).await;
        assert_eq!(weights(&order).await, (json!(1100), pairs(&[("WMS", 1100)])));
        // A later message of the channel keeps the mark.
        company.tell(SHOP, "order.upserted", json!({ "number": "bad", "updatedAt": time(now()), "sellerMemo": "…" })).await;
        assert_eq!(marks(&order).await, marked);
        track(&company, &order.tracking, 1, json!({ "weightGrams": 1150 })).await;
        assert_eq!((weights(&order).await.0, marks(&order).await), (json!(1150), json!([])));
        let facts = order.see("facts { kind source value rawValue }").await["facts"].clone();
        assert!(facts.as_array().unwrap().contains(&json!({ "kind": "WEIGHT", "source": "WMS", "value": "1100", "rawValue": null })), "{facts}");
        company.close().await;
    }

    /// The mutation refuses a bad figure, and an order of several parcels without the parcel.
    async fn a_weight_is_of_one_parcel(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("two", "PICKING").await;
        let lines = order.see("lines { id quantity }").await["lines"].clone();
        let of = |line: usize| json!([{ "line": lines[line]["id"], "quantity": lines[line]["quantity"] }]);
        let shipments = json!([
            { "carrier": "SF", "trackingNumber": "SF-A", "lines": of(0) }, { "carrier": "SF", "trackingNumber": "SF-B", "lines": of(1) },
        ]);
        order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
        for bad in ["0", "-5", "1,2", "1000001", "abc"] {
            report(&order, bad, Some("SF-A")).await.expect_refused("INVALID_INPUT");
        }
        report(&order, "700", None).await.expect_refused("WHICH_PARCEL");
        report(&order, "700", Some("SF-B")).await.expect_ok();
        let seen = order.see("shipments { trackingNumber weightGrams }").await["shipments"].clone();
        assert_eq!(seen, json!([{ "trackingNumber": "SF-A", "weightGrams": null }, { "trackingNumber": "SF-B", "weightGrams": 700 }]));
        company.close().await;
    }

    /// A weight that comes before the order names its parcel waits with the report, the newest one, and a repeated report keeps it.
    async fn a_weight_waits_for_its_parcel(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("early", "PICKING").await;
        track(&company, "SF-EARLY", 9, json!({ "weightGrams": 700 })).await;
        track(&company, "SF-EARLY", 5, json!({})).await;
        track(&company, "SF-EARLY", 5, json!({ "weightGrams": 820 })).await;
        track(&company, "SF-EARLY", 5, json!({})).await;
        assert_eq!(order.see("shipments { id }").await["shipments"], json!([]));
        let shipments = json!([{ "carrier": "SF", "trackingNumber": "SF-EARLY" }]);
        order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
        assert_eq!(weights(&order).await, (json!(820), pairs(&[("CARRIER", 820)])));
        track(&company, "SF-EARLY", 5, json!({})).await;
        assert_eq!(weights(&order).await.0, json!(820), "the same report again");

        // The channel names two parcels, and each has its own weight.
        let named = company.order("early-channel", "PICKING").await;
        track(&company, "SF-ONE", 5, json!({ "weightGrams": 300 })).await;
        track(&company, "SF-TWO", 5, json!({ "weightGrams": 400 })).await;
        let shipments = json!([{ "carrier": "SF", "trackingNumber": "SF-ONE" }, { "carrier": "SF", "trackingNumber": "SF-TWO" }]);
        company.tell(SHOP, "order.upserted", json!({ "number": "early-channel", "updatedAt": time(now()), "shipments": shipments })).await;
        let seen = named.see("shipments { trackingNumber weightGrams }").await["shipments"].clone();
        assert_eq!(seen, json!([{ "trackingNumber": "SF-ONE", "weightGrams": 300 }, { "trackingNumber": "SF-TWO", "weightGrams": 400 }]));

        let unreadable = company.order("early-unreadable", "PICKING").await;
        track(&company, "SF-ODD", 5, json!({ "weightGrams": "8,2" })).await;
        let shipments = json!([{ "carrier": "SF", "trackingNumber": "SF-ODD" }]);
        unreadable.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": unreadable.id, "shipments": shipments })).await.expect_ok();
        assert_eq!(weights(&unreadable).await, (Value::Null, vec![]));
        assert_eq!(marks(&unreadable).await, json!([{ "kind": "UNREADABLE_FIELD", "value": "weight" }]));
        company.close().await;
    }

    /// A company's own mapping names a weight in kilograms.
    async fn a_mapping_names_the_unit(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let built_in = include_str!("../../../api/mappings/generic.toml");
        let document = built_in.replace("grams = \"/weightGrams\"", "kilograms = [\"/package/weight\", \"/weightKg\"]");
        command(&manager, "mappingSet", json!({ "mapping": "generic", "document": document })).await.expect_ok();
        let order = company.order("kilograms", "PACKED").await;
        track(&company, &order.tracking, 3, json!({ "weightKg": 1.256, "package": { "weight": "0.00" } })).await;
        assert_eq!(weights(&order).await, (json!(1256), pairs(&[("CARRIER", 1256)])));
        company.close().await;
    }
}
