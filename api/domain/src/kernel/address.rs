//! A postal address.

use serde::{Deserialize, Serialize};

/// A postal address, as far as the channel gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// ISO 3166-1 alpha-2, or the channel's word.
    pub country: Option<String>,
    /// Province or state.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District or county.
    pub district: Option<String>,
    /// Street and house.
    pub line: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
}
