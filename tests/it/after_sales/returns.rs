//! Returns: their steps in order, each by its role, each journaled.

use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client};
use tests::company::{Company, OTHER_SHOP, Order, SHOP};
use tests::environment::Environment;
use tests::token::Claims;

async fn open(order: &Order<'_>, kind: &str) -> Value {
    let input = json!({ "order": order.id, "kind": kind, "reason": "太大" });
    order.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_ok().data("orderReturnOpen.return.id").clone()
}

async fn step(order: &Order<'_>, role: &str, mutation: &str, case: &Value) -> tests::client::Answer {
    order.by(role, mutation, json!({ "order": order.id, "return": case })).await
}

async fn refund(order: &Order<'_>, case: &Value, minor: &str) -> tests::client::Answer {
    order.by("FINANCE", "orderReturnRefund", json!({ "order": order.id, "return": case, "minorUnits": minor })).await
}

both_databases! {
    /// Goods come back and are refunded, in parts, and never above the payment.
    async fn goods_come_back_and_are_paid_for(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("back", "DELIVERED").await;
        let case = open(&order, "RETURN_AND_REFUND").await;
        step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_refused("RETURN_WRONG_STATUS");
        refund(&order, &case, "100").await.expect_refused("RETURN_WRONG_STATUS");
        step(&order, "OPERATIONS", "orderReturnApprove", &case).await.expect_ok();
        step(&order, "OPERATIONS", "orderReturnApprove", &case).await.expect_refused("RETURN_WRONG_STATUS");
        refund(&order, &case, "100").await.expect_refused("RETURN_WRONG_STATUS");
        step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_ok();
        step(&order, "CUSTOMER_SERVICE", "orderReturnReject", &case).await.expect_refused("RETURN_WRONG_STATUS");
        refund(&order, &case, "26901").await.expect_refused("REFUND_EXCEEDED");
        refund(&order, &case, "20000").await.expect_ok();
        refund(&order, &case, "1").await.expect_refused("RETURN_WRONG_STATUS");

        let rest = open(&order, "REFUND_ONLY").await;
        step(&order, "CUSTOMER_SERVICE", "orderReturnApprove", &rest).await.expect_ok();
        let exceeded = refund(&order, &rest, "6901").await.expect_refused("REFUND_EXCEEDED");
        assert!(exceeded.message.contains("69.00"), "{}", exceeded.message);
        refund(&order, &rest, "6900").await.expect_ok();

        let seen = order.see(
            "totals { refunded { amount } } returns { number status refund { minorUnits } reason liability { party } }
             timeline(first: 100) { nodes { __typename actor { role } ... on OrderReturnChanged { status } } }",
        ).await;
        assert_eq!(seen["totals"]["refunded"]["amount"], "269.00");
        assert_eq!(seen["returns"][0]["number"], "web-hz-back-R1");
        assert_eq!(seen["returns"][1], json!({
            "number": "web-hz-back-R2", "status": "REFUNDED", "refund": { "minorUnits": "6900" }, "reason": "太大", "liability": null,
        }));
        let steps: Vec<(&str, &str)> = seen["timeline"]["nodes"].as_array().unwrap().iter()
            .filter(|event| event["__typename"] == "OrderReturnChanged")
            .map(|event| (event["status"].as_str().unwrap(), event["actor"]["role"].as_str().unwrap()))
            .collect();
        let (clerk, operations, finance) = ("CUSTOMER_SERVICE", "OPERATIONS", "FINANCE");
        assert_eq!(steps, [
            ("REQUESTED", clerk), ("APPROVED", operations), ("RECEIVED", clerk), ("REFUNDED", finance),
            ("REQUESTED", clerk), ("APPROVED", clerk), ("REFUNDED", finance),
        ]);
        company.close().await;
    }

    /// Returns are listed by a desk's filters, for the roles that see them, page after page, with the reason as a code.
    async fn returns_are_listed(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let one = company.order("1", "DELIVERED").await;
        let two = company.order("2", "PAID").await;
        let other = company.order_in(OTHER_SHOP, "3", "PAID").await;
        let ask = |kind: &'static str, code: Value| move |order: String| json!({ "order": order, "kind": kind, "reason": "碎了", "reasonCode": code });
        let broken = ask("RETURN_AND_REFUND", json!("DAMAGED"))(one.id.clone());
        one.by("CUSTOMER_SERVICE", "orderReturnOpen", broken).await.expect_ok();
        two.by("CUSTOMER_SERVICE", "orderReturnOpen", ask("REFUND_ONLY", json!("CHANGED_MIND"))(two.id.clone())).await.expect_ok();
        other.by("CUSTOMER_SERVICE", "orderReturnOpen", ask("REFUND_ONLY", Value::Null)(other.id.clone())).await.expect_ok();
        let case = one.see("returns { id }").await["returns"][0]["id"].clone();
        step(&one, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_ok();

        let document = "query($where: ReturnWhereInput, $first: Int, $after: String, $sort: ReturnSortInput) {
            returns(where: $where, first: $first, after: $after, sortBy: $sort) {
                nodes { id number kind status requestedAt statusSince order { id number } lines { line { id sku title } quantity } reason reasonCode
                    refund { amount currency } version }
                pageInfo { hasNextPage endCursor } count { value precision } } }";
        let list = async |client: &Client, variables: Value| client.query(document, None, variables).await;
        let numbers = |answer: &Answer| answer.list("returns.nodes").iter().map(|node| node["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let all = list(&clerk, json!({})).await.expect_ok();
        assert_eq!(numbers(&all), ["web-sh-3-R1", "web-hz-2-R1", "web-hz-1-R1"]);
        assert_eq!(all.data("returns.count"), &json!({ "value": 3, "precision": "EXACT" }));
        let first = &all.list("returns.nodes")[2];
        assert_eq!((&first["order"]["id"], &first["reason"], &first["reasonCode"]), (&json!(one.id), &json!("碎了"), &json!("DAMAGED")));
        assert_eq!((&first["version"], &first["status"], &first["id"]), (&json!(one.version().await), &json!("APPROVED"), &case));
        assert_eq!(all.list("returns.nodes")[0]["reasonCode"], Value::Null);
        for (filter, wanted) in [
            (json!({ "status": ["APPROVED"] }), &["web-hz-1-R1"][..]),
            (json!({ "kind": ["REFUND_ONLY"], "shop": [SHOP] }), &["web-hz-2-R1"]),
            (json!({ "reasonCode": ["DAMAGED", "CHANGED_MIND"] }), &["web-hz-2-R1", "web-hz-1-R1"]),
            (json!({ "requestedAt": { "to": "2020-01-01T00:00:00Z" } }), &[]),
        ] {
            assert_eq!(numbers(&list(&clerk, json!({ "where": filter })).await.expect_ok()), wanted, "{filter}");
        }
        let waiting = json!({ "sort": { "field": "STATUS_SINCE", "direction": "ASC" } });
        assert_eq!(numbers(&list(&clerk, waiting).await), ["web-hz-2-R1", "web-sh-3-R1", "web-hz-1-R1"]);
        let page = list(&clerk, json!({ "first": 2 })).await;
        assert_eq!(page.data("returns.pageInfo.hasNextPage"), &json!(true));
        let rest = list(&clerk, json!({ "first": 2, "after": page.data("returns.pageInfo.endCursor") })).await;
        assert_eq!((numbers(&rest), rest.data("returns.pageInfo.hasNextPage")), (vec!["web-hz-1-R1".to_owned()], &json!(false)));

        // The scope of a token, and the fields that a role may not read.
        let elsewhere = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        let seen = list(&elsewhere, json!({})).await.expect_ok();
        assert_eq!((numbers(&seen), seen.number("returns.count.value")), (vec!["web-sh-3-R1".to_owned()], 1));
        list(&company.staff("WAREHOUSE"), json!({})).await.expect_error("FORBIDDEN");
        let finance = company.staff("FINANCE");
        let asked = list(&finance, json!({ "where": { "reasonCode": ["DAMAGED"] } })).await;
        assert!(asked.expect_error("FORBIDDEN")["message"].as_str().unwrap().contains("SEE_RETURN_REASONS"), "{asked}");
        assert_eq!(list(&finance, json!({})).await.list("returns.nodes").len(), 3);
        company.close().await;
    }

    /// Returns are counted by status; those open for longer than the threshold of their alert are overdue. Each role counts the visible
    /// ones.
    async fn returns_are_counted(environment: Environment) {
        let company = Company::open(&environment).await;
        let (one, two) = (company.order("1", "DELIVERED").await, company.order("2", "PAID").await);
        let other = company.order_in(OTHER_SHOP, "3", "PAID").await;
        let rejected = open(&one, "EXCHANGE").await;
        step(&one, "CUSTOMER_SERVICE", "orderReturnReject", &rejected).await.expect_ok();
        for order in [&one, &two, &other] {
            open(order, "REFUND_ONLY").await;
        }
        let approved = open(&one, "RETURN_AND_REFUND").await;
        step(&one, "CUSTOMER_SERVICE", "orderReturnApprove", &approved).await.expect_ok();

        let counts = async |client: &Client| {
            let document = "query($where: ReturnWhereInput) { returnCounts { status count overdue }
                returns(where: $where) { nodes { status overdue } count { value } } }";
            client.query(document, None, json!({ "where": { "overdue": true } })).await.expect_ok()
        };
        let tally = |answer: &Answer| {
            let of = |one: &Value| (one["status"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap(), one["overdue"].as_u64().unwrap());
            answer.list("returnCounts").iter().map(of).filter(|(_, count, _)| *count > 0).collect::<Vec<_>>()
        };
        let status = |status: &str, count, overdue| (status.to_owned(), count, overdue);
        let clerk = company.staff("CUSTOMER_SERVICE");
        let fresh = counts(&clerk).await;
        assert_eq!(tally(&fresh), [status("REQUESTED", 3, 0), status("APPROVED", 1, 0), status("REJECTED", 1, 0)]);
        assert_eq!((fresh.list("returnCounts").len(), fresh.number("returns.count.value")), (6, 0));

        let threshold = json!({ "kind": "RETURN_OVERDUE", "value": 0 });
        company.staff("MANAGER").query(&tests::schema::command("alertThresholdSet"), None, json!({ "input": threshold })).await.expect_ok();
        let old = counts(&clerk).await;
        assert_eq!(tally(&old), [status("REQUESTED", 3, 3), status("APPROVED", 1, 1), status("REJECTED", 1, 0)]);
        assert_eq!(old.number("returns.count.value"), 4);
        assert!(old.list("returns.nodes").iter().all(|one| one["overdue"] == true && one["status"] != "REJECTED"), "{old}");
        let elsewhere = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        assert_eq!(tally(&counts(&elsewhere).await), [status("REQUESTED", 1, 1)]);
        let seen = one.see("returns { status overdue }").await;
        assert_eq!(seen["returns"][0], json!({ "status": "REJECTED", "overdue": false }));
        company.close().await;
    }

    /// An exchange ships again: the goods came back, others are picked, packed, labelled and scanned like the first, and the order
    /// completes when they were delivered. Its money and its status stay.
    async fn an_exchange_ships_again(environment: Environment) {
        let company = Company::open(&environment).await;
        for (number, stands) in [("delivered", "DELIVERED"), ("completed", "COMPLETED"), ("shipped", "SHIPPED")] {
            let mut order = company.order(number, stands).await;
            let line = order.see("lines { id }").await["lines"][0]["id"].clone();
            let input = json!({ "order": order.id, "kind": "EXCHANGE", "lines": [{ "line": line, "quantity": 1 }] });
            let case = order.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_ok().data("orderReturnOpen.return.id").clone();
            step(&order, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_ok();
            let money = order.see("totals { paid { amount } payable { amount } refunded { amount } }").await;
            let early = json!({ "order": order.id });
            let refused = order.by("WAREHOUSE", "orderPickConfirm", early.clone()).await;
            assert!(!refused.user_errors().is_empty(), "{refused}");
            step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_ok();
            let seen = order.see("status lines { remainingQuantity replacedQuantity } suggestedReply").await;
            assert_eq!((&seen["status"], &seen["lines"][0]), (&json!(stands), &json!({ "remainingQuantity": 1, "replacedQuantity": 1 })));
            assert!(seen["suggestedReply"].as_str().unwrap().contains("换货"), "{seen}");

            // The warehouse sees the order again, and sends one piece.
            let again = format!("SF-{number}-2");
            order.by("WAREHOUSE", "orderPickConfirm", early.clone()).await.expect_ok();
            let shipments = json!([{ "carrier": "SF", "trackingNumber": again }]);
            order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
            let parcel = order.see("shipments { id trackingNumber lines { quantity } }").await["shipments"][1].clone();
            assert_eq!((&parcel["trackingNumber"], &parcel["lines"]), (&json!(again), &json!([{ "quantity": 1 }])));
            order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": parcel["id"] })).await.expect_ok();
            order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": again })).await.expect_refused("SCAN_KEPT");
            let out = json!({ "order": { "id": order.id }, "source": "WMS", "kind": "OUTBOUND", "value": again, "observedAt": tests::company::time(tests::company::now()) });
            order.by("SYSTEM", "factReport", out).await.expect_ok();
            let sent = order.see("status lines { remainingQuantity shippedQuantity } returns { status }").await;
            assert_eq!((&sent["lines"][0], &sent["returns"][0]["status"]), (&json!({ "remainingQuantity": 0, "shippedQuantity": 2 }), &json!("RECEIVED")));
            refund(&order, &case, "100").await.expect_refused("REPLACEMENT_SENT");
            if stands == "DELIVERED" {
                order.fact("WMS", "GIFT_OUTBOUND", "GIFT-1").await;
                order.by("FINANCE", "voucherRecord", json!({ "order": order.id, "voucherNumber": "V-2" })).await.expect_ok();
                assert_eq!(order.status().await, "DELIVERED", "the replacement is under way");
            }
            if stands == "SHIPPED" {
                order.track("DELIVERED").await;
                assert_eq!(order.status().await, "SHIPPED", "the replacement is under way");
            }
            order.tracking = again;
            order.track("DELIVERED").await;
            let done = order.see("status returns { status } totals { paid { amount } payable { amount } refunded { amount } }").await;
            let ends = if stands == "SHIPPED" { "DELIVERED" } else { "COMPLETED" };
            assert_eq!((&done["status"], &done["returns"][0]["status"], &done["totals"]), (&json!(ends), &json!("EXCHANGED"), &money["totals"]));
            // The goods that the customer has again may be exchanged again.
            open(&order, "EXCHANGE").await;
        }
        company.close().await;
    }

    /// An exchange that is refunded instead is not sent again: its picked goods go back. An exchange whose refund came before waits.
    async fn an_exchange_may_be_paid_back(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("instead", "DELIVERED").await;
        let case = open(&order, "EXCHANGE").await;
        step(&order, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_ok();
        step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_ok();
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_ok();
        refund(&order, &case, "100").await.expect_ok();
        let seen = order.see("lines { remainingQuantity replacedQuantity putBackQuantity } returns { status }").await;
        let line = |back: u32| json!({ "remainingQuantity": 0, "replacedQuantity": 0, "putBackQuantity": back });
        assert_eq!((&seen["lines"], &seen["returns"][0]["status"]), (&json!([line(1), line(2)]), &json!("REFUNDED")));
        order.by("WAREHOUSE", "orderPutBackConfirm", json!({ "order": order.id })).await.expect_ok();

        let order = company.order("money", "DELIVERED").await;
        let mut data = tests::company::purchase("money");
        data["updatedAt"] = json!(tests::company::time(tests::company::now()));
        data["totals"]["refunded"] = json!("269.00");
        company.tell(SHOP, "order.upserted", data).await;
        let case = open(&order, "EXCHANGE").await;
        step(&order, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_ok();
        step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_ok();
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_refused("ON_HOLD");
        company.close().await;
    }

    /// Goods that have not left cannot come back, a rejected return stays rejected, and lines must be the order's own.
    async fn returns_that_cannot_be_are_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("early", "PAID").await;
        let input = json!({ "order": order.id, "kind": "EXCHANGE" });
        order.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_refused("WRONG_STATUS");
        let unpaid = company.order("unpaid", "PENDING_PAYMENT").await;
        let input = json!({ "order": unpaid.id, "kind": "REFUND_ONLY" });
        unpaid.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_refused("WRONG_STATUS");

        let shipped = company.order("shipped", "SHIPPED").await;
        let lines = |order: Value| order["lines"][0]["id"].clone();
        let (own, foreign) = (lines(shipped.see("lines { id }").await), lines(order.see("lines { id }").await));
        for (line, quantity, code) in [(&foreign, 1, "INVALID_INPUT"), (&own, 2, "QUANTITY_EXCEEDED"), (&own, 0, "QUANTITY_EXCEEDED")] {
            let input = json!({ "order": shipped.id, "kind": "EXCHANGE", "lines": [{ "line": line, "quantity": quantity }] });
            shipped.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_refused(code);
        }
        let case = open(&shipped, "EXCHANGE").await;
        step(&shipped, "CUSTOMER_SERVICE", "orderReturnReject", &case).await.expect_ok();
        step(&shipped, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_refused("RETURN_WRONG_STATUS");
        step(&order, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_refused("NOT_FOUND");
        company.close().await;
    }

    /// A return of the kind `REFUND_ONLY` has no goods: its receipt is refused with the reason, and the money is refunded.
    async fn a_refund_alone_is_not_received(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("alone", "DELIVERED").await;
        let case = open(&order, "REFUND_ONLY").await;
        step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_refused("NOTHING_TO_RECEIVE");
        step(&order, "CUSTOMER_SERVICE", "orderReturnApprove", &case).await.expect_ok();
        step(&order, "WAREHOUSE", "orderReturnReceive", &case).await.expect_refused("NOT_FOUND");
        step(&order, "CUSTOMER_SERVICE", "orderReturnReceive", &case).await.expect_refused("NOTHING_TO_RECEIVE");
        refund(&order, &case, "26900").await.expect_ok();
        assert_eq!(order.see("returns { status }").await["returns"], json!([{ "status": "REFUNDED" }]));
        company.close().await;
    }

    /// The reason for which a return cannot be decided: there is none, or the newest is decided already; in both languages.
    async fn a_decision_that_is_not_open_says_why(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("sent", "SHIPPED").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let reason = async |language: &'static str| {
            let document = "query($id: ID!) { order(by: { id: $id }) { allowedActions { action unmet { code message } } } }";
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(language))]);
            let answer = clerk.post(&json!({ "query": document, "variables": { "id": order.id } }), headers).await.expect_ok();
            let actions = answer.list("order.allowedActions");
            actions.iter().find(|one| one["action"] == "DECIDE_RETURN").unwrap_or_else(|| panic!("{answer}"))["unmet"].clone()
        };
        assert_eq!(reason("en").await, json!([{ "code": "NO_RETURN", "message": "The order has no return" }]));
        assert_eq!(reason("zh-CN").await, json!([{ "code": "NO_RETURN", "message": "订单没有售后单" }]));
        let case = open(&order, "EXCHANGE").await;
        assert_eq!(reason("en").await, json!([]));
        step(&order, "CUSTOMER_SERVICE", "orderReturnReject", &case).await.expect_ok();
        let past = json!([{ "code": "RETURN_WRONG_STATUS", "message": "The return is rejected; this needs requested / approved" }]);
        assert_eq!(reason("en").await, past);
        company.close().await;
    }
}
