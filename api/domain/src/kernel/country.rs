//! Countries as addresses name them: ISO 3166-1 alpha-2, alpha-3 of the largest, and the usual names in Chinese, English and the
//! country's own language. A name that is not here is no country: nothing is guessed.

/// The code, then its names in lower case.
const NAMES: &[(&str, &[&str])] = &[
    ("AE", &["are", "united arab emirates", "uae", "阿联酋", "阿拉伯联合酋长国"]),
    ("AR", &["arg", "argentina", "阿根廷"]),
    ("AT", &["aut", "austria", "österreich", "oesterreich", "奥地利"]),
    ("AU", &["aus", "australia", "澳大利亚", "澳洲"]),
    ("BE", &["bel", "belgium", "belgië", "belgique", "belgien", "比利时"]),
    ("BG", &["bgr", "bulgaria", "българия", "保加利亚"]),
    ("BR", &["bra", "brazil", "brasil", "巴西"]),
    ("CA", &["can", "canada", "加拿大"]),
    ("CH", &["che", "switzerland", "schweiz", "suisse", "svizzera", "瑞士"]),
    ("CL", &["chl", "chile", "智利"]),
    (
        "CN",
        &[
            "chn",
            "china",
            "中国",
            "中国大陆",
            "中华人民共和国",
            "中國",
            "mainland china",
            "china mainland",
            "people's republic of china",
            "p.r. china",
            "pr china",
            "prc",
        ],
    ),
    ("CO", &["col", "colombia", "哥伦比亚"]),
    ("CZ", &["cze", "czechia", "czech republic", "česko", "česká republika", "捷克"]),
    ("DE", &["deu", "germany", "deutschland", "allemagne", "alemania", "德国", "德國"]),
    ("DK", &["dnk", "denmark", "danmark", "丹麦"]),
    ("EE", &["est", "estonia", "eesti", "爱沙尼亚"]),
    ("EG", &["egy", "egypt", "埃及"]),
    ("ES", &["esp", "spain", "españa", "espana", "西班牙"]),
    ("FI", &["fin", "finland", "suomi", "芬兰"]),
    ("FR", &["fra", "france", "frankreich", "法国", "法國"]),
    ("GB", &["gbr", "uk", "united kingdom", "great britain", "england", "scotland", "wales", "northern ireland", "英国", "英國"]),
    ("GR", &["grc", "greece", "ελλάδα", "希腊"]),
    (
        "HK",
        &[
            "hkg",
            "hong kong",
            "hongkong",
            "hong kong sar",
            "hong kong sar china",
            "香港",
            "中国香港",
            "中國香港",
            "香港特别行政区",
            "香港特別行政區",
        ],
    ),
    ("HR", &["hrv", "croatia", "hrvatska", "克罗地亚"]),
    ("HU", &["hun", "hungary", "magyarország", "匈牙利"]),
    ("ID", &["idn", "indonesia", "印度尼西亚", "印尼"]),
    ("IE", &["irl", "ireland", "éire", "爱尔兰"]),
    ("IL", &["isr", "israel", "以色列"]),
    ("IN", &["ind", "india", "印度"]),
    ("IT", &["ita", "italy", "italia", "italien", "意大利"]),
    ("JP", &["jpn", "japan", "日本"]),
    ("KH", &["khm", "cambodia", "柬埔寨"]),
    ("KR", &["kor", "south korea", "korea", "republic of korea", "korea, republic of", "韩国", "韓國", "대한민국", "한국"]),
    ("KW", &["kwt", "kuwait", "科威特"]),
    ("LT", &["ltu", "lithuania", "lietuva", "立陶宛"]),
    ("LU", &["lux", "luxembourg", "luxemburg", "卢森堡"]),
    ("LV", &["lva", "latvia", "latvija", "拉脱维亚"]),
    (
        "MO",
        &[
            "mac",
            "macau",
            "macao",
            "macao sar",
            "macao sar china",
            "澳门",
            "澳門",
            "中国澳门",
            "中國澳門",
            "澳门特别行政区",
            "澳門特別行政區",
        ],
    ),
    ("MX", &["mex", "mexico", "méxico", "墨西哥"]),
    ("MY", &["mys", "malaysia", "马来西亚"]),
    ("NL", &["nld", "netherlands", "the netherlands", "holland", "nederland", "荷兰"]),
    ("NO", &["nor", "norway", "norge", "挪威"]),
    ("NZ", &["nzl", "new zealand", "新西兰"]),
    ("PH", &["phl", "philippines", "the philippines", "菲律宾"]),
    ("PL", &["pol", "poland", "polska", "波兰"]),
    ("PT", &["prt", "portugal", "葡萄牙"]),
    ("RO", &["rou", "romania", "românia", "罗马尼亚"]),
    ("RU", &["rus", "russia", "russian federation", "россия", "俄罗斯"]),
    ("SA", &["sau", "saudi arabia", "沙特阿拉伯", "沙特"]),
    ("SE", &["swe", "sweden", "sverige", "瑞典"]),
    ("SG", &["sgp", "singapore", "新加坡"]),
    ("SI", &["svn", "slovenia", "slovenija", "斯洛文尼亚"]),
    ("SK", &["svk", "slovakia", "slovensko", "斯洛伐克"]),
    ("TH", &["tha", "thailand", "ประเทศไทย", "泰国"]),
    ("TR", &["tur", "turkey", "türkiye", "turkiye", "土耳其"]),
    ("TW", &["twn", "taiwan", "taiwan, province of china", "台湾", "台灣", "臺灣", "中国台湾", "中國台灣"]),
    ("UA", &["ukr", "ukraine", "україна", "乌克兰"]),
    ("US", &["usa", "u.s.", "u.s.a.", "united states", "united states of america", "america", "美国", "美國"]),
    ("VN", &["vnm", "vietnam", "viet nam", "việt nam", "越南"]),
    ("ZA", &["zaf", "south africa", "南非"]),
];

/// The ISO 3166-1 alpha-2 code of a country as an address names it, in capitals. Two letters are a code, whether this table has it or
/// not, but for the few that are a name; nothing for any other text.
pub fn code_of(name: &str) -> Option<String> {
    let name = name.trim();
    let lower = name.to_lowercase();
    let named = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str()));
    let two = || (name.len() == 2 && name.bytes().all(|b| b.is_ascii_alphabetic())).then(|| name.to_ascii_uppercase());
    named.map(|(code, _)| (*code).to_owned()).or_else(two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_code_and_by_name() {
        for (name, code) in [
            ("DE", "DE"),
            ("de", "DE"),
            (" Germany ", "DE"),
            ("Deutschland", "DE"),
            ("DEU", "DE"),
            ("中国", "CN"),
            ("China", "CN"),
            ("CHN", "CN"),
            ("Hong Kong", "HK"),
            ("香港", "HK"),
            ("UK", "GB"),
            ("United States", "US"),
            ("NP", "NP"),
        ] {
            assert_eq!(code_of(name).as_deref(), Some(code), "{name}");
        }
        for name in ["", "Mars", "中", "1A", "Germanyx"] {
            assert_eq!(code_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_of_one_country() {
        let names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), distinct.len());
        assert!(names.iter().all(|name| name.to_lowercase() == *name));
    }
}
