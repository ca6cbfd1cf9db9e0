//! Deliveries that the target of intake makes of its bytes, in the form of the platforms.

use panorama::ingest::Platform;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// A delivery in the form of its platform.
pub struct Delivery {
    pub platform: &'static Platform,
    pub topic: Option<String>,
    /// The raw body, in its envelope.
    pub body: Vec<u8>,
    /// The content of the envelope.
    pub inner: String,
}

/// A case of `api/mappings/samples/cases`, or one delivery: a byte for the platform, a line with the topic, a payload.
pub fn deliveries(data: &[u8]) -> Vec<Delivery> {
    if data.first() == Some(&b'{') {
        return serde_json::from_slice(data).map(|case| of_case(&case)).unwrap_or_default();
    }
    let Some((platform, rest)) = crate::platform(data) else { return Vec::new() };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let topic = std::str::from_utf8(&rest[..end]).ok().filter(|topic| !topic.is_empty());
    let payload = String::from_utf8_lossy(&rest[(end + 1).min(rest.len())..]).into_owned();
    vec![wrapped(platform, topic, payload)]
}

fn of_case(case: &Value) -> Vec<Delivery> {
    let all = case["deliveries"].as_array().map_or(&[][..], Vec::as_slice);
    all.iter().take(40).filter_map(|delivery| of_case_delivery(case, delivery)).collect()
}

fn of_case_delivery(case: &Value, delivery: &Value) -> Option<Delivery> {
    let shop = delivery["shop"].as_str().or(case["shop"].as_str())?;
    let names = crate::PLATFORMS.iter().find(|name| shop.starts_with(**name));
    let platform = crate::mappings().platform(names.copied().unwrap_or("generic"))?;
    let topic = delivery["topic"].as_str();
    let payload = match delivery["raw"].as_str() {
        Some(text) => text.to_owned(),
        None if platform.name() == "generic" => {
            json!({ "type": topic.unwrap_or("order.upserted"), "data": delivery["body"] }).to_string()
        }
        None => delivery["body"].to_string(),
    };
    Some(wrapped(platform, topic, payload))
}

/// Puts a payload into the envelope of its platform, so that mutations change the content of the envelope.
fn wrapped(platform: &'static Platform, topic: Option<&str>, inner: String) -> Delivery {
    let encoded = || utf8_percent_encode(&inner, NON_ALPHANUMERIC).to_string();
    let body = match platform.name() {
        "youzan" => json!({ "type": topic, "msg": encoded() }).to_string(),
        "kuaidi100" => format!("param={}", encoded()),
        _ => inner.clone(),
    };
    Delivery { platform, topic: topic.map(str::to_owned), body: body.into_bytes(), inner }
}
