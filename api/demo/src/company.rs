//! The company of the demo: shops on three channels, two warehouses, forty SKUs.

use chrono::{DateTime, Utc};

use super::DemoError;
use super::goods::{GOODS, Good};
use panorama::app::PriceWish;
use panorama::cli::setup::{Company, SetupError, SkuSetup};
use panorama::config::Secret;
use panorama::ingest::Mappings;
use panorama::store::Store;

/// The shop whose webhook receives the carriers' reports.
pub const CARRIER_SHOP: &str = "kuaidi100";

/// The company in the embedded file, without secrets.
///
/// # Errors
/// When the embedded file is broken.
pub fn company() -> Result<Company, SetupError> {
    let mut company = Company::parse(include_str!("company.toml"))?;
    let sku = |(index, good): (usize, &Good)| SkuSetup {
        code: good.code.to_owned(),
        title: good.title.to_owned(),
        barcode: Some(format!("690{:010}", 1_000_000 + index * 37)),
        list_price: Some(PriceWish { minor: good.price, currency: "CNY".to_owned() }),
        category: Some(good.category().to_owned()),
        components: Some(good.components()),
    };
    company.skus = GOODS.iter().enumerate().map(sku).collect();
    Ok(company)
}

/// Sets the company up. Existing secrets are kept, so that platforms that have them go on.
///
/// # Errors
/// When the database fails.
pub async fn set_up(store: &Store, mappings: &Mappings, now: DateTime<Utc>) -> Result<(), DemoError> {
    let mut company = company()?;
    let known = store.catalog().shops().await?;
    for shop in &mut company.shops {
        let has_secret = known.iter().any(|known| known.id == shop.id && !known.secrets.signing.is_empty());
        if !has_secret {
            shop.secrets = vec![Secret::from(hex::encode(rand::random::<[u8; 24]>()))];
        }
    }
    company.put(store, mappings, now).await?;
    Ok(())
}
