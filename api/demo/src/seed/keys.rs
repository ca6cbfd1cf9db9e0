//! The number, the shop and the customer of the n-th seeded order: pure functions of n.

/// A shop of the seeded orders.
pub struct SeedShop {
    /// The id of the shop.
    pub id: &'static str,
    /// The name of the shop.
    pub name: &'static str,
    /// The channel of the shop.
    pub channel: &'static str,
    /// The mapping, whose format its orders have.
    pub mapping: &'static str,
    /// The warehouse that ships its orders.
    pub warehouse: &'static str,
}

/// Eight shops; the n-th order belongs to shop n modulo eight.
pub const SHOPS: [SeedShop; 8] = [
    shop("seed-web-1", "种子官网一店", "GENERIC", "generic", "HZ"),
    shop("seed-web-2", "种子官网二店", "GENERIC", "generic", "SH"),
    shop("seed-youzan-1", "种子有赞一店", "YOUZAN", "youzan", "HZ"),
    shop("seed-youzan-2", "种子有赞二店", "YOUZAN", "youzan", "SH"),
    shop("seed-youzan-3", "种子有赞三店", "YOUZAN", "youzan", "GZ"),
    shop("seed-shopify-1", "种子品牌站一", "SHOPIFY", "shopify", "HZ"),
    shop("seed-shopify-2", "种子品牌站二", "SHOPIFY", "shopify", "SH"),
    shop("seed-shopify-3", "种子品牌站三", "SHOPIFY", "shopify", "GZ"),
];

/// The code, the name and the city of each warehouse.
pub const WAREHOUSES: [(&str, &str, &str); 3] = [("HZ", "杭州仓", "杭州"), ("SH", "上海仓", "上海"), ("GZ", "广州仓", "广州")];

/// The size of a group of consecutive orders: five belong to one customer and the others to one each.
const GROUP: u64 = 50;
/// The distance between two orders of the customer with five orders.
const STRIDE: u64 = GROUP / ORDERS_OF_ONE;
/// The number of orders of a customer with several.
const ORDERS_OF_ONE: u64 = 5;

/// The first of six million numbers without a subscriber: 174 00 – 174 05 are reserved for satellite phones of emergency services.
const FIRST_PHONE: u64 = 17_400_000_000;
/// The offset of the first phone of a customer with one order.
const FIRST_SINGLE: u64 = 500_000;
/// The number of phones of such customers; after so many orders they repeat.
const SINGLES: u64 = 5_500_000;

const fn shop(
    id: &'static str,
    name: &'static str,
    channel: &'static str,
    mapping: &'static str,
    warehouse: &'static str,
) -> SeedShop {
    SeedShop { id, name, channel, mapping, warehouse }
}

/// The index of the n-th order's shop in [`SHOPS`].
pub fn shop_place(index: u64) -> usize {
    usize::try_from(index % SHOPS.len() as u64).unwrap_or_default()
}

/// The channel's number of the n-th order.
pub fn channel_number(index: u64) -> String {
    format!("S{index:011}")
}

/// The index n in a channel's number; `None` = the number is not seeded.
pub fn index_of(channel_number: &str) -> Option<u64> {
    channel_number.strip_prefix('S')?.parse().ok()
}

/// The number of the n-th order.
pub fn order_number(index: u64) -> String {
    format!("{}-{}", SHOPS[shop_place(index)].id, channel_number(index))
}

/// The tracking number, without the carrier's prefix, of the n-th order's parcel.
pub fn parcel_serial(index: u64) -> u64 {
    9_000_000_000 + index
}

/// The phone, in E.164, of the n-th customer that has exactly five orders; of `count` seeded orders, n is less than `count / 50`.
pub fn phone_with_five_orders(customer: u64) -> String {
    format!("+86{}", FIRST_PHONE + customer % FIRST_SINGLE)
}

/// The phone, in E.164, of the n-th order's customer.
pub fn phone_of(index: u64) -> String {
    if index.is_multiple_of(STRIDE) {
        return phone_with_five_orders(index / GROUP);
    }
    format!("+86{}", FIRST_PHONE + FIRST_SINGLE + index % SINGLES)
}

/// Whether the platform of the n-th order masks its phone; the phone of a customer with several orders stays clear.
pub fn is_masked(index: u64) -> bool {
    index % 20 == 7
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_customer_has_one_order_or_exactly_five() {
        let mut orders: HashMap<String, u64> = HashMap::new();
        (0..20_000).for_each(|index| *orders.entry(phone_of(index)).or_default() += 1);
        for customer in 0..400 {
            assert_eq!(orders[&phone_with_five_orders(customer)], 5, "{customer}");
        }
        assert_eq!(orders.values().filter(|count| **count == 1).count(), 18_000);
    }

    #[test]
    fn every_phone_is_one_that_a_clerk_can_type() {
        for index in [0, 1, 49, 50, 199_999, 1_999_999, 5_400_000] {
            let phone = phonenumber::parse(None, phone_of(index)).unwrap();
            assert!(phonenumber::is_valid(&phone), "{}", phone_of(index));
        }
    }

    #[test]
    fn a_number_leads_back_to_its_order() {
        assert_eq!(order_number(10), "seed-youzan-1-S00000000010");
        assert_eq!(index_of(&channel_number(123_456)), Some(123_456));
        assert_eq!(index_of("E2026"), None);
    }
}
