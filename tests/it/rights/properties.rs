//! Any sequence of commands of a role changes only the fields that the role may change.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{COURSE, Company, Order, now, time};
use tests::environment::Environment;
use tests::schema;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::matrix::roads::everything;

/// The paths that each role may change of an order; `*` stands for any index in a list, and a path includes everything below it.
const MAY_CHANGE: [(&str, &[&str]); 7] = [
    (
        "CUSTOMER_SERVICE",
        &[
            "contact",
            "remark",
            "status",
            "completedAt",
            "holds",
            "conversation",
            "returns",
            "putBack",
            "lines.*.putBackQuantity",
            "lines.*.replacedQuantity",
            "changesSinceLabel",
            "shipments.*.scannedAt",
            "shipments.*.lines.*.line.putBackQuantity",
            "lines.*.closedQuantity",
            "lines.*.closedBecause",
            "lines.*.remainingQuantity",
        ],
    ),
    (
        "WAREHOUSE",
        &[
            "status",
            "holds",
            "putBack",
            "lines.*.putBackQuantity",
            "lines.*.pickedQuantity",
            "lines.*.shippedQuantity",
            "lines.*.remainingQuantity",
            "lines.*.shortReason",
            "shipments",
            "facts",
            "changesSinceLabel",
        ],
    ),
    (
        "WAREHOUSE_LEAD",
        &[
            "status",
            "holds",
            "putBack",
            "lines.*.putBackQuantity",
            "lines.*.pickedQuantity",
            "lines.*.shippedQuantity",
            "lines.*.remainingQuantity",
            "lines.*.shortReason",
            "shipments",
            "voidedShipments",
            "facts",
            "changesSinceLabel",
        ],
    ),
    (
        "FINANCE",
        &[
            "status",
            "completedAt",
            "voucherNumber",
            "settledAt",
            "returns",
            "totals.refunded",
            "totals.paid",
            "payments",
            "paidAt",
            "marks",
        ],
    ),
    (
        "MANAGER",
        &[
            "status",
            "priority",
            "completedAt",
            "holds",
            "returns",
            "lines.*.closedQuantity",
            "lines.*.closedBecause",
            "lines.*.remainingQuantity",
        ],
    ),
    (
        "OPERATIONS",
        &[
            "status",
            "priority",
            "completedAt",
            "holds",
            "returns",
            "lines.*.replacedQuantity",
            "lines.*.closedQuantity",
            "lines.*.closedBecause",
            "lines.*.remainingQuantity",
        ],
    ),
    ("PURCHASING", &[]),
];
/// Derived fields, from other fields or from the time: the version, the next actions, the suggested reply, the deadlines. The pages of
/// lines have the content of `lines`.
const FOLLOWS: [&str; 10] = [
    "version",
    "linesPage",
    "statusSince",
    "allowedActions",
    "suggestedReply",
    "suggestedReplyFacts",
    "promise",
    "timeline",
    "conflicts",
    "gates",
];

/// The number of runs of one role, and the most steps of one run.
const RUNS: u32 = 4;
const STEPS: usize = 10;

/// A command of a run: the index of its mutation, and a number that decides its input.
#[derive(Debug, Clone, Copy)]
struct Step {
    mutation: usize,
    choice: u8,
}

fn steps() -> impl Strategy<Value = (usize, Vec<Step>)> {
    let step = (any::<usize>(), any::<u8>()).prop_map(|(mutation, choice)| Step { mutation, choice });
    // Every status but the last: unpaid, paid, … delivered.
    (0..COURSE.len() - 1, prop::collection::vec(step, 1..STEPS))
}

/// The whole order, as a manager sees it, who sees every field.
async fn whole(order: &Order<'_>) -> Value {
    let selection = everything("Order", 5, false);
    order.see(selection.trim_start_matches('{').strip_suffix('}').expect("a selection ends with its bracket")).await
}

