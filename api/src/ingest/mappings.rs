//! The recipes of all platforms: embedded in the binary, each replaceable by a file of the same name in a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Platform;

/// The recipes that ship with the binary.
const EMBEDDED: &[(&str, &str)] = &[
    ("generic", include_str!("../../mappings/generic.toml")),
    ("jd", include_str!("../../mappings/jd.toml")),
    ("kuaidi100", include_str!("../../mappings/kuaidi100.toml")),
    ("shopify", include_str!("../../mappings/shopify.toml")),
    ("taobao", include_str!("../../mappings/taobao.toml")),
    ("youzan", include_str!("../../mappings/youzan.toml")),
];

/// Every platform that is known, by name.
#[derive(Debug, Clone)]
pub struct Mappings {
    platforms: BTreeMap<String, Arc<Platform>>,
}

/// Why the mappings could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// A file or the folder could not be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is not a mapping. The message names the field and its line.
    #[error("mapping {file}: {message}")]
    Invalid {
        /// The file.
        file: String,
        /// The field, the line, and what is wrong there.
        message: String,
    },
}

impl Mappings {
    /// The embedded recipes, replaced and added to by the `.toml` files of a folder.
    ///
    /// # Errors
    /// [`MappingError`] names the file and the field.
    pub fn load(folder: Option<&Path>) -> Result<Self, MappingError> {
        let mut platforms = BTreeMap::new();
        for (name, text) in EMBEDDED {
            platforms.insert((*name).to_owned(), Arc::new(parse(name, &format!("{name}.toml"), text)?));
        }
        for path in folder.map_or(Ok(Vec::new()), files)? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).map_err(|source| MappingError::File { path: path.clone(), source })?;
            let platform = parse(&name, &path.display().to_string(), &text)?;
            platforms.insert(name, Arc::new(platform));
        }
        Ok(Self { platforms })
    }

    /// The platform of a name.
    pub fn platform(&self, name: &str) -> Option<&Arc<Platform>> {
        self.platforms.get(name)
    }

    /// The names of all platforms.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.platforms.keys().map(String::as_str)
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

fn parse(name: &str, file: &str, text: &str) -> Result<Platform, MappingError> {
    let invalid = |message: String| MappingError::Invalid { file: file.to_owned(), message };
    let platform: Platform = toml::from_str(text).map_err(|error| invalid(error.to_string()))?;
    match platform.inconsistency() {
        Some(message) => Err(invalid(message.to_owned())),
        None => Ok(platform.named(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
