//! Lines that are made to order: whether a line is, and the material that it is made from, such as a font file or a picture.

use std::borrow::Cow;

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::ids::{FileId, LineId};
use crate::kernel::status::OrderStatus;
use crate::order::incoming::IncomingMaterial;
use crate::order::progress::Decision;
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// The longest kind of a customization and the longest name of a material, in characters.
const LONGEST: usize = 120;
/// The longest ending of a file's name that is kept, in characters, without the dot.
const LONGEST_ENDING: usize = 8;

/// What is known of a line's customization. A line of which no message states it has none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Customization {
    /// Whether the line is made to order; `false` = the channel states that it is not.
    pub wanted: bool,
    /// The kind of it as the channel names it, e.g. `engraving`, at most 120 characters; `None` = unnamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The material that is here or at the channel; `None` = there is none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<Material>,
}

/// The material of a customized line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The name of the file, masked: a file is often named after a person. Empty once the person is erased.
    pub name: String,
    /// The system that has the file.
    pub source: MaterialSource,
    /// The stored file; `None` = the channel has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileId>,
}

/// The system that has the file of a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = material_source)]
pub enum MaterialSource {
    /// The channel has the file and names it in its messages.
    #[label("渠道", "the channel")]
    Channel,
    /// The file was uploaded here.
    #[label("本系统上传", "uploaded here")]
    Upload,
}

impl Material {
    /// The material that a channel names.
    pub fn at_channel(name: &str) -> Self {
        Self { name: masked_file_name(name), source: MaterialSource::Channel, file: None }
    }

    /// The material that was uploaded under a name.
    pub fn uploaded(name: &str, file: FileId) -> Self {
        Self { name: masked_file_name(name), source: MaterialSource::Upload, file: Some(file) }
    }
}

impl Customization {
    /// Whether the customization waits for its material.
    pub fn lacks_material(&self) -> bool {
        self.wanted && self.material.is_none()
    }

    /// Takes over the channel's statement on the line. A material that was uploaded here stays.
    pub(crate) fn state(&mut self, wanted: bool, kind: Option<&str>) {
        self.wanted = wanted;
        self.kind = kind.and_then(customization_kind).filter(|_| wanted);
    }

    /// Takes over the channel's statement on the material, unless one was uploaded here.
    pub(crate) fn state_material(&mut self, said: &IncomingMaterial) {
        if self.material.as_ref().is_some_and(|material| material.source == MaterialSource::Upload) {
            return;
        }
        self.material = match said {
            IncomingMaterial::Missing => None,
            IncomingMaterial::Named(name) => Some(Material::at_channel(name)),
        };
    }

    /// Forgets what may name a person: the kind in the channel's own text, and the name of the material.
    pub(crate) fn forget_person(&mut self) {
        self.kind = None;
        if let Some(material) = &mut self.material {
            material.name.clear();
            material.file = None;
        }
    }
}

/// The kind of a customization, cut to its longest length.
fn customization_kind(text: &str) -> Option<String> {
    let kind: String = text.trim().chars().take(LONGEST).collect();
    (!kind.is_empty()).then_some(kind)
}

/// The name of a file with everything but its first letter and its ending hidden: `李***.ttf`. An empty name stays empty.
pub fn masked_file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() {
        return String::new();
    }
    let is_ending = |ending: &str| {
        (1..=LONGEST_ENDING).contains(&ending.len()) && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
    };
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) && !stem.is_empty() => (stem, Cow::Owned(format!(".{ending}"))),
        _ => (name, Cow::Borrowed("")),
    };
    let first: String = stem.chars().filter(|letter| !letter.is_control()).take(1).collect();
    format!("{first}***{ending}")
}

impl Line {
    /// Takes over the channel's statement on the material. A line of which only a material is known is customized.
    pub(crate) fn state_material(&mut self, said: &IncomingMaterial) {
        match (&mut self.customization, said) {
            (Some(custom), said) => custom.state_material(said),
            (None, IncomingMaterial::Missing) => {}
            (None, IncomingMaterial::Named(name)) => {
                let material = Some(Material::at_channel(name));
                self.customization = Some(Customization { wanted: true, kind: None, material });
            }
        }
    }

