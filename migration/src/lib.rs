//! The schema's history, one change per file, on SQLite and PostgreSQL.
//!
//! Changes are written as SQL, because both databases read the same text once four placeholders are filled in their own dialect
//! ([`dialect`]). A change that has been released is never edited: the next one mends it.

mod dialect;
mod m0001_catalog;
mod m0002_payloads;
mod m0003_orders;
mod m0004_after_sales;
mod m0005_cards;
mod m0006_journal;
mod m0007_alerts;
mod m0008_exports;
mod m0009_audit;
mod m0010_revocations;
mod m0011_erasure;
mod m0013_marked_orders;
mod m0014_recent_entries;
mod m0015_numbers_first;
mod m0016_countries_of_shops;
mod m0017_parcels_corrected;
mod m0018_poll_items;
mod m0019_what_was_said;
mod m0020_lists_of_polls;
mod m0021_gates;
mod m0030_order_search;
mod m0031_return_list;
mod m0032_desk_lists;
mod m0033_aliases_that_are_there;
mod m0035_release_notes;
mod m0036_payments_of_finance;
mod m0040_overdue_causes;
mod m0041_zones_of_warehouses;
mod m0042_transitions;
mod m0043_status_meanings;
mod m0045_mapping_versions;
mod m0046_payload_readings;
mod m0050_money_conflicts;
mod m0051_refunds_of_returns;
mod m0052_frozen_exports;
mod m0053_lists_in_their_order;
mod m0054_goods_that_come_and_go_again;
mod m0055_facts_of_lines;
mod m0060_voided_parcels;
mod m0063_erasures_of_shops;
mod m0064_shared_numbers;
mod m0073_reports_of_shops;
mod m0074_refused_requests;
mod m0075_refusals_of_subjects;
mod m0079_saved_searches;
mod m0080_topics;
mod m0081_card_parts;
mod m0082_measures_that_wait;
mod m0083_tasks;
mod m0084_unread_payloads;
mod m0085_catalog_attributes;
mod m0086_order_inputs;
mod m0087_stored_files;
mod m0089_region_codes;
mod m0090_effects_of_rules;
mod m0091_rules;
mod m0092_embargoes;
mod m0093_rule_backtests;
mod m0094_search_filters;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::async_trait::async_trait;

/// Every change, in order.
pub struct Migrator;

impl Migrator {
    /// The names of all changes, in order.
    pub fn names() -> Vec<String> {
        Self::migrations().iter().map(|change| change.name().to_owned()).collect()
    }
}

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let before_rules: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(m0001_catalog::Migration),
            Box::new(m0002_payloads::Migration),
            Box::new(m0003_orders::Migration),
            Box::new(m0004_after_sales::Migration),
            Box::new(m0005_cards::Migration),
            Box::new(m0006_journal::Migration),
            Box::new(m0007_alerts::Migration),
            Box::new(m0008_exports::Migration),
            Box::new(m0009_audit::Migration),
            Box::new(m0010_revocations::Migration),
            Box::new(m0011_erasure::Migration),
            Box::new(m0013_marked_orders::Migration),
            Box::new(m0014_recent_entries::Migration),
            Box::new(m0015_numbers_first::Migration),
            Box::new(m0016_countries_of_shops::Migration),
            Box::new(m0017_parcels_corrected::Migration),
            Box::new(m0018_poll_items::Migration),
            Box::new(m0019_what_was_said::Migration),
            Box::new(m0020_lists_of_polls::Migration),
            Box::new(m0021_gates::Migration),
            Box::new(m0030_order_search::Migration),
            Box::new(m0031_return_list::Migration),
            Box::new(m0032_desk_lists::Migration),
            Box::new(m0033_aliases_that_are_there::Migration),
            Box::new(m0035_release_notes::Migration),
            Box::new(m0036_payments_of_finance::Migration),
            Box::new(m0040_overdue_causes::Migration),
            Box::new(m0041_zones_of_warehouses::Migration),
            Box::new(m0042_transitions::Migration),
            Box::new(m0043_status_meanings::Migration),
            Box::new(m0050_money_conflicts::Migration),
            Box::new(m0051_refunds_of_returns::Migration),
            Box::new(m0052_frozen_exports::Migration),
            Box::new(m0053_lists_in_their_order::Migration),
            Box::new(m0054_goods_that_come_and_go_again::Migration),
            Box::new(m0055_facts_of_lines::Migration),
            Box::new(m0063_erasures_of_shops::Migration),
            Box::new(m0045_mapping_versions::Migration),
            Box::new(m0046_payload_readings::Migration),
            Box::new(m0073_reports_of_shops::Migration),
            Box::new(m0074_refused_requests::Migration),
            Box::new(m0075_refusals_of_subjects::Migration),
            Box::new(m0064_shared_numbers::Migration),
            Box::new(m0060_voided_parcels::Migration),
            Box::new(m0079_saved_searches::Migration),
            Box::new(m0080_topics::Migration),
            Box::new(m0081_card_parts::Migration),
            Box::new(m0082_measures_that_wait::Migration),
        ];
        before_rules.into_iter().chain(since_rules()).collect()
    }
}

/// The changes since there are rules, in order.
fn since_rules() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m0083_tasks::Migration),
        Box::new(m0084_unread_payloads::Migration),
        Box::new(m0085_catalog_attributes::Migration),
        Box::new(m0086_order_inputs::Migration),
        Box::new(m0087_stored_files::Migration),
        Box::new(m0089_region_codes::Migration),
        Box::new(m0090_effects_of_rules::Migration),
        Box::new(m0091_rules::Migration),
        Box::new(m0092_embargoes::Migration),
        Box::new(m0093_rule_backtests::Migration),
        Box::new(m0094_search_filters::Migration),
    ]
}
