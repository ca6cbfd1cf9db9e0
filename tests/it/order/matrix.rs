//! The company's own matrix: the conditions of each step, tried before they are set, and the meaning of each status.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Transport};
use tests::company::{Company, OTHER_SHOP, Order, SHOP, WAREHOUSE, command};
use tests::environment::Environment;
use tests::token::Claims;

const ROWS: &str = "query($warehouse: ID) { orderTransitions(warehouse: $warehouse) {
    from to version conditions setBy { name } warehouse { id } needs { condition per because { code message } } } }";
const SET: &str = "mutation($input: OrderTransitionSetInput!) { orderTransitionSet(input: $input) {
    transition { version needs { condition } } trial { orders wouldBlock wouldPass isCut } userErrors { code message field } } }";

/// A row of the matrix as a role reads it.
async fn row(client: &Client, from: &str, to: &str, warehouse: Option<&str>) -> Value {
    let matrix = client.query(ROWS, None, json!({ "warehouse": warehouse })).await.expect_ok();
    matrix.list("orderTransitions").iter().find(|row| row["from"] == from && row["to"] == to).unwrap().clone()
}

/// The conditions of a row, with some added and one left out.
fn needs(row: &Value, added: &[&str], without: &str) -> Vec<Value> {
    let kept = row["conditions"].as_array().unwrap().iter().filter(|name| *name != without).cloned();
    kept.chain(added.iter().map(|name| json!(name))).collect()
}

async fn set(client: &Client, input: Value) -> Answer {
    client.query(SET, None, json!({ "input": input })).await
}

fn trial(answer: &Answer) -> [i64; 3] {
    ["orders", "wouldBlock", "wouldPass"].map(|field| answer.number(&format!("orderTransitionSet.trial.{field}")))
}

async fn scan(order: &Order<'_>) -> Answer {
    order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": order.tracking })).await
}

