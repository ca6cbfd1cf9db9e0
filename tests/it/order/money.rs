//! Contradicting money: stored as reported, with a data issue and a conflict, alerted to roles that see amounts, and over once it agrees.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Subscription, Transport};
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;

/// The channel's newer version of an order, with these amounts.
fn says(order: &Order<'_>, paid: &str, refunded: &str) -> Value {
    let mut data = purchase(&order.channel_number);
    data["updatedAt"] = json!(time(now()));
    data["totals"]["paid"] = json!(paid);
    data["totals"]["refunded"] = json!(refunded);
    data
}

async fn alert(told: &mut Subscription, kind: &str, state: &str) -> Answer {
    told.next_where(|one| (one.text("alerts.alert.kind"), one.text("alerts.alert.state")) == (kind, state)).await.expect_ok()
}

const SEEN: &str = "status currency totals { payable { amount } paid { amount } refunded { amount } } marks { kind value }
    conflicts { kind because { code message } winner { source kind value } facts { source kind value } }
    timeline(last: 100) { nodes { __typename actor { role } ... on OrderMoneyConflictDetected { conflict summary }
        ... on OrderConflictDetected { status: conflict } ... on OrderMarked { marks { kind } } } }";

async fn see(client: &Client, order: &Order<'_>) -> Value {
    let document = format!("query($id: ID!) {{ order(by: {{ id: $id }}) {{ {SEEN} }} }}");
    client.query(&document, None, json!({ "id": order.id })).await.data("order").clone()
}

/// The conflicts about money in the journal, each with the role of its actor.
fn told(seen: &Value) -> Vec<(&str, Option<&str>)> {
    let events = seen["timeline"]["nodes"].as_array().unwrap().iter();
    let of_money = events.filter(|event| event["__typename"] == "OrderMoneyConflictDetected");
    of_money.map(|event| (event["conflict"].as_str().unwrap(), event["actor"]["role"].as_str())).collect()
}

