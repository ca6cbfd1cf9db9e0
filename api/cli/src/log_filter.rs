//! The filter of log messages. In it, `panorama` stands for the whole program and `panorama::ingest` for one of its parts.

/// The parts of the program that are crates, by their names in filters and in log messages.
const PARTS: &[(&str, &str)] = &[
    ("app", "app"),
    ("auth", "auth"),
    ("budget", "budget"),
    ("cli", "cli"),
    ("config", "config"),
    ("demo", "demo"),
    ("domain", "domain"),
    ("engine", "engine"),
    ("events", "events"),
    ("ingest", "ingest"),
    ("measures", "foundation::measures"),
    ("migration", "migration"),
    ("reach", "foundation::reach"),
    ("store", "store"),
    ("tasks", "foundation::tasks"),
    ("vault", "foundation::vault"),
];

/// The filter with the names that log messages carry.
pub fn expanded(filter: &str) -> String {
    filter.split(',').map(|directive| directive_of(directive.trim())).collect::<Vec<_>>().join(",")
}

fn directive_of(directive: &str) -> String {
    let Some(rest) = directive.strip_prefix("panorama") else { return directive.to_owned() };
    let all = |parts: &mut dyn Iterator<Item = String>| {
        std::iter::once(directive.to_owned()).chain(parts).collect::<Vec<_>>().join(",")
    };
    if rest.is_empty() || rest.starts_with(['=', '[']) {
        return all(&mut PARTS.iter().map(|(_, target)| format!("{target}{rest}")));
    }
    let path = rest.strip_prefix("::").unwrap_or_default();
    let end = path.find([':', '=', '[']).unwrap_or(path.len());
    let (part, level) = path.split_at(end);
    all(&mut PARTS.iter().filter(|(name, _)| *name == part).map(|(_, target)| format!("{target}{level}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_and_its_parts_are_found_in_their_crates() {
        assert_eq!(expanded("info"), "info");
        assert_eq!(expanded("info, request=warn"), "info,request=warn");
        assert_eq!(expanded("warn,panorama::ingest=debug"), "warn,panorama::ingest=debug,ingest=debug");
        assert_eq!(
            expanded("panorama::ingest::poll=debug,panorama::http"),
            "panorama::ingest::poll=debug,ingest::poll=debug,panorama::http"
        );
        assert_eq!(expanded("panorama::tasks=info"), "panorama::tasks=info,foundation::tasks=info");
        let whole = expanded("panorama=debug");
        assert!(whole.starts_with("panorama=debug,app=debug,") && whole.contains("foundation::vault=debug"), "{whole}");
        assert_eq!(expanded("panorama_other=debug"), "panorama_other=debug");
    }

    #[test]
    fn each_part_is_a_crate_of_the_program() {
        let api = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in std::fs::read_dir(api).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            let is_crate = !["src", "macros", "mappings", "assets", "target"].contains(&folder.as_str()) && !folder.contains('.');
            let is_part = PARTS.iter().any(|(_, target)| target.split("::").next() == Some(folder.as_str()));
            assert!(!is_crate || is_part, "{folder} writes log messages that no filter of `panorama` finds");
        }
    }
}
