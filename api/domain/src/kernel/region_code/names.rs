//! The form in which names of regions are compared, and the suffixes that a name may stand with or without.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// The suffixes of provinces, which addresses also mix up.
pub(super) const PROVINCE: [&str; 9] =
    ["省", "市", "自治区", "自治區", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "特別行政區"];
/// The suffixes of districts and counties, longest first.
const DISTRICT: [&str; 9] = ["自治县", "自治旗", "新区", "林区", "特区", "区", "县", "市", "旗"];
/// The peoples that names of autonomous counties have before their suffix, some without 族; a longer one precedes its beginning.
const PEOPLES: [&str; 45] = [
    "各族",
    "满族",
    "回族",
    "蒙古族",
    "蒙古",
    "朝鲜族",
    "畲族",
    "土家族",
    "苗族",
    "侗族",
    "瑶族",
    "壮族",
    "仫佬族",
    "毛南族",
    "黎族",
    "彝族",
    "藏族",
    "羌族",
    "布依族",
    "仡佬族",
    "水族",
    "纳西族",
    "傣族",
    "拉祜族",
    "佤族",
    "布朗族",
    "哈尼族",
    "白族",
    "普米族",
    "独龙族",
    "怒族",
    "傈僳族",
    "东乡族",
    "裕固族",
    "保安族",
    "撒拉族",
    "哈萨克族",
    "哈萨克",
    "土族",
    "塔吉克",
    "锡伯",
    "达斡尔族",
    "鄂温克族",
    "景颇族",
    "仡佬",
];
/// The suffixes in Latin letters, in the form of [`key`].
const LATIN: [&str; 22] = [
    "specialadministrativeregion",
    "autonomousprefecture",
    "autonomousregion",
    "municipality",
    "prefecture",
    "zizhiqu",
    "province",
    "zizhizhou",
    "sheng",
    "region",
    "state",
    "city",
    "shi",
    "sar",
    "county",
    "territory",
    "provinsi",
    "ken",
    "fu",
    "to",
    "do",
    "si",
];

/// The form in which names are compared: NFKC, small letters without accents, no blanks and no signs.
pub(super) fn key(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}');
    let text = text.trim();
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let letters = text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    Cow::Owned(letters.map(|c| if c == 'đ' { 'd' } else { c }).collect())
}

/// The forms under which a name may be known: itself, and in Latin letters without each suffix that it ends with.
pub(super) fn readings(key: &str) -> impl Iterator<Item = &str> {
    let suffixes: &[&str] = if key.is_ascii() { &LATIN } else { &[] };
    let bare = suffixes.iter().filter_map(move |suffix| key.strip_suffix(suffix)).filter(|name| name.len() >= 2);
    std::iter::once(key).chain(bare)
}

/// The name of a district or county without its suffix and without its peoples; `None` = nothing or one character would be left.
pub(super) fn bare_district(name: &str) -> Option<&str> {
    let suffix = DISTRICT.iter().find(|suffix| name.ends_with(**suffix))?;
    let mut bare = name.strip_suffix(suffix)?;
    if suffix.starts_with("自治") {
        while let Some(shorter) = PEOPLES.iter().find_map(|people| bare.strip_suffix(people)) {
            bare = shorter;
        }
    }
    (bare.chars().count() >= 2).then_some(bare)
}

/// Whether a text is in Chinese characters.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}
