//! Every readable field × every identity: `policy.txt` has the expected outcome of each, and the server must agree, on every path.
//!
//! A field without a row fails the test, and so does an argument, an input that reads, and the download of a file. At every object in an
//! answer, a value, a refusal (null and `FORBIDDEN`) and an absence (no path leads there) are three outcomes.

mod downloads;
pub mod observed;
pub mod roads;

use std::collections::BTreeSet;

use serde_json::json;
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, WAREHOUSE, command, now, purchase, time};
use tests::environment::Environment;
use tests::schema;
use tests::token::Claims;

use super::fields::rich_order_of;
use super::policy::{IDENTITIES, Policy};
use downloads::Downloads;
use observed::{Observed, Outcome};
use roads::Roads;

/// Inputs that select by a value, so that a guard on the field must be on them, too.
const READING: [&str; 14] = [
    "AlertWhereInput",
    "AuditLogWhereInput",
    "ChannelOrderInput",
    "CustomerIdentifierInput",
    "MaskedPhoneInput",
    "OrderEventWhereInput",
    "OrderIdentifierInput",
    "OrderSortInput",
    "OrderWhereInput",
    "ReturnSortInput",
    "ReturnWhereInput",
    "RuleFiringWhereInput",
    "TaskSortInput",
    "TaskWhereInput",
];

#[test]
fn everything_has_a_row() {
    let policy = Policy::read();
    let mut wanted = BTreeSet::new();
    for field in schema::fields() {
        let arguments: Vec<String> = field.arguments.iter().map(|(name, _)| name.clone()).collect();
        wanted.insert((field.owner, field.name, arguments));
    }
    for input in READING {
        wanted.extend(schema::input_fields(input).into_iter().map(|field| (input.to_owned(), field, Vec::new())));
    }
    wanted.extend(downloads::ROWS.map(|(owner, field)| (owner.to_owned(), field.to_owned(), Vec::new())));
    wanted.extend(schema::words("OrderSortField").into_iter().map(|word| ("OrderSortField".to_owned(), word, Vec::new())));
    let rows: BTreeSet<_> = policy.rows().collect();
    let missing: Vec<_> = wanted.difference(&rows).collect();
    let superfluous: Vec<_> = rows.difference(&wanted).collect();
    assert!(missing.is_empty() && superfluous.is_empty(), "without a row: {missing:#?}\nof nothing: {superfluous:#?}");
}

/// The identity whose tokens are suspended.
const SUSPENDED: &str = "suspended";

fn somebody(company: &Company, identity: &str) -> Client {
    let warehouse = |role: &str, code: &str| company.client(&Claims::of(&[role]).in_warehouses(&[code]));
    match identity {
        "customer service" => company.staff("CUSTOMER_SERVICE"),
        "warehouse A" => warehouse("WAREHOUSE", WAREHOUSE),
        "lead of A" => warehouse("WAREHOUSE_LEAD", WAREHOUSE),
        "warehouse B" => warehouse("WAREHOUSE", OTHER_WAREHOUSE),
        "finance" => company.staff("FINANCE"),
        "manager" => company.staff("MANAGER"),
        // The same roles with tokens of another shop than the order's.
        "scoped manager" => company.client(&Claims::of(&["MANAGER"]).in_shops(&[OTHER_SHOP])),
        "scoped finance" => company.client(&Claims::of(&["FINANCE"]).in_shops(&[OTHER_SHOP])),
        "operations" => company.staff("OPERATIONS"),
        "purchasing" => company.staff("PURCHASING"),
        "system" => company.staff("SYSTEM"),
        "nobody" => company.anonymous(),
        "expired" => company.client(&Claims::of(&["MANAGER"]).expiring_in(-10)),
        "suspended" => {
            let mut claims = Claims::of(&["MANAGER"]);
            SUSPENDED.clone_into(&mut claims.sub);
            company.client(&claims)
        }
        other => panic!("who is {other}?"),
    }
}

both_databases! {
    /// The server does what the policy states.
    async fn the_server_does_what_the_policy_says(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let mut late = purchase("rich");
        late["oddity"] = json!("unknown");
        late["shipBy"] = json!(time(now() - chrono::Duration::minutes(1)));
        let order = rich_order_of(&company, late).await;
        let suspend = json!({ "subject": SUSPENDED, "suspend": true, "reason": "left" });
        command(&company.staff("MANAGER"), "tokenRevoke", suspend).await.expect_ok();
        let roads = Roads::prepare(&company, &order).await;
        let downloads = Downloads::prepare(&company).await;
        let policy = Policy::read();
        let mut wrong = Vec::new();
        let mut filled = Observed::default();
        for (place, identity) in IDENTITIES.into_iter().enumerate() {
            let client = somebody(&company, identity);
            let mut observed = roads.walk(&client, identity).await;
            observed.merge(downloads.walk(&client, identity).await);
            for (owner, field, expected) in policy.of(place) {
                let found = observed.of(&owner, &field);
                if !expected.allows(&found) {
                    wrong.push(format!("{identity}: {owner}.{field} should be {expected:?} and is {found:?}"));
                }
            }
            filled.merge(observed);
        }
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
        // A field that is null for every identity proves nothing about the right to see it.
        let never: Vec<String> = policy.readable().filter(|(owner, field)| !filled.of(owner, field).contains(&Outcome::Value))
            .map(|(owner, field)| format!("{owner}.{field}")).filter(|name| !roads::EMPTY.contains(&name.as_str())).collect();
        assert!(never.len() * 4 < policy.readable().count(), "nobody was ever shown a value of {never:?}");
        company.close().await;
    }
}
