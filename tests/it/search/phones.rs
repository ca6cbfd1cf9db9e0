//! Phones as channels really send them: with extensions, of other countries, unreadable, or encrypted. None is lost.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, SHOP, now, purchase, time};
use tests::environment::Environment;

const CONTACT: &str = "query($order: ID!) { order(by: { id: $order }) {
    contact { name phone { masked full extension sent } encrypted address { line city } } marks { kind value } } }";
const CUSTOMER: &str = "query($by: CustomerIdentifierInput!) { customer(by: $by) { name orderCount phone { masked } } }";
const REVEAL: &str = "mutation($order: ID!) { orderContactReveal(input: { order: $order, reason: \"回访\" }) {
    phone { masked full extension sent } userErrors { code } } }";
const ERASE: &str = "mutation($phone: String!) { customerErase(input: { by: { phone: $phone }, reason: \"asked for\" }) {
    userErrors { code } } }";
/// An invented ciphertext in JD's format.
const CIPHER: &str = "AAS/inventedCiphertextOfAName0123456789abcdefghijklmnopqrstuvw=";

/// An order of a buyer with this phone.
fn of(number: &str, name: &str, phone: &str) -> Value {
    let mut data = purchase(number);
    data["contact"]["name"] = json!(name);
    data["contact"]["phone"] = json!(phone);
    data
}

async fn customer(clerk: &Client, by: Value) -> Value {
    clerk.query(CUSTOMER, None, json!({ "by": by })).await.expect_ok().data("customer").clone()
}

async fn card(clerk: &Client, order: &str) -> Value {
    clerk.query(CONTACT, None, json!({ "order": order })).await.expect_ok().data("order").clone()
}

/// The paths of the phones that a person has to check.
fn unread(card: &Value) -> Vec<&Value> {
    let marks = card["marks"].as_array().expect("marks").iter();
    marks.filter(|mark| mark["kind"] == "UNREAD_PHONE").map(|mark| &mark["value"]).collect()
}

