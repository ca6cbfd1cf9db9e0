//! SKUs of the catalogue, with their list price, category and components.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::catalog::sku::{ListPrice, SkuEntry};
use domain::journal::topic::Topic;
use entity::catalog::sku;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::shops::Catalog;
use crate::base::value::{from_json_of, from_word, json_of, micros};
use crate::base::write::{Existing, write};
use crate::{Aggregate, CatalogStore, StoreError, UnitOfWork};

/// The name of the column in the error for an unreadable value.
const COMPONENTS: &str = "components";

/// A SKU that the catalogue knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sku {
    /// The code of the SKU.
    pub code: String,
    /// The title of the SKU.
    pub title: String,
    /// The barcode of the SKU.
    pub barcode: Option<String>,
    /// The list price, category and components of the SKU.
    pub entry: SkuEntry,
}

impl CatalogStore<'_> {
    /// Every SKU, by code.
    pub async fn skus(self) -> Result<Vec<Sku>, StoreError> {
        let rows = sku::Entity::find().order_by_asc(sku::Column::Code).all(self.store.connection()).await?;
        rows.into_iter().map(sku_of).collect()
    }

    /// The SKU of this code.
    pub async fn sku(self, code: &str) -> Result<Option<Sku>, StoreError> {
        let row = sku::Entity::find_by_id(code.to_owned()).one(self.store.connection()).await?;
        row.map(sku_of).transpose()
    }

    /// At most `limit` SKUs after a code, sorted by code.
    pub async fn sku_page(self, after: Option<&str>, limit: u64) -> Result<Vec<Sku>, StoreError> {
        let mut found = sku::Entity::find().order_by_asc(sku::Column::Code).limit(limit);
        if let Some(after) = after {
            found = found.filter(sku::Column::Code.gt(after));
        }
        let rows = found.all(self.store.connection()).await?;
        rows.into_iter().map(sku_of).collect()
    }

    /// Every bundle, by code: there are far fewer than SKUs.
    pub async fn bundles(self) -> Result<Vec<Sku>, StoreError> {
        let found = sku::Entity::find().filter(sku::Column::Components.is_not_null()).order_by_asc(sku::Column::Code);
        found.all(self.store.connection()).await?.into_iter().map(sku_of).collect()
    }

    /// Those of these codes that the catalogue has.
    pub async fn known_skus(self, codes: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let found = sku::Entity::find().select_only().column(sku::Column::Code).filter(sku::Column::Code.is_in(codes));
        Ok(found.into_tuple::<String>().all(self.store.connection()).await?.into_iter().collect())
    }

    /// Inserts or replaces the SKUs.
    pub async fn put_skus(self, skus: &[Sku], now: DateTime<Utc>) -> Result<(), StoreError> {
        let rows = skus.iter().map(|sku| sku_row(sku, now)).collect::<Result<Vec<_>, _>>()?;
        write::<_, sku::Entity>(self.store.connection(), &rows, Existing::Replace).await
    }
}

/// The row of a SKU, as it is to be written at `now`.
pub(super) fn sku_row(of: &Sku, now: DateTime<Utc>) -> Result<sku::Model, StoreError> {
    let SkuEntry { list_price, category, components } = &of.entry;
    Ok(sku::Model {
        code: of.code.clone(),
        title: of.title.clone(),
        barcode: of.barcode.clone(),
        updated_at: micros(now),
        list_price: list_price.map(|price| price.minor),
        list_price_currency: list_price.map(|price| price.currency.code().to_owned()),
        category: category.clone(),
        components: json_of(COMPONENTS, Some(components).filter(|components| !components.is_empty()))?,
    })
}

fn sku_of(row: sku::Model) -> Result<Sku, StoreError> {
    let currency = row.list_price_currency.as_deref().map(|code| from_word("currency", code)).transpose()?;
    Ok(Sku {
        entry: SkuEntry {
            list_price: row.list_price.zip(currency).map(|(minor, currency)| ListPrice { minor, currency }),
            category: row.category,
            components: from_json_of(COMPONENTS, row.components.as_deref())?.unwrap_or_default(),
        },
        code: row.code,
        title: row.title,
        barcode: row.barcode,
    })
}

impl Aggregate for Sku {
    const NAME: &'static str = "sku";
    type Id = String;
    type Reach = ();

    fn id(&self) -> String {
        self.code.clone()
    }

    fn topics(&self) -> Vec<Topic> {
        vec![Topic::Sku(self.code.clone())]
    }

    fn target(code: &String) -> String {
        format!("sku {code}")
    }

    async fn load(work: &mut UnitOfWork, code: &String, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let row = sku::Entity::find_by_id(code.clone()).lock_exclusive().one(work.transaction().await?).await?;
        row.map(sku_of).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.put_catalog(&Catalog { skus: vec![self.clone()], ..Catalog::default() }, &[], work.now())
    }
}
