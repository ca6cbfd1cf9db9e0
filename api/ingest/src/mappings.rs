//! The mappings of all platforms: embedded in the binary, each replaceable by a file of the same name in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Platform;

/// The mappings that are embedded in the binary.
const EMBEDDED: &[(&str, &str)] = &[
    ("generic", include_str!("../../mappings/generic.toml")),
    ("jd", include_str!("../../mappings/jd.toml")),
    ("kuaidi100", include_str!("../../mappings/kuaidi100.toml")),
    ("shopify", include_str!("../../mappings/shopify.toml")),
    ("taobao", include_str!("../../mappings/taobao.toml")),
    ("youzan", include_str!("../../mappings/youzan.toml")),
];

/// Every known platform, by name: the embedded ones and those of the folder, and the operators' documents that replace them.
#[derive(Debug, Clone)]
pub struct Mappings {
    base: Arc<BTreeMap<String, Mapping>>,
    in_force: BTreeMap<String, Mapping>,
    /// The channels of systems in the embedded mappings, which count also where a document that lacks them replaces the mapping.
    systems: Arc<BTreeSet<String>>,
}

/// A mapping: its document, and the platform that it describes.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The document, as TOML.
    pub document: Arc<str>,
    /// The platform that it describes.
    pub platform: Arc<Platform>,
}

/// A document that is no mapping: the line, counted from 1, and the error there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct DocumentError {
    /// The line of the error.
    pub line: usize,
    /// The field, and the error in it.
    pub message: String,
}

/// A version of a mapping that an operator set.
#[derive(Debug, Clone, Copy)]
pub struct SetDocument<'a> {
    /// The name of the mapping.
    pub name: &'a str,
    /// The version, from 1.
    pub version: i64,
    /// The document; `None` = the built-in mapping counts again.
    pub document: Option<&'a str>,
}

/// The reason why the mappings could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// A file or the folder could not be read.
    #[error("{path}: {source}")]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// A file is not a mapping. The message names the field and its line.
    #[error("mapping {file}: {message}")]
    Invalid {
        /// The name of the file.
        file: String,
        /// The field, the line, and the error there.
        message: String,
    },
}

impl Mappings {
    /// The embedded mappings, replaced and extended by the `.toml` files of a folder.
    ///
    /// # Errors
    /// [`MappingError`] names the file and the field.
    pub fn load(folder: Option<&Path>) -> Result<Self, MappingError> {
        let mut base = BTreeMap::new();
        for (name, text) in EMBEDDED {
            base.insert((*name).to_owned(), parse(name, &format!("{name}.toml"), text)?);
        }
        let systems = base.values().flat_map(|mapping| mapping.platform.systems()).cloned().collect();
        for path in folder.map_or(Ok(Vec::new()), files)? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).map_err(|source| MappingError::File { path: path.clone(), source })?;
            let mapping = parse(&name, &path.display().to_string(), &text)?;
            base.insert(name, mapping);
        }
        let base = Arc::new(base);
        Ok(Self { in_force: base.as_ref().clone(), base, systems: Arc::new(systems) })
    }

    /// The built-in mappings, replaced by these documents, one per name. A document that is already parsed is not parsed again. Documents
    /// that cannot be parsed are returned with their errors, and the mapping of their name stays the one in force in `self`.
    #[must_use]
    pub fn with(&self, documents: &[SetDocument<'_>]) -> (Self, Vec<(String, DocumentError)>) {
        let mut in_force = self.base.as_ref().clone();
        let mut unread = Vec::new();
        for set in documents {
            let known = self.in_force.get(set.name).filter(|known| known.platform.document_version() == set.version);
            let mapping = match (known, set.document) {
                (Some(known), _) => Some(known.clone()),
                (None, None) => in_force.get(set.name).map(|built_in| built_in.with_version(set.version)),
                (None, Some(text)) => Mapping::read(set.name, set.version, text)
                    .map_err(|error| unread.push((set.name.to_owned(), error)))
                    .ok()
                    .or_else(|| self.in_force.get(set.name).cloned()),
            };
            if let Some(mapping) = mapping {
                in_force.insert(set.name.to_owned(), mapping);
            }
        }
        (Self { base: Arc::clone(&self.base), in_force, systems: Arc::clone(&self.systems) }, unread)
    }

    /// These mappings with one more document; a document that is no mapping changes nothing.
    #[must_use]
    pub fn and(&self, name: &str, version: i64, document: &str) -> Self {
        let mut newer = self.clone();
        newer.in_force.extend(Mapping::read(name, version, document).ok().map(|mapping| (name.to_owned(), mapping)));
        newer
    }

    /// The platform of a name; `None` = it is unknown.
    pub fn platform(&self, name: &str) -> Option<&Arc<Platform>> {
        self.in_force.get(name).map(|mapping| &mapping.platform)
    }

    /// The mapping of a name that is in force.
    pub fn mapping(&self, name: &str) -> Option<&Mapping> {
        self.in_force.get(name)
    }

    /// The mapping of a name that is embedded or in the folder of mappings.
    pub fn built_in(&self, name: &str) -> Option<&Mapping> {
        self.base.get(name)
    }

    /// Whether connections of a channel are systems of the company, which report on the orders of every shop: a mapping names the channel.
    pub fn is_system(&self, channel: &str) -> bool {
        let named = |mapping: &Mapping| mapping.platform.systems().iter().any(|system| system == channel);
        self.systems.contains(channel) || self.in_force.values().any(named)
    }

    /// Every mapping that is in force, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Mapping)> {
        self.in_force.iter().map(|(name, mapping)| (name.as_str(), mapping))
    }

    /// The names of all platforms.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.in_force.keys().map(String::as_str)
    }
}

