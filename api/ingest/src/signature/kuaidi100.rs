//! Kuaidi100 (快递100) push: a form whose `sign` is upper-case hex MD5 of `param` and the salt of the subscription.

use super::{Delivery, SignatureError, Signed, any_fits, headers, md5_of};
use crate::receive::form_field;
use crate::{Credentials, Request};

pub(super) fn verify(credentials: &Credentials, request: &Request<'_>) -> Result<(), SignatureError> {
    let sign = form_field(request.body, "sign").ok_or(SignatureError::Missing("sign"))?;
    let param = form_field(request.body, "param").ok_or(SignatureError::Missing("param"))?;
    let given = hex::decode(sign.trim()).map_err(|_| SignatureError::Wrong)?;
    any_fits(credentials, &given, |salt| md5_of(&[param.as_bytes(), salt.as_bytes()]))
}

pub(super) fn sign(salt: &str, delivery: &Delivery<'_>) -> Result<Signed, SignatureError> {
    let sign = hex::encode_upper(md5_of(&[delivery.content.as_bytes(), salt.as_bytes()]));
    let body = serde_urlencoded::to_string([("sign", sign.as_str()), ("param", delivery.content)]);
    let body = body.map_err(|_| SignatureError::Unconfigured("form"))?.into_bytes();
    Ok(Signed { headers: headers([("content-type", "application/x-www-form-urlencoded")]), body })
}
