//! Alerts: their causes, their audience, and their end.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Subscription, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

/// The alerts that a client sees, newest first.
async fn seen(client: &Client) -> Vec<Value> {
    let document = "query { alerts(first: 100) { nodes { id kind state severity title because { code message } order { id } acknowledgedBy { name role } } } }";
    client.query(document, None, json!({})).await.expect_ok().list("alerts.nodes").to_vec()
}

fn kinds(alerts: &[Value]) -> Vec<&str> {
    alerts.iter().map(|alert| alert["kind"].as_str().unwrap()).collect()
}

async fn set(company: &Company, input: Value) {
    command(&company.staff("MANAGER"), "alertThresholdSet", input).await.expect_ok();
}

fn broken(index: usize) -> Value {
    json!({ "type": "order.upserted", "data": { "alias": index } })
}

both_databases! {
    /// Each cause raises an alert of its kind, with a reason, once, for its audience and scope.
    async fn causes_raise_alerts_for_their_audience(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let people = |role: &str, shops: Option<&[&str]>| {
            let claims = Claims::of(&[role]).in_warehouses(&["HZ"]);
            company.client(&shops.map_or(claims.clone(), |shops| claims.in_shops(shops)))
        };
        let manager = people("MANAGER", None);
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let mut foreign = people("CUSTOMER_SERVICE", Some(&[OTHER_SHOP])).subscribe(Transport::Sse, "Alerts", json!({})).await;

        assert_eq!(company.push(SHOP, "f-1", &broken(1)).await.0, 200);
        assert_eq!(company.push(SHOP, "f-2", &broken(2)).await.0, 200);
        let mut odd = purchase("odd");
        odd["status"] = json!("HALF_DONE");
        let order = company.order_with(SHOP, odd, "PAID").await;
        assert_eq!(company.push(SHOP, "f-1", &broken(3)).await.0, 409);
        let fought = company.order("fought", "APPROVED").await;
        fought.fact("CHANNEL", "STATUS", "SHIPPED").await;
        fought.fact("CHANNEL", "STATUS", "DELIVERED").await;
        let mut late = purchase("late");
        late["shipBy"] = json!(time(now() - Duration::minutes(1)));
        let late = company.order_with(SHOP, late, "APPROVED").await;

        let mut raised = Vec::new();
        for _ in 0..5 {
            raised.push(told.next().await.expect_ok().data("alerts.alert").clone());
        }
        let mut all = kinds(&raised);
        all.sort_unstable();
        assert_eq!(all, ["CONFLICT", "DELIVERY_REUSED", "INGEST_FAILURE", "PROMISE_OVERDUE", "UNKNOWN_STATUS"], "each once");
        let of = |kind: &str| raised.iter().find(|alert| alert["kind"] == kind).unwrap();
        assert_eq!(of("UNKNOWN_STATUS")["order"]["id"], order.id.as_str());
        assert!(of("UNKNOWN_STATUS")["because"]["message"].as_str().unwrap().contains("HALF_DONE"));
        assert_eq!(of("CONFLICT")["order"]["id"], fought.id.as_str());
        assert_eq!(of("CONFLICT")["severity"], "CRITICAL");
        assert_eq!(of("PROMISE_OVERDUE")["order"]["id"], late.id.as_str());
        assert!(of("INGEST_FAILURE")["order"].is_null());

        assert_eq!(seen(&manager).await.len(), 5);
        assert_eq!(seen(&people("OPERATIONS", None)).await.len(), 5);
        assert_eq!(kinds(&seen(&people("WAREHOUSE", None)).await), ["PROMISE_OVERDUE"]);
        let mut clerk = seen(&people("CUSTOMER_SERVICE", Some(&[SHOP]))).await;
        clerk.sort_by_key(|alert| alert["kind"].to_string());
        assert_eq!(kinds(&clerk), ["CONFLICT", "PROMISE_OVERDUE"]);
        for (role, shops) in [("FINANCE", None), ("PURCHASING", None), ("CUSTOMER_SERVICE", Some(&[OTHER_SHOP][..])), ("MANAGER", Some(&[]))] {
            let client = people(role, shops);
            assert!(seen(&client).await.is_empty(), "{role} {shops:?}");
            let document = "query($id: ID!) { node(id: $id) { id } }";
            for alert in &raised {
                let found = client.query(document, None, json!({ "id": alert["id"] })).await.expect_ok();
                assert!(found.data("node").is_null(), "{role} {shops:?}: {found}");
                let taken = command(&client, "alertAcknowledge", json!({ "alert": alert["id"] })).await;
                taken.expect_refused("NOT_FOUND");
            }
        }
        let picker = company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&["SH"]));
        assert!(seen(&picker).await.is_empty());

        // The stream of another shop had no event of all this.
        let own = company.order_in(OTHER_SHOP, "own", "PAID").await;
        own.fact("CHANNEL", "STATUS", "SHIPPED").await;
        assert_eq!(foreign.next().await.expect_ok().data("alerts.alert.order.id"), own.id.as_str());
        company.close().await;
    }

    /// An alert about an order is resolved with its cause.
    async fn an_alert_resolves_itself_when_its_cause_is_gone(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let manager = company.staff("MANAGER");
        let mut told = manager.subscribe(Transport::Sse, "Alerts", json!({})).await;
        let order = company.order("solved", "PACKED").await;
        order.fact("CHANNEL", "STATUS", "SHIPPED").await;
        let raised = told.next().await.expect_ok();
        assert_eq!(raised.text("alerts.alert.kind"), "CONFLICT");
        order.step("SHIPPED").await;
        let resolved = told.next_where(|alert| alert.text("alerts.alert.state") == "RESOLVED").await;
        assert_eq!(resolved.data("alerts.alert.id"), raised.data("alerts.alert.id"));

        // A subscriber that resumes from the first cursor gets the rest, and no event twice.
        let after = json!({ "after": raised.data("alerts.cursor") });
        let mut again = manager.subscribe(Transport::WebSocket, "Alerts", after).await;
        assert_eq!(again.next().await.expect_ok().data("alerts.cursor"), resolved.data("alerts.cursor"));
        company.close().await;
    }

    /// The first user who takes an alert on has it, with any number of attempts at once.
    async fn an_alert_is_taken_on_once(environment: Environment) {
        let company = Company::open(&environment).await;
        company.push(SHOP, "f-1", &broken(1)).await;
        let (manager, operations) = (company.staff("MANAGER"), company.staff("OPERATIONS"));
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let alert = seen(&manager).await[0]["id"].clone();
        let input = json!({ "alert": alert });
        let answers = join_all((0..10).map(|turn| command(if turn % 2 == 0 { &manager } else { &operations }, "alertAcknowledge", input.clone()))).await;
        let who = |answer: &tests::client::Answer| answer.data("alertAcknowledge.alert.acknowledgedBy.role").clone();
        let first = who(&answers[0]);
        assert!(first.is_string() && answers.into_iter().all(|answer| who(&answer.expect_ok()) == first));
        assert_eq!(told.next().await.expect_ok().text("alerts.alert.state"), "ACKNOWLEDGED");
        // The next event is another shop's failure: the alert was taken on once.
        company.push(OTHER_SHOP, "f-2", &broken(2)).await;
        assert_eq!(told.next().await.expect_ok().text("alerts.alert.state"), "OPEN");
        company.close().await;
    }

    /// A manager's threshold holds: fewer causes raise no alert, and a disabled kind raises none at all.
    async fn thresholds_decide_when_an_alert_is_raised(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        set(&company, json!({ "kind": "INGEST_FAILURE", "value": 3, "comparison": "AT_LEAST", "window": 60 })).await;
        set(&company, json!({ "kind": "CONFLICT", "enabled": false })).await;
        let order = company.order("quiet", "APPROVED").await;
        order.fact("CHANNEL", "STATUS", "SHIPPED").await;
        for (index, count) in [(1, 0), (2, 0), (3, 1), (4, 1)] {
            company.push(SHOP, &format!("f-{index}"), &broken(index)).await;
            assert_eq!(seen(&manager).await.len(), count, "after {index} failures");
        }
        for wrong in [json!({ "value": -1 }), json!({ "value": 1_000_001 }), json!({ "window": 0 })] {
            let mut input = wrong;
            input["kind"] = json!("CONFLICT");
            command(&manager, "alertThresholdSet", input).await.expect_refused("INVALID_INPUT");
        }
        let thresholds = manager.query("query { alertThresholds { kind value window enabled version } }", None, json!({})).await.expect_ok();
        let of = |kind: &str| thresholds.list("alertThresholds").iter().find(|one| one["kind"] == kind).unwrap().clone();
        assert_eq!(of("INGEST_FAILURE"), json!({ "kind": "INGEST_FAILURE", "value": 3, "window": 60, "enabled": true, "version": 2 }));
        assert_eq!(of("CONFLICT")["enabled"], false);
        company.close().await;
    }

    /// A warehouse sees the alert of an overdue order once it sees the order: before, it is in no list, under no id, in no stream.
    async fn an_alert_is_as_visible_as_its_order(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let (manager, picker) = (company.staff("MANAGER"), company.staff("WAREHOUSE"));
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let mut heard = picker.subscribe(Transport::Sse, "Alerts", json!({})).await;
        let late = |number: &str| {
            let mut late = purchase(number);
            late["shipBy"] = json!(time(now() - Duration::minutes(1)));
            late["updatedAt"] = json!(time(now()));
            late
        };
        let order = company.order_with(SHOP, late("paid"), "PAID").await;
        let alert = told.next().await.expect_ok().data("alerts.alert.id").clone();
        assert!(seen(&picker).await.is_empty());
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert!(picker.query(node, None, json!({ "id": alert })).await.expect_ok().data("node").is_null());
        command(&picker, "alertAcknowledge", json!({ "alert": alert })).await.expect_refused("NOT_FOUND");

        // Another order is late only after the warehouse may see it, and is the first in its stream.
        let approved = company.order("approved", "APPROVED").await;
        company.tell(SHOP, "order.upserted", late("approved")).await;
        assert_eq!(heard.next().await.expect_ok().text("alerts.alert.order.id"), approved.id);

        order.step("APPROVED").await;
        assert!(seen(&picker).await.iter().any(|one| one["id"] == alert));
        assert!(!picker.query(node, None, json!({ "id": alert })).await.expect_ok().data("node").is_null());
        command(&picker, "alertAcknowledge", json!({ "alert": alert })).await.expect_ok();
        assert_eq!(heard.next().await.expect_ok().data("alerts.alert.id"), &alert);
        company.close().await;
    }

    /// Any number of orders with a data issue make one alert of its kind for each shop; it is resolved when the catalogue has the SKU.
    async fn a_flood_of_marks_is_one_alert_for_each_shop(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let manager = company.staff("MANAGER");
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let with_sku = |number: usize| {
            let mut order = purchase(&format!("flood-{number}"));
            order["lines"][0]["sku"] = json!("NEW-SKU");
            order
        };
        join_all((0..20).map(|number| company.tell(SHOP, "order.upserted", with_sku(number)))).await;
        company.tell(OTHER_SHOP, "order.upserted", with_sku(0)).await;
        let open = seen(&manager).await;
        assert_eq!(kinds(&open), ["UNKNOWN_SKU", "UNKNOWN_SKU"], "one for each shop");
        for (alert, shop) in open.iter().zip([OTHER_SHOP, SHOP]) {
            let message = alert["because"]["message"].as_str().unwrap();
            assert!(message.contains("NEW-SKU") && message.contains(&shop.to_uppercase()), "{message}");
            assert!(alert["order"]["id"].is_string(), "an example: {alert}");
        }
        let sku = panorama::store::catalog::shops::Sku { code: "NEW-SKU".into(), title: "新品".into(), ..Default::default() };
        environment.store().await.catalog().put_skus(&[sku], now()).await.unwrap();
        for _ in 0..2 {
            told.next_where(|alert| alert.text("alerts.alert.state") == "RESOLVED").await;
        }

        // An unknown status is resolved by a version of the order with a known one.
        let mut odd = purchase("odd");
        odd["status"] = json!("HALF_DONE");
        company.tell(SHOP, "order.upserted", odd).await;
        told.next_where(|alert| alert.text("alerts.alert.kind") == "UNKNOWN_STATUS").await;
        let mut known = purchase("odd");
        known["updatedAt"] = json!(time(now()));
        company.tell(SHOP, "order.upserted", known).await;
        let resolved = told.next_where(|alert| alert.text("alerts.alert.state") == "RESOLVED").await;
        assert_eq!(resolved.text("alerts.alert.kind"), "UNKNOWN_STATUS");
        company.close().await;
    }

    /// An alert about a single event has no cause that could go away: it stays until a manager takes it on, and is over then.
    async fn a_reused_delivery_is_over_when_somebody_has_taken_it_on(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let manager = company.staff("MANAGER");
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let upsert = |number: &str| json!({ "type": "order.upserted", "data": purchase(number) });
        assert_eq!(company.push(SHOP, "same", &upsert("one")).await.0, 200);
        assert_eq!(company.push(SHOP, "same", &upsert("other")).await.0, 409);
        let alert = told.next_where(|alert| alert.text("alerts.alert.kind") == "DELIVERY_REUSED").await;
        // A resolved alert of another kind proves that a sweep has run.
        for sku in ["NEW-SKU", "KETTLE-01"] {
            let mut order = purchase("odd");
            order["lines"][0]["sku"] = json!(sku);
            order["updatedAt"] = json!(time(now()));
            company.tell(SHOP, "order.upserted", order).await;
        }
        let other = told.next_where(|alert| alert.text("alerts.alert.state") == "RESOLVED").await;
        assert_eq!(other.text("alerts.alert.kind"), "UNKNOWN_SKU");
        let id = alert.data("alerts.alert.id");
        let picker = command(&company.staff("WAREHOUSE"), "alertAcknowledge", json!({ "alert": id })).await;
        picker.expect_refused("NOT_FOUND");
        let (operations, other) = (company.staff("OPERATIONS"), other.data("alerts.alert.id"));
        command(&operations, "alertAcknowledge", json!({ "alert": id, "idempotencyKey": "mine" })).await.expect_ok();
        let of_other = json!({ "alert": other, "idempotencyKey": "mine" });
        command(&operations, "alertAcknowledge", of_other).await.expect_refused("IDEMPOTENCY_CONFLICT");
        let over = told.next_where(|alert| alert.text("alerts.alert.state") == "RESOLVED").await;
        assert_eq!(over.data("alerts.alert.id"), id);
        // The next reused delivery raises a new alert.
        assert_eq!(company.push(SHOP, "same", &upsert("third")).await.0, 409);
        told.next_where(|alert| alert.text("alerts.alert.kind") == "DELIVERY_REUSED" && alert.text("alerts.alert.state") == "OPEN").await;
        company.close().await;
    }

    /// A threshold of data issues counts those of its kind and shop alone.
    async fn marks_are_counted_by_shop_and_kind(environment: Environment) {
        let company = Company::open(&environment).await;
        set(&company, json!({ "kind": "UNKNOWN_FIELD", "value": 3, "window": 600 })).await;
        let manager = company.staff("MANAGER");
        let tell = async |shop: &str, number: &str, field: &str| {
            let mut order = purchase(number);
            order[field] = json!("x");
            company.tell(shop, "order.upserted", order).await;
        };
        tell(SHOP, "1", "more").await;
        tell(OTHER_SHOP, "2", "more").await;
        tell(OTHER_SHOP, "3", "evenMore").await;
        tell(SHOP, "4", "more").await;
        assert!(seen(&manager).await.is_empty());
        tell(SHOP, "5", "more").await;
        assert_eq!(kinds(&seen(&manager).await), ["UNKNOWN_FIELD"]);
        company.close().await;
    }

    /// Each serious fault raises an alert of its kind, once, with its reason; the alert ends with its cause.
    async fn what_hurts_raises_an_alert_that_ends_with_its_cause(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let mut told = company.staff("MANAGER").subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let packed = company.order("packed", "PACKED").await;
        let parcel = packed.see("shipments { id }").await["shipments"][0]["id"].clone();

        for key in ["one", "two"] {
            packed.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": parcel, "idempotencyKey": key })).await.expect_ok();
        }
        expect(&mut told, "LABEL_REPRINT", "OPEN").await;
        let hold = packed.see("holds { id }").await["holds"][0]["id"].clone();
        packed.by("OPERATIONS", "orderHoldRelease", json!({ "order": packed.id, "hold": hold })).await.expect_ok();
        expect(&mut told, "LABEL_REPRINT", "RESOLVED").await;

        for (value, state) in [("REJECTED", "OPEN"), ("PASSED", "RESOLVED")] {
            packed.fact("WMS", "QC", value).await;
            expect(&mut told, "QC_REJECTED", state).await;
        }
        let sent = company.order("sent", "SHIPPED").await;
        sent.track("EXCEPTION").await;
        let alert = expect(&mut told, "CARRIER_EXCEPTION", "OPEN").await;
        let message = alert.text("alerts.alert.because.message").to_owned();
        assert!(message.contains(&sent.tracking), "{message}");
        sent.track("IN_TRANSIT").await;
        expect(&mut told, "CARRIER_EXCEPTION", "RESOLVED").await;
        sent.track("RETURNED").await;
        expect(&mut told, "PARCEL_RETURNED", "OPEN").await;
        let back = json!({ "order": sent.id, "kind": "RETURN_AND_REFUND" });
        let back = sent.by("CUSTOMER_SERVICE", "orderReturnOpen", back).await.expect_ok();
        let back = json!({ "order": sent.id, "return": back.data("orderReturnOpen.return.id") });
        for step in ["orderReturnApprove", "orderReturnReceive"] {
            sent.by("CUSTOMER_SERVICE", step, back.clone()).await.expect_ok();
        }
        expect(&mut told, "PARCEL_RETURNED", "RESOLVED").await;
        let approved = company.order("approved", "APPROVED").await;
        let asked = json!({ "order": approved.id, "kind": "REFUND_ONLY" });
        let opened = approved.by("CUSTOMER_SERVICE", "orderReturnOpen", asked).await.expect_ok();
        expect(&mut told, "REFUND_AFTER_APPROVAL", "OPEN").await;
        let declined = json!({ "order": approved.id, "return": opened.data("orderReturnOpen.return.id") });
        approved.by("CUSTOMER_SERVICE", "orderReturnReject", declined).await.expect_ok();
        expect(&mut told, "REFUND_AFTER_APPROVAL", "RESOLVED").await;
        company.close().await;
    }

    /// A return that stays open, a balance that stays unpaid and a shop without deliveries raise alerts, which end with their causes.
    async fn what_stays_open_for_too_long_is_found(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let mut told = company.staff("MANAGER").subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let sent = company.order("sent", "SHIPPED").await;
        let opened = sent.by("CUSTOMER_SERVICE", "orderReturnOpen", json!({ "order": sent.id, "kind": "EXCHANGE" })).await.expect_ok();
        set(&company, json!({ "kind": "RETURN_OVERDUE", "value": 0 })).await;
        expect(&mut told, "RETURN_OVERDUE", "OPEN").await;
        let declined = json!({ "order": sent.id, "return": opened.data("orderReturnOpen.return.id") });
        sent.by("CUSTOMER_SERVICE", "orderReturnReject", declined).await.expect_ok();
        expect(&mut told, "RETURN_OVERDUE", "RESOLVED").await;

        let mut presale = purchase("presale");
        let due = time(now() - Duration::minutes(1));
        presale["payments"] = json!([
            { "kind": "DEPOSIT", "status": "PAID", "amount": "69.00", "paidAt": due },
            { "kind": "BALANCE", "status": "PENDING", "amount": "200.00", "dueAt": due }
        ]);
        presale["status"] = json!("PENDING_PAYMENT");
        presale["totals"]["paid"] = json!("69.00");
        presale.as_object_mut().unwrap().remove("paidAt");
        company.tell(SHOP, "order.upserted", presale.clone()).await;
        expect(&mut told, "BALANCE_OVERDUE", "OPEN").await;
        presale["payments"][1] = json!({ "kind": "BALANCE", "status": "PAID", "amount": "200.00", "paidAt": time(now()) });
        presale["status"] = json!("PAID");
        presale["totals"]["paid"] = json!("269.00");
        presale["updatedAt"] = json!(time(now()));
        company.tell(SHOP, "order.upserted", presale).await;
        expect(&mut told, "BALANCE_OVERDUE", "RESOLVED").await;

        // A silent shop raises no alert until a manager sets the allowed time; a shop without any delivery so far is not silent.
        set(&company, json!({ "kind": "CHANNEL_SILENT", "value": 0, "enabled": true })).await;
        let silent = expect(&mut told, "CHANNEL_SILENT", "OPEN").await;
        let message = silent.text("alerts.alert.because.message").to_owned();
        let name = SHOP.to_uppercase();
        assert!(message.contains(&name) && !message.contains(SHOP) && !message.contains(&OTHER_SHOP.to_uppercase()), "{message}");
        set(&company, json!({ "kind": "CHANNEL_SILENT", "value": 60 })).await;
        expect(&mut told, "CHANNEL_SILENT", "RESOLVED").await;
        company.close().await;
    }

    /// Causes below the threshold raise no alert; once there are enough, each remaining cause has its alert, and an ended one has none.
    async fn conflicts_below_the_threshold_are_raised_when_it_is_reached(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let manager = company.staff("MANAGER");
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        set(&company, json!({ "kind": "CONFLICT", "value": 3, "window": 3600 })).await;
        let (first, ended) = (company.order("first", "APPROVED").await, company.order("ended", "PACKED").await);
        for order in [&first, &ended] {
            order.fact("CHANNEL", "STATUS", "SHIPPED").await;
        }
        ended.step("SHIPPED").await;
        assert!(seen(&manager).await.is_empty());
        let third = company.order("third", "APPROVED").await;
        third.fact("CHANNEL", "STATUS", "SHIPPED").await;
        let mut about = Vec::new();
        for _ in 0..2 {
            about.push(expect(&mut told, "CONFLICT", "OPEN").await.text("alerts.alert.order.id").to_owned());
        }
        about.sort();
        let mut wanted = [first.id.clone(), third.id.clone()];
        wanted.sort();
        assert_eq!(about, wanted);
        assert_eq!(seen(&manager).await.len(), 2);
        company.close().await;
    }
}

/// The next alert of a stream, which must have this kind and state.
async fn expect(told: &mut Subscription, kind: &str, state: &str) -> Answer {
    let alert = told.next().await.expect_ok();
    assert_eq!((alert.text("alerts.alert.kind"), alert.text("alerts.alert.state")), (kind, state), "{alert}");
    alert
}
