//! Deliveries, signed as the platforms' documents describe and not by the code under test.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use panorama::clock::{Clock, SystemClock};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use sha2::Sha256;
use tests::roles::SystemClient;

use super::company;

/// A delivery to post.
#[derive(Debug, Clone)]
pub struct Push {
    pub shop: &'static str,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Push {
    /// Posts the delivery and returns status and body.
    pub async fn send(&self, sender: &SystemClient) -> (u16, String) {
        sender.deliver(self.shop, self.headers.clone(), self.body.clone()).await
    }

    /// Posts the delivery; it must be acknowledged.
    pub async fn expect_taken(&self, sender: &SystemClient) {
        let (status, body) = self.send(sender).await;
        assert_eq!(status, 200, "{body}");
    }

    /// The delivery with one signed byte changed, so that it still is valid JSON or a valid form.
    pub fn with_one_byte_changed(&self) -> Self {
        let mut other = self.clone();
        // Youzan signs the message without its envelope.
        let signed = other.body.windows(7).position(|part| part == b"\"msg\":\"").unwrap_or(0);
        let all = other.body[signed..].iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit());
        let digits: Vec<usize> = all.map(|(index, _)| signed + index).collect();
        let digit = digits[digits.len() / 2];
        other.body[digit] = if other.body[digit] == b'9' { b'8' } else { other.body[digit] + 1 };
        other
    }

    /// The delivery for another shop.
    pub fn to(&self, shop: &'static str) -> Self {
        Self { shop, ..self.clone() }
    }
}

/// A webhook of Shopify.
pub fn shopify(topic: &str, delivery: &str, order: &Value) -> Push {
    shopify_signed_with(company::SHOPIFY_SECRET, topic, delivery, order)
}

/// A webhook of Shopify, signed with this secret.
pub fn shopify_signed_with(secret: &str, topic: &str, delivery: &str, order: &Value) -> Push {
    let body = order.to_string().into_bytes();
    let signature = STANDARD.encode(hmac_sha256(secret.as_bytes(), &[&body]));
    let headers = headers(&[
        ("content-type", "application/json"),
        ("x-shopify-topic", topic),
        ("x-shopify-webhook-id", delivery),
        ("x-shopify-hmac-sha256", &signature),
    ]);
    Push { shop: company::SHOPIFY, headers, body }
}

/// A push of Youzan; `sent` is the number of earlier attempts.
pub fn youzan(kind: &str, delivery: &str, message: &Value, sent: u32) -> Push {
    let message = utf8_percent_encode(&message.to_string(), NON_ALPHANUMERIC).to_string();
    let signed = format!("{}{message}{}", company::YOUZAN_CLIENT, company::YOUZAN_SECRET);
    let envelope = json!({
        "client_id": company::YOUZAN_CLIENT, "id": "E1", "kdt_id": 100, "kdt_name": "sample", "mode": 1, "msg": message,
        "msg_id": delivery, "sendCount": sent, "sign": hex::encode(Md5::digest(signed)), "status": "TRADE_PAID", "test": false,
        "type": kind, "version": 1_795_140_000,
    });
    let headers = headers(&[("content-type", "application/json;charset=UTF-8")]);
    Push { shop: company::YOUZAN, headers, body: envelope.to_string().into_bytes() }
}

/// A push of Kuaidi100.
pub fn kuaidi100(param: &Value) -> Push {
    let param = param.to_string();
    let sign = hex::encode_upper(Md5::digest(format!("{param}{}", company::KUAIDI100_SALT)));
    let form = serde_urlencoded::to_string([("sign", &sign), ("param", &param)]).expect("a form");
    let headers = headers(&[("content-type", "application/x-www-form-urlencoded")]);
    Push { shop: company::KUAIDI100, headers, body: form.into_bytes() }
}

/// A delivery to the web shop by Standard Webhooks.
pub fn generic(delivery: &str, payload: &Value) -> Push {
    standard(company::GENERIC, company::GENERIC_SECRET, delivery, &payload.to_string(), 0)
}

/// A delivery of the warehouse management system.
pub fn wms(delivery: &str, payload: &Value) -> Push {
    standard(company::WMS, company::WMS_SECRET, delivery, &payload.to_string(), 0)
}

/// A delivery by Standard Webhooks, signed `seconds_ago` seconds ago.
pub fn standard(shop: &'static str, secret: &str, delivery: &str, payload: &str, seconds_ago: i64) -> Push {
    let timestamp = (SystemClock.now().timestamp() - seconds_ago).to_string();
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).expect("the secret is base64");
    let mac = hmac_sha256(&key, &[delivery.as_bytes(), b".", timestamp.as_bytes(), b".", payload.as_bytes()]);
    let headers = headers(&[
        ("content-type", "application/json"),
        ("webhook-id", delivery),
        ("webhook-timestamp", &timestamp),
        ("webhook-signature", &format!("v1,{}", STANDARD.encode(mac))),
    ]);
    Push { shop, headers, body: payload.as_bytes().to_vec() }
}

/// An order of the web shop as its connector sends it: two pieces and a gift, paid.
pub fn web_order(number: &str, updated_at: &str) -> Value {
    json!({
        "type": "order.upserted",
        "timestamp": updated_at,
        "data": {
            "number": number, "status": "PAID", "placedAt": "2026-11-20T10:00:00+08:00", "paidAt": "2026-11-20T10:05:00+08:00",
            "updatedAt": updated_at, "currency": "CNY", "totals": { "goods": "39.98", "payable": "39.98", "paid": "39.98" },
            "contact": {
                "name": "李四", "phone": "138 0000 0000", "country": "CN", "province": "广东", "city": "深圳", "district": "南山",
                "line": "示例大道 8 号",
            },
            "lines": [
                { "id": "1", "sku": "KETTLE-01", "title": "电热水壶", "quantity": 2, "unitPrice": "19.99", "total": "39.98" },
                { "id": "2", "sku": "KETTLE-GIFT", "title": "赠品 滤网", "quantity": 1, "gift": true, "unitPrice": "0.00", "total": "0.00" },
            ],
        },
    })
}

fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let header =
        |(name, value): &(&'static str, &str)| (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"));
    pairs.iter().map(header).collect()
}
