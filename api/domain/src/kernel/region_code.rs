//! Codes of regions: inside China the prefix of GB/T 2260 with 2, 4 or 6 digits, elsewhere ISO 3166.
//!
//! The divisions of China are those of the National Database of Geographical Names (国家地名信息库, dmfw.mca.gov.cn) as of 2026-09-11,
//! the names of countries those of CLDR 48, and their first divisions ISO 3166-2 as of 2026-02: `api/domain/tables/regions-china.csv`
//! with code, name, short name, names in Latin letters or traditional characters, and the letters of ISO 3166-2 or `shared` where a
//! place in another city is spelled alike in Latin letters; `api/domain/tables/regions-world.csv` with code, name, Chinese name, and
//! further names.

use std::fmt;

use macros::Label;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::label::Language;

mod address;
mod names;
mod table;
#[cfg(test)]
mod tests;

use table::table;

/// The most letters of a code.
const LONGEST: usize = 6;

/// The code of a region, e.g. `32`, `3205`, `320505`, `US` or `US-CA`. A code that was valid when it was stored stays readable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode([u8; LONGEST]);

/// The level of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = region_level)]
pub enum RegionLevel {
    /// A country outside China.
    #[label("国家", "country")]
    Country,
    /// A province, an autonomous region, a municipality; elsewhere the first division of a country.
    #[label("省级", "province or state")]
    Province,
    /// A prefecture-level city of China, or a prefecture or league of its rank.
    #[label("地级", "city")]
    City,
    /// A county-level district, county or city of China.
    #[label("县级", "district or county")]
    District,
}

impl RegionCode {
    /// The region of a code or of one of its aliases: `32`, `320000`, `CN-32`, `CN-JS`, `US-CA`, `TW`, and the names of the provinces
    /// of China, such as 江苏, 江苏省 and Jiangsu. `None` = no region is known under this text.
    pub fn parse(text: &str) -> Option<Self> {
        table().of_code(text).or_else(|| table().province_named(text))
    }

    /// The province of China with this name, with or without its suffix, in Chinese or in Latin letters.
    pub fn province_named(name: &str) -> Option<Self> {
        table().province_named(name)
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }

    /// Whether another region is this one or a part of it.
    pub fn contains(&self, other: &Self) -> bool {
        let inner = other.as_str().strip_prefix(self.as_str());
        match self.level() {
            RegionLevel::Country => inner.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
            _ if self.is_in_china() => inner.is_some(),
            _ => self == other,
        }
    }

    /// The region that this one is a part of; `None` = a province of China, or a country.
    pub fn parent(&self) -> Option<Self> {
        self.parent_among(|city| table().has(city))
    }

    /// The parent among the regions of a table: a county whose city is none of them belongs directly to its province.
    fn parent_among(self, has: impl Fn(Self) -> bool) -> Option<Self> {
        let code = self.as_str();
        match self.level() {
            RegionLevel::Country => None,
            RegionLevel::Province => Self::shaped(code.split_once('-')?.0),
            RegionLevel::City => Self::shaped(code.get(..2)?),
            RegionLevel::District => {
                let city = Self::shaped(code.get(..4)?).filter(|city| has(*city));
                city.or_else(|| Self::shaped(code.get(..2)?))
            }
        }
    }

    /// The level, which the shape of the code shows.
    pub fn level(&self) -> RegionLevel {
        match (self.is_in_china(), self.as_str().len()) {
            (false, 2) => RegionLevel::Country,
            (true, 4) => RegionLevel::City,
            (true, 6) => RegionLevel::District,
            _ => RegionLevel::Province,
        }
    }

    /// The name in a language; where there is no name in it, the name in the region's own letters. A code that the table has no more is
    /// its own name.
    pub fn name(&self, language: Language) -> &str {
        table().name(*self, language).unwrap_or_else(|| self.as_str())
    }

    /// The name of the region of a code in a language; `None` = no region is known under the code.
    pub fn name_of(code: &str, language: Language) -> Option<&'static str> {
        table().name(Self::parse(code)?, language)
    }

    /// The regions that are direct parts of a region, by code; of `None` the provinces of China and after them the countries.
    pub fn children(parent: Option<&Self>) -> Vec<Self> {
        Self::parts(parent).to_vec()
    }

    /// The number of direct parts of this region.
    pub fn children_count(&self) -> usize {
        Self::parts(Some(self)).len()
    }

    /// The region of at most city level that this one is or is a part of. It names no person: a city of China has more than 50,000
    /// inhabitants.
    #[must_use]
    pub fn of_city(&self) -> Self {
        if self.level() == RegionLevel::District { self.parent().unwrap_or(*self) } else { *self }
    }

    /// Whether the region is a part of China.
    pub fn is_in_china(&self) -> bool {
        self.0[0].is_ascii_digit()
    }

    fn parts(parent: Option<&Self>) -> &'static [Self] {
        match parent {
            Some(parent) => table().children(*parent),
            None => table().roots(),
        }
    }

    /// The smallest region that contains both.
    fn common(self, other: Self) -> Option<Self> {
        let mut region = Some(self);
        while let Some(candidate) = region {
            if candidate.contains(&other) {
                return region;
            }
            region = candidate.parent();
        }
        None
    }

    /// A text of the shape of a code, whether the table has it or not.
    fn shaped(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_code = match bytes {
            [first, ..] if first.is_ascii_digit() => matches!(bytes.len(), 2 | 4 | 6) && bytes.iter().all(u8::is_ascii_digit),
            [a, b, rest @ ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
                let part = rest.strip_prefix(b"-").unwrap_or_default();
                let in_part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
                rest.is_empty() || ((1..=3).contains(&part.len()) && part.iter().all(in_part))
            }
            _ => false,
        };
        let mut code = [0; LONGEST];
        code.get_mut(..bytes.len()).filter(|_| is_code)?.copy_from_slice(bytes);
        Some(Self(code))
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RegionCode({})", self.as_str())
    }
}

impl Serialize for RegionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::shaped(&text).ok_or_else(|| serde::de::Error::custom("not the code of a region"))
    }
}
