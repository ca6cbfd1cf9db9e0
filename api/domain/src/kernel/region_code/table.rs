//! The table of regions, read once from two files: codes, names, parents, and the names by which addresses call a region.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::names::{self, bare_district, key, readings};
use super::{RegionCode, RegionLevel};
use crate::kernel::label::Language;

const CHINA: &str = include_str!("../../../tables/regions-china.csv");
const WORLD: &str = include_str!("../../../tables/regions-world.csv");

/// The mark of a city whose name in Latin letters is also that of a place in another city.
const SHARED: &str = "shared";

/// A region with its names.
struct Entry {
    chinese: &'static str,
    latin: Option<&'static str>,
    children: Vec<RegionCode>,
}

/// A region that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// The region with this name.
    pub(super) code: RegionCode,
    /// Whether this is its full name.
    pub(super) is_full: bool,
    /// Whether places that the table does not know under this name may have it as well.
    pub(super) is_shared: bool,
}

/// The regions by code and by name.
pub(super) struct Table {
    entries: HashMap<RegionCode, Entry>,
    roots: Vec<RegionCode>,
    /// Other codes of a region, in capitals: of ISO 3166 inside China, and codes with zeros behind them.
    aliases: HashMap<String, RegionCode>,
    china: HashMap<String, Vec<Named>>,
    /// The first divisions of a country by the country and the name.
    world: HashMap<(RegionCode, String), RegionCode>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

/// The table of regions.
pub(super) fn table() -> &'static Table {
    &TABLE
}

impl Table {
    fn read() -> Self {
        let mut table = Self {
            entries: HashMap::with_capacity(4_000),
            roots: Vec::new(),
            aliases: HashMap::new(),
            china: HashMap::with_capacity(8_000),
            world: HashMap::new(),
        };
        let mut rows = BTreeMap::new();
        for line in CHINA.lines().chain(WORLD.lines()) {
            let fields: Vec<&'static str> = line.split(',').collect();
            if let Some(code) = fields.first().and_then(|code| RegionCode::shaped(code)) {
                rows.insert(code, fields);
            }
        }
        for (code, fields) in &rows {
            table.add(*code, fields);
        }
        // A row is after its parent, and the digits of China are before the letters of countries.
        for code in rows.keys() {
            let parent = code.parent_among(|city| rows.contains_key(&city));
            match parent.and_then(|parent| table.entries.get_mut(&parent)) {
                Some(parent) => parent.children.push(*code),
                None => table.roots.push(*code),
            }
        }
        table.add_second_levels();
        table
    }

