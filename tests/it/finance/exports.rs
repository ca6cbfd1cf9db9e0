//! Finance exports: the file and its description agree.

mod frozen;

use std::io::Cursor;

use calamine::{Data, Reader};
use chrono::Duration;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::both_databases;
use tests::client::{Answer, Transport};
use tests::company::{Company, command, now, time};
use tests::environment::Environment;
use tests::token::Claims;

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

/// The cells of a workbook as another library reads them: texts unchanged, numbers with this number of decimals; none of them is a formula.
fn cells_of(workbook: Vec<u8>, decimals: usize) -> Vec<Vec<String>> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook)).expect("an Excel workbook");
    assert_eq!(book.sheet_names(), ["Sheet1"]);
    assert_eq!(book.worksheet_formula("Sheet1").expect("the sheet").used_cells().count(), 0);
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => format!("{number:.decimals$}"),
        other => panic!("neither text nor number: {other:?}"),
    };
    let sheet = book.worksheet_range("Sheet1").expect("the sheet");
    sheet.rows().map(|row| row.iter().map(text).collect()).collect()
}

both_databases! {
    /// The row count, the sum, the hash and the omissions describe the file; no cell of it is a formula; its address is signed and expires.
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

        let book = export(&company, json!({ "format": "XLSX" })).await;
        let (_, kind, bytes) = download(&company, book.text("orderExport.url")).await;
        assert_eq!(kind, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert_eq!(hex::encode(Sha256::digest(&bytes)), book.text("orderExport.sha256"));
        assert_eq!((book.number("orderExport.rowCount"), book.data("orderExport.sum")), (2, done.data("orderExport.sum")));
        assert_eq!(cells_of(bytes, 2), rows.iter().map(|row| row.iter().map(|cell| cell.trim_start_matches('\'').to_owned()).collect()).collect::<Vec<Vec<_>>>());

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

    /// The same range again gives the same file, byte for byte, while its orders are the same; the first file stays unchanged.
    async fn the_same_range_is_the_same_file(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "COMPLETED").await;
        order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
        let range = json!({ "from": time(now() - Duration::hours(1)), "to": time(now() + Duration::hours(1)) });
        for format in ["CSV", "JSONL", "XLSX"] {
            let mut input = range.clone();
            input["format"] = json!(format);
            let (first, second) = (export(&company, input.clone()).await, export(&company, input).await);
            assert_ne!(first.data("orderExport.id"), second.data("orderExport.id"));
            let (_, _, bytes) = download(&company, first.text("orderExport.url")).await;
            assert_eq!(bytes, download(&company, second.text("orderExport.url")).await.2, "{format}");
            assert_eq!(bytes, download(&company, first.text("orderExport.url")).await.2, "{format}");
        }
        company.close().await;
    }

    /// An export is visible to its owner alone, and contains only shops of its owner.
    async fn an_export_belongs_to_whoever_asked(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "COMPLETED").await;
        order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
        let done = export(&company, json!({ "idempotencyKey": "once" })).await;
        let again = export(&company, json!({ "idempotencyKey": "other" })).await;
        assert_ne!(done.data("orderExport.id"), again.data("orderExport.id"));
        let mut colleague = Claims::of(&["FINANCE"]);
        colleague.sub = "colleague".into();
        let id = json!({ "id": done.text("orderExport.id") });
        let stranger = company.client(&colleague);
        assert!(stranger.run("Export", id.clone()).await.expect_ok().data("orderExport").is_null());
        let node = stranger.query("query($id: ID!) { node(id: $id) { id } }", None, id.clone()).await.expect_ok();
        assert!(node.data("node").is_null());
        let mut followed = stranger.subscribe(Transport::WebSocket, "ExportProgress", id).await;
        assert!(followed.next().await.expect_ok().data("orderExport").is_null());
        assert!(followed.next_or_end().await.is_none());

        let shopless = company.client(&Claims::of(&["FINANCE"]).in_shops(&["web-sh"]));
        let input = json!({ "from": time(now() - Duration::hours(1)), "to": time(now() + Duration::hours(1)) });
        let asked = command(&shopless, "completedOrdersExport", input).await.expect_ok();
        let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
        let mut progress = shopless.subscribe(Transport::WebSocket, "ExportProgress", id).await;
        let done = progress.next_where(|step| step.text("orderExport.status") == "COMPLETED").await;
        assert_eq!((done.number("orderExport.rowCount"), done.number("orderExport.leftOutUnsettled")), (0, 0));
        company.close().await;
    }

    /// An address is valid only while its owner's tokens are.
    async fn an_address_ends_with_the_tokens_of_its_owner(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let url = export(&company, json!({})).await.text("orderExport.url").to_owned();
        assert_eq!(download(&company, &url).await.0, 200);
        let (_, _, never_given) = download(&company, &url.replace("signature=", "signature=0")).await;
        let revoke = json!({ "subject": "finance", "suspend": true, "reason": "left" });
        command(&manager, "tokenRevoke", revoke).await.expect_ok();
        let (status, _, body) = download(&company, &url).await;
        assert_eq!((status, body), (403, never_given), "as if it had never been one");
        command(&manager, "tokenRestore", json!({ "subject": "finance", "reason": "is back" })).await.expect_ok();
        assert_eq!(download(&company, &url).await.0, 200);
        company.close().await;
    }

    /// A file is kept for a number of days. Then it is deleted, and the export and its address report that it has expired.
    async fn an_expired_file_is_removed_and_the_export_stays(environment: Environment) {
        let company = Company::open(&environment).await;
        let (mut exports, mut files) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            let done = export(&company, json!({})).await;
            let address = done.text("orderExport.url").strip_prefix(company.url()).expect("an address of this server").to_owned();
            let raw = address.split(['/', '?']).nth(2).expect("an id").to_owned();
            files.push(environment.settings().exports_dir().join(format!("{raw}.csv")));
            exports.push((done, address, raw));
        }
        company.close().await;
        let store = environment.store().await;
        let id = |raw: &str| match store.backend() {
            DbBackend::Postgres => format!("'{raw}'"),
            _ => format!("x'{}'", raw.replace('-', "")),
        };
        // One has reached its end; one is from a time before ends were recorded; one is young.
        for (change, (_, _, raw)) in ["expires_at = 1", "expires_at = NULL, finished_at = 1"].iter().zip(&exports) {
            let sql = format!("UPDATE export SET {change} WHERE id = {}", id(raw));
            assert_eq!(store.connection().execute_unprepared(&sql).await.unwrap().rows_affected(), 1);
        }
        // A file that was already removed otherwise is no obstacle.
        std::fs::remove_file(&files[1]).unwrap();

        let server = environment.start().await;
        let finance = server.client(&Claims::of(&["FINANCE"]));
        for (index, (done, address, _)) in exports.iter().enumerate() {
            let document = "query($id: ID!) { orderExport(id: $id) { status rowCount sha256 url expiresAt error { code } } }";
            let expected = if index < 2 { "EXPIRED" } else { "COMPLETED" };
            let until = tokio::time::Instant::now() + tests::PATIENCE;
            let seen = loop {
                let seen = finance.query(document, None, json!({ "id": done.data("orderExport.id") })).await.expect_ok();
                if seen.text("orderExport.status") == expected {
                    break seen;
                }
                assert!(tokio::time::Instant::now() < until, "{seen}");
            };
            assert_eq!(seen.data("orderExport.sha256"), done.data("orderExport.sha256"), "what it held stays on record");
            assert_eq!(seen.data("orderExport.url").is_null(), index < 2, "{seen}");
            assert_eq!(files[index].exists(), index == 2);
            let response = server.anonymous().http().get(format!("{}{address}", server.url())).send().await.unwrap();
            assert_eq!(response.status().as_u16(), if index < 2 { 410 } else { 200 });
            if index < 2 {
                assert!(response.text().await.unwrap().contains("导出文件已不存在"));
            }
        }
        server.stop().await;
    }
}
