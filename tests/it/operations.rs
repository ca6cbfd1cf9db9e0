//! The operations of the front ends are the contract's, and each of them runs for its role.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono::Duration;
use domain::kernel::alert_kind::AlertKind;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Subscription, Transport};
use tests::company::{Company, OTHER_SHOP, Order, SHOP, WAREHOUSE, now, null_paths, time};
use tests::environment::Environment;
use tests::normal_form::normal_forms;
use tests::operations::{ALL, directory};

mod rules;

/// Operations of the front ends that the contract does not have.
const OF_OUR_OWN: &[&str] = &[];

/// The folder of the contract: the one next to the checkout, or in a clone alone the copy that the clone holds.
fn contract() -> PathBuf {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/operations"));
    folders.find(|folder| folder.is_dir()).unwrap_or_else(directory)
}

/// The normal form of each operation in a folder, with the file that has it.
fn operations_in(folder: &Path) -> BTreeMap<String, (PathBuf, String)> {
    let mut all = BTreeMap::new();
    for path in documents_in(folder) {
        for (name, form) in normal_forms(&std::fs::read_to_string(&path).unwrap()) {
            let before = all.insert(name.clone(), (path.clone(), form));
            assert!(before.is_none(), "{name} stands in {} and in another document", path.display());
        }
    }
    all
}

#[test]
fn the_operations_are_those_of_the_contract() {
    let contract = contract();
    let (wanted, own) = (operations_in(&contract), operations_in(&directory()));
    assert!(wanted.len() > 30, "{} has {} operations", contract.display(), wanted.len());
    for (name, (path, form)) in &wanted {
        // A folder of the contract holds operations of features that are built later: they are checked with the feature.
        let is_due = path.parent() == Some(&contract);
        match own.get(name) {
            Some((_, ours)) => assert_eq!(ours, form, "{name} of {}", path.display()),
            None => assert!(!is_due, "{name} of {} is missing", path.display()),
        }
    }
    let strange: Vec<&String> = own.keys().filter(|name| !wanted.contains_key(*name)).collect();
    assert_eq!(strange, OF_OUR_OWN, "operations that the contract does not have");
}

#[test]
fn every_document_is_tested() {
    let listed: BTreeSet<PathBuf> = ALL.iter().map(|document| directory().join(document.file)).collect();
    assert_eq!(listed, documents_in(&directory()).into_iter().collect());
}

/// The documents of a folder and of the folders in it.
fn documents_in(folder: &Path) -> Vec<PathBuf> {
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).partition(|path| path.is_dir());
    let documents = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "graphql"));
    documents.chain(folders.iter().flat_map(|folder| documents_in(folder))).collect()
}

/// The transport of queries and mutations. Subscriptions use both of [`Transport::ALL`].
#[derive(Debug, Clone, Copy)]
enum Way {
    Http,
    WebSocket,
}

/// The operations that were run, so that no document is forgotten.
#[derive(Default)]
struct Record(Mutex<BTreeSet<String>>);

impl Record {
    fn note(&self, operation: &str) {
        self.0.lock().unwrap().insert(operation.to_owned());
    }

    async fn run(&self, way: Way, client: &Client, operation: &str, variables: Value) -> Answer {
        self.note(operation);
        match way {
            Way::Http => client.run(operation, variables).await,
            Way::WebSocket => {
                let mut subscription = client.subscribe(Transport::WebSocket, operation, variables).await;
                let answer = subscription.next().await;
                assert!(subscription.next_or_end().await.is_none(), "{operation} is answered once");
                answer
            }
        }
    }

    async fn follow(&self, client: &Client, operation: &str, variables: Value) -> Vec<Subscription> {
        self.note(operation);
        let mut subscriptions = Vec::new();
        for transport in Transport::ALL {
            subscriptions.push(client.subscribe(transport, operation, variables.clone()).await);
        }
        subscriptions
    }
}

