//! The attributes of a SKU: its list price, its category, and the components of a bundle.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::kernel::money::{Currency, LARGEST_AMOUNT};

/// The largest number of components of a bundle.
pub const MOST_COMPONENTS: usize = 50;
/// The largest number of pieces of one component in a bundle.
pub const MOST_PIECES: u32 = 10_000;
/// The longest name of a category, in characters.
const LONGEST_CATEGORY: usize = 200;

/// The attributes of a SKU that the catalogue knows. Absent ones are unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SkuEntry {
    /// The list price of one piece; `None` = unknown.
    pub list_price: Option<ListPrice>,
    /// The category of the goods; `None` = unknown.
    pub category: Option<String>,
    /// The components of the bundle; empty = the SKU is no bundle.
    pub components: Vec<Component>,
}

/// The list price of one piece of a SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListPrice {
    /// The amount in minor units, never negative.
    pub minor: i64,
    /// The currency of the amount.
    pub currency: Currency,
}

/// One component of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The SKU of the component.
    pub sku: String,
    /// The pieces of it in one bundle, at least 1.
    pub quantity: u32,
}

/// The catalogue around a SKU, as far as the check of a bundle needs it.
pub trait Bundles {
    /// Whether the catalogue has a SKU.
    fn has(&self, sku: &str) -> bool;

    /// Whether a SKU is a bundle itself.
    fn is_bundle(&self, sku: &str) -> bool;

    /// A bundle that has the SKU as a component; `None` = no bundle has it.
    fn bundle_with(&self, sku: &str) -> Option<&str>;
}

/// The reason why the attributes of a SKU are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each value explains it")]
pub enum SkuFault {
    #[error("a list price is not negative")]
    NegativePrice,
    #[error("a list price is at most {LARGEST_AMOUNT} minor units")]
    PriceTooLarge,
    #[error("a list price needs a currency of ISO 4217")]
    PriceWithoutCurrency,
    #[error("a category is 1 – {LONGEST_CATEGORY} characters")]
    Category,
    #[error("a bundle has at most {MOST_COMPONENTS} components")]
    TooManyComponents,
    #[error("the bundle is a component of itself")]
    ComponentOfItself,
    #[error("the component “{0}” is listed twice")]
    ComponentTwice(String),
    #[error("the component “{0}” has 1 – {MOST_PIECES} pieces")]
    ComponentPieces(String),
    #[error("the component “{0}” is not in the catalogue")]
    UnknownComponent(String),
    #[error("the component “{0}” is a bundle itself: bundles have one level")]
    NestedBundle(String),
    #[error("it is a component of the bundle “{0}”: bundles have one level")]
    ComponentOfBundle(String),
}

impl SkuFault {
    /// The name of the field in the API that has the fault.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NegativePrice | Self::PriceTooLarge | Self::PriceWithoutCurrency => "listPrice",
            Self::Category => "category",
            _ => "components",
        }
    }
}

impl SkuEntry {
    /// Whether the SKU is a bundle of other SKUs.
    pub fn is_bundle(&self) -> bool {
        !self.components.is_empty()
    }

    /// Checks the attributes of a SKU against the rest of the catalogue.
    ///
    /// # Errors
    /// The first [`SkuFault`].
    pub fn check(&self, code: &str, catalogue: &impl Bundles) -> Result<(), SkuFault> {
        match self.list_price {
            Some(price) if price.minor < 0 => return Err(SkuFault::NegativePrice),
            Some(price) if price.minor > LARGEST_AMOUNT => return Err(SkuFault::PriceTooLarge),
            Some(price) if price.currency == Currency::UNKNOWN => return Err(SkuFault::PriceWithoutCurrency),
            _ => {}
        }
        let is_name = |text: &str| {
            !text.trim().is_empty() && text.chars().count() <= LONGEST_CATEGORY && !text.chars().any(char::is_control)
        };
        if !self.category.as_deref().is_none_or(is_name) {
            return Err(SkuFault::Category);
        }
        self.check_components(code, catalogue)
    }

