//! Finance exports: the file and everything that is said about it agree.

use chrono::Duration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::both_databases;
use tests::client::{Answer, Transport};
use tests::company::{Company, command, now, time};
use tests::environment::Environment;

async fn export(company: &Company, more: Value) -> Answer {
    let finance = company.staff("FINANCE");
    let mut input = json!({ "from": time(now() - Duration::hours(1)), "to": time(now() + Duration::hours(1)) });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let asked = command(&finance, "completedOrdersExport", input).await.expect_ok();
    let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
    let mut progress = finance.subscribe(Transport::Sse, "ExportProgress", id).await;
    progress.next_where(|step| ["COMPLETED", "FAILED"].contains(&step.text("orderExport.status"))).await.expect_ok()
}

async fn download(company: &Company, url: &str) -> (u16, String, Vec<u8>) {
    let response = company.anonymous().http().get(url).send().await.unwrap();
    let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    (response.status().as_u16(), kind, response.bytes().await.unwrap().to_vec())
}

both_databases! {
    /// Rows, sum, hash and what was left out are those of the file; no cell of it is a formula; its address is signed and expires.
    async fn a_file_and_what_is_said_about_it_agree(environment: Environment) {
        let company = Company::open(&environment).await;
        for (number, voucher, settles) in [("1", "V-1", true), ("2", "=SUM(A1)", true), ("3", "V-3", false)] {
            let order = company.order(number, "DELIVERED").await;
            order.fact("WMS", "GIFT_OUTBOUND", "G").await;
            order.by("FINANCE", "voucherRecord", json!({ "order": order.id, "voucherNumber": voucher })).await.expect_ok();
            if settles {
                order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
            }
        }
        company.order("4", "DELIVERED").await;
        let done = export(&company, json!({ "byteOrderMark": true })).await;
        assert_eq!((done.number("orderExport.rowCount"), done.number("orderExport.leftOutUnsettled")), (2, 1), "{done}");
        assert_eq!(done.data("orderExport.progress"), &json!({ "done": 2, "total": 2 }));
        assert_eq!(done.data("orderExport.sum"), &json!([{ "amount": "538.00", "currency": "CNY" }]));
        let url = done.text("orderExport.url");
        let (status, kind, bytes) = download(&company, url).await;
        assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
        assert_eq!(hex::encode(Sha256::digest(&bytes)), done.text("orderExport.sha256"));
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("the byte order mark that was asked for");
        let rows: Vec<Vec<&str>> = text.split_terminator("\r\n").map(|row| row.split(',').collect()).collect();
        let column = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap_or_else(|| panic!("no column {name}"));
        assert_eq!(rows.len(), 3);
        assert_eq!(rows.iter().skip(1).map(|row| row[column("number")]).collect::<Vec<_>>(), ["web-hz-1", "web-hz-2"]);
        assert_eq!(rows[2][column("voucher_number")], "'=SUM(A1)");
        assert_eq!((rows[1][column("payable")], rows[1][column("discount")], rows[1][column("net")]), ("269.00", "30.00", "269.00"));
        assert!(rows.iter().all(|row| row.len() == rows[0].len()));

        let plain = export(&company, json!({})).await;
        let (_, _, bytes) = download(&company, plain.text("orderExport.url")).await;
        assert!(bytes.starts_with(b"number,"), "no byte order mark unless it is asked for");
        let lines = export(&company, json!({ "format": "JSONL" })).await;
        let (_, kind, bytes) = download(&company, lines.text("orderExport.url")).await;
        assert_eq!((kind.as_str(), lines.number("orderExport.rowCount")), ("application/x-ndjson", 2));
        assert_eq!(hex::encode(Sha256::digest(&bytes)), lines.text("orderExport.sha256"));
        let objects: Vec<Value> =
            String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), 2);
        for (object, row) in objects.iter().zip(&rows[1..]) {
            // The same cells under the names of the CSV's first row; only a spreadsheet needs the apostrophe.
            let cells: Vec<&str> = rows[0].iter().map(|name| object[*name].as_str().unwrap()).collect();
            let wanted: Vec<&str> = row.iter().map(|cell| cell.trim_start_matches('\'')).collect();
            assert_eq!((cells, object.as_object().unwrap().len()), (wanted, rows[0].len()));
        }
        assert_eq!(objects[1]["voucher_number"], "=SUM(A1)", "JSON is no spreadsheet");

        let (expires, signature) = url.split_once("expires=").unwrap().1.split_once("&signature=").unwrap();
        let later: i64 = expires.parse::<i64>().unwrap() + 60;
        let flipped = if signature.starts_with('0') { '1' } else { '0' };
        for wrong in [
            url.replace(expires, &later.to_string()),
            url.replace(signature, &format!("{flipped}{}", &signature[1..])),
            url.replace(&format!("expires={expires}"), "expires=1"),
        ] {
            assert_eq!(download(&company, &wrong).await.0, 403, "{wrong}");
        }
        company.close().await;
    }

    /// An export is its owner's alone, and of the shops of its owner alone.
    async fn an_export_belongs_to_whoever_asked(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "COMPLETED").await;
        order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
        let done = export(&company, json!({ "idempotencyKey": "once" })).await;
        let again = export(&company, json!({ "idempotencyKey": "other" })).await;
        assert_ne!(done.data("orderExport.id"), again.data("orderExport.id"));
        let mut colleague = tests::token::Claims::of(&["FINANCE"]);
        colleague.sub = "colleague".into();
        let id = json!({ "id": done.text("orderExport.id") });
        let stranger = company.client(&colleague);
        assert!(stranger.run("Export", id.clone()).await.expect_ok().data("orderExport").is_null());
        let node = stranger.query("query($id: ID!) { node(id: $id) { id } }", None, id.clone()).await.expect_ok();
        assert!(node.data("node").is_null());
        let mut followed = stranger.subscribe(Transport::WebSocket, "ExportProgress", id).await;
        assert!(followed.next().await.expect_ok().data("orderExport").is_null());
        assert!(followed.next_or_end().await.is_none());

        let shopless = company.client(&tests::token::Claims::of(&["FINANCE"]).in_shops(&["web-sh"]));
        let input = json!({ "from": time(now() - Duration::hours(1)), "to": time(now() + Duration::hours(1)) });
        let asked = command(&shopless, "completedOrdersExport", input).await.expect_ok();
        let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
        let mut progress = shopless.subscribe(Transport::WebSocket, "ExportProgress", id).await;
        let done = progress.next_where(|step| step.text("orderExport.status") == "COMPLETED").await;
        assert_eq!((done.number("orderExport.rowCount"), done.number("orderExport.leftOutUnsettled")), (0, 0));
        company.close().await;
    }
}
