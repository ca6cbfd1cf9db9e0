//! The warehouse: picks, packs, prints labels, scans out.

use serde_json::json;

use super::{commands, role};
use crate::client::Answer;

role! {
    /// A picker with a handheld, or a lead who completes packs too.
    Warehouse
}

commands! {
    Warehouse {
        /// Confirms that the lines were picked.
        confirm_pick = "ConfirmPick";
        /// Completes the pack; a lead's command.
        complete_pack = "CompletePack";
        /// Prints the label of a parcel.
        print_label = "PrintLabel";
        /// Scans a parcel out.
        scan_outbound = "ScanOutbound";
    }
}

impl Warehouse {
    /// The orders of a warehouse to pick next.
    pub async fn pick_list(&self, warehouse: &str) -> Answer {
        self.run("PickList", json!({ "warehouse": warehouse })).await
    }
}
