//! The provinces of China, in the spellings that platforms use; anything else on a Chinese address is marked.

use crate::kernel::address::Address;
use crate::kernel::region_code::RegionCode;

/// Whether a name is a province of China.
pub fn is_province(name: &str) -> bool {
    RegionCode::province_named(name).is_some()
}

/// The doubtful part of an address, to be marked; `None` = nothing is doubtful. A text that may be a whole address is replaced by
/// a fixed one.
pub fn unknown_region(address: &Address) -> Option<&str> {
    let parts = [&address.province, &address.city, &address.district, &address.line];
    if parts.iter().all(|part| part.is_none()) {
        return Some("no address");
    }
    let chinese_text = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let in_china = match address.country.as_deref() {
        Some(country) => matches!(country, "CN" | "CHN" | "China" | "中国"),
        None => address.province.as_deref().is_some_and(chinese_text),
    };
    match address.province.as_deref() {
        _ if !in_china => None,
        Some(province) if is_province(province) => None,
        Some(province) if province.chars().count() <= 20 && !province.chars().any(char::is_numeric) => Some(province),
        Some(_) => Some("province unreadable"),
        None => Some("no province"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_are_known_in_every_spelling() {
        for word in
            ["浙江", "浙江省", "上海市", "广西壮族自治区", "新疆维吾尔自治区", "香港特别行政区", "Guangdong", "Inner Mongolia"]
        {
            assert!(is_province(word), "{word}");
        }
        for word in ["杭州", "浙江省杭州市", "Zhe", "", "火星省"] {
            assert!(!is_province(word), "{word}");
        }
    }

    #[test]
    fn a_whole_address_in_the_wrong_field_is_not_repeated() {
        let address = |country: &str, province: &str| Address {
            country: Some(country.into()),
            province: Some(province.into()),
            ..Address::default()
        };
        assert_eq!(unknown_region(&address("CN", "火星省")), Some("火星省"));
        assert_eq!(unknown_region(&address("CN", "幸福路 12 号 3 单元")), Some("province unreadable"));
        assert_eq!(unknown_region(&Address::default()), Some("no address"));
        assert_eq!(unknown_region(&address("US", "California")), None);
    }
}