fn kinds(seen: &Value) -> Vec<&str> {
    seen["conflicts"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect()
}

async fn listed(client: &Client, filter: &str) -> Answer {
    client.query(&format!("{{ orders(where: {{ {filter} }}) {{ nodes {{ id }} count {{ value }} }} }}"), None, json!({})).await
}

async fn open_return(order: &Order<'_>, kind: &str) -> Value {
    let opened = order.by("CUSTOMER_SERVICE", "orderReturnOpen", json!({ "order": order.id, "kind": kind })).await.expect_ok();
    json!({ "order": order.id, "return": opened.data("orderReturnOpen.return.id") })
}

both_databases! {
    /// A refund above the payment rewrites no payment. It is a conflict with an alert for roles that see amounts, and hidden from the other
    /// roles; it is over when the channel corrects itself.
    async fn a_refund_above_the_payment_is_a_conflict(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let finance = company.staff("FINANCE");
        let mut alerts = finance.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let order = company.order("1", "APPROVED").await;
        company.tell(SHOP, "order.upserted", says(&order, "269.00", "300.00")).await;
        let seen = see(&finance, &order).await;
        assert_eq!((&seen["totals"]["paid"]["amount"], &seen["totals"]["refunded"]["amount"]), (&json!("269.00"), &json!("300.00")));
        assert_eq!((kinds(&seen), told(&seen)), (vec!["REFUND_ABOVE_PAID"], vec![("REFUND_ABOVE_PAID", None)]));
        let conflict = &seen["conflicts"][0];
        assert_eq!(conflict["winner"], json!({ "source": "CHANNEL", "kind": "PAID", "value": "269.00 CNY" }));
        assert_eq!(conflict["facts"][0], json!({ "source": "CHANNEL", "kind": "REFUNDED", "value": "300.00 CNY" }));
        assert!(seen["marks"].as_array().unwrap().contains(&json!({ "kind": "REFUND_ABOVE_PAID", "value": "31.00" })), "{seen}");
        let raised = alert(&mut alerts, "REFUND_ABOVE_PAID", "OPEN").await;
        assert_eq!(raised.data("alerts.alert.order.id"), &json!(order.id));
        assert_eq!(listed(&finance, "inMoneyConflict: true").await.number("orders.count.value"), 1);
        assert_eq!(listed(&finance, "inConflict: true").await.number("orders.count.value"), 0);

        for role in ["WAREHOUSE", "OPERATIONS", "PURCHASING"] {
            let client = company.staff(role);
            let seen = see(&client, &order).await;
            assert_eq!((&seen["conflicts"], &seen["marks"], told(&seen)), (&json!([]), &json!([]), vec![]), "{role}");
            assert!(!seen.to_string().contains("REFUND_ABOVE_PAID") && !seen.to_string().contains("31.00"), "{role}: {seen}");
            listed(&client, "inMoneyConflict: true").await.expect_error("FORBIDDEN");
            let alerts = client.query("{ alerts { nodes { kind } } }", None, json!({})).await.body.to_string();
            assert!(!alerts.contains("REFUND_ABOVE_PAID"), "{role}: {alerts}");
        }

        company.tell(SHOP, "order.upserted", says(&order, "269.00", "100.00")).await;
        assert_eq!(kinds(&see(&finance, &order).await), Vec::<&str>::new());
        alert(&mut alerts, "REFUND_ABOVE_PAID", "RESOLVED").await;
        assert_eq!(listed(&finance, "inMoneyConflict: true").await.number("orders.count.value"), 0);
        company.close().await;
    }

    /// The channel's payment and finance's both cover the whole: the command that causes the conflict journals it, and the command that
    /// refunds one of them ends it.
    async fn an_order_that_is_paid_twice_is_a_conflict_of_the_command(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let finance = company.staff("FINANCE");
        let mut alerts = company.staff("CUSTOMER_SERVICE").subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let order = company.order("1", "DELIVERED").await;
        let transfer = json!({ "order": order.id, "amount": "269.00", "reference": "B-1", "paidAt": time(now()) });
        for _ in 0..2 {
            order.by("FINANCE", "paymentRecord", transfer.clone()).await.expect_ok();
        }
        let seen = see(&finance, &order).await;
        assert_eq!((kinds(&seen), told(&seen)), (vec!["PAID_TWICE"], vec![("PAID_TWICE", Some("FINANCE"))]));
        let message = seen["conflicts"][0]["because"]["message"].as_str().unwrap();
        assert!(message.contains("员工") && message.contains("渠道") && message.matches("269.00 CNY").count() == 2, "{message}");
        alert(&mut alerts, "PAID_TWICE", "OPEN").await;
        let back = open_return(&order, "REFUND_ONLY").await;
        order.by("CUSTOMER_SERVICE", "orderReturnApprove", back.clone()).await.expect_ok();
        let mut refund = back;
        refund["minorUnits"] = json!("26900");
        order.by("FINANCE", "orderReturnRefund", refund).await.expect_ok();
        let seen = see(&finance, &order).await;
        assert_eq!((kinds(&seen), &seen["totals"]["paid"]["amount"]), (vec![], &json!("538.00")));
        alert(&mut alerts, "PAID_TWICE", "RESOLVED").await;
        company.close().await;
    }

    /// A command that causes a contradiction between systems journals it in its own transaction, with its person as the actor.
    async fn a_conflict_that_a_command_brings_about_is_in_the_journal(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PACKED").await;
        order.fact("WMS", "OUTBOUND", &order.tracking).await;
        order.fact("CHANNEL", "STATUS", "DELIVERED").await;
        let manager = company.staff("MANAGER");
        assert_eq!(kinds(&see(&manager, &order).await), ["SHIPPED_BEFORE_OUTBOUND"]);
        // With the scan the one contradiction ends and the other begins.
        order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": order.tracking })).await.expect_ok();
        let seen = see(&manager, &order).await;
        assert_eq!((&seen["status"], kinds(&seen)), (&json!("SHIPPED"), vec!["DELIVERED_WITHOUT_SCAN"]));
        let events = seen["timeline"]["nodes"].as_array().unwrap();
        let detected: Vec<&Value> = events.iter().filter(|event| event["__typename"] == "OrderConflictDetected").collect();
        let detected: Vec<_> = detected.into_iter().map(|one| (one["status"].as_str().unwrap(), one["actor"]["role"].as_str())).collect();
        assert_eq!(detected, [("SHIPPED_BEFORE_OUTBOUND", Some("SYSTEM")), ("DELIVERED_WITHOUT_SCAN", Some("WAREHOUSE"))]);
        company.close().await;
    }

    /// A currency other than the first is a conflict on every way of intake, until the channel states the first one again.
    async fn a_changed_currency_is_a_conflict_until_it_is_changed_back(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let finance = company.staff("FINANCE");
        let mut alerts = finance.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let order = company.order("1", "PAID").await;
        let mut dollars = says(&order, "269.00", "0.00");
        dollars["currency"] = json!("USD");
        let payload = json!({ "type": "order.upserted", "timestamp": time(now()), "data": dollars }).to_string();
        order.by("SYSTEM", "orderReceive", json!({ "shop": SHOP, "payload": payload })).await.expect_ok();
        let seen = see(&finance, &order).await;
        assert_eq!((&seen["currency"], kinds(&seen), told(&seen)), (&json!("USD"), vec!["CURRENCY_CHANGED"], vec![("CURRENCY_CHANGED", None)]));
        assert_eq!(seen["conflicts"][0]["facts"][1], json!({ "source": "CHANNEL", "kind": "CURRENCY", "value": "CNY" }));
        alert(&mut alerts, "CURRENCY_CHANGED", "OPEN").await;
        // The conflict remains while another part of the order changes.
        order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": order.id, "remark": "x" })).await.expect_ok();
        assert_eq!(kinds(&see(&finance, &order).await), ["CURRENCY_CHANGED"]);
        let store = environment.store().await;
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty(), "rows and card say the same");
        company.tell(SHOP, "order.upserted", says(&order, "269.00", "0.00")).await;
        let seen = see(&finance, &order).await;
        assert_eq!((&seen["currency"], kinds(&seen)), (&json!("CNY"), vec![]));
        alert(&mut alerts, "CURRENCY_CHANGED", "RESOLVED").await;
        company.close().await;
    }

    /// The channel's refund for a return is recorded as the return's refund and not paid a second time.
    async fn a_channels_refund_of_a_return_counts_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "DELIVERED").await;
        let back = open_return(&order, "REFUND_ONLY").await;
        order.by("CUSTOMER_SERVICE", "orderReturnApprove", back.clone()).await.expect_ok();
        company.tell(SHOP, "order.upserted", says(&order, "269.00", "269.00")).await;
        let document = "query($id: ID!) { order(by: { id: $id }) { allowedActions { action allowed } } }";
        let actions = company.staff("FINANCE").query(document, None, json!({ "id": order.id })).await.expect_ok();
        let allowed = |action: &str| actions.list("order.allowedActions").contains(&json!({ "action": action, "allowed": true }));
        assert!(allowed("REFUND_RETURN") && allowed("RECORD_PAYMENT"), "{actions}");
        let refund = |amount: &str| {
            let mut input = back.clone();
            input["minorUnits"] = json!(amount);
            order.by("FINANCE", "orderReturnRefund", input)
        };
        refund("26901").await.expect_refused("REFUND_EXCEEDED");
        refund("26900").await.expect_ok();
        let seen = order.see("totals { paid { amount } refunded { amount } } returns { status } conflicts { kind }").await;
        assert_eq!(seen["totals"], json!({ "paid": { "amount": "269.00" }, "refunded": { "amount": "269.00" } }));
        assert_eq!((&seen["returns"][0]["status"], &seen["conflicts"]), (&json!("REFUNDED"), &json!([])));
        company.tell(SHOP, "order.upserted", says(&order, "269.00", "269.00")).await;
        assert_eq!(order.see("totals { refunded { amount } }").await["totals"]["refunded"]["amount"], "269.00");
        company.close().await;
    }

    /// Pieces of a return cannot be closed and refunded as well; the refusal names the return.
    async fn a_piece_is_paid_back_by_one_return(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "APPROVED").await;
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let lines = json!([{ "line": line, "quantity": 1 }]);
        let asked = json!({ "order": order.id, "kind": "REFUND_ONLY", "lines": lines });
        order.by("CUSTOMER_SERVICE", "orderReturnOpen", asked.clone()).await.expect_ok();
        let close = json!({ "order": order.id, "lines": lines, "reason": "sold out", "refund": true });
        for (mutation, input) in [("orderReturnOpen", asked), ("orderRemainderClose", close)] {
            let refused = order.by("CUSTOMER_SERVICE", mutation, input).await;
            refused.expect_refused("QUANTITY_EXCEEDED");
            assert!(refused.body.to_string().contains("web-hz-1-R1"), "{refused}");
        }
        company.close().await;
    }

    /// A figure above its bound or below zero is unknown: it becomes a data issue, and is added to no other figure.
    async fn figures_past_their_bounds_are_unknown_and_marked(environment: Environment) {
        let company = Company::open(&environment).await;
        let largest = "100000000000.00";
        let with = |number: &str, part: &str, value: Value| {
            let mut data = purchase(number);
            *data.pointer_mut(part).unwrap() = value;
            data
        };
        let (payable, quantity) = ("/totals/payable", "/lines/0/quantity");
        for (number, data) in [
            ("1", with("1", payable, json!("92233720368547758.07"))),
            ("2", with("2", payable, json!("100000000000.01"))),
            ("3", with("3", payable, json!("-5.00"))),
        ] {
            let order = company.order_with(SHOP, data, "PAID").await;
            let seen = order.see("status totals { payable { amount } payableBasis } marks { kind value }").await;
            assert_eq!((&seen["totals"]["payable"], &seen["totals"]["payableBasis"]), (&Value::Null, &json!("UNKNOWN")), "{number}");
            let unreadable = json!({ "kind": "UNREADABLE_FIELD", "value": "/totals/payable" });
            assert!(seen["marks"].as_array().unwrap().contains(&unreadable), "{number}: {seen}");
            order.by("CUSTOMER_SERVICE", "orderApprove", json!({ "order": order.id })).await.expect_refused("AMOUNT_UNKNOWN");
        }
        for (number, pieces) in [("4", 2_147_483_648_u64), ("5", 100_001)] {
            let order = company.order_with(SHOP, with(number, quantity, json!(pieces)), "PAID").await;
            let seen = order.see("lines { quantity } marks { kind value }").await;
            let unreadable = json!({ "kind": "UNREADABLE_FIELD", "value": "/lines/0/quantity" });
            assert!(seen["marks"].as_array().unwrap().contains(&unreadable), "{seen}");
        }
        let mut two = purchase("6");
        two["totals"] = json!({ "freight": "0.00" });
        two["discounts"] = json!([]);
        for line in [0, 1] {
            (two["lines"][line]["unitPrice"], two["lines"][line]["total"]) = (json!(largest), json!(largest));
            two["lines"][line]["quantity"] = json!(1);
        }
        let order = company.order_with(SHOP, two, "PAID").await;
        assert_eq!(order.see("totals { payable { amount } }").await["totals"]["payable"]["amount"], "200000000000.00");
        company.close().await;
    }

    /// Pieces of one line in many inputs are counted together.
    async fn pieces_that_are_named_often_are_too_many(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "DELIVERED").await;
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let many: Vec<Value> = (0..4).map(|_| json!({ "line": line, "quantity": i32::MAX })).collect();
        let input = json!({ "order": order.id, "kind": "RETURN_AND_REFUND", "lines": many });
        order.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_refused("QUANTITY_EXCEEDED");
        company.close().await;
    }

    /// An order with nothing to pay continues, has a data issue that a person sees, and differs from one with an unknown price.
    async fn an_order_for_nothing_is_marked(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut free = purchase("1");
        free["totals"] = json!({ "goods": "299.00", "discount": "299.00", "freight": "0.00", "tax": "0.00", "payable": "0.00", "paid": "0.00" });
        let order = company.order_with(SHOP, free, "APPROVED").await;
        let seen = order.see(SEEN).await;
        assert_eq!(seen["marks"], json!([{ "kind": "ZERO_PAYABLE", "value": "299.00" }]));
        assert_eq!((&seen["totals"]["payable"]["amount"], kinds(&seen)), (&json!("0.00"), vec![]));
        assert_eq!(see(&company.staff("WAREHOUSE"), &order).await["marks"], json!([]));
        company.close().await;
    }

    /// Money alerts wait for their threshold as the others do, and are raised for the remaining conflicts once it is reached.
    async fn money_alerts_below_the_threshold_are_raised_when_it_is_reached(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let manager = company.staff("MANAGER");
        let mut alerts = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        command(&manager, "alertThresholdSet", json!({ "kind": "REFUND_ABOVE_PAID", "value": 2, "window": 3600 })).await.expect_ok();
        let orders = [company.order("1", "PAID").await, company.order("2", "PAID").await];
        company.tell(SHOP, "order.upserted", says(&orders[0], "269.00", "300.00")).await;
        let none = manager.query("{ alerts { nodes { kind } } }", None, json!({})).await.expect_ok();
        assert!(none.list("alerts.nodes").is_empty(), "{none}");
        company.tell(SHOP, "order.upserted", says(&orders[1], "269.00", "300.00")).await;
        let mut about = Vec::new();
        for _ in 0..2 {
            about.push(alert(&mut alerts, "REFUND_ABOVE_PAID", "OPEN").await.text("alerts.alert.order.id").to_owned());
        }
        about.sort();
        let mut wanted = orders.each_ref().map(|order| order.id.clone());
        wanted.sort();
        assert_eq!(about, wanted);
        company.close().await;
    }
}
