//! Payments that finance records in addition to the channel's: their effects, their limits, and later messages of the channel.

use chrono::Duration;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Answer;
use tests::company::{Company, Order, SHOP, now, purchase, time};
use tests::environment::Environment;

async fn record(order: &Order<'_>, amount: &str, reference: &str, more: Value) -> Answer {
    let mut input =
        json!({ "order": order.id, "amount": amount, "reference": reference, "paidAt": time(now()), "method": "BANK_TRANSFER" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order.by("FINANCE", "paymentRecord", input).await
}

/// The order in the channel's newest version, with this amount paid.
async fn channel_says(company: &Company, order: &Order<'_>, status: &str, paid: &str) {
    let mut data = purchase(&order.channel_number);
    data["status"] = json!(status);
    data["updatedAt"] = json!(time(now()));
    data["totals"]["paid"] = json!(paid);
    if paid == "0.00" {
        data.as_object_mut().unwrap().remove("paidAt");
    }
    company.tell(SHOP, "order.upserted", data).await;
}

const SEEN: &str =
    "status totals { paid { amount } refunded { amount } } payments { kind status source reference method amount { amount } }
    marks { kind value } timeline(last: 100) { nodes { __typename source actor { role } } }";

fn paid(seen: &Value) -> (&str, &str) {
    (seen["status"].as_str().unwrap(), seen["totals"]["paid"]["amount"].as_str().unwrap())
}

both_databases! {
    /// A bank transfer pays for a waiting order; the same reference is the same money.
    async fn a_transfer_moves_the_order_on(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PENDING_PAYMENT").await;
        record(&order, "69.00", "B-1", json!({ "idempotencyKey": "one" })).await.expect_ok();
        assert_eq!(paid(&order.see(SEEN).await), ("PENDING_PAYMENT", "69.00"), "a part of it moves nothing");
        record(&order, "200.00", "B-2", json!({ "currency": "CNY" })).await.expect_ok();
        let seen = order.see(SEEN).await;
        assert_eq!(paid(&seen), ("PAID", "269.00"));
        let own: Vec<&Value> = seen["payments"].as_array().unwrap().iter().filter(|one| one["source"] == "STAFF").collect();
        assert_eq!(own.len(), 2);
        assert_eq!(own[1], &json!({
            "kind": "BALANCE", "status": "PAID", "source": "STAFF", "reference": "B-2", "method": "BANK_TRANSFER", "amount": { "amount": "200.00" },
        }));
        let events = seen["timeline"]["nodes"].as_array().unwrap();
        let recorded = events.iter().filter(|one| one["__typename"] == "OrderPaymentRecorded" && one["source"] == "STAFF");
        assert!(recorded.clone().all(|one| one["actor"]["role"] == "FINANCE") && recorded.count() == 2, "{seen}");
        let version = order.version().await;
        record(&order, "200.00", "B-2", json!({})).await.expect_ok();
        record(&order, "69.00", "B-1", json!({ "idempotencyKey": "two" })).await.expect_ok();
        assert_eq!(order.version().await, version, "nothing happened");
        order.step("APPROVED").await;
        company.close().await;
    }

    /// An invalid payment of this order is refused, by its field.
    async fn what_is_no_payment_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PENDING_PAYMENT").await;
        for (amount, more, code, field) in [
            ("0", json!({}), "INVALID_INPUT", "amount"),
            ("-1.00", json!({}), "INVALID_INPUT", "amount"),
            ("1.005", json!({}), "INVALID_INPUT", "amount"),
            ("lots", json!({}), "INVALID_INPUT", "amount"),
            ("1.00", json!({ "paidAt": time(now() + Duration::minutes(1)) }), "INVALID_INPUT", "paidAt"),
            ("1.00", json!({ "reference": " " }), "INVALID_INPUT", "reference"),
            ("1.00", json!({ "currency": "USD" }), "CURRENCY_DIFFERS", "currency"),
            ("1.00", json!({ "expectedVersion": 99 }), "STALE_VERSION", "expectedVersion"),
        ] {
            let refused = record(&order, amount, "B-1", more).await;
            refused.expect_refused(code);
            assert_eq!(refused.data("paymentRecord.userErrors.0.field"), &json!([field]), "{refused}");
        }
        record(&order, "1.00", "B-1", json!({})).await.expect_ok();
        record(&order, "2.00", "B-1", json!({})).await.expect_refused("REFERENCE_USED");
        order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "x" })).await.expect_ok();
        record(&order, "268.00", "B-2", json!({})).await.expect_refused("WRONG_STATUS");
        assert_eq!(paid(&order.see(SEEN).await), ("CANCELLED", "1.00"));
        company.close().await;
    }

    /// The channel first lacks the transfer, and later has it: the money is there all the time, and once.
    async fn the_channels_later_word_neither_erases_it_nor_counts_it_twice(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PENDING_PAYMENT").await;
        record(&order, "269.00", "B-1", json!({})).await.expect_ok();
        channel_says(&company, &order, "PENDING_PAYMENT", "0.00").await;
        let seen = order.see(SEEN).await;
        assert_eq!(paid(&seen), ("PAID", "269.00"));
        assert!(seen["payments"].as_array().unwrap().iter().any(|one| one["reference"] == "B-1"));
        channel_says(&company, &order, "PAID", "269.00").await;
        let seen = order.see(SEEN).await;
        assert_eq!((paid(&seen), &seen["marks"]), (("PAID", "269.00"), &json!([])));
        company.close().await;
    }

    /// Money that comes twice is stored with a data issue, and visible to customer service, which cannot change it.
    async fn money_that_comes_twice_is_kept_and_marked(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PAID").await;
        record(&order, "269.00", "B-1", json!({})).await.expect_ok();
        let seen = order.see(SEEN).await;
        assert_eq!((paid(&seen), &seen["marks"]), (("PAID", "538.00"), &json!([{ "kind": "OVERPAID", "value": "269.00" }])));
        let clerk = company.staff("CUSTOMER_SERVICE");
        let document = "query($id: ID!) { order(by: { id: $id }) { payments { amount { amount } reference } discounts { rule { name } }
            lines { unitPrice { amount } total { amount } } } }";
        let card = clerk.query(document, None, json!({ "id": order.id })).await.expect_ok();
        assert_eq!(card.list("order.payments").len(), 2, "{card}");
        assert_eq!(card.text("order.lines.0.unitPrice.amount"), "299.00");
        order.by("CUSTOMER_SERVICE", "paymentRecord", json!({ "order": order.id, "amount": "1", "reference": "B", "paidAt": time(now()) }))
            .await
            .expect_error("FORBIDDEN");
        company.close().await;
    }

    /// A delivered order with a full refund is not completed, and states it; the refund of our return outlives the channel's next version.
    async fn what_was_paid_back_in_full_is_not_completed(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "DELIVERED").await;
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let lines = json!([{ "line": line, "quantity": 1 }]);
        let input = json!({ "order": order.id, "kind": "REFUND_ONLY", "lines": lines });
        let case = order.by("CUSTOMER_SERVICE", "orderReturnOpen", input.clone()).await.expect_ok().data("orderReturnOpen.return.id").clone();
        order.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_refused("QUANTITY_EXCEEDED");
        let step = json!({ "order": order.id, "return": case });
        order.by("CUSTOMER_SERVICE", "orderReturnApprove", step).await.expect_ok();
        let refund = json!({ "order": order.id, "return": case, "minorUnits": "26900" });
        order.by("FINANCE", "orderReturnRefund", refund).await.expect_ok();
        channel_says(&company, &order, "SHIPPED", "269.00").await;
        let seen = order.see(SEEN).await;
        assert_eq!((paid(&seen).1, &seen["totals"]["refunded"]["amount"]), ("269.00", &json!("269.00")));
        order.fact("WMS", "GIFT_OUTBOUND", "GIFT-1").await;
        order.by("FINANCE", "voucherRecord", json!({ "order": order.id, "voucherNumber": "V-1" })).await.expect_ok();
        assert_eq!(order.status().await, "DELIVERED");
        let document = "{ orderTransitions { from to conditions } }";
        let matrix = company.staff("MANAGER").query(document, None, json!({})).await.expect_ok();
        let row = matrix.list("orderTransitions").iter().find(|row| row["to"] == "COMPLETED").unwrap();
        assert!(row["conditions"].as_array().unwrap().contains(&json!("NOT_PAID_BACK")), "{row}");
        company.close().await;
    }
}
