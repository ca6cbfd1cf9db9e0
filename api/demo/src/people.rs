//! The invented customers of the demo; their phones are numbers without a subscriber.

use domain::kernel::phone::Phone;
use domain::order::incoming::IncomingContact;

const SURNAMES: [&str; 20] =
    ["张", "李", "刘", "杨", "黄", "朱", "马", "胡", "郭", "何", "高", "罗", "梁", "宋", "唐", "许", "韩", "冯", "邓", "曹"];
const GIVEN: [&str; 25] = [
    "子涵", "雨桐", "浩然", "思远", "佳怡", "俊杰", "欣妍", "明轩", "晓彤", "志强", "丽华", "建国", "春梅", "海燕", "文博",
    "静怡", "天宇", "若曦", "国栋", "秀英", "一鸣", "梦洁", "立新", "美玲", "东升",
];
const ENGLISH: [&str; 12] = [
    "Ada Example",
    "Ben Sample",
    "Cara Specimen",
    "Dan Placeholder",
    "Eve Example",
    "Finn Sample",
    "Gina Specimen",
    "Hugo Placeholder",
    "Iris Example",
    "Jack Sample",
    "Kate Specimen",
    "Liam Placeholder",
];

/// Rows of province, city, district, postal code.
const PLACES: [[&str; 4]; 16] = [
    ["浙江省", "杭州市", "西湖区", "310013"],
    ["浙江省", "宁波市", "鄞州区", "315100"],
    ["上海市", "上海市", "徐汇区", "200030"],
    ["上海市", "上海市", "浦东新区", "200120"],
    ["江苏省", "南京市", "鼓楼区", "210009"],
    ["江苏省", "苏州市", "姑苏区", "215005"],
    ["广东省", "深圳市", "南山区", "518052"],
    ["广东省", "广州市", "天河区", "510630"],
    ["北京市", "北京市", "朝阳区", "100020"],
    ["四川省", "成都市", "武侯区", "610041"],
    ["湖北省", "武汉市", "洪山区", "430070"],
    ["福建省", "厦门市", "思明区", "361001"],
    ["山东省", "青岛市", "市南区", "266071"],
    ["陕西省", "西安市", "雁塔区", "710061"],
    ["湖南省", "长沙市", "岳麓区", "410006"],
    ["辽宁省", "大连市", "中山区", "116001"],
];
/// Rows of state, city, postal code.
const PLACES_ABROAD: [[&str; 3]; 6] = [
    ["California", "San Francisco", "94103"],
    ["California", "Los Angeles", "90012"],
    ["Washington", "Seattle", "98101"],
    ["New York", "New York", "10001"],
    ["Oregon", "Portland", "97204"],
    ["Texas", "Austin", "78701"],
];
const STREETS: [&str; 8] = ["示例路", "样板街", "演示大道", "测试巷", "范例路", "虚构街", "试行路", "模拟大道"];

/// The number of different customers.
pub const CUSTOMERS: usize = 1_000;

/// A customer in China, as a channel sends them; `masked` = the platform masks the phone.
pub fn in_china(index: usize, masked: bool) -> IncomingContact {
    let [province, city, district, postal_code] = PLACES[index % PLACES.len()];
    let serial = index % CUSTOMERS;
    IncomingContact {
        name: Some(format!("{}{}", SURNAMES[index % SURNAMES.len()], GIVEN[index / SURNAMES.len() % GIVEN.len()])),
        phone: Some(if masked { format!("138****{serial:04}") } else { format!("1380000{serial:04}") }),
        country: Some("CN".to_owned()),
        province: Some(province.to_owned()),
        city: Some(city.to_owned()),
        district: Some(district.to_owned()),
        line: Some(format!("{} {} 号 {} 单元", STREETS[index % STREETS.len()], index % 180 + 1, index % 4 + 1)),
        postal_code: Some(postal_code.to_owned()),
    }
}

/// A customer abroad. The last two digits complete 555-01xx, numbers that are reserved for invented people.
pub fn abroad(index: usize) -> IncomingContact {
    let [province, city, postal_code] = PLACES_ABROAD[index % PLACES_ABROAD.len()];
    IncomingContact {
        name: Some(ENGLISH[index % ENGLISH.len()].to_owned()),
        phone: Some(format!("+1 415 555 01{:02}", index % 100)),
        country: Some("US".to_owned()),
        province: Some(province.to_owned()),
        city: Some(city.to_owned()),
        district: None,
        line: Some(format!("{} Sample Street", index % 900 + 1)),
        postal_code: Some(postal_code.to_owned()),
    }
}

/// Reads the phones of these people, which have two spellings only: a phone without a prefix is Chinese.
pub fn read_phone(text: &str, _country: Option<&str>) -> Phone {
    if let Some(masked) = Phone::masked_by_platform(text) {
        return masked;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let clear = if text.starts_with('+') { format!("+{digits}") } else { format!("+86{digits}") };
    Phone::number(text, clear, None)
}
