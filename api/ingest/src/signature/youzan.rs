//! Youzan (有赞) push: `sign` in the body is hex MD5 of client id, `msg` as it was received (still URL-encoded) and client secret.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Delivery, SignatureError, Signed, any_fits, headers, md5_of};
use crate::json::Node;
use crate::{Credentials, Request};

pub(super) fn verify(credentials: &Credentials, request: &Request<'_>) -> Result<(), SignatureError> {
    let text = std::str::from_utf8(request.body).map_err(|_| SignatureError::Wrong)?;
    let envelope = Node::parse(text).map_err(|_| SignatureError::Wrong)?;
    let sign = field(&envelope, "sign").ok_or(SignatureError::Missing("sign"))?;
    let message = field(&envelope, "msg").ok_or(SignatureError::Missing("msg"))?;
    let client_id = credentials.client_id.as_deref().ok_or(SignatureError::Unconfigured("client id"))?;
    let given = hex::decode(sign).map_err(|_| SignatureError::Wrong)?;
    any_fits(credentials, &given, |secret| md5_of(&[client_id.as_bytes(), message.as_bytes(), secret.as_bytes()]))
}

pub(super) fn sign(credentials: &Credentials, secret: &str, delivery: &Delivery<'_>) -> Result<Signed, SignatureError> {
    let client_id = credentials.client_id.as_deref().ok_or(SignatureError::Unconfigured("client id"))?;
    let message = utf8_percent_encode(delivery.content, NON_ALPHANUMERIC).to_string();
    let sign = hex::encode(md5_of(&[client_id.as_bytes(), message.as_bytes(), secret.as_bytes()]));
    let envelope = serde_json::json!({
        "client_id": client_id, "id": delivery.id, "kdt_id": 1, "kdt_name": credentials.shop, "mode": 1, "msg": message,
        "msg_id": delivery.id, "sendCount": 0, "sign": sign, "status": "", "test": false, "type": delivery.topic,
        "version": delivery.now.timestamp(),
    });
    Ok(Signed { headers: headers([("content-type", "application/json;charset=UTF-8")]), body: envelope.to_string().into_bytes() })
}

/// A text of the envelope exactly as it was sent: the signature covers its spaces too.
fn field<'n>(envelope: &'n Node<'_>, name: &str) -> Option<&'n str> {
    let Node::Object(members) = envelope else { return None };
    members.iter().rev().find(|(member, _)| member == name).and_then(|(_, value)| match value {
        Node::Text(text) => Some(&**text),
        _ => None,
    })
}