both_databases! {
    /// Every document of the front ends runs unchanged for its role: an order goes its whole way through them.
    async fn every_operation_runs_for_its_role(environment: Environment) {
        let company = Company::open(&environment).await;
        let record = Record::default();
        for (way, number) in [(Way::Http, "1001"), (Way::WebSocket, "1002")] {
            let order = customer_service_works(&company, &record, way, number).await;
            warehouse_works(&company, &record, way, &order).await;
            alerts_are_watched(&company, &record, way).await;
            finance_works(&company, &record, way, &order).await;
            gates_are_kept(&company, &record, way, number).await;
            rules::rules_are_tried(&company, &record, way, number).await;
            rules::a_region_is_closed(&company, &record, way, number).await;
        }
        let ran = record.0.into_inner().unwrap();
        let all: BTreeSet<String> = ALL.iter().flat_map(|document| document.operations()).map(|(_, name)| name.to_owned()).collect();
        assert_eq!(ran, all, "every operation of every document was run");
        company.close().await;
    }
}

async fn customer_service_works<'a>(company: &'a Company, record: &Record, way: Way, number: &str) -> Order<'a> {
    let clerk = company.staff("CUSTOMER_SERVICE");
    let order = company.order(number, "PAID").await;
    let run = |operation: &'static str, variables: Value| record.run(way, &clerk, operation, variables);
    let mut cards = record.follow(&clerk, "LiveOrder", json!({ "by": { "id": order.id } })).await;
    for card in &mut cards {
        assert_eq!(card.next().await.expect_ok().text("order.status"), "PAID");
    }
    let change = |more: Value| {
        let mut input = json!({ "order": order.id });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "input": input })
    };
    let contact = change(json!({ "name": "王五", "idempotencyKey": format!("contact {number}") }));
    assert_eq!(run("UpdateContact", contact).await.expect_ok().text("orderContactUpdate.order.contact.name"), "王五");
    let remarked = run("UpdateRemark", change(json!({ "remark": "轻拿轻放" }))).await.expect_ok();
    assert_eq!(remarked.text("orderRemarkUpdate.order.remark"), "轻拿轻放");
    let revealed = run("RevealPhone", change(json!({ "reason": "call back" }))).await.expect_ok();
    assert_eq!(revealed.data("orderContactReveal.phone"), &json!({ "masked": "138****0000", "full": "+8613800000000" }));
    let message = run("RecordMessage", change(json!({ "body": "您好", "channel": "PHONE" }))).await.expect_ok();
    assert_eq!(message.text("conversationMessageRecord.message.body"), "您好");
    let held = run("PlaceHold", change(json!({ "reason": "ADDRESS_CHECK" }))).await.expect_ok();
    let hold = held.text("orderHoldPlace.hold.id").to_owned();
    for card in &mut cards {
        let held = card.next_where(|card| !card.list("order.holds").is_empty()).await.expect_ok();
        assert_eq!(held.text("order.contact.name"), "王五");
    }
    let desk = run("MyDesk", json!({})).await.expect_ok();
    assert!(desk.list("orders.nodes").iter().any(|one| one["id"] == order.id.as_str()), "{desk}");
    assert_eq!(desk.data("orders.count"), &json!({ "value": 1, "precision": "EXACT" }));
    order.by("MANAGER", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_ok();

    let cancelled = company.order(&format!("{number}-cancelled"), "PAID").await;
    let input = json!({ "input": { "order": cancelled.id, "reason": "changed their mind" } });
    assert_eq!(run("CancelOrder", input).await.expect_ok().text("orderCancel.order.status"), "CANCELLED");

    order.step("APPROVED").await;
    for card in &mut cards {
        card.next_where(|card| card.text("order.status") == "APPROVED").await.expect_ok();
    }
    let by = json!({ "channelOrder": { "shop": SHOP, "number": number } });
    check_card(&run("OrderCard", json!({ "by": by })).await, "order");
    let customer = run("CustomerCard", json!({ "phone": "138 0000 0000" })).await;
    assert_eq!(customer.text("customer.phone.masked"), "138****0000");
    let index = customer.list("customer.orders.nodes").iter().position(|one| one["id"] == order.id.as_str());
    assert_eq!(customer.data(&format!("customer.orders.nodes.{}.number", index.unwrap())), &json!(format!("{SHOP}-{number}")));
    null_paths(&customer, "FORBIDDEN");
    order
}

