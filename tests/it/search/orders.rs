//! The search box of customer service: a caller's text finds the order, within the user's rights, and at its cost.

use chrono::Duration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, SHOP, WAREHOUSE, command, now, purchase, time};
use tests::environment::Environment;
use tests::server::Server;
use tests::token::Claims;

/// The document of the front end.
const ONE_BOX: &str = "query OneBox($text: String!, $first: Int! = 20) {
    orderSearch(text: $text, first: $first) { nodes { matchedBy order { id number status placedAt contact { name phone { masked } } } } }
}";
/// The same search for roles that see no contact.
const NUMBERS: &str = "query($text: String!) { orderSearch(text: $text) { nodes { matchedBy order { number } } } }";

/// The results of a text: the channel's numbers, and the matched field, in the order of the page.
async fn found(client: &Client, text: &str) -> Vec<(String, String)> {
    let answer = client.query(NUMBERS, None, json!({ "text": text })).await.expect_ok();
    let nodes = answer.list("orderSearch.nodes").iter();
    let number = |node: &Value| node["order"]["number"].as_str().unwrap().to_owned();
    nodes.map(|node| (number(node), node["matchedBy"].as_str().unwrap().to_owned())).collect()
}

#[track_caller]
fn expect(found: &[(String, String)], text: &str, wanted: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(number, by)| (number.as_str(), by.as_str())).collect();
    assert_eq!(found, wanted, "{text}");
}

/// An order of a person, placed this number of minutes ago.
fn of(number: &str, name: &str, phone: &str, minutes: i64) -> Value {
    let mut data = purchase(number);
    data["contact"]["name"] = json!(name);
    data["contact"]["phone"] = json!(phone);
    data["placedAt"] = json!(time(now() - Duration::minutes(minutes)));
    data
}

/// The order with this SKU and title in place of the kettle.
fn with_line(mut data: Value, sku: &str, title: &str) -> Value {
    data["lines"][0]["sku"] = json!(sku);
    data["lines"][0]["title"] = json!(title);
    data
}

