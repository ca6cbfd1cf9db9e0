//! Regions as requests name them: by a code or by one of its aliases.

use domain::kernel::region_code::RegionCode;
use domain::refusal::{Code, Reason};

use crate::{AppError, Orders};

impl Orders<'_> {
    /// The direct parts of a region by its code or alias; without one the provinces of China and the countries.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a code that no region has.
    pub fn regions(self, parent: Option<&str>) -> Result<Vec<RegionCode>, AppError> {
        let parent = parent.map(known_region).transpose()?;
        Ok(RegionCode::children(parent.as_ref()))
    }
}

/// The regions of codes or aliases.
///
/// # Errors
/// `BAD_REQUEST` for a code that no region has.
pub(crate) fn known_regions(codes: &[String]) -> Result<Vec<RegionCode>, AppError> {
    codes.iter().map(|code| known_region(code)).collect()
}

fn known_region(code: &str) -> Result<RegionCode, AppError> {
    let unknown = || AppError::bad_request(Reason::with(Code::InvalidInput, [format!("region {code}")]));
    RegionCode::parse(code).ok_or_else(unknown)
}