both_databases! {
    /// A stricter condition is tried on the waiting orders, counts from the moment it is set, and opens when it is met.
    async fn a_stricter_step_keeps_goods_in_the_house(environment: Environment) {
        let company = Company::open(&environment).await;
        let (manager, order) = (company.staff("MANAGER"), company.order("strict", "PACKED").await);
        scan(&order).await.expect_refused("SCAN_KEPT");
        let ships = row(&manager, "PACKED", "SHIPPED", None).await;
        assert_eq!((&ships["version"], &ships["setBy"]), (&json!(0), &Value::Null), "the default");
        let input = |dry: bool, key: &str| json!({ "from": "PACKED", "to": "SHIPPED", "needs": needs(&ships, &["QC_PASSED"], ""),
            "expectedVersion": 0, "dryRun": dry, "idempotencyKey": key });
        let waiting = company.order("waits-for-wms", "PACKED").await;
        waiting.fact("WMS", "OUTBOUND", &waiting.tracking).await;
        let tried = set(&manager, input(true, "try")).await.expect_ok();
        // Both orders lack the scan or the confirmation already, so that a further condition blocks no additional order.
        assert_eq!(trial(&tried), [2, 0, 0]);
        assert_eq!(row(&manager, "PACKED", "SHIPPED", None).await["version"], 0, "a trial changes nothing");
        let done = set(&manager, input(false, "set")).await.expect_ok();
        assert_eq!(done.number("orderTransitionSet.transition.version"), 1);
        set(&manager, input(false, "set")).await.expect_ok();
        assert_eq!(row(&manager, "PACKED", "SHIPPED", None).await["version"], 1, "the same key sets it once");
        set(&manager, input(false, "other")).await.expect_refused("STALE_VERSION");

        order.fact("WMS", "OUTBOUND", &order.tracking).await;
        assert_eq!(order.status().await, "PACKED", "nobody has checked it");
        scan(&waiting).await.expect_refused("QC_MISSING");
        let gate = &order.see("gates { step open because { code } }").await["gates"][4];
        assert_eq!((&gate["open"], &gate["because"]), (&json!(false), &json!([{ "code": "QC_MISSING" }])));
        for one in [&order, &waiting] {
            let parcel = one.see("shipments { id }").await["shipments"][0]["id"].clone();
            let check = json!({ "order": one.id, "shipment": parcel, "result": "PASSED" });
            one.by("WAREHOUSE", "orderQcRecord", check).await.expect_ok();
        }
        assert_eq!(order.status().await, "SHIPPED");
        scan(&waiting).await.expect_ok();
        company.close().await;
    }

    /// Conditions that protect goods and truth are fixed; those of the company can be removed, and orders that waited for them continue.
    async fn only_what_the_company_decides_can_be_taken_away(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        for (from, to, protected) in [
            ("PAID", "APPROVED", "NO_ACTIVE_HOLD"),
            ("PACKED", "SHIPPED", "OUTBOUND_SCANNED"),
            ("SHIPPED", "DELIVERED", "CARRIER_DELIVERY_SCANNED"),
        ] {
            let without = needs(&row(&manager, from, to, None).await, &[], protected);
            let refused = set(&manager, json!({ "from": from, "to": to, "needs": without })).await.expect_refused("CONDITION_PROTECTS");
            assert_eq!(refused.field, Some(vec!["needs".to_owned()]));
        }
        let early = needs(&row(&manager, "PAID", "APPROVED", None).await, &["MAIN_GOODS_DELIVERED"], "");
        set(&manager, json!({ "from": "PAID", "to": "APPROVED", "needs": early })).await.expect_refused("CONDITION_DOES_NOT_FIT");
        set(&manager, json!({ "from": "PAID", "to": "COMPLETED", "needs": [] })).await.expect_refused("NOT_FOUND");

        let order = company.order("no-gift-number", "DELIVERED").await;
        order.by("FINANCE", "voucherRecord", json!({ "order": order.id, "voucherNumber": "V-1" })).await.expect_ok();
        assert_eq!(order.status().await, "DELIVERED", "the gift's outbound number is missing");
        let completes = row(&manager, "DELIVERED", "COMPLETED", None).await;
        let gift = completes["needs"].as_array().unwrap().iter().find(|need| need["condition"] == "GIFT_OUTBOUND_NUMBER").unwrap();
        assert_eq!((&gift["per"], &gift["because"]["code"]), (&json!("ORDER"), &json!("CONDITION_OF_COMPANY")));
        let mut card = manager.subscribe(Transport::WebSocket, "LiveOrder", json!({ "by": { "id": order.id } })).await;
        let input = json!({ "from": "DELIVERED", "to": "COMPLETED", "needs": needs(&completes, &[], "GIFT_OUTBOUND_NUMBER") });
        assert_eq!(trial(&set(&manager, input).await.expect_ok()), [1, 0, 1]);
        card.next_where(|card| card.text("order.status") == "COMPLETED").await.expect_ok();
        let history = manager.query("{ orderTransitionVersions(from: DELIVERED, to: COMPLETED, first: 1) { version setBy { role } needs { condition } } }",
            None, json!({})).await.expect_ok();
        assert_eq!(history.data("orderTransitionVersions.0.setBy.role"), &json!("MANAGER"));
        company.close().await;
    }

    /// A warehouse's own setting overrides the company's for its orders, and for no others.
    async fn a_warehouse_has_its_own(environment: Environment) {
        let company = Company::open(&environment).await;
        let (manager, order) = (company.staff("MANAGER"), company.order("own", "PAID").await);
        let approved = row(&manager, "PAID", "APPROVED", None).await;
        let stricter = needs(&approved, &["STOCK_CONFIRMED"], "");
        let refused = json!({ "from": "PAID", "to": "APPROVED", "needs": stricter, "warehouse": "NOWHERE" });
        set(&manager, refused).await.expect_refused("NOT_FOUND");
        let other = json!({ "from": "PAID", "to": "APPROVED", "needs": stricter, "warehouse": "SH" });
        assert_eq!(trial(&set(&manager, other).await.expect_ok()), [0, 0, 0]);
        let own = json!({ "from": "PAID", "to": "APPROVED", "needs": stricter, "warehouse": WAREHOUSE });
        assert_eq!(trial(&set(&manager, own).await.expect_ok()), [1, 1, 0]);
        assert_eq!(row(&manager, "PAID", "APPROVED", None).await["version"], 0);
        let set_here = row(&manager, "PAID", "APPROVED", Some(WAREHOUSE)).await;
        assert_eq!((&set_here["version"], &set_here["warehouse"]["id"]), (&json!(1), &json!(WAREHOUSE)));
        let approve = json!({ "order": order.id });
        order.by("CUSTOMER_SERVICE", "orderApprove", approve.clone()).await.expect_refused("STOCK_NOT_CONFIRMED");
        order.fact("ERP", "STOCK", "RESERVED").await;
        order.by("CUSTOMER_SERVICE", "orderApprove", approve).await.expect_ok();
        company.close().await;
    }

    /// Of two managers with the same version one is refused, because the other was faster.
    async fn two_managers_set_one_after_the_other(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let packed = row(&manager, "PICKING", "PACKED", None).await;
        let input = |added: &[&str]| json!({ "from": "PICKING", "to": "PACKED", "needs": needs(&packed, added, ""), "expectedVersion": 0 });
        let (one, two) = tokio::join!(set(&manager, input(&["STOCK_CONFIRMED"])), set(&manager, input(&[])));
        let refused: Vec<String> = [one, two].iter().flat_map(Answer::user_errors).map(|error| error.code).collect();
        assert_eq!(refused, ["STALE_VERSION"]);
        assert_eq!(row(&manager, "PICKING", "PACKED", None).await["version"], 1);
        company.close().await;
    }

    /// A setting of the company is refused to tokens limited to shops, and to other roles.
    async fn a_setting_of_the_company_is_for_its_managers(environment: Environment) {
        let company = Company::open(&environment).await;
        let scoped = company.client(&Claims::of(&["MANAGER"]).in_shops(&[SHOP, OTHER_SHOP]));
        let packed = row(&scoped, "PICKING", "PACKED", None).await;
        let input = json!({ "from": "PICKING", "to": "PACKED", "needs": packed["conditions"] });
        set(&scoped, input.clone()).await.expect_refused("COMPANY_SETTING");
        let profile = json!({ "warehouse": WAREHOUSE, "profile": "HANDHELD" });
        command(&scoped, "warehouseProfileSet", profile).await.expect_refused("COMPANY_SETTING");
        for role in ["CUSTOMER_SERVICE", "FINANCE", "OPERATIONS", "WAREHOUSE_LEAD"] {
            set(&company.staff(role), input.clone()).await.expect_error("FORBIDDEN");
        }
        company.close().await;
    }

    /// The meaning of a status is the company's own text, agreed by each role for one version.
    async fn what_a_status_means_is_agreed(environment: Environment) {
        let company = Company::open(&environment).await;
        let (manager, finance) = (company.staff("MANAGER"), company.staff("FINANCE"));
        let read = "{ orderStatuses { status version meaning { operations finance legal } agreedBy { role name at } } }";
        let shipped = |answer: &Answer| answer.list("orderStatuses").iter().find(|one| one["status"] == "SHIPPED").unwrap().clone();
        let default = shipped(&finance.query(read, None, json!({})).await.expect_ok());
        assert_eq!((&default["version"], &default["agreedBy"]), (&json!(0), &json!([])));
        assert_eq!(default["meaning"]["operations"], "每个包裹都已离开仓库");
        let agree = |version: i64| json!({ "status": "SHIPPED", "version": version });
        agreed(&finance, agree(0)).await.expect_ok();
        let text = |finance: &str| json!({ "status": "SHIPPED", "operations": "离仓", "finance": finance, "legal": "已发货", "expectedVersion": 0 });
        written(&manager, text(" ")).await.expect_refused("INVALID_INPUT");
        written(&manager, text("发出商品")).await.expect_ok();
        let stale = written(&manager, text("收入")).await;
        stale.expect_refused("STALE_VERSION");
        assert_eq!(stale.data("orderStatusMeaningSet.status.version"), 1, "a stale version brings back the present one");
        agreed(&finance, agree(0)).await.expect_refused("STALE_VERSION");
        for _ in 0..2 {
            agreed(&finance, agree(1)).await.expect_ok();
        }
        agreed(&manager, agree(1)).await.expect_ok();
        let now = shipped(&finance.query(read, None, json!({})).await.expect_ok());
        assert_eq!((&now["version"], &now["meaning"]["finance"]), (&json!(1), &json!("发出商品")));
        let roles: Vec<&Value> = now["agreedBy"].as_array().unwrap().iter().map(|one| &one["role"]).collect();
        assert_eq!(roles, ["FINANCE", "MANAGER"]);
        agreed(&company.staff("WAREHOUSE"), agree(1)).await.expect_error("FORBIDDEN");
        company.close().await;
    }
}

async fn written(client: &Client, input: Value) -> Answer {
    let document = "mutation($input: OrderStatusMeaningSetInput!) { orderStatusMeaningSet(input: $input) { status { version } userErrors { code message field } } }";
    client.query(document, None, json!({ "input": input })).await
}

async fn agreed(client: &Client, input: Value) -> Answer {
    let document = "mutation($input: OrderStatusMeaningAgreeInput!) { orderStatusMeaningAgree(input: $input) { status { version } userErrors { code message field } } }";
    client.query(document, None, json!({ "input": input })).await
}