/// The input of a mutation for this order in its current state. Most are refused; the others are the subject of the test.
fn input(mutation: &str, order: &Value, tracking: &str, choice: u8) -> Value {
    let id = |list: &str| {
        let all = order[list].as_array().map(Vec::as_slice).unwrap_or_default();
        all.get(usize::from(choice) % all.len().max(1)).map_or(json!(Uuid::nil().simple().to_string()), |one| one["id"].clone())
    };
    let (this, odd, text) = (order["id"].clone(), choice % 2 == 1, format!("text {choice}"));
    let of = |more: Value| {
        let mut input = json!({ "order": this });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        input
    };
    match mutation {
        "conversationMessageRecord" => of(json!({ "body": text })),
        "orderCancel" => of(json!({ "reason": text })),
        "orderContactReveal" => of(json!({ "reason": text })),
        "orderContactUpdate" if odd => of(json!({ "name": text, "phone": format!("138000000{:02}", choice % 100) })),
        "orderContactUpdate" => of(json!({ "address": { "province": "广东", "city": "深圳", "line": text } })),
        "orderHoldPlace" => of(json!({ "note": text, "reason": if odd { "OTHER" } else { "ADDRESS_CHECK" } })),
        "orderHoldRelease" => of(json!({ "hold": id("holds") })),
        "ordersApprove" => json!({ "orders": [this, this] }),
        "holdsRelease" => json!({ "holds": [id("holds")], "note": text }),
        "vouchersRecord" => json!({ "vouchers": [{ "order": this, "number": text }] }),
        "settlementsRecord" => json!({ "settlements": [{ "order": this, "settledAt": time(now()) }] }),
        "paymentRecord" => of(json!({ "amount": "269.00", "reference": text, "paidAt": time(now()) })),
        "orderOutboundScan" => json!({ "trackingNumber": tracking }),
        "orderPackComplete" => of(json!({ "shipments": [{ "carrier": "SF", "trackingNumber": tracking }] })),
        "orderPickConfirm" if odd => {
            of(json!({ "lines": [{ "line": id("lines"), "quantity": choice % 3, "shortReason": text }] }))
        }
        "orderQcRecord" => of(json!({ "result": if odd { "PASSED" } else { "REJECTED" } })),
        "orderRemainderClose" => {
            of(json!({ "lines": [{ "line": id("lines"), "quantity": 1 + choice % 2 }], "reason": text, "refund": odd }))
        }
        "orderPriorityUpdate" => of(json!({ "priority": choice, "reason": text })),
        "orderRemarkUpdate" => of(json!({ "remark": text })),
        "orderReturnOpen" => of(json!({ "kind": if odd { "REFUND_ONLY" } else { "RETURN_AND_REFUND" }, "reason": text })),
        "orderReturnApprove" | "orderReturnReject" | "orderReturnReceive" => of(json!({ "return": id("returns") })),
        "orderReturnRefund" => of(json!({ "return": id("returns"), "minorUnits": u32::from(choice) * 100 })),
        "settlementRecord" => of(json!({ "settledAt": time(now()) })),
        "shipmentLabelPrint" => json!({ "shipment": id("shipments"), "trackingNumber": format!("{tracking}-{}", choice % 2) }),
        "shipmentVoid" => json!({ "shipment": id("shipments"), "reason": text }),
        "shipmentTrackingReplace" => {
            json!({ "shipment": id("shipments"), "trackingNumber": format!("{tracking}-{}", choice % 4), "reason": text })
        }
        "voucherRecord" => of(json!({ "voucherNumber": text })),
        _ => of(json!({})),
    }
}

/// The paths at which two values differ.
fn differences(before: &Value, after: &Value, at: &str, found: &mut BTreeSet<String>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            for key in one.keys().chain(other.keys()) {
                let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                differences(
                    &one.get(key).cloned().unwrap_or_default(),
                    &other.get(key).cloned().unwrap_or_default(),
                    &path,
                    found,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).for_each(|(one, other)| differences(one, other, &format!("{at}.*"), found));
        }
        _ if before != after => drop(found.insert(at.to_owned())),
        _ => {}
    }
}

fn may_change(allowed: &[&str], path: &str) -> bool {
    let within = |whole: &str| path == whole || path.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
    allowed.iter().chain(&FOLLOWS).any(|whole| within(whole))
}

/// The mutations about one order. Connectors are left out of the roles here, because they bring in the channels' versions.
fn mutations() -> Vec<String> {
    let other = [
        "alertAcknowledge",
        "alertThresholdSet",
        "completedOrdersExport",
        "factReport",
        "ingestReplay",
        "mappingRestore",
        "mappingSet",
        "orderReceive",
        "orderStatusMeaningAgree",
        "orderStatusMeaningSet",
        "orderTransitionSet",
        "payloadsReadAgain",
        "savedSearchCreate",
        "savedSearchDelete",
        "savedSearchUpdate",
        "shopSet",
        "skuSet",
        "mappingStatusSet",
        "warehouseProfileSet",
        "warehouseSet",
    ];
    let all = schema::fields_of("Mutation").into_iter().map(|field| field.name);
    all.filter(|name| !other.contains(&name.as_str())).collect()
}

async fn run(company: &Company, role: &str, allowed: &[&str], status: usize, steps: &[Step]) -> Result<(), TestCaseError> {
    let number = Uuid::new_v4().simple().to_string();
    let order = company.order(&number, COURSE[status]).await;
    let all = mutations();
    let mut before = whole(&order).await;
    for step in steps {
        let mutation = &all[step.mutation % all.len()];
        let answer = order.by(role, mutation, input(mutation, &before, &order.tracking, step.choice)).await;
        let after = whole(&order).await;
        let mut changed = BTreeSet::new();
        differences(&before, &after, "", &mut changed);
        let wrong: Vec<&String> = changed.iter().filter(|path| !may_change(allowed, path)).collect();
        prop_assert!(wrong.is_empty(), "{role} changed {wrong:?} by {mutation} from {}: {answer}", COURSE[status]);
        before = after;
    }
    Ok(())
}

both_databases! {
    async fn no_sequence_of_mutations_changes_what_a_role_may_not_change(environment: Environment) {
        let company = Company::open(&environment).await;
        let handle = Handle::current();
        for (role, allowed) in MAY_CHANGE {
            let config = Config { cases: RUNS, failure_persistence: None, max_shrink_iters: 20, ..Config::default() };
            let result = tokio::task::block_in_place(|| {
                TestRunner::new(config).run(&steps(), |(status, steps)| handle.block_on(run(&company, role, allowed, status, &steps)))
            });
            assert!(result.is_ok(), "{}", result.unwrap_err());
        }
        company.close().await;
    }
}

#[test]
fn differences_are_found_where_they_are() {
    let (before, after) = (json!({ "a": { "b": [1, 2] }, "c": 1, "d": null }), json!({ "a": { "b": [1, 3] }, "c": 1, "e": 2 }));
    let mut found = BTreeSet::new();
    differences(&before, &after, "", &mut found);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["a.b.*", "e"]);
    assert!(may_change(&["a.b"], "a.b.*") && may_change(&[], "version") && !may_change(&["a"], "ab"));
}