/// The card of customer service: totals, prices and payments are there, and nothing is missing.
fn check_card(answer: &Answer, at: &str) {
    assert_eq!(null_paths(answer, "FORBIDDEN"), HashSet::new());
    assert_eq!(answer.list(&format!("{at}.lines")).len(), 2);
    let card = answer.data(at);
    assert_eq!(card["lines"][0]["unitPrice"]["amount"], "299.00");
    assert_eq!(card["payments"][0]["kind"], "FULL");
    assert_eq!(card["totals"]["payable"], json!({ "amount": "269.00", "currency": "CNY" }));
    assert_eq!(card["contact"]["address"]["line"], "示例大道 8 号");
    assert_eq!(card["remark"], "轻拿轻放");
    assert_eq!(card["holds"][0]["state"], "RELEASED");
    assert_eq!(card["conversation"]["nodes"].as_array().unwrap().len(), 2);
    assert!(card["suggestedReply"].as_str().is_some_and(|reply| !reply.is_empty()));
    let kinds: HashSet<&str> =
        card["timeline"]["nodes"].as_array().unwrap().iter().filter_map(|event| event["__typename"].as_str()).collect();
    for kind in ["OrderReceived", "OrderContactUpdated", "OrderContactRevealed", "OrderHoldPlaced", "OrderHoldReleased"] {
        assert!(kinds.contains(kind), "{kind} is not in {kinds:?}");
    }
}

async fn warehouse_works(company: &Company, record: &Record, way: Way, order: &Order<'_>) {
    let (picker, lead) = (company.staff("WAREHOUSE"), company.staff("WAREHOUSE_LEAD"));
    let clerk = company.staff("CUSTOMER_SERVICE");
    let mut events = record.follow(&clerk, "OrderEvents", json!({ "where": { "order": order.id } })).await;
    let list = record.run(way, &picker, "PickList", json!({ "warehouse": WAREHOUSE })).await.expect_ok();
    assert_eq!(list.list("orders.nodes").len(), 1);
    assert_eq!(list.text("orders.nodes.0.contact.address.city"), "深圳");
    let input = json!({ "input": { "order": order.id, "expectedVersion": order.version().await } });
    let picked = record.run(way, &picker, "ConfirmPick", input.clone()).await.expect_ok();
    assert_eq!(picked.text("orderPickConfirm.order.status"), "PICKING");
    let shipments = json!([{ "carrier": "SF", "trackingNumber": order.tracking }]);
    let pack = json!({ "input": { "order": order.id, "shipments": shipments } });
    record.run(way, &picker, "CompletePack", pack.clone()).await.expect_error("FORBIDDEN");
    let packed = record.run(way, &lead, "CompletePack", pack).await.expect_ok();
    assert_eq!(packed.text("orderPackComplete.order.status"), "PACKED");
    let parcel = order.see("shipments { id }").await["shipments"][0]["id"].clone();
    let label = record.run(way, &picker, "PrintLabel", json!({ "input": { "shipment": parcel } })).await.expect_ok();
    assert_eq!(label.number("shipmentLabelPrint.shipment.labelPrintCount"), 1);
    let scan = json!({ "input": { "trackingNumber": order.tracking, "deviceId": "PDA-7", "idempotencyKey": order.tracking } });
    let kept = record.run(way, &picker, "ScanOutbound", scan).await.expect_refused("SCAN_KEPT");
    assert_eq!(kept.unmet.unwrap()[0]["code"], "WMS_OUTBOUND_MISSING");
    order.fact("WMS", "OUTBOUND", &order.tracking).await;
    order.track("IN_TRANSIT").await;
    order.step("DELIVERED").await;
    follow_to(&mut events, "DELIVERED").await;
}

