//! Companies that are set up again and again, and the faults of their files.

use chrono::TimeZone;

use super::*;

type Breaks = fn(&mut ShopSetup);
use crate::cli::testing::TemporaryStore;
use crate::store::intake::polls::PollList;

const COMPANY: &str = r#"
    [[warehouses]]
    code = "HZ"
    name = "杭州仓"

    [[shops]]
    id = "tmall"
    name = "天猫店"
    mapping = "taobao"
    warehouse = "HZ"
    secrets = ["s3cret"]
    poll = { base_url = "https://gateway.example.com", app_key = "1" }

    [[skus]]
    code = "A"
    title = "茶杯"
"#;

async fn put(company: &Company, store: &Store, hour: u32) -> Result<Written, SetupError> {
    let now = Utc.with_ymd_and_hms(2026, 11, 22, hour, 0, 0).unwrap();
    company.put(store, &Mappings::load(None).unwrap(), now).await
}

#[tokio::test]
async fn a_company_is_set_up_as_often_as_one_likes() {
    let temporary = TemporaryStore::new().await;
    let store = &temporary.store;
    let mut company = Company::parse(COMPANY).unwrap();
    assert_eq!(put(&company, store, 1).await.unwrap(), Written { shops: 1, warehouses: 1, skus: 1, mappings: 0 });
    let begun = store.intake().shop_poll("tmall", PollList::Orders).await.unwrap().unwrap();

    company.shops[0].name = "天猫旗舰店".to_owned();
    company.shops[0].secrets.clear();
    put(&company, store, 2).await.unwrap();
    let shop = store.catalog().shop("tmall").await.unwrap().unwrap();
    assert_eq!((shop.name.as_str(), shop.channel.as_str()), ("天猫旗舰店", "TAOBAO"));
    assert_eq!(shop.secrets.signing, ["s3cret"], "what has a secret keeps it");
    assert_eq!(shop.poll.unwrap()["base_url"], "https://gateway.example.com");
    assert_eq!(store.intake().shop_poll("tmall", PollList::Orders).await.unwrap(), Some(begun), "a poll goes on where it is");
}

#[tokio::test]
async fn what_does_not_fit_is_named_before_anything_is_written() {
    let temporary = TemporaryStore::new().await;
    let broken: [(&str, Breaks); 8] = [
        ("1 – 64 letters", |shop| shop.id = "a/b".to_owned()),
        ("no mapping “tmall”", |shop| shop.mapping = "tmall".to_owned()),
        ("“YUAN” is no currency", |shop| shop.currency = "YUAN".to_owned()),
        ("“Germany” is no country", |shop| shop.country = Some("Germany".to_owned())),
        ("“XX” is no country", |shop| shop.country = Some("XX".to_owned())),
        ("no warehouse “XX”", |shop| shop.warehouse = Some("XX".to_owned())),
        ("poll settings", |shop| shop.poll = None),
        ("has no secret", |shop| shop.secrets.clear()),
    ];
    for (message, damage) in broken {
        let mut company = Company::parse(COMPANY).unwrap();
        damage(&mut company.shops[0]);
        let error = put(&company, &temporary.store, 1).await.unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    assert!(temporary.store.catalog().warehouses().await.unwrap().is_empty());
}

#[tokio::test]
async fn faults_of_skus_and_warehouses_are_named_before_anything_is_written() {
    let temporary = TemporaryStore::new().await;
    let sku = "barcode = \"690\"\n";
    for (message, change) in [
        ("“YUAN” is no currency", "list_price = { minor = 1, currency = \"YUAN\" }"),
        ("not negative", "list_price = { minor = -1, currency = \"CNY\" }"),
        ("component of itself", "components = [{ sku = \"A\", quantity = 1 }]"),
        ("not in the catalogue", "components = [{ sku = \"X\", quantity = 1 }]"),
        ("is a bundle itself", "components = [{ sku = \"BOX\", quantity = 1 }]"),
        ("component of the bundle “BOX”", "components = [{ sku = \"C\", quantity = 1 }]\n[[skus]]\ncode = \"C\"\ntitle = \"C\""),
        ("need the time zone", "[[warehouses]]\ncode = \"SH\"\nname = \"SH\"\nhours = { monday = \"09:00-18:00\" }"),
    ] {
        let boxed = match message {
            "component of the bundle “BOX”" => "[{ sku = \"A\", quantity = 2 }]",
            _ => "[{ sku = \"B\", quantity = 2 }]",
        };
        let bundle =
            format!("[[skus]]\ncode = \"B\"\ntitle = \"B\"\n[[skus]]\ncode = \"BOX\"\ntitle = \"B\"\ncomponents = {boxed}\n");
        let company = Company::parse(&format!("{COMPANY}{sku}{change}\n{bundle}")).unwrap();
        let error = put(&company, &temporary.store, 1).await.unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    assert!(temporary.store.catalog().skus().await.unwrap().is_empty());
    for (change, message) in [("hours = { funday = \"09:00-18:00\" }", "weekday"), ("cut_off = \"25:00\"", "no time of day")] {
        let error = Company::parse(&COMPANY.replace("name = \"杭州仓\"", &format!("name = \"杭州仓\"\n{change}"))).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn attributes_that_a_file_leaves_out_stay() {
    let temporary = TemporaryStore::new().await;
    let full = COMPANY.replace(
        "name = \"杭州仓\"",
        "name = \"杭州仓\"\ntime_zone = \"Asia/Shanghai\"\ncut_off = \"16:00\"\nhours = { monday = \"09:00-18:00\" }",
    ) + "list_price = { minor = 39900, currency = \"CNY\" }\ncategory = \"茶具\"\n";
    let set = format!("{full}[[skus]]\ncode = \"SET\"\ntitle = \"套装\"\ncomponents = [{{ sku = \"A\", quantity = 4 }}]\n");
    put(&Company::parse(&set).unwrap(), &temporary.store, 1).await.unwrap();
    let before = (temporary.store.catalog().skus().await.unwrap(), temporary.store.catalog().warehouses().await.unwrap());
    put(&Company::parse(COMPANY).unwrap(), &temporary.store, 2).await.unwrap();
    let after = (temporary.store.catalog().skus().await.unwrap(), temporary.store.catalog().warehouses().await.unwrap());
    assert_eq!(before, after);
    let (price, hours) = (after.0[0].entry.list_price.unwrap(), after.1[0].hours.clone().unwrap());
    assert_eq!((price.minor, price.currency.code(), after.0[1].entry.components[0].quantity), (39_900, "CNY", 4));
    assert_eq!(hours.on(chrono::Weekday::Mon).unwrap().to_string(), "09:00-18:00");
    assert_eq!((hours.on(chrono::Weekday::Tue), after.1[0].cut_off.unwrap().minutes()), (None, 960));
}

#[test]
fn a_mistake_is_found_by_its_line_and_quotes_no_secret() {
    let error = Company::parse(&COMPANY.replace("[\"s3cret\"]", "\"s3cret\"")).unwrap_err().to_string();
    assert!(error.starts_with("line 11:") && !error.contains("s3cret"), "{error}");
    let error = Company::parse(&COMPANY.replace("warehouse =", "warhouse =")).unwrap_err().to_string();
    assert!(error.starts_with("line 10:") && error.contains("warhouse"), "{error}");
}

#[test]
fn the_example_is_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/company.example.toml");
    let company = Company::read(&path).unwrap();
    assert_eq!((company.shops.len(), company.warehouses.len(), company.skus.len()), (4, 1, 1));
}
