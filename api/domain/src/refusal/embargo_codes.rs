//! The codes of embargoes: the refusals of gates and of placing one, and the sentence for buyers.

/// Calls a macro with the rows before and with the rows of embargoes. `codes.rs` describes a row.
macro_rules! embargo_codes {
    ($then:ident $($rows:tt)*) => { $then! { $($rows)*
        RegionEmbargoed "REGION_EMBARGOED" (region, text): {
            "{0}正在限运：{1}", "{0} is under an embargo: {1}";
            "订单留在仓内，等待经理或运营解除限运后再操作；收货地址有误时先更正地址", "Leave the order in the house until a manager or operations lifts the embargo, then repeat; where the address is wrong, have it corrected first";
        }
        EmbargoesTooMany "EMBARGOES_TOO_MANY": {
            "同时生效的限运已达 {0} 条上限", "There are {0} embargoes in force already, the most that there may be";
            "先解除不再需要的限运，或把多个地区放进同一条限运", "Lift embargoes that are no longer needed, or put several regions into one";
        }
        TellEmbargo "TELL_EMBARGO" (text, region): {
            "您好，您的订单 {0} 因{1}暂时限运，目前无法发出，非常抱歉。恢复运输后我们会马上为您发货；如需改地址或取消，请告诉我们。", "We are sorry: your order {0} cannot leave at the moment, because nothing is carried to {1} for the time being. We will send it as soon as this is over; tell us if you would rather have it elsewhere or cancel it.";
            "把这句话发给买家，并记录买家的答复", "Send this sentence to the buyer and record the answer";
        }
    } };
}
