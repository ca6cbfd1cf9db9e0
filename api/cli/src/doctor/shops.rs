//! The shops as they stand in the database: every fault with its shop's id.

use std::collections::BTreeSet;

use domain::kernel::money::Currency;

use super::{Finding, Report, counted};
use panorama::ingest::Mappings;
use panorama::store::Store;
use panorama::store::catalog::shops::Shop;

/// Checks each shop. Without keys, secrets stay sealed, so that they have no finding.
pub(super) async fn check(store: &Store, has_keys: bool, mappings: Option<&Mappings>) -> Report {
    let mut report = Report::default();
    let (shops, warehouses) = match (store.catalog().shops_one_by_one(has_keys).await, store.catalog().warehouses().await) {
        (Ok(shops), Ok(warehouses)) => (shops, warehouses),
        (Err(error), _) | (_, Err(error)) => {
            report.say(Finding::Wrong, "shops", error);
            return report;
        }
    };
    let codes: BTreeSet<&str> = warehouses.iter().map(|warehouse| warehouse.code.as_str()).collect();
    let mut notes = Report::default();
    for (id, shop) in &shops {
        let what = format!("shop {id}");
        match shop {
            Err(error) => report.say(Finding::Wrong, &what, error),
            Ok(shop) => {
                faults(shop, has_keys, mappings, &codes).iter().for_each(|fault| report.say(Finding::Wrong, &what, fault));
                if let Some(note) = open_to_all(mappings, shop) {
                    notes.say(Finding::Note, &what, note);
                }
            }
        }
    }
    if shops.is_empty() {
        report.say(Finding::NotSet, "shops", "nothing is taken in; `panorama setup` writes them");
    } else if report.0.is_empty() {
        report.say(Finding::Fine, "shops", format_args!("{} configured", counted(shops.len(), "shop")));
    }
    report.append(notes);
    report
}

/// The faults of a shop.
fn faults(shop: &Shop, has_keys: bool, mappings: Option<&Mappings>, warehouses: &BTreeSet<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut require = |holds: bool, fault: &dyn Fn() -> String| {
        if !holds {
            faults.push(fault());
        }
    };
    let Shop { mapping, currency, time_zone, .. } = shop;
    if let Some(mappings) = mappings {
        let platform = mappings.platform(mapping);
        require(platform.is_some(), &|| {
            format!("there is no mapping “{mapping}”; there are {}", mappings.names().collect::<Vec<_>>().join(", "))
        });
        let fits = platform.is_none_or(|platform| platform.poll().is_some() == shop.poll.is_some());
        require(fits, &|| format!("the mapping “{mapping}” and its poll settings do not fit together"));
    }
    require(currency.parse::<Currency>().is_ok(), &|| format!("“{currency}” is no currency of ISO 4217"));
    require(time_zone.parse::<chrono_tz::Tz>().is_ok(), &|| format!("“{time_zone}” is no time zone of the IANA database"));
    if let Some(code) = &shop.warehouse {
        require(warehouses.contains(code.as_str()), &|| format!("there is no warehouse “{code}”"));
    }
    let has_secret = !has_keys || !shop.active || !shop.secrets.signing.is_empty();
    require(has_secret, &|| "it has no secret, so nothing that it sends is believed; set one".to_owned());
    faults
}

/// The remedy for a shop whose platform leaves parts of a delivery unsigned, and that takes deliveries from every address.
fn open_to_all(mappings: Option<&Mappings>, shop: &Shop) -> Option<String> {
    let unsigned = mappings?.platform(&shop.mapping)?.unsigned_parts();
    let is_open = shop.active && shop.allowed_addresses.is_empty() && !unsigned.is_empty();
    is_open.then(|| {
        let parts = unsigned.join(", ");
        format!("the signature does not cover {parts}; set allowed_addresses to the addresses that the platform sends from")
    })
}