both_databases! {
    /// Numbers of orders and parcels, whole and in parts, in upper or lower case.
    async fn a_number_is_found_in_any_case_and_in_part(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut first = of("ab21000123-X", "甲", "13800000001", 30);
        first["alias"] = json!("#1001");
        company.order_with(SHOP, first, "PACKED").await;
        company.order_with(SHOP, of("ab21009124-X", "乙", "13800000002", 20), "PAID").await;
        company.order_with(OTHER_SHOP, of("AB21000123-x", "丙", "13800000003", 10), "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let (one, two, other) = ("web-hz-ab21000123-X", "web-hz-ab21009124-X", "web-sh-AB21000123-x");
        for (text, wanted) in [
            (one, vec![(one, "NUMBER")]),
            ("WEB-HZ-AB21000123-X", vec![(one, "NUMBER")]),
            (" web-hz- ab2100 0123-x ", vec![(one, "NUMBER")]),
            ("ab21000123-x", vec![(other, "CHANNEL_NUMBER"), (one, "CHANNEL_NUMBER")]),
            ("23-X", vec![(other, "PART_OF_NUMBER"), (one, "PART_OF_NUMBER")]),
            ("24-x", vec![(two, "PART_OF_NUMBER")]),
            ("ab21", vec![(other, "PART_OF_NUMBER"), (two, "PART_OF_NUMBER"), (one, "PART_OF_NUMBER")]),
            ("AB2100012", vec![(other, "PART_OF_NUMBER"), (one, "PART_OF_NUMBER")]),
            ("#1001", vec![(one, "CHANNEL_ALIAS")]),
            ("1001", vec![(one, "CHANNEL_ALIAS")]),
            ("web-hz-ab2100", vec![(two, "PART_OF_NUMBER"), (one, "PART_OF_NUMBER")]),
            ("sf-ab21000123-x", vec![(one, "TRACKING_NUMBER")]),
            ("f-ab21000123-x", vec![(one, "PART_OF_NUMBER")]),
            // Three characters are too few for a part, a middle part is not found, and no character is a pattern.
            ("3-X", vec![]),
            ("2100012", vec![]),
            ("ab21%", vec![]),
            ("ab21____23-X", vec![]),
            ("", vec![]),
        ] {
            expect(&found(&clerk, text).await, text, &wanted);
        }
        company.close().await;
    }

    /// Phones in any spelling, also where the platform masked them, and the digits that a mask shows.
    async fn a_phone_is_found_whole_and_by_what_a_mask_shows(environment: Environment) {
        let company = Company::open(&environment).await;
        company.order_with(SHOP, of("P-1", "甲", "13800004321", 40), "PAID").await;
        company.order_with(SHOP, of("P-2", "乙", "138****4321", 30), "PAID").await;
        company.order_with(SHOP, of("P-3", "丙", "*******4321", 20), "PAID").await;
        company.order_with(SHOP, of("P-4", "丁", "13911114321-88", 10), "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let [one, two, three, four] = ["web-hz-P-1", "web-hz-P-2", "web-hz-P-3", "web-hz-P-4"];
        let masked = "VISIBLE_DIGITS";
        for text in ["13800004321", "+86 138-0000-4321", "１３８００００４３２１", "甲 13800004321"] {
            expect(&found(&clerk, text).await, text, &[(three, masked), (two, masked), (one, "PHONE")]);
        }
        expect(&found(&clerk, "13911114321转88").await, "with its extension", &[(four, "PHONE"), (three, masked)]);
        expect(&found(&clerk, "138****4321").await, "a mask", &[(two, masked), (one, masked)]);
        expect(&found(&clerk, "138 4321").await, "both ends", &[(two, masked), (one, masked)]);
        expect(&found(&clerk, "139****4321-88").await, "a mask with an extension", &[(four, masked)]);
        expect(&found(&clerk, "139****4321-77").await, "another extension", &[]);
        let all = [(four, masked), (three, masked), (two, masked), (one, masked)];
        expect(&found(&clerk, "4321").await, "the last four", &all);
        expect(&found(&clerk, "13800004322").await, "another phone", &[]);
        company.close().await;
    }

    /// Names alone, with a part of a line's title, and with a day; two people of one name are both found.
    async fn a_name_is_found_alone_and_with_what_is_beside_it(environment: Environment) {
        let company = Company::open(&environment).await;
        let kettle = with_line(of("N-1", "张三", "13800000001", 40), "KETTLE-01", "电热水壶 2L");
        let lamp = with_line(of("N-2", " 张 三 ", "13900000002", 60 * 24 * 5), "LAMP_7%", "Desk Lamp");
        company.order_with(SHOP, kettle, "PAID").await;
        company.order_with(SHOP, lamp, "PAID").await;
        company.order_with(OTHER_SHOP, of("N-3", "Ａnna  SMITH", "13900000003", 20), "PAID").await;
        company.order_with(OTHER_SHOP, of("N-4", "张三丰", "13900000004", 10), "PAID").await;
        let manager = company.staff("MANAGER");
        let [one, two, three] = ["web-hz-N-1", "web-hz-N-2", "web-sh-N-3"];
        let answer = manager.query(ONE_BOX, Some("OneBox"), json!({ "text": "张三" })).await.expect_ok();
        let nodes = answer.list("orderSearch.nodes");
        assert_eq!(nodes.len(), 2, "two people of one name: {answer}");
        assert_eq!(nodes[0]["order"]["contact"], json!({ "name": "张三", "phone": { "masked": "138****0001" } }));
        assert_eq!((&nodes[1]["order"]["number"], &nodes[1]["order"]["status"]), (&json!(two), &json!("PAID")));
        let placed = (now() - Duration::days(5)).with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).unwrap());
        let [day, english, before] = [
            placed.format("张三 %m-%d").to_string(),
            placed.format("%d %b 张三").to_string(),
            (placed - Duration::days(1)).format("张三 %Y-%m-%d").to_string(),
        ];
        for (text, wanted) in [
            ("张 三", vec![(one, "NAME"), (two, "NAME")]),
            ("anna smith", vec![(three, "NAME")]),
            ("SMITH", vec![]),
            ("张三 热水壶", vec![(one, "NAME_AND_PRODUCT")]),
            ("热水壶 2l 张三", vec![(one, "NAME_AND_PRODUCT")]),
            ("张三 kettle-01", vec![(one, "NAME_AND_PRODUCT")]),
            ("张三 lamp_7%", vec![(two, "NAME_AND_PRODUCT")]),
            ("张三 lamp lamp_7%", vec![(two, "NAME_AND_PRODUCT")]),
            ("Anna Smith 水壶", vec![(three, "NAME_AND_PRODUCT")]),
            ("张三 %", vec![(two, "NAME_AND_PRODUCT")]),
            ("张三 lamp 热水壶", vec![]),
            (&day, vec![(two, "NAME_AND_DAY")]),
            (&english, vec![(two, "NAME_AND_DAY")]),
            (&before, vec![]),
            ("热水壶", vec![]),
        ] {
            expect(&found(&manager, text).await, text, &wanted);
        }
        // The new name is found, and the old one no more.
        let input = json!({ "order": nodes[0]["order"]["id"], "name": "李雷" });
        command(&company.staff("CUSTOMER_SERVICE"), "orderContactUpdate", input).await.expect_ok();
        expect(&found(&manager, "李雷").await, "the new name", &[(one, "NAME")]);
        expect(&found(&manager, "张三").await, "the old name", &[(two, "NAME")]);
        company.close().await;
    }

    /// Pages of at most 50 continue after a cursor, and a text of more than 100 characters is refused.
    async fn pages_meet_every_order_once(environment: Environment) {
        let company = Company::open(&environment).await;
        for number in 1..=5 {
            company.order_with(SHOP, of(&format!("G-{number}"), "韩梅梅", "13800000001", 60 - number), "PAID").await;
        }
        let clerk = company.staff("CUSTOMER_SERVICE");
        let document = "query($after: String) { orderSearch(text: \"韩梅梅\", first: 2, after: $after) {
            edges { cursor node { order { number } } } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
        let (mut met, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = clerk.query(document, None, json!({ "after": after })).await.expect_ok();
            met.extend(page.list("orderSearch.edges").iter().map(|edge| edge["node"]["order"]["number"].clone()));
            assert_eq!(page.data("orderSearch.pageInfo.hasPreviousPage"), &json!(!after.is_null()));
            if page.data("orderSearch.pageInfo.hasNextPage") == &json!(false) {
                break;
            }
            after = page.data("orderSearch.pageInfo.endCursor").clone();
        }
        assert_eq!(met, ["5", "4", "3", "2", "1"].map(|number| json!(format!("web-hz-G-{number}"))));
        let refused = clerk.query("{ orderSearch(text: \"x\", first: 51) { nodes { matchedBy } } }", None, json!({})).await;
        assert_eq!(refused.expect_error("BAD_REQUEST")["extensions"]["reason"], "PAGE_SIZE");
        let long = clerk.query(NUMBERS, None, json!({ "text": "甲".repeat(101) })).await;
        assert_eq!(long.expect_error("BAD_REQUEST")["extensions"]["reason"], "INVALID_INPUT");
        assert!(!long.body.to_string().contains("甲"), "the text is not echoed: {long}");
        company.close().await;
    }

    /// No user finds an order out of scope, or an order by a field that is hidden from them.
    async fn nobody_finds_what_they_may_not_see(environment: Environment) {
        let company = Company::open(&environment).await;
        let packed = company.order_with(SHOP, of("S-1001", "王小明", "13800009876", 30), "PACKED").await;
        company.order_with(SHOP, of("S-1002", "王小明", "138****9876", 20), "PAID").await;
        company.order_with(OTHER_SHOP, of("S-1003", "王小明", "13800009876", 10), "PAID").await;
        let [one, two, three] = ["web-hz-S-1001", "web-hz-S-1002", "web-sh-S-1003"];
        let by = |by: &'static str, numbers: &[&'static str]| numbers.iter().map(|number| (*number, by)).collect::<Vec<_>>();
        let [all, nothing] = [&[three, two, one][..], &[]];
        // The results of each role by the name, by the phone's last digits, and by the beginning of the numbers.
        let everyone: [(&str, [&[&str]; 3]); 9] = [
            ("CUSTOMER_SERVICE", [all, all, all]),
            ("MANAGER", [all, all, all]),
            ("OPERATIONS", [all, nothing, all]),
            ("FINANCE", [nothing, nothing, all]),
            ("PURCHASING", [nothing, nothing, all]),
            ("SYSTEM", [nothing, nothing, all]),
            ("WAREHOUSE", [&[one], nothing, &[one]]),
            ("WAREHOUSE_LEAD", [&[one], nothing, &[one]]),
            ("CUSTOMER_SERVICE of web-sh", [&[three], &[three], &[three]]),
        ];
        for (who, [names, phones, numbers]) in everyone {
            let client = match who.split_once(" of ") {
                Some((role, shop)) => company.client(&Claims::of(&[role]).in_shops(&[shop])),
                None => company.staff(who),
            };
            expect(&found(&client, "王小明").await, who, &by("NAME", names));
            expect(&found(&client, "9876").await, who, &by("VISIBLE_DIGITS", phones));
            expect(&found(&client, "S-100").await, who, &by("PART_OF_NUMBER", numbers));
            let whole = found(&client, "13800009876").await;
            assert_eq!(whole.len(), phones.len(), "{who}: {whole:?}");
            assert_eq!(found(&client, "王小明 水壶").await.len(), names.len(), "{who}");
        }
        let elsewhere = company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&[OTHER_WAREHOUSE]));
        let nowhere = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[]));
        // A role that sees names and another that reaches more orders do not add up.
        let both = company.client(&Claims::of(&["WAREHOUSE", "FINANCE"]).in_warehouses(&[WAREHOUSE]));
        expect(&found(&both, "王小明").await, "both", &by("NAME", &[one]));
        expect(&found(&both, "S-100").await, "both", &by("PART_OF_NUMBER", all));
        for text in ["王小明", "9876", "S-1001", "S-100", "web-hz-S-1001", "SF-S-1001", "13800009876"] {
            expect(&found(&elsewhere, text).await, text, &[]);
            expect(&found(&nowhere, text).await, text, &[]);
        }
        // A warehouse sees no name of an order that has left, and finds none by it.
        packed.step("SHIPPED").await;
        let picker = company.staff("WAREHOUSE");
        expect(&found(&picker, "王小明").await, "shipped", &[]);
        expect(&found(&picker, "S-1001").await, "shipped", &by("CHANNEL_NUMBER", &[one]));
        company.close().await;
    }

    /// An erased person cannot be found; their orders' numbers stay.
    async fn an_erased_person_is_not_found(environment: Environment) {
        let company = Company::open(&environment).await;
        company.order_with(SHOP, of("E-1001", "赵六", "13900007766", 30), "PAID").await;
        company.order_with(SHOP, of("E-1002", "赵六", "13800005566", 20), "PAID").await;
        let manager = company.staff("MANAGER");
        assert_eq!(found(&manager, "赵六").await.len(), 2);
        command(&manager, "customerErase", json!({ "by": { "phone": "13900007766" }, "reason": "asked for it" })).await.expect_ok();
        expect(&found(&manager, "赵六").await, "the other of that name", &[("web-hz-E-1002", "NAME")]);
        for text in ["7766", "13900007766", "139****7766", "赵六 E-1001"] {
            expect(&found(&manager, text).await, text, &[]);
        }
        expect(&found(&manager, "1001").await, "its number", &[("web-hz-E-1001", "PART_OF_NUMBER")]);
        let store = environment.store().await;
        let sql = "SELECT count(*) AS n FROM \"order\" WHERE erased_at IS NOT NULL AND (name_index IS NOT NULL OR phone_last IS NOT NULL)";
        let row = store.connection().query_one_raw(sea_orm::Statement::from_string(store.backend(), sql)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0, "nothing that finds the person is kept");
        company.close().await;
    }

    /// Older orders are found by their whole numbers at once, and by other fields after the cards were rebuilt.
    async fn orders_from_before_are_found_after_the_cards_were_rebuilt(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order_with(SHOP, of("B-1001", "孙七", "13900003344", 30), "PACKED").await;
        let store = environment.store().await;
        for sql in [
            "UPDATE \"order\" SET name_index = NULL, phone_last = NULL, number_reversed = NULL",
            "UPDATE shipment SET number_reversed = NULL",
        ] {
            store.connection().execute_unprepared(sql).await.unwrap();
        }
        let (clerk, number) = (company.staff("CUSTOMER_SERVICE"), "web-hz-B-1001");
        let version = order.version().await;
        let texts = ["孙七", "3344", "1001"];
        for text in texts {
            expect(&found(&clerk, text).await, text, &[]);
        }
        for (text, by) in [(number, "NUMBER"), ("b-1001", "CHANNEL_NUMBER"), ("sf-b-1001", "TRACKING_NUMBER"), ("13900003344", "PHONE")] {
            expect(&found(&clerk, text).await, text, &[(number, by)]);
        }
        // A write for another reason changes the version by one.
        command(&clerk, "orderRemarkUpdate", json!({ "order": order.id, "remark": "x" })).await.expect_ok();
        assert_eq!(order.version().await, version + 1);
        let rebuilt = store.orders().rebuild_cards(None, 100).await.unwrap();
        assert!(rebuilt.differing.is_empty(), "the cards were right: {rebuilt:?}");
        for (text, by) in texts.into_iter().zip(["NAME", "VISIBLE_DIGITS", "PART_OF_NUMBER"]) {
            expect(&found(&clerk, text).await, text, &[(number, by)]);
        }
        assert_eq!(order.version().await, version + 1, "to be found is no change");
        company.close().await;
    }

    /// Each search has its cost, with any result, over aliases too; a user who guesses is throttled.
    async fn guessing_names_is_expensive(environment: Environment) {
        let mut settings = environment.settings();
        (settings.graphql.cost.maximum, settings.graphql.cost.restore_rate) = (30_500, 1);
        let server = Server::start(settings, environment.signer().clone()).await;
        let clerk = server.client(&Claims::of(&["CUSTOMER_SERVICE"]));
        let first = clerk.query(NUMBERS, None, json!({ "text": "赵六" })).await.expect_ok();
        let cost = &first.body["extensions"]["cost"];
        assert_eq!((&cost["requestedQueryCost"], &cost["actualQueryCost"]), (&json!(10_041), &json!(10_001)), "{first}");
        let two = "{ a: orderSearch(text: \"甲\", first: 1) { nodes { matchedBy } } b: orderSearch(text: \"乙\", first: 1) { nodes { matchedBy } } }";
        clerk.query(two, None, json!({})).await.expect_ok();
        clerk.query(NUMBERS, None, json!({ "text": "王五" })).await.expect_error("THROTTLED");
        let many = (0..4).map(|at| format!("o{at}: orderSearch(text: \"{at}\") {{ nodes {{ matchedBy }} }}")).collect::<Vec<_>>().join(" ");
        let refused = server.client(&Claims::of(&["CUSTOMER_SERVICE"]).with_subject("other")).query(&format!("{{ {many} }}"), None, json!({})).await;
        assert_eq!(refused.expect_error("BAD_REQUEST")["extensions"]["reason"], "COST_EXCEEDED");
        server.stop().await;
    }
}