    /// Whether the line is made to order; `None` = no message states it.
    pub fn is_customized(&self) -> Option<bool> {
        self.customization.as_ref().map(|custom| custom.wanted)
    }

    /// Whether the material of a customized line is known; `None` = the line is not customized, or it is unknown whether it is.
    pub fn has_material(&self) -> Option<bool> {
        let custom = self.customization.as_ref().filter(|custom| custom.wanted)?;
        Some(!custom.lacks_material())
    }
}

impl Order {
    /// Whether a wanted line is made to order; `None` = unknown: no line is known to be, and of one it is not known.
    pub fn is_customized(&self) -> Option<bool> {
        let mut known = true;
        for line in self.open_lines() {
            match line.is_customized() {
                Some(true) => return Some(true),
                Some(false) => {}
                None => known = false,
            }
        }
        (known && !self.lines.is_empty()).then_some(false)
    }

    /// Whether every customized line that is wanted has its material; `None` = no wanted line is known to be customized.
    pub fn has_materials(&self) -> Option<bool> {
        let mut lines = self.open_lines().filter_map(Line::has_material).peekable();
        lines.peek()?;
        Some(lines.all(|has| has))
    }

    /// Checks that a line takes a material: it is not known to be uncustomized, and the order is neither erased nor over.
    ///
    /// # Errors
    /// `CUSTOMER_ERASED`, `NOT_FOUND` for a line of another order, `WRONG_STATUS` for an order that is cancelled or whose goods left,
    /// `INVALID_INPUT` for a line that is not customized.
    pub fn check_material(&self, line: LineId) -> Result<&Line, Refusal> {
        if self.erased_at.is_some() {
            return Err(Refusal::from(Code::CustomerErased));
        }
        let found = self.lines.iter().find(|known| known.id == line);
        let found = found.ok_or_else(|| Refusal::because(Reason::with(Code::NotFound, ["line"])).at("line"))?;
        if self.status == OrderStatus::Cancelled || self.status >= OrderStatus::Shipped {
            return Err(Refusal::because(Reason::with(Code::WrongStatus, [self.status.name(), "PENDING_PAYMENT … PACKED"])));
        }
        if found.is_customized() == Some(false) {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["line: customization.wanted = false"])).at("line"));
        }
        Ok(found)
    }

    /// Puts an uploaded file on a line as its material. A line of which it was unknown is customized from then on.
    ///
    /// # Errors
    /// The errors of [`Order::check_material`].
    pub fn attach_material(mut self, line: LineId, name: &str, file: FileId) -> Decision {
        let called = self.check_material(line)?.called().to_owned();
        let material = Material::uploaded(name, file);
        let event = Event::OrderMaterialAttached { line: called, name: material.name.clone() };
        if let Some(line) = self.lines.iter_mut().find(|known| known.id == line) {
            let custom = line.customization.get_or_insert_default();
            (custom.wanted, custom.material) = (true, Some(material));
        }
        Ok((self, vec![event]))
    }

    /// The stored file that is the material of a line; `None` = none was uploaded.
    pub fn file_of(&self, line: LineId) -> Option<FileId> {
        self.lines.iter().find(|known| known.id == line)?.customization.as_ref()?.material.as_ref()?.file
    }

    /// The wanted lines whose customization waits for its material.
    pub fn lines_without_material(&self) -> impl Iterator<Item = &Line> {
        self.open_lines().filter(|line| line.has_material() == Some(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_shows_its_first_letter_and_its_ending() {
        for (name, masked) in [
            ("李四签名.ttf", "李***.ttf"),
            ("C:\\fonts\\zhang san.OTF", "z***.OTF"),
            ("../../etc/passwd", "p***"),
            ("font-8812", "f***"),
            (".ttf", ".***"),
            ("a.not an ending", "a***"),
            ("", ""),
        ] {
            assert_eq!(masked_file_name(name), masked, "{name}");
        }
    }
}