/// Both transports deliver the same events in the same order, none twice, and a replay from the first of them gives the others again.
async fn follow_to(subscriptions: &mut [Subscription], status: &str) {
    let mut told: Vec<Vec<Value>> = Vec::new();
    for subscription in subscriptions {
        let mut events = Vec::new();
        loop {
            let event = subscription.next().await.expect_ok().data("orderEvents").clone();
            let last = event["to"] == status;
            events.push(event);
            if last {
                break;
            }
        }
        told.push(events);
    }
    let cursors: Vec<&str> = told[0].iter().map(|event| event["cursor"].as_str().unwrap()).collect();
    assert_eq!(cursors.iter().collect::<HashSet<_>>().len(), cursors.len(), "none comes twice");
    assert_eq!(told[1].iter().map(|event| &event["cursor"]).collect::<Vec<_>>(), cursors);
    let steps: Vec<&Value> =
        told[0].iter().filter(|event| event["__typename"] == "OrderStatusChanged").map(|event| &event["to"]).collect();
    assert_eq!(steps, ["PICKING", "PACKED", "SHIPPED", "DELIVERED"]);
}

async fn alerts_are_watched(company: &Company, record: &Record, way: Way) {
    let manager = company.staff("MANAGER");
    // An open or acknowledged alert is not raised again, so each transport uses a failing shop of its own.
    let shop = if matches!(way, Way::Http) { SHOP } else { OTHER_SHOP };
    let mut alerts = record.follow(&manager, "Alerts", json!({})).await;
    let (status, _) = company.push(shop, "broken", &json!({ "type": "order.upserted", "data": {} })).await;
    assert_eq!(status, 200, "what cannot be read is kept all the same");
    let mut raised = None;
    for alert in &mut alerts {
        let told = alert.next().await.expect_ok();
        assert_eq!(told.text("alerts.alert.kind"), "INGEST_FAILURE");
        raised = Some(told.text("alerts.alert.id").to_owned());
    }
    let open = record.run(way, &manager, "OpenAlerts", json!({})).await.expect_ok();
    assert_eq!(open.list("alerts.nodes").len(), 1);
    assert_eq!(open.list("alertThresholds").len(), AlertKind::ALL.len());
    let input = json!({ "input": { "kind": "CONFLICT", "value": 3 } });
    let set = record.run(way, &manager, "SetThreshold", input).await.expect_ok();
    assert_eq!(set.number("alertThresholdSet.threshold.value"), 3);
    let input = json!({ "input": { "alert": raised } });
    let taken = record.run(way, &manager, "AcknowledgeAlert", input).await.expect_ok();
    assert_eq!(taken.text("alertAcknowledge.alert.acknowledgedBy.role"), "MANAGER");
    for alert in &mut alerts {
        alert.next_where(|alert| alert.text("alerts.alert.state") == "ACKNOWLEDGED").await;
    }
}

async fn finance_works(company: &Company, record: &Record, way: Way, order: &Order<'_>) {
    order.step("COMPLETED").await;
    let settled = json!({ "order": order.id, "settledAt": time(now()) });
    order.by("FINANCE", "settlementRecord", settled).await.expect_ok();
    let finance = company.staff("FINANCE");
    let range = json!({ "from": time(now() - Duration::hours(1)), "to": time(now() + Duration::hours(1)) });
    let completed = record.run(way, &finance, "CompletedOrders", range.clone()).await.expect_ok();
    let own = completed.list("orders.nodes").iter().find(|one| one["id"] == order.id.as_str()).unwrap();
    assert_eq!(own["totals"]["discount"]["amount"], "30.00");
    assert_eq!(own["discounts"][0]["rule"]["name"], "满 200 减 30");
    assert_eq!(own["voucherNumber"], format!("V-{}", order.channel_number));

    let asked = record.run(way, &finance, "ExportCompleted", json!({ "input": range })).await.expect_ok();
    let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
    for mut progress in record.follow(&finance, "ExportProgress", id.clone()).await {
        let done = progress.next_where(|step| step.text("orderExport.status") == "COMPLETED").await.expect_ok();
        assert!(done.number("orderExport.rowCount") >= 1);
        assert!(progress.next_or_end().await.is_none(), "an export that is over is not followed any longer");
    }
    let export = record.run(way, &finance, "Export", id).await.expect_ok();
    assert_eq!(export.text("orderExport.status"), "COMPLETED");
}

