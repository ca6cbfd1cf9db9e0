//! The family of TOP, JOS and Pinduoduo: `UPPER(MD5(secret + sorted(key + value) + secret))`, for requests that we send.

use subtle::ConstantTimeEq;

use super::md5_of;

/// Signs parameters. Empty values and `sign` itself are left out; keys are sorted by their bytes.
pub fn sign(secret: &str, parameters: &[(String, String)]) -> String {
    let mut counted: Vec<&(String, String)> =
        parameters.iter().filter(|(key, value)| key != "sign" && !value.is_empty()).collect();
    counted.sort();
    let mut parts = vec![secret.as_bytes()];
    for (key, value) in counted {
        parts.extend([key.as_bytes(), value.as_bytes()]);
    }
    parts.push(secret.as_bytes());
    hex::encode_upper(md5_of(&parts))
}

/// Whether parameters have their right signature: the check of the platform's side.
pub fn verify(secret: &str, parameters: &[(String, String)]) -> bool {
    let given = parameters.iter().find(|(key, _)| key == "sign").map_or("", |(_, value)| value.as_str());
    sign(secret, parameters).as_bytes().ct_eq(given.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_example_of_the_platform_documentation_holds() {
        // Taobao Open Platform, document 101617: secret "helloworld".
        let parameters = pairs(&[
            ("method", "taobao.item.seller.get"),
            ("app_key", "12345678"),
            ("session", "test"),
            ("timestamp", "2016-01-01 12:00:00"),
            ("format", "json"),
            ("v", "2.0"),
            ("sign_method", "md5"),
            ("fields", "num_iid,title,nick,price,num"),
            ("num_iid", "11223344"),
        ]);
        assert_eq!(sign("helloworld", &parameters), "66987CB115214E59E6EC978214934FB8");
    }

    proptest! {
        #[test]
        fn the_order_of_parameters_does_not_matter_and_every_value_does(
            mut parameters in prop::collection::btree_map("[a-z]{1,6}", "[a-z0-9]{1,6}", 1..6).prop_map(|map| map.into_iter().collect::<Vec<_>>()),
        ) {
            let signature = sign("secret", &parameters);
            parameters.reverse();
            prop_assert_eq!(&signature, &sign("secret", &parameters));
            parameters.push(("sign".into(), signature));
            prop_assert!(verify("secret", &parameters));
            parameters[0].1.push('x');
            prop_assert!(!verify("secret", &parameters));
        }
    }
}
