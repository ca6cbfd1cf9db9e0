//! A postal address.

use serde::{Deserialize, Serialize};

/// A postal address, as far as the channel gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// The country as ISO 3166-1 alpha-2, or as the channel named it.
    pub country: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The name of the city.
    pub city: Option<String>,
    /// The district or county.
    pub district: Option<String>,
    /// The street and house.
    pub line: Option<String>,
    /// The postal code as sent.
    pub postal_code: Option<String>,
}
