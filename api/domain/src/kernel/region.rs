//! The provinces of China, in the spellings that platforms use; anything else on a Chinese address is marked.

use crate::kernel::address::Address;

/// Names without their suffix (GB/T 2260, first level).
const PROVINCES: [&str; 34] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "台湾",
    "香港",
    "澳门",
];

/// The suffixes that may follow a name.
const SUFFIXES: [&str; 8] = ["省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "特別行政區"];

/// The names in Latin letters, lower case, as Shopify writes them.
const LATIN: [&str; 40] = [
    "beijing",
    "tianjin",
    "hebei",
    "shanxi",
    "inner mongolia",
    "nei mongol",
    "liaoning",
    "jilin",
    "heilongjiang",
    "shanghai",
    "jiangsu",
    "zhejiang",
    "anhui",
    "fujian",
    "jiangxi",
    "shandong",
    "henan",
    "hubei",
    "hunan",
    "guangdong",
    "guangxi",
    "hainan",
    "chongqing",
    "sichuan",
    "guizhou",
    "yunnan",
    "xizang",
    "tibet",
    "shaanxi",
    "gansu",
    "qinghai",
    "ningxia",
    "xinjiang",
    "taiwan",
    "hong kong",
    "hongkong",
    "macau",
    "macao",
    "neimenggu",
    "nei menggu",
];

/// Whether a name is a province of China.
pub fn is_province(word: &str) -> bool {
    let word = word.trim();
    let bare = |name: &str| word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || SUFFIXES.contains(&rest));
    PROVINCES.iter().any(|name| bare(name)) || LATIN.contains(&word.to_lowercase().as_str())
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
