//! A company with one shop on each platform.

use panorama::cli::setup::Company;
use panorama::clock::{Clock, SystemClock};
use panorama::ingest::Mappings;
use tests::environment::Environment;

pub const SHOPIFY: &str = "shopify-us";
pub const YOUZAN: &str = "youzan-flagship";
pub const KUAIDI100: &str = "kuaidi100";
pub const GENERIC: &str = "web-shop";
pub const WMS: &str = "wms";
pub const TAOBAO: &str = "tmall-flagship";
pub const JD: &str = "jd-pop";

pub const SHOPIFY_SECRET: &str = "shopify test secret";
/// The secret of Shopify's deliveries before its rotation.
pub const SHOPIFY_OLD_SECRET: &str = "shopify test secret of last month";
pub const YOUZAN_SECRET: &str = "youzan test secret";
pub const YOUZAN_CLIENT: &str = "youzan-test-client";
pub const KUAIDI100_SALT: &str = "kuaidi100 test salt";
pub const GENERIC_SECRET: &str = "whsec_Z2VuZXJpYyB0ZXN0IHNlY3JldA==";
pub const WMS_SECRET: &str = "whsec_d21zIHRlc3Qgc2VjcmV0";
pub const APP_KEY: &str = "12345678";
pub const TAOBAO_SECRET: &str = "top test secret";
pub const JD_SECRET: &str = "jos test secret";
pub const SESSION: &str = "test session";

const PUSHING: &str = r#"
[[warehouses]]
code = "HZ"
name = "杭州仓"
city = "杭州"

[[shops]]
id = "shopify-us"
name = "Brand store"
mapping = "shopify"
currency = "USD"
ship_hours = 72
warehouse = "HZ"
secrets = ["shopify test secret", "shopify test secret of last month"]

[[shops]]
id = "youzan-flagship"
name = "有赞旗舰店"
mapping = "youzan"
client_id = "youzan-test-client"
warehouse = "HZ"
secrets = ["youzan test secret"]

[[shops]]
id = "kuaidi100"
name = "快递100"
mapping = "kuaidi100"
secrets = ["kuaidi100 test salt"]

[[shops]]
id = "web-shop"
name = "自有网站"
mapping = "generic"
warehouse = "HZ"
secrets = ["whsec_Z2VuZXJpYyB0ZXN0IHNlY3JldA=="]

[[shops]]
id = "wms"
name = "仓库系统"
mapping = "generic"
channel = "WMS"
secrets = ["whsec_d21zIHRlc3Qgc2VjcmV0"]
"#;

/// Sets up shops that push. Without a catalogue every SKU is known.
pub async fn set_up(environment: &Environment) {
    put(environment, PUSHING).await;
}

/// Sets up a catalogue: from then on every other SKU is unknown.
pub async fn set_up_catalogue(environment: &Environment, codes: &[&str]) {
    let sku = |code: &&str| format!("[[skus]]\ncode = \"{code}\"\ntitle = \"{code}\"\n");
    put(environment, &codes.iter().map(sku).collect::<String>()).await;
}

/// A shop that is polled.
#[derive(Debug)]
pub struct Polled {
    pub shop: &'static str,
    pub mapping: &'static str,
    pub secret: &'static str,
    /// Seconds between two polls.
    pub seconds: u32,
}

/// Sets up a shop that is polled at this gateway.
pub async fn set_up_polled(environment: &Environment, polled: &Polled, gateway: &str) {
    let session = environment.directory().join("session");
    std::fs::write(&session, SESSION).expect("the session is written");
    let Polled { shop, mapping, secret, seconds } = polled;
    let text = format!(
        "[[warehouses]]\ncode = \"HZ\"\nname = \"杭州仓\"\n\
         [[shops]]\nid = \"{shop}\"\nname = \"{shop}\"\nmapping = \"{mapping}\"\nwarehouse = \"HZ\"\nsecrets = [\"{secret}\"]\n\
         access_token_file = \"{}\"\n[shops.poll]\nbase_url = \"{gateway}\"\napp_key = \"{APP_KEY}\"\ninterval_seconds = {seconds}\n",
        session.display()
    );
    put(environment, &text).await;
}

/// Sets up the company in a TOML text.
pub async fn put(environment: &Environment, text: &str) {
    let company = Company::parse(text).expect("the company is TOML");
    let mappings = Mappings::load(None).expect("the embedded mappings load");
    let store = environment.store().await;
    company.put(&store, &mappings, SystemClock.now()).await.expect("the company fits");
    store.connection().close_by_ref().await.expect("the database closes");
}