both_databases! {
    /// A platform gives two buyers one number: they are two customers, and the number alone finds neither.
    async fn buyers_of_one_privacy_number_are_two_customers(environment: Environment) {
        let company = Company::open(&environment).await;
        let first = company.order_with(SHOP, of("1", "甲", "13800000101-1234"), "PAID").await;
        company.order_with(SHOP, of("2", "乙", "13800000101转5678"), "PAID").await;
        company.order_with(SHOP, of("3", "甲", "１３８０００００１０１＃１２３４"), "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        assert_eq!(card(&clerk, &first.id).await["contact"]["phone"]["masked"], "138****0101-1234");
        assert!(unread(&card(&clerk, &first.id).await).is_empty());

        assert!(customer(&clerk, json!({ "phone": "13800000101" })).await.is_null());
        for spelling in ["13800000101-1234", "+86 138 0000 0101 转 1234", "13800000101,1234", "13800000101[1234]"] {
            let found = customer(&clerk, json!({ "phone": spelling })).await;
            assert_eq!((&found["name"], &found["orderCount"]), (&json!("甲"), &json!(2)), "{spelling}");
        }
        assert_eq!(customer(&clerk, json!({ "phone": "13800000101 ext.5678" })).await["name"], "乙");
        // The number alone finds its buyers within the shop, as any masked phone does.
        let masked = |phone: &str| json!({ "maskedPhone": { "shop": SHOP, "phone": phone } });
        assert_eq!(customer(&clerk, masked("138****0101")).await["orderCount"], 3);
        assert_eq!(customer(&clerk, masked("138****0101-5678")).await["orderCount"], 1);

        // The reveal gives the number to dial.
        let looked = clerk.query(REVEAL, None, json!({ "order": first.id })).await.expect_ok();
        let phone = json!({ "masked": "138****0101-1234", "full": "+8613800000101", "extension": "1234", "sent": "13800000101-1234" });
        assert_eq!(looked.data("orderContactReveal.phone"), &phone);
        let shown = card(&clerk, &first.id).await;
        assert_eq!(shown["contact"]["phone"], json!({ "masked": "138****0101-1234", "full": null, "extension": null, "sent": null }));

        // One of the two is erased, the other stays.
        let manager = company.staff("MANAGER");
        manager.query(ERASE, None, json!({ "phone": "13800000101#1234" })).await.expect_ok();
        assert!(customer(&clerk, json!({ "phone": "13800000101-1234" })).await.is_null());
        assert_eq!(customer(&clerk, json!({ "phone": "13800000101-5678" })).await["orderCount"], 1);
        assert!(card(&clerk, &first.id).await["contact"]["phone"].is_null());
        company.close().await;
    }

    /// The country of the address counts, with any currency of the shop; without a known country, the number is not guessed.
    async fn a_national_number_is_read_in_the_country_of_its_address(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let countries = [("1", json!("DE"), "+49301****5601"), ("2", json!("Deutschland"), "+49301****5601"), ("3", json!("Mars"), "030****5601")];
        for (number, country, masked) in countries {
            let mut data = of(number, "de", "030 12345601");
            data["contact"]["country"] = country;
            let order = company.order_with(SHOP, data, "PAID").await;
            let card = card(&clerk, &order.id).await;
            assert_eq!(card["contact"]["phone"]["masked"], masked);
            assert_eq!(unread(&card).len(), usize::from(number == "3"), "{card}");
        }
        assert_eq!(customer(&clerk, json!({ "phone": "+493012345601" })).await["orderCount"], 2);
        assert_eq!(customer(&clerk, json!({ "phone": "0049 30 12345601" })).await["orderCount"], 2);
        company.close().await;
    }

    /// A text that is no number is stored, masked and marked as a data issue; a person with the right sees it as it was sent. A number
    /// replaces it.
    async fn a_phone_that_is_not_readable_is_kept_and_marked(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let order = company.order_with(SHOP, of("1", "丙", "微信 sample01"), "PAID").await;
        let shown = card(&clerk, &order.id).await;
        assert_eq!(shown["contact"]["phone"]["masked"], "****");
        assert_eq!(unread(&shown), [&json!("contact.phone")]);
        let looked = clerk.query(REVEAL, None, json!({ "order": order.id })).await.expect_ok();
        let phone = json!({ "masked": "****", "full": "微信 sample01", "extension": null, "sent": "微信 sample01" });
        assert_eq!(looked.data("orderContactReveal.phone"), &phone);

        // A range that number tables refuse is a phone all the same.
        let mut newer = of("1", "丙", "14600000001");
        newer["updatedAt"] = json!(time(now()));
        company.tell(SHOP, "order.upserted", newer).await;
        let shown = card(&clerk, &order.id).await;
        assert_eq!(shown["contact"]["phone"]["masked"], "146****0001");
        assert!(unread(&shown).is_empty());
        assert_eq!(customer(&clerk, json!({ "phone": "146-0000-0001" })).await["orderCount"], 1);
        // The late older version does not bring the text back.
        company.tell(SHOP, "order.upserted", of("1", "丙", "微信 sample01")).await;
        assert_eq!(card(&clerk, &order.id).await["contact"]["phone"]["masked"], "146****0001");
        company.close().await;
    }

    /// Ciphertext of a platform is no name, no street and no phone; the order can be approved, since the platform's labels accept it.
    async fn ciphertext_is_named_and_never_shown(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut data = of("1", CIPHER, "$138$nA32ZW9ah+Ag0Q==$1$");
        data["contact"]["line"] = json!(CIPHER);
        let order = company.order_with(SHOP, data, "APPROVED").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let shown = card(&clerk, &order.id).await;
        let contact = json!({
            "name": null, "phone": null, "encrypted": ["NAME", "PHONE", "ADDRESS_LINE"], "address": { "line": null, "city": "深圳" }
        });
        assert_eq!(shown["contact"], contact);
        assert!(unread(&shown).is_empty());
        let input = json!({ "order": order.id, "reason": "回访" });
        order.by("CUSTOMER_SERVICE", "orderContactReveal", input).await.expect_refused("PHONE_UNKNOWN");
        company.close().await;
    }
}
