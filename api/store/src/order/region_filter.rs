//! The filter of orders by the regions that they go to.

use domain::kernel::region_code::{RegionCode, RegionLevel};
use domain::kernel::status::OrderStatus;

use crate::base::sql::Sql;

/// Appends ` AND` and the condition that the order `o` goes to one of the regions or to a part of one; nothing for no region.
///
/// The index has the status before the region, for the open orders of a region. With `any_status` all of them are listed, so that it also
/// finds orders without a filter by status.
pub(crate) fn push_regions(sql: &mut Sql, regions: &[RegionCode], any_status: bool) {
    if regions.is_empty() {
        return;
    }
    if any_status {
        let all: Vec<String> = OrderStatus::ALL.iter().map(|status| format!("'{}'", status.name())).collect();
        sql.push(&format!(" AND o.status IN ({})", all.join(", ")));
    }
    for (index, region) in regions.iter().enumerate() {
        sql.push(if index == 0 { " AND o.region IS NOT NULL AND (" } else { " OR " });
        match end_of_parts(*region) {
            Some(end) => {
                sql.push("(o.region >= ").bind(region.as_str()).push(" AND o.region < ").bind(end).push(")");
            }
            None => {
                sql.push("o.region = ").bind(region.as_str());
            }
        }
    }
    sql.push(")");
}

/// The text that is the first after the codes of a region's parts; `None` = the region has no parts.
fn end_of_parts(region: RegionCode) -> Option<String> {
    match region.level() {
        // The next character after `-`, which only parts of the country have behind their first two letters.
        RegionLevel::Country => Some(format!("{region}.")),
        // The next character after `9`.
        RegionLevel::Province | RegionLevel::City if region.is_in_china() => Some(format!("{region}:")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The range of a region has exactly its parts, and so does `contains`.
    #[test]
    fn a_range_has_the_parts_of_its_region() {
        let regions = RegionCode::children(None);
        let parts = regions.iter().flat_map(|region| RegionCode::children(Some(region)));
        let all: Vec<RegionCode> = regions.iter().copied().chain(parts).collect();
        for region in &all {
            for other in &all {
                let is_in = match end_of_parts(*region) {
                    Some(end) => other.as_str() >= region.as_str() && other.as_str() < end.as_str(),
                    None => other == region,
                };
                assert_eq!(is_in, region.contains(other), "{region} {other}");
            }
        }
    }
}
