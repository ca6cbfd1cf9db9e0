//! A range stays as it was exported; later changes come as adjustments in the next export of another range.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Client, Transport};
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

use super::download;

/// An export and its file.
struct Made {
    seen: Value,
    bytes: Vec<u8>,
}

impl Made {
    /// The rows of a CSV file in the compared columns: number, kind, refunded, net, before, after.
    fn rows(&self) -> Vec<[String; 6]> {
        let text = String::from_utf8(self.bytes.clone()).unwrap();
        let rows: Vec<Vec<&str>> = text.split_terminator("\r\n").map(|row| row.split(',').collect()).collect();
        let place = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap_or_else(|| panic!("no column {name}"));
        let places = ["number", "kind", "refunded", "net", "net_before", "net_after"].map(place);
        rows[1..].iter().map(|row| places.map(|place| row[place].to_owned())).collect()
    }

    fn adjusts(&self) -> Vec<String> {
        let text = String::from_utf8(self.bytes.clone()).unwrap();
        text.lines().skip(1).filter_map(|row| Some(row.split(',').nth(23)?.to_owned())).filter(|id| !id.is_empty()).collect()
    }
}

async fn export(company: &Company, finance: &Client, (from, to): (DateTime<Utc>, DateTime<Utc>), format: &str) -> Made {
    let input = json!({ "from": time(from), "to": time(to), "format": format });
    let asked = command(finance, "completedOrdersExport", input).await.expect_ok();
    let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
    let mut progress = finance.subscribe(Transport::Sse, "ExportProgress", id.clone()).await;
    let done = progress.next_where(|step| ["COMPLETED", "FAILED"].contains(&step.text("orderExport.status"))).await.expect_ok();
    assert_eq!(done.text("orderExport.status"), "COMPLETED", "{done}");
    let document =
        "query($id: ID!) { orderExport(id: $id) { rowCount leftOutUnsettled leftOutUnknown sha256 frozenAt adjustmentCount
        sum { amount currency } adjustmentSum { amount currency } } }";
    let seen = finance.query(document, None, id).await.expect_ok().data("orderExport").clone();
    Made { seen, bytes: download(company, done.text("orderExport.url")).await.2 }
}

async fn settled<'a>(company: &'a Company, number: &str) -> Order<'a> {
    let order = company.order(number, "COMPLETED").await;
    settle(&order).await;
    order
}

async fn settle(order: &Order<'_>) {
    order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
}

/// The channel changes fields of an order.
async fn say(company: &Company, number: &str, change: impl FnOnce(&mut Value)) {
    let mut data = purchase(number);
    data["updatedAt"] = json!(time(now()));
    change(&mut data);
    company.tell(SHOP, "order.upserted", data).await;
}

fn row(cells: [&str; 6]) -> [String; 6] {
    cells.map(str::to_owned)
}