impl Mapping {
    /// Parses the document of a mapping.
    ///
    /// # Errors
    /// [`DocumentError`] names the line.
    pub fn read(name: &str, version: i64, text: &str) -> Result<Self, DocumentError> {
        let platform: Platform = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            DocumentError { line: before.matches('\n').count() + 1, message: error.message().to_owned() }
        })?;
        if let Some(message) = platform.inconsistency() {
            let field = message.split([':', '.']).next().unwrap_or_default();
            let names = |line: &str| line.trim_start_matches(['[', ' ']).starts_with(field);
            let line = text.lines().position(names).map_or(1, |index| index + 1);
            return Err(DocumentError { line, message: message.to_owned() });
        }
        Ok(Self { document: text.into(), platform: Arc::new(platform.named(name, version)) })
    }

    fn with_version(&self, version: i64) -> Self {
        let platform = self.platform.as_ref().clone().named(self.platform.name(), version);
        Self { document: Arc::clone(&self.document), platform: Arc::new(platform) }
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, MappingError> {
    let failed = |source| MappingError::File { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn parse(name: &str, file: &str, text: &str) -> Result<Mapping, MappingError> {
    let invalid = |message: String| MappingError::Invalid { file: file.to_owned(), message };
    match toml::from_str::<Platform>(text) {
        // The whole error shows the line itself, which is the operator's own file.
        Err(error) => Err(invalid(error.to_string())),
        Ok(_) => Mapping::read(name, 0, text).map_err(|error| invalid(error.message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_set_counts_before_what_is_built_in() {
        let mappings = Mappings::load(None).unwrap();
        let text = include_str!("../../mappings/generic.toml").replace("\nalias = \"/alias\"", "\nalias = \"/nick\"");
        let set = |version, document| SetDocument { name: "generic", version, document };
        let (newer, unread) = mappings.with(&[set(3, Some(&text))]);
        let version = |mappings: &Mappings| mappings.platform("generic").unwrap().document_version();
        assert_eq!((version(&mappings), version(&newer), unread.len()), (0, 3, 0));
        assert_eq!(newer.mapping("generic").unwrap().document.as_ref(), text);
        let (restored, _) = newer.with(&[set(4, None)]);
        assert_eq!(version(&restored), 4);
        assert_eq!(restored.mapping("generic").unwrap().document, mappings.mapping("generic").unwrap().document);
        let (kept, unread) = newer.with(&[set(5, Some("version = 1"))]);
        assert_eq!((version(&kept), unread.len()), (3, 1), "what cannot be read changes nothing");
        assert_eq!(version(&newer.with(&[]).0), 0);
    }

    #[test]
    fn a_mapping_names_the_channels_of_systems() {
        let mappings = Mappings::load(None).unwrap();
        for (channel, is_system) in [
            ("ERP", true),
            ("WMS", true),
            ("CARRIER", true),
            ("KUAIDI100", true),
            ("GENERIC", false),
            ("TAOBAO", false),
            ("OMS", false),
        ] {
            assert_eq!(mappings.is_system(channel), is_system, "{channel}");
        }
        let text = include_str!("../../mappings/generic.toml")
            .replace("systems = [\"ERP\", \"WMS\", \"CARRIER\"]", "systems = [\"OMS\"]");
        let newer = mappings.and("generic", 1, &text);
        assert!(newer.is_system("OMS") && newer.is_system("ERP"), "a document adds systems and removes none");
    }

    #[test]
    fn a_mistake_in_a_document_is_named_with_its_line() {
        let text = include_str!("../../mappings/generic.toml");
        let line = |damaged: String| Mapping::read("generic", 1, &damaged).unwrap_err();
        let error = line(text.replacen("unit = \"major\"", "unit = \"pound\"", 1));
        assert_eq!(text.lines().nth(error.line - 1), Some("unit = \"major\""), "{error}");
        let error = line(text.replacen("buyer_message", "buyer_mesage", 1));
        assert!(error.message.contains("buyer_mesage"), "{error}");
        let error = line(text.replace("holds = \"tracking\"", "holds = \"parcels\""));
        assert_eq!(text.lines().nth(error.line - 1), Some("holds = \"tracking\""), "{error}");
        assert!(line("version = \"1\"\nchannel = ".to_owned()).line >= 2);
    }

    #[test]
    fn a_file_of_a_folder_replaces_the_embedded_one_and_says_where_it_is_wrong() {
        let folder = std::env::temp_dir().join(format!("mappings-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let shopify = include_str!("../../mappings/shopify.toml");
        let newer = shopify.lines().map(|line| if line.starts_with("version") { "version = \"2031-01-01\"" } else { line });
        std::fs::write(folder.join("shopify.toml"), newer.collect::<Vec<_>>().join("\n")).unwrap();
        let mappings = Mappings::load(Some(&folder)).unwrap();
        assert_eq!(mappings.platform("shopify").unwrap().version(), "2031-01-01");
        assert_eq!(mappings.names().count(), EMBEDDED.len());

        std::fs::write(folder.join("youzan.toml"), shopify.replace("unit = \"major\"", "unit = \"pound\"")).unwrap();
        let error = Mappings::load(Some(&folder)).unwrap_err().to_string();
        assert!(error.contains("youzan.toml") && error.contains("unit = \"pound\""), "{error}");

        std::fs::write(folder.join("youzan.toml"), shopify.replace("number = \"/id\"", "number = \"id\"")).unwrap();
        let error = Mappings::load(Some(&folder)).unwrap_err().to_string();
        assert!(error.contains("number = \"id\"") && error.contains("“id” is no JSON pointer"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
