//! The region of an address: the deepest one that its province, city and district state for certain. Nothing is guessed: where the parts
//! contradict each other the region is the one that they have in common, and where a name may mean several places, the one that
//! contains them all.

use unicode_normalization::UnicodeNormalization as _;

use super::names::is_chinese;
use super::table::{Named, table};
use super::{RegionCode, RegionLevel};
use crate::kernel::address::Address;
use crate::kernel::country;
use crate::kernel::label::Language;

/// The texts in the place of a city that name none: platforms fill the second level of municipalities and of counties under a province.
const NO_CITIES: [&str; 6] = ["市辖区", "县", "直辖县", "市辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// Names of former cities that a county-level city bears today, so that old addresses mean another place.
const FORMER_CITIES: [&str; 2] = ["巢湖", "巢湖市"];

/// A part of an address against the regions around it.
enum Reading {
    /// The part names this region, or several whose common region this is.
    Is(RegionCode),
    /// No region is known under this name.
    Unknown,
    /// The part names a place elsewhere, or several that have only this region in common with the regions around it.
    Elsewhere(Option<RegionCode>),
}

impl RegionCode {
    /// The deepest region that an address states for certain; `None` = unknown.
    pub fn of(address: &Address) -> Option<Self> {
        let province = given(address.province.as_deref());
        let Some(country) = given(address.country.as_deref()) else {
            let is_of_china = province.map_or_else(|| written_in_chinese(address), |text| table().province_named(text).is_some());
            return if is_of_china { in_china(address, province, false) } else { None };
        };
        let code = code_of(country)?;
        if code == "CN" {
            return in_china(address, province, true);
        }
        let region = table().of_code(&code)?;
        let stated = province.and_then(|text| table().province_named(text));
        if region.is_in_china() {
            return Some(region).filter(|region| stated.is_none_or(|stated| stated == *region));
        }
        let division = province.and_then(|text| table().division(region, text));
        division.or_else(|| Some(region).filter(|_| stated.is_none()))
    }
}

/// A country's code of ISO 3166-1; the usual codes are found without a search through names.
fn code_of(text: &str) -> Option<String> {
    let is_code = text == "CN" || (text.len() == 2 && text != "UK" && text.bytes().all(|byte| byte.is_ascii_uppercase()));
    if is_code { Some(text.to_owned()) } else { country::code_of(&text.nfkc().collect::<String>()) }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn written_in_chinese(address: &Address) -> bool {
    given(address.city.as_deref()).or(given(address.district.as_deref())).is_some_and(is_chinese)
}

/// The region inside China. `codes` = the province may be written as a code without its country, such as `GD`.
fn in_china(address: &Address, province: Option<&str>, codes: bool) -> Option<RegionCode> {
    let province = match province {
        Some(text) => Some(province_of(text, codes)?),
        None => None,
    };
    let has_no_parts = province.is_some_and(|province| RegionCode::children(Some(&province)).is_empty());
    if has_no_parts {
        return province;
    }
    let city = given(address.city.as_deref()).filter(|city| !NO_CITIES.contains(city));
    let city = match city.map(|text| read_city(text, province)) {
        Some(Reading::Is(city)) => Some(city),
        Some(Reading::Unknown) => return province,
        Some(Reading::Elsewhere(common)) => return common,
        None => None,
    };
    let around = city.or(province);
    match given(address.district.as_deref()).map(|text| read_district(text, around)) {
        Some(Reading::Is(district)) => Some(district),
        Some(Reading::Elsewhere(common)) => common,
        Some(Reading::Unknown) | None => around,
    }
}

fn province_of(text: &str, codes: bool) -> Option<RegionCode> {
    let of_code = |text: &str| table().of_code(text).filter(|code| code.is_in_china() && code.level() == RegionLevel::Province);
    let letters = || if codes { of_code(&format!("CN-{text}")) } else { None };
    table().province_named(text).or_else(|| of_code(text)).or_else(letters)
}

/// Reads the city. Without a province its name must mean one place of all China.
fn read_city(text: &str, province: Option<RegionCode>) -> Reading {
    let is_former = FORMER_CITIES.contains(&text);
    let Some(province) = province else {
        let region = common(table().named(text).map(|named| (!named.is_shared && !is_former).then_some(named.code)));
        return region.map_or(Reading::Unknown, Reading::Is);
    };
    let inside: Vec<Named> = table().named(text).filter(|named| province.contains(&named.code)).collect();
    // A city before a county of its name: 长沙 in 湖南 is 长沙市. Of counties only those count that stand for a city in addresses.
    let is_city = |named: &&Named| named.code.level() == RegionLevel::City;
    let stands_for_city = |named: &&Named| {
        named.code.parent() == Some(province) || (named.is_full && named.code.name(Language::ZhCn).ends_with('市'))
    };
    let cities = inside.iter().filter(is_city).map(|named| Some(named.code));
    let counties = inside.iter().filter(stands_for_city).map(|named| Some(named.code));
    // The city of a municipality is the province itself.
    let itself = || inside.iter().any(|named| named.code == province).then_some(province);
    match common(cities).or_else(|| common(counties)).or_else(itself) {
        Some(region) if !is_former => Reading::Is(region),
        _ if inside.is_empty() && is_elsewhere(text) => Reading::Elsewhere(None),
        _ => Reading::Unknown,
    }
}

/// Whether a name that is not known here is certainly that of a place elsewhere.
fn is_elsewhere(text: &str) -> bool {
    let named: Vec<Named> = table().named(text).collect();
    let is_one = named.len() == 1 && named.iter().all(|named| !named.is_shared);
    is_one || named.iter().any(|named| named.is_full && named.code.level() != RegionLevel::District)
}

/// Reads the district inside the city or the province; without both its full name must mean one place of all China.
fn read_district(text: &str, around: Option<RegionCode>) -> Reading {
    let districts = || table().named(text).filter(|named| named.code.level() == RegionLevel::District);
    let Some(around) = around else {
        let region = common(districts().map(|named| named.is_full.then_some(named.code)));
        return region.map_or(Reading::Unknown, Reading::Is);
    };
    let inside: Vec<Named> = districts().filter(|named| around.contains(&named.code)).collect();
    let full = inside.iter().filter(|named| named.is_full).map(|named| Some(named.code));
    let any = || inside.iter().map(|named| Some(named.code));
    if let Some(region) = common(full).or_else(|| common(any())) {
        return Reading::Is(region);
    }
    // Names of districts are used again in many cities, also those of former districts: only a name that is known nearby, or that only
    // one place has, contradicts the city.
    let full: Vec<RegionCode> = districts().filter(|named| named.is_full).map(|named| named.code).collect();
    let near: Vec<RegionCode> = full.iter().copied().filter(|code| code.common(around).is_some()).collect();
    match (near.is_empty(), full.len()) {
        (false, _) => Reading::Elsewhere(common(near.iter().map(|code| code.common(around)))),
        (true, 1) => Reading::Elsewhere(None),
        (true, _) => Reading::Unknown,
    }
}

/// The smallest region that contains all of some; `None` where there is none, or one of them is not certain.
fn common(regions: impl Iterator<Item = Option<RegionCode>>) -> Option<RegionCode> {
    regions.reduce(|all, next| all?.common(next?)).flatten()
}
