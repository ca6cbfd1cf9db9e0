//! The material of a customized line: announced, uploaded to a signed address, sealed at rest, and gone with the person.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client};
use tests::company::{Company, Order, SHOP, command, purchase};
use tests::environment::Environment;

use crate::intake::tables;

const START: &str = "mutation($input: MaterialUploadStartInput!) { materialUploadStart(input: $input) {
    upload { url expiresAt } userErrors { code message field } } }";
const SEEN: &str = "version lines { id customization { wanted material { name source } } }
    timeline(last: 1) { nodes { __typename actor { name } ... on OrderMaterialAttached { lineName fileName summary } } }";

/// An order with a customized line whose font file is missing.
async fn customized<'a>(company: &'a Company, number: &str) -> Order<'a> {
    let mut data = purchase(number);
    (data["lines"][0]["customization"], data["lines"][0]["material"]) = (json!("engraving"), Value::Null);
    data["lines"][1]["customized"] = json!(false);
    company.order_with(SHOP, data, "PAID").await
}

fn font(size: usize) -> Vec<u8> {
    b"OTTO".iter().copied().chain((0..=250).cycle()).take(size).collect()
}

async fn start(client: &Client, order: &Order<'_>, line: usize, more: Value) -> Answer {
    let seen = order.see("lines { id }").await;
    let mut input = json!({ "order": order.id, "line": seen["lines"][line]["id"], "fileName": "李四签名.otf", "size": "100000",
        "contentType": "font/otf" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.query(START, None, json!({ "input": input })).await
}

async fn put(company: &Company, url: &str, body: Vec<u8>) -> (u16, String) {
    let response = company.anonymous().http().put(url).body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// The stored files, by their paths.
fn stored(environment: &Environment) -> Vec<std::path::PathBuf> {
    let folder = environment.settings().files_dir();
    let folders = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    folders.flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path())).collect()
}

both_databases! {
    /// The bytes that were announced become the material of the line, once, and lie sealed.
    async fn a_material_is_uploaded_to_its_line(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let order = customized(&company, "M-1").await;
        let before = order.see(SEEN).await;
        let url = start(&clerk, &order, 0, json!({})).await.expect_ok().text("materialUploadStart.upload.url").to_owned();
        assert_eq!(order.see(SEEN).await, before, "an announcement changes nothing");
        let bytes = font(100_000);
        for (damaged, status) in [(bytes[1..].to_vec(), 422), ([&bytes[..], b"x"].concat(), 422), (vec![b'x'; 100_000], 422)] {
            assert_eq!(put(&company, &url, damaged).await.0, status);
        }
        let other_file = url.replacen("signature=", "signature=0", 1);
        let later = url.replacen("expires=", "expires=9", 1);
        let nobodys = url.replacen("/files/", "/files/00000000-0000-0000-0000-00000000000", 1);
        for forged in [other_file, later, nobodys, url.split('?').next().unwrap().to_owned()] {
            assert_eq!(put(&company, &forged, bytes.clone()).await.0, 403, "{forged}");
        }
        assert!(stored(&environment).is_empty(), "{:?}", stored(&environment));
        assert_eq!(order.see(SEEN).await, before);

        assert_eq!(put(&company, &url, bytes.clone()).await, (201, String::new()));
        let after = order.see(SEEN).await;
        assert_eq!(after["lines"][0]["customization"], json!({ "wanted": true, "material": { "name": "李***.otf", "source": "UPLOAD" } }));
        let entry = &after["timeline"]["nodes"][0];
        assert_eq!((&entry["__typename"], &entry["lineName"], &entry["fileName"]), (&json!("OrderMaterialAttached"), &json!("KETTLE-01"), &json!("李***.otf")));
        assert_eq!(entry["actor"]["name"], "customer service");
        assert_eq!(put(&company, &url, bytes.clone()).await.0, 200, "the same again changes nothing");
        assert_eq!(put(&company, &url, { let mut other = bytes.clone(); other[50] ^= 1; other }).await.0, 409);
        assert_eq!(order.see(SEEN).await["version"], after["version"]);

        let files = stored(&environment);
        assert_eq!(files.len(), 1);
        let sealed = std::fs::read(&files[0]).unwrap();
        assert!(!sealed.windows(64).any(|part| part == &bytes[..64]), "it lies in clear");
        let store = environment.store().await;
        assert!(!tables::dump(&store).await.contains("四签名"), "the name is in clear");

        // A second file takes the place of the first.
        let again = start(&clerk, &order, 0, json!({ "size": "5000", "fileName": "b.otf" })).await.expect_ok();
        assert_eq!(put(&company, again.text("materialUploadStart.upload.url"), font(5_000)).await.0, 201);
        assert_eq!(order.see(SEEN).await["lines"][0]["customization"]["material"]["name"], "b***.otf");
        assert_eq!((stored(&environment).len(), tables::count(&store, "stored_file WHERE place IS NOT NULL").await), (1, 1));

        // With the person go the file and its key; an address that is still valid leads nowhere.
        let open = start(&clerk, &order, 0, json!({})).await.expect_ok().text("materialUploadStart.upload.url").to_owned();
        command(&company.staff("MANAGER"), "customerErase", json!({ "by": { "order": order.id }, "reason": "asked" })).await.expect_ok();
        assert_eq!((stored(&environment).len(), tables::count(&store, "stored_file").await), (0, 0));
        assert_eq!(put(&company, &open, bytes).await.0, 403);
        company.close().await;
    }

    /// What is not taken is refused before anything is uploaded, by its field.
    async fn an_upload_that_cannot_be_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let order = customized(&company, "M-2").await;
        for (line, more, code, field) in [
            (0, json!({ "size": "0" }), "INVALID_INPUT", "size"),
            (0, json!({ "size": "999999999999" }), "INVALID_INPUT", "size"),
            (0, json!({ "contentType": "text/html" }), "INVALID_INPUT", "contentType"),
            (0, json!({ "fileName": " " }), "INVALID_INPUT", "fileName"),
            (1, json!({}), "INVALID_INPUT", "line"),
        ] {
            let refused = start(&clerk, &order, line, more.clone()).await.expect_refused(code);
            assert_eq!(refused.field.unwrap_or_default(), [field], "{more}");
        }
        start(&company.staff("FINANCE"), &order, 0, json!({})).await.expect_error("FORBIDDEN");
        let key = json!({ "idempotencyKey": "k" });
        start(&clerk, &order, 0, key.clone()).await.expect_ok();
        start(&clerk, &order, 0, key).await.expect_ok();
        assert_eq!(tables::count(&environment.store().await, "stored_file").await, 1, "one file under one key");
        let url = start(&clerk, &order, 0, json!({})).await.expect_ok().text("materialUploadStart.upload.url").to_owned();
        order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "no" })).await.expect_ok();
        assert_eq!(put(&company, &url, font(100_000)).await.0, 409, "the order is over");
        assert!(stored(&environment).is_empty());
        company.close().await;
    }
}