    fn check_components(&self, code: &str, catalogue: &impl Bundles) -> Result<(), SkuFault> {
        if self.components.len() > MOST_COMPONENTS {
            return Err(SkuFault::TooManyComponents);
        }
        if let Some(bundle) = catalogue.bundle_with(code).filter(|_| self.is_bundle()) {
            return Err(SkuFault::ComponentOfBundle(bundle.to_owned()));
        }
        let mut seen = BTreeSet::new();
        for Component { sku, quantity } in &self.components {
            let fault = match () {
                () if sku == code => SkuFault::ComponentOfItself,
                () if !(1..=MOST_PIECES).contains(quantity) => SkuFault::ComponentPieces(sku.clone()),
                () if !seen.insert(sku) => SkuFault::ComponentTwice(sku.clone()),
                () if !catalogue.has(sku) => SkuFault::UnknownComponent(sku.clone()),
                () if catalogue.is_bundle(sku) => SkuFault::NestedBundle(sku.clone()),
                () => continue,
            };
            return Err(fault);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shelf;

    impl Bundles for Shelf {
        fn has(&self, sku: &str) -> bool {
            sku != "NOWHERE"
        }

        fn is_bundle(&self, sku: &str) -> bool {
            sku == "BOX"
        }

        fn bundle_with(&self, sku: &str) -> Option<&str> {
            (sku == "CUP").then_some("BOX")
        }
    }

    fn bundle(components: &[(&str, u32)]) -> SkuEntry {
        let component = |(sku, quantity): &(&str, u32)| Component { sku: (*sku).to_owned(), quantity: *quantity };
        SkuEntry { components: components.iter().map(component).collect(), ..SkuEntry::default() }
    }

    fn priced(minor: i64, currency: Currency) -> SkuEntry {
        SkuEntry { list_price: Some(ListPrice { minor, currency }), ..SkuEntry::default() }
    }

    #[test]
    fn every_fault_of_a_sku_is_found() {
        let many: Vec<String> = (0..=MOST_COMPONENTS).map(|number| format!("S{number}")).collect();
        let many: Vec<(&str, u32)> = many.iter().map(|code| (code.as_str(), 1)).collect();
        for (entry, fault) in [
            (priced(-1, Currency::CNY), SkuFault::NegativePrice),
            (priced(LARGEST_AMOUNT + 1, Currency::CNY), SkuFault::PriceTooLarge),
            (priced(1, Currency::UNKNOWN), SkuFault::PriceWithoutCurrency),
            (SkuEntry { category: Some(" ".into()), ..SkuEntry::default() }, SkuFault::Category),
            (bundle(&many), SkuFault::TooManyComponents),
            (bundle(&[("SET", 1)]), SkuFault::ComponentOfItself),
            (bundle(&[("CUP", 0)]), SkuFault::ComponentPieces("CUP".into())),
            (bundle(&[("CUP", 1), ("CUP", 2)]), SkuFault::ComponentTwice("CUP".into())),
            (bundle(&[("NOWHERE", 1)]), SkuFault::UnknownComponent("NOWHERE".into())),
            (bundle(&[("BOX", 1)]), SkuFault::NestedBundle("BOX".into())),
        ] {
            assert_eq!(entry.check("SET", &Shelf), Err(fault));
        }
        assert_eq!(bundle(&[("POT", 1)]).check("CUP", &Shelf), Err(SkuFault::ComponentOfBundle("BOX".into())));
        assert_eq!(bundle(&[("POT", 1), ("CUP", 4)]).check("SET", &Shelf), Ok(()));
        assert_eq!(bundle(&many[..MOST_COMPONENTS]).check("SET", &Shelf), Ok(()));
        assert_eq!(priced(0, Currency::CNY).check("CUP", &Shelf), Ok(()));
    }
}
