//! The messages of a customer's conversation, and the journal of revealed phones.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, SHOP, command, now, null_paths, purchase, time};
use tests::environment::Environment;

both_databases! {
    /// Before a phone is shown, the journal records the reader and the reason, once for each look; other roles are refused.
    async fn every_look_at_a_phone_is_journaled(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("look", "APPROVED").await;
        let told = "timeline(first: 100) { nodes { __typename source actor { name role } summary ... on OrderContactRevealed { reason } } }";
        for (role, reason) in [("CUSTOMER_SERVICE", "the parcel waits"), ("MANAGER", "complaint 7")] {
            let looked = order.by(role, "orderContactReveal", json!({ "order": order.id, "reason": reason })).await.expect_ok();
            assert_eq!(looked.text("orderContactReveal.phone.full"), "+8613800000000");
            let events = order.see(told).await["timeline"]["nodes"].as_array().unwrap().clone();
            let last = events.last().unwrap();
            assert_eq!((&last["__typename"], &last["reason"], &last["source"]), (&json!("OrderContactRevealed"), &json!(reason), &json!("STAFF")));
            assert_eq!(last["actor"]["role"], role);
        }
        order.by("MANAGER", "orderContactReveal", json!({ "order": order.id, "reason": " " })).await.expect_refused("REASON_REQUIRED");
        let looks = |card: &Value| card.to_string().matches("\"OrderContactRevealed\"").count();
        assert_eq!(looks(&order.see(told).await), 2);

        for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "MANAGER", "FINANCE"] {
            let by = json!({ "by": { "id": order.id } });
            let card = company.staff(role).run("OrderCard", by).await.body.to_string();
            assert!(!card.contains("13800000000") && !card.contains("138 0000 0000"), "{role} reads a phone in clear: {card}");
            assert_eq!(looks(&serde_json::from_str(&card).unwrap()), if matches!(role, "CUSTOMER_SERVICE" | "MANAGER") { 2 } else { 0 });
        }
        company.close().await;
    }

    /// A phone that the platform masked has no clear form: revealing it is refused, and no look is journaled.
    async fn a_masked_phone_cannot_be_revealed(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut data = purchase("masked");
        data["contact"]["phone"] = json!("138****5678");
        let order = company.order_with(SHOP, data, "PAID").await;
        let version = order.version().await;
        let input = json!({ "order": order.id, "reason": "call" });
        order.by("CUSTOMER_SERVICE", "orderContactReveal", input).await.expect_refused("PHONE_UNKNOWN");
        assert_eq!(order.version().await, version);
        company.close().await;
    }

    /// A message is stored whole, with its author, and journaled without its text.
    async fn a_message_is_kept_whole_and_journaled(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("said", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let body = "您好,\n地址是 \"8 号\" 😀 =1+1";
        let input = json!({ "order": order.id, "body": body, "direction": "OUTBOUND", "channel": "SMS", "at": "2026-01-01T08:00:00+08:00" });
        command(&clerk, "conversationMessageRecord", input).await.expect_ok();
        let internal = json!({ "order": order.id, "body": "check this", "direction": "INTERNAL" });
        command(&clerk, "conversationMessageRecord", internal).await.expect_ok();
        for wrong in [json!({ "body": " \n" }), json!({ "body": "x", "at": "2100-01-01T00:00:00Z" })] {
            let mut input = wrong;
            input["order"] = json!(order.id);
            command(&clerk, "conversationMessageRecord", input).await.expect_refused("INVALID_INPUT");
        }
        let seen = order.see(
            "conversation(first: 10) { nodes { at body direction channel author { role } } }
             timeline(first: 100) { nodes { __typename summary ... on ConversationMessageRecorded { direction } } }",
        ).await;
        let said = &seen["conversation"]["nodes"];
        assert_eq!(said[0]["body"], body, "the oldest is first: {said}");
        assert_eq!(said[0]["author"]["role"], "CUSTOMER_SERVICE");
        assert!(said[0]["at"].as_str().unwrap().starts_with("2026-01-01T00:00:00"));
        assert_eq!((&said[1]["body"], &said[1]["channel"], &said[1]["author"]), (&json!("周末送货"), &json!("BUYER_NOTE"), &json!(null)));
        let told = seen["timeline"]["nodes"].as_array().unwrap();
        let directions: Vec<&Value> =
            told.iter().filter(|event| event["__typename"] == "ConversationMessageRecorded").map(|event| &event["direction"]).collect();
        assert_eq!(directions, ["INBOUND", "OUTBOUND", "INTERNAL"]);
        assert!(!seen["timeline"].to_string().contains("8 号"), "the words are in the conversation alone");
        company.close().await;
    }

    /// The suggested reply states its facts and lists them; a role without access to it is refused both.
    async fn a_suggested_reply_names_its_facts(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("told", "SHIPPED").await;
        let selection = "suggestedReply suggestedReplyFacts { source kind value observedAt confidence trackingNumber }";
        let said = async || {
            let card = order.see(selection).await;
            let facts = card["suggestedReplyFacts"].as_array().unwrap().iter();
            let facts = facts.map(|fact| format!("{} {} {} {}", fact["source"], fact["kind"], fact["value"], fact["confidence"]).replace('"', ""));
            (card["suggestedReply"].as_str().unwrap().to_owned(), facts.collect::<Vec<_>>())
        };
        let tell = async |status: &str, confidence: &str| {
            let events = json!([{ "at": time(now()), "status": status, "description": status, "confidence": confidence }]);
            let data = json!({ "carrier": "SF", "trackingNumber": order.tracking, "events": events });
            company.tell(SHOP, "tracking.reported", data).await;
        };
        let (text, facts) = said().await;
        assert!(text.contains("暂无揽收扫描"), "{text}");
        assert_eq!(facts, ["SYSTEM STATUS SHIPPED CONFIRMED", "STAFF OUTBOUND SF-told CONFIRMED"]);
        tell("IN_TRANSIT", "CONFIRMED").await;
        tell("DELIVERED", "INFERRED").await;
        let (text, facts) = said().await;
        assert!(text.contains("自动签收") && text.contains("尚未经扫描确认") && !text.contains("已签收"), "{text}");
        assert_eq!(facts, ["CARRIER PARCEL IN_TRANSIT CONFIRMED", "CARRIER PARCEL DELIVERED INFERRED"]);
        tell("DELIVERED", "CONFIRMED").await;
        let (text, facts) = said().await;
        assert!(text.starts_with("已于") && text.ends_with("签收。"), "{text}");
        assert_eq!(facts, ["CARRIER PARCEL DELIVERED CONFIRMED"]);

        let document = format!("query($id: ID!) {{ order(by: {{ id: $id }}) {{ {selection} }} }}");
        for role in ["FINANCE", "OPERATIONS"] {
            let answer = company.staff(role).query(&document, None, json!({ "id": order.id })).await;
            let paths = null_paths(&answer, "FORBIDDEN");
            assert_eq!(paths, ["order.suggestedReply", "order.suggestedReplyFacts"].map(str::to_owned).into(), "{role}");
        }
        company.close().await;
    }
}