    fn add(&mut self, code: RegionCode, fields: &[&'static str]) {
        let field = |index: usize| fields.get(index).copied().filter(|text| !text.is_empty());
        let several = |index: usize| field(index).into_iter().flat_map(|names| names.split('|'));
        let name = field(1).unwrap_or_default();
        let (chinese, latin) =
            if code.is_in_china() { (name, several(3).next()) } else { (field(2).unwrap_or(name), Some(name)) };
        self.entries.insert(code, Entry { chinese, latin, children: Vec::new() });
        match (code.is_in_china(), code.level()) {
            (false, _) => self.name_division(code, field(1).into_iter().chain(field(2)).chain(several(3))),
            (true, RegionLevel::Province) => self.name_province(code, field(2).into_iter().chain(several(3)), field(4)),
            (true, RegionLevel::City) => {
                let short = field(2).unwrap_or(name);
                self.name_in_china(code, &[name], true, false);
                self.name_in_china(code, &[short, &format!("{short}州")], false, false);
                self.name_in_china(code, &several(3).collect::<Vec<_>>(), false, field(4) == Some(SHARED));
            }
            (true, _) => {
                self.name_in_china(code, &[name], true, false);
                if let Some(bare) = bare_district(name) {
                    self.name_in_china(code, &[bare, &format!("{bare}县")], false, false);
                }
            }
        }
        if code.is_in_china() {
            self.aliases.insert(format!("{code:0<6}"), code);
        }
    }

    fn name_province(&mut self, code: RegionCode, names: impl Iterator<Item = &'static str>, letters: Option<&str>) {
        self.aliases.insert(format!("CN-{code}"), code);
        if let Some(letters) = letters {
            self.aliases.insert(format!("CN-{letters}"), code);
            if matches!(letters, "TW" | "HK" | "MO") {
                self.aliases.insert(letters.to_owned(), code);
            }
        }
        for name in names {
            self.name_in_china(code, &[name], false, false);
            if names::is_chinese(name) {
                let full = names::PROVINCE.map(|suffix| format!("{name}{suffix}"));
                self.name_in_china(code, &full.each_ref().map(String::as_str), true, false);
            }
        }
    }

    fn name_division(&mut self, code: RegionCode, names: impl Iterator<Item = &'static str>) {
        let Some(country) = code.parent() else { return };
        for name in names {
            self.world.entry((country, key(name).into_owned())).or_insert(code);
        }
        let letters = code.as_str().get(3..).unwrap_or_default();
        self.world.insert((country, key(&letters.to_lowercase()).into_owned()), code);
    }

    /// The districts of a municipality have a second level in their codes that is no region: `1101` is all of 11.
    fn add_second_levels(&mut self) {
        for code in self.roots.iter().filter(|code| code.is_in_china()) {
            let second = format!("{code}01");
            let parts = self.children(*code);
            if !parts.is_empty() && parts.iter().all(|part| part.as_str().starts_with(&second)) {
                self.aliases.insert(format!("{second}00"), *code);
                self.aliases.insert(second, *code);
            }
        }
    }

    fn name_in_china(&mut self, code: RegionCode, names: &[&str], is_full: bool, is_shared: bool) {
        for name in names {
            let known = self.china.entry(key(name).into_owned()).or_default();
            if !known.iter().any(|named| named.code == code) {
                known.push(Named { code, is_full, is_shared });
            }
        }
    }

    /// Whether a code is one of the table.
    pub(super) fn has(&self, code: RegionCode) -> bool {
        self.entries.contains_key(&code)
    }

    /// The region of a code or of an alias that is a code.
    pub(super) fn of_code(&self, text: &str) -> Option<RegionCode> {
        let text = text.trim();
        if let Some(code) = RegionCode::shaped(text).filter(|code| self.has(*code)) {
            return Some(code);
        }
        let capitals = text.nfkc().collect::<String>().to_uppercase();
        RegionCode::shaped(&capitals).filter(|code| self.has(*code)).or_else(|| self.aliases.get(&capitals).copied())
    }

    /// The province of China with this name.
    pub(super) fn province_named(&self, text: &str) -> Option<RegionCode> {
        self.named(text).find(|named| named.code.level() == RegionLevel::Province).map(|named| named.code)
    }

    /// The regions of China that a name may mean.
    pub(super) fn named<'a>(&'a self, text: &str) -> impl Iterator<Item = Named> + use<'a> {
        let key = key(text);
        let found = readings(&key).find_map(|reading| self.china.get(reading));
        found.map(Vec::as_slice).unwrap_or_default().iter().copied()
    }

    /// The first division of a country with this name, or with this code of ISO 3166-2 without the country.
    pub(super) fn division(&self, country: RegionCode, text: &str) -> Option<RegionCode> {
        let key = key(text);
        let found = readings(&key).find_map(|reading| self.world.get(&(country, reading.to_owned())));
        found.copied().or_else(|| self.of_code(text).filter(|code| country.contains(code)))
    }

    /// The name of a region in a language.
    pub(super) fn name(&self, code: RegionCode, language: Language) -> Option<&'static str> {
        let entry = self.entries.get(&code)?;
        Some(match language {
            Language::ZhCn => entry.chinese,
            Language::En => entry.latin.unwrap_or(entry.chinese),
        })
    }

    /// The direct parts of a region, by code.
    pub(super) fn children(&self, code: RegionCode) -> &[RegionCode] {
        self.entries.get(&code).map(|entry| entry.children.as_slice()).unwrap_or_default()
    }

    /// The provinces of China, and after them the countries.
    pub(super) fn roots(&self) -> &[RegionCode] {
        &self.roots
    }
}