both_databases! {
    /// After any change of its orders, a range gives the same bytes in each format, to every user with the same shops; the next range
    /// contains the changes, once.
    async fn a_range_stays_as_it_was_exported(environment: Environment) {
        let company = Company::open(&environment).await;
        let finance = company.staff("FINANCE");
        let (_refunded, _unknown) = (settled(&company, "1").await, settled(&company, "2").await);
        let late = company.order("3", "COMPLETED").await;
        let start = now() - Duration::hours(1);
        let hours = |from: i64, to: i64| (start + Duration::hours(from), start + Duration::hours(to));
        let mut first = Vec::new();
        for format in ["CSV", "JSONL", "XLSX"] {
            first.push((format, export(&company, &finance, hours(0, 2), format).await));
        }
        let csv = &first[0].1;
        assert_eq!(csv.rows(), [
            row(["web-hz-1", "ORDER", "0.00", "269.00", "", ""]),
            row(["web-hz-2", "ORDER", "0.00", "269.00", "", ""]),
        ]);
        assert_eq!((&csv.seen["rowCount"], &csv.seen["leftOutUnsettled"], &csv.seen["adjustmentCount"]), (&json!(2), &json!(1), &json!(0)));

        say(&company, "1", |data| data["totals"]["refunded"] = json!("100.00")).await;
        say(&company, "2", |data| data["totals"]["payable"] = json!("lots")).await;
        settle(&late).await;
        let person = json!({ "by": { "phone": "13800000000" }, "reason": "asked for it in writing" });
        command(&company.staff("MANAGER"), "customerErase", person).await.expect_ok();
        let mut colleague = Claims::of(&["FINANCE"]);
        colleague.sub = "colleague".into();
        for (format, made) in &first {
            for client in [&finance, &company.client(&colleague)] {
                let again = export(&company, client, hours(0, 2), format).await;
                assert!(again.bytes == made.bytes, "{format}");
                assert_eq!(again.seen, made.seen, "{format}");
            }
        }

        let next = export(&company, &finance, hours(2, 3), "CSV").await;
        assert_eq!(next.rows(), [
            row(["web-hz-1", "ADJUSTMENT", "100.00", "-100.00", "269.00", "169.00"]),
            row(["web-hz-2", "ADJUSTMENT", "0.00", "-269.00", "269.00", ""]),
            row(["web-hz-3", "ADJUSTMENT", "0.00", "269.00", "", "269.00"]),
        ]);
        assert_eq!((&next.seen["rowCount"], &next.seen["adjustmentCount"], &next.seen["sum"]), (&json!(0), &json!(3), &json!([])));
        assert_eq!(next.seen["adjustmentSum"], json!([{ "amount": "-100.00", "currency": "CNY" }]));
        let ids = next.adjusts();
        assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");

        // After another change, a range that contains the order itself has no adjustment of it, now or later.
        say(&company, "1", |data| data["totals"]["refunded"] = json!("150.00")).await;
        assert!(export(&company, &finance, hours(2, 3), "CSV").await.bytes == next.bytes, "it stays as well");
        let wider = export(&company, &finance, hours(-1, 2), "CSV").await;
        assert_eq!(wider.rows(), [
            row(["web-hz-1", "ORDER", "150.00", "119.00", "", ""]),
            row(["web-hz-3", "ORDER", "0.00", "269.00", "", ""]),
        ]);
        assert_eq!(export(&company, &finance, hours(3, 4), "CSV").await.rows(), Vec::<[String; 6]>::new());
        // A later change is compared with the export that last contained the order.
        say(&company, "1", |data| data["totals"]["refunded"] = json!("269.00")).await;
        let last = export(&company, &finance, hours(4, 5), "CSV").await;
        assert_eq!(last.rows(), [row(["web-hz-1", "ADJUSTMENT", "119.00", "-119.00", "119.00", "0.00"])]);
        assert_ne!(last.adjusts(), ids[..1]);
        for (format, made) in &first {
            assert!(export(&company, &finance, hours(0, 2), format).await.bytes == made.bytes, "{format}");
        }

        // Users with other shops have a chain of exports of their own.
        let narrow = company.client(&Claims::of(&["FINANCE"]).in_shops(&[SHOP]));
        let own = export(&company, &narrow, hours(5, 6), "CSV").await;
        assert_eq!((&own.seen["rowCount"], &own.seen["adjustmentCount"]), (&json!(0), &json!(0)));
        company.close().await;
    }

    /// An order whose currency changed is subtracted in the old one and added in the new one.
    async fn a_changed_currency_is_adjusted_in_both(environment: Environment) {
        let company = Company::open(&environment).await;
        let finance = company.staff("FINANCE");
        let _order = settled(&company, "1").await;
        let start = now() - Duration::hours(1);
        export(&company, &finance, (start, start + Duration::hours(2)), "CSV").await;
        say(&company, "1", |data| data["currency"] = json!("USD")).await;
        let next = export(&company, &finance, (start + Duration::hours(2), start + Duration::hours(3)), "CSV").await;
        assert_eq!(next.rows(), [
            row(["web-hz-1", "ADJUSTMENT", "0.00", "-269.00", "269.00", ""]),
            row(["web-hz-1", "ADJUSTMENT", "0.00", "269.00", "", "269.00"]),
        ]);
        let sums = json!([{ "amount": "-269.00", "currency": "CNY" }, { "amount": "269.00", "currency": "USD" }]);
        assert_eq!((&next.seen["adjustmentCount"], &next.seen["adjustmentSum"]), (&json!(2), &sums));
        company.close().await;
    }

    /// A failed export counts for nothing: its adjustments come in the next successful one.
    async fn what_a_failed_export_would_have_said_comes_in_the_next(environment: Environment) {
        let company = Company::open(&environment).await;
        let finance = company.staff("FINANCE");
        let _order = settled(&company, "1").await;
        let start = now() - Duration::hours(1);
        let hours = |from: i64, to: i64| (start + Duration::hours(from), start + Duration::hours(to));
        export(&company, &finance, hours(0, 2), "CSV").await;
        say(&company, "1", |data| data["totals"]["refunded"] = json!("100.00")).await;
        let dir = environment.settings().exports_dir();
        let aside = dir.with_extension("aside");
        std::fs::rename(&dir, &aside).unwrap();
        std::fs::write(&dir, b"no folder").unwrap();
        let (from, to) = hours(2, 3);
        let asked = command(&finance, "completedOrdersExport", json!({ "from": time(from), "to": time(to) })).await.expect_ok();
        let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
        let mut progress = finance.subscribe(Transport::Sse, "ExportProgress", id).await;
        progress.next_where(|step| step.text("orderExport.status") == "FAILED").await;
        std::fs::remove_file(&dir).unwrap();
        std::fs::rename(&aside, &dir).unwrap();
        let next = export(&company, &finance, hours(3, 4), "CSV").await;
        assert_eq!(next.rows(), [row(["web-hz-1", "ADJUSTMENT", "100.00", "-100.00", "269.00", "169.00"])]);
        company.close().await;
    }
}