/// Orders by a caller's search text, in batches, with a remainder; and the company's own matrix.
async fn gates_are_kept(company: &Company, record: &Record, way: Way, number: &str) {
    let (clerk, finance, manager) = (company.staff("CUSTOMER_SERVICE"), company.staff("FINANCE"), company.staff("MANAGER"));
    let (approved, waiting) = (format!("{number}-approved"), format!("{number}-waiting"));
    let (order, unpaid) = (company.order(&approved, "PAID").await, company.order(&waiting, "PENDING_PAYMENT").await);
    let found = record.run(way, &clerk, "OneBox", json!({ "text": approved })).await.expect_ok();
    assert_eq!(found.text("orderSearch.nodes.0.order.id"), order.id);
    let placed =
        order.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": order.id, "reason": "ADDRESS_CHECK" })).await.expect_ok();
    let holds = json!({ "input": { "holds": [placed.data("orderHoldPlace.hold.id")] } });
    let released = record.run(way, &clerk, "ReleaseMany", holds).await.expect_ok();
    assert_eq!(released.text("holdsRelease.results.0.hold.state"), "RELEASED");
    let done = record.run(way, &clerk, "ApproveMany", json!({ "input": { "orders": [order.id] } })).await.expect_ok();
    assert_eq!((done.number("ordersApprove.done"), done.text("ordersApprove.results.0.order.status")), (1, "APPROVED"));
    let vouchers = json!({ "input": { "vouchers": [{ "order": order.id, "number": format!("B-{number}") }] } });
    let booked = record.run(way, &finance, "RecordVouchers", vouchers).await.expect_ok();
    assert_eq!(booked.text("vouchersRecord.results.0.order.voucherNumber"), format!("B-{number}"));
    let transfer = json!({ "input": { "order": unpaid.id, "amount": "269.00", "reference": waiting, "paidAt": time(now()), "method": "BANK_TRANSFER" } });
    let paid = record.run(way, &finance, "RecordPayment", transfer).await.expect_ok();
    assert_eq!(paid.text("paymentRecord.order.status"), "PAID");

    let before = record.run(way, &clerk, "Remainder", json!({ "by": { "id": order.id } })).await.expect_ok();
    let line = before.data("order.lines.1.id").clone();
    assert_eq!(before.data("order.lines.1.remainingQuantity"), &json!(2));
    let close =
        json!({ "input": { "order": order.id, "lines": [{ "line": line, "quantity": 1 }], "reason": "停产", "refund": false } });
    record.run(way, &clerk, "CloseRemainder", close).await.expect_ok();
    let after = record.run(way, &clerk, "Remainder", json!({ "by": { "id": order.id } })).await.expect_ok();
    assert_eq!(after.data("order.lines.1.closedQuantity"), &json!(1));
    order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "changed their mind" })).await.expect_ok();

    let matrix = record.run(way, &clerk, "Matrix", json!({})).await.expect_ok();
    assert_eq!((matrix.list("orderStatuses").len(), matrix.list("warehouses").len()), (9, 2));
    let profile = json!({ "input": { "warehouse": WAREHOUSE, "profile": "CONFIRMING" } });
    let set = record.run(way, &manager, "SetWarehouseProfile", profile).await.expect_ok();
    assert_eq!(set.text("warehouseProfileSet.warehouse.profile"), "CONFIRMING");
    let row = matrix.list("orderTransitions").iter().find(|row| row["to"] == "COMPLETED").unwrap().clone();
    let needs: Vec<&Value> = row["needs"].as_array().unwrap().iter().map(|need| &need["condition"]).collect();
    let input = json!({ "input": { "from": row["from"], "to": row["to"], "needs": needs, "expectedVersion": row["version"] } });
    let set = record.run(way, &manager, "SetTransition", input).await.expect_ok();
    assert_eq!(set.number("orderTransitionSet.transition.version"), 1, "what counts already is not a new version");
}
