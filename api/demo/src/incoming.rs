//! A purchase in the domain's form: equal to the mappings' result for its payload, without writing and reading JSON.

use chrono::{DateTime, Duration, Utc};
use domain::kernel::status::OrderStatus;
use domain::order::heard::{Part, WholePayment};
use domain::order::incoming::{
    DataIssue, DataIssueKind, IncomingDiscount, IncomingLine, IncomingMaterial, IncomingOrder, IncomingPayment, IncomingPayments,
    IncomingService, IncomingShipment, IncomingSignals, IncomingTotals, Said,
};
use domain::order::payment::{PaymentKind, PaymentStatus};

use super::payload::{generic_status, youzan_status};
use super::purchase::{ChannelView, Dialect, Parcel, Purchase, PurchasedLine, Stage};

/// The number of days until the balance of a presale is due.
const BALANCE_DAYS: i64 = 3;

impl Purchase {
    /// The channel's deadline for the shipment; `None` = unpaid, or the channel sets none.
    pub fn ship_by(&self, view: &ChannelView) -> Option<DateTime<Utc>> {
        Some(view.paid_at? + Duration::hours(self.ship_hours?))
    }

    /// The time at which the balance of a presale is due.
    pub fn balance_due(&self) -> DateTime<Utc> {
        self.placed_at + Duration::days(BALANCE_DAYS)
    }

    /// The order in the channel's current view.
    pub fn incoming(&self, view: &ChannelView) -> IncomingOrder {
        let raw_status = self.raw_status(view);
        let mark = || (Part::Status, DataIssue { kind: DataIssueKind::UnknownStatus, value: raw_status.to_owned() });
        let shopify = self.dialect == Dialect::Shopify;
        let parcels = i64::try_from(view.parcels.len()).unwrap_or(i64::MAX);
        IncomingOrder {
            channel_number: self.number.clone(),
            channel_alias: self.alias.clone(),
            raw_status: Some(raw_status.to_owned()),
            status: status(view),
            placed_at: Some(self.placed_at),
            paid_at: view.paid_at.filter(|_| !(shopify && view.stage == Stage::Unheard)),
            updated_at: Some(view.updated_at),
            history: if shopify { vec![Some(parcels), Some(0), Some(0)] } else { Vec::new() },
            ship_by: if self.dialect == Dialect::Generic { self.ship_by(view) } else { None },
            currency: Some(self.currency.code().to_owned()),
            totals: self.totals(view),
            discounts: Some(self.discounts()),
            contact: self.contact.clone(),
            buyer_message: self.note.clone(),
            seller_memo: if shopify { None } else { self.memo.clone() },
            lines: Some(self.lines.iter().map(|line| incoming_line(line, shopify)).collect()),
            payments: self.payments(view),
            shipments: Some(view.parcels.iter().map(parcel).collect()),
            shipments_complete: true,
            holds: Some(Vec::new()),
            is_test: shopify.then_some(false),
            customer_level: self.wishes.customer_level.into(),
            service: self.wishes.service.map(|level| IncomingService { raw: level.name().to_owned(), level: Some(level) }),
            signals: self.signals().map(|found| IncomingSignals { found, mapping: self.dialect.mapping().to_owned() }),
            buyer_id: self.wishes.buyer_id.clone(),
            marks: if view.stage == Stage::Unheard { vec![mark()] } else { Vec::new() },
            ..IncomingOrder::default()
        }
    }

    fn raw_status(&self, view: &ChannelView) -> &'static str {
        match (self.dialect, view.stage) {
            (Dialect::Youzan, stage) => youzan_status(stage),
            (Dialect::Generic, stage) => generic_status(stage),
            (Dialect::Shopify, Stage::Placed) => "pending",
            (Dialect::Shopify, Stage::Paid) => "paid",
            (Dialect::Shopify, Stage::Shipped) => "fulfilled",
            (Dialect::Shopify, Stage::Cancelled) => "cancelled",
            (Dialect::Shopify, Stage::Unheard) => "in_review",
        }
    }

    fn totals(&self, view: &ChannelView) -> IncomingTotals {
        let said = |dialects: &[Dialect], amount: i64| {
            if dialects.contains(&self.dialect) { Said::Value(amount) } else { Said::Nothing }
        };
        let both = [Dialect::Shopify, Dialect::Generic];
        let paid = match (self.dialect, view.stage) {
            (Dialect::Generic, _) => Said::Value(self.paid(view)),
            (Dialect::Youzan, _) | (Dialect::Shopify, Stage::Unheard) => Said::Nothing,
            (Dialect::Shopify, _) => view.paid_at.map(|_| self.payable()).into(),
        };
        IncomingTotals {
            goods: said(&both, self.goods()),
            discount: said(&both, self.discount()),
            freight: Said::Value(self.freight),
            tax: said(&both, 0),
            tax_included: said(&[Dialect::Shopify], 0),
            payable: Said::Value(self.payable()),
            paid,
            refunded: said(&both, 0),
            ..IncomingTotals::default()
        }
    }

    fn discounts(&self) -> Vec<IncomingDiscount> {
        let name = |code: &'static str, name: &'static str| if self.dialect == Dialect::Shopify { code } else { name };
        let discount = |coupon: &super::purchase::Coupon| IncomingDiscount {
            rule_id: Some(coupon.code.to_owned()),
            name: name(coupon.code, coupon.name).to_owned(),
            amount: coupon.amount,
        };
        self.coupon.iter().map(discount).collect()
    }

    fn payments(&self, view: &ChannelView) -> IncomingPayments {
        let Some(deposit) = self.deposit else { return self.whole_payment(view) };
        let payment = |kind, status, amount, paid_at, due_at| IncomingPayment {
            kind,
            status,
            amount,
            method: Some("alipay".to_owned()),
            paid_at,
            due_at,
        };
        let balance = match (view.stage, view.paid_at) {
            (_, Some(_)) => PaymentStatus::Paid,
            (Stage::Cancelled, None) => PaymentStatus::Void,
            _ => PaymentStatus::Pending,
        };
        IncomingPayments::Listed(vec![
            payment(PaymentKind::Deposit, PaymentStatus::Paid, deposit, Some(self.placed_at), None),
            payment(PaymentKind::Balance, balance, self.payable() - deposit, view.paid_at, Some(self.balance_due())),
        ])
    }

    /// The payments as the channel reports them in total, for a channel that lists no single payments.
    fn whole_payment(&self, view: &ChannelView) -> IncomingPayments {
        let is_silent = match (self.dialect, view.stage) {
            (Dialect::Shopify, Stage::Unheard) => true,
            (Dialect::Generic, stage) => view.paid_at.is_none() && stage != Stage::Placed,
            _ => false,
        };
        if is_silent {
            return IncomingPayments::Nothing;
        }
        IncomingPayments::Whole(WholePayment {
            paid: view.paid_at.is_some(),
            paid_at: view.paid_at,
            method: None,
            on_delivery: false,
        })
    }
}

fn status(view: &ChannelView) -> Option<OrderStatus> {
    match view.stage {
        Stage::Placed => Some(OrderStatus::PendingPayment),
        Stage::Paid => Some(OrderStatus::Paid),
        Stage::Shipped => Some(OrderStatus::Shipped),
        Stage::Cancelled => Some(OrderStatus::Cancelled),
        Stage::Unheard => None,
    }
}

/// Shopify reports the pieces that were ordered and those that were refunded apart from the pieces to ship.
fn incoming_line(line: &PurchasedLine, shopify: bool) -> IncomingLine {
    IncomingLine {
        channel_line_id: line.id.clone(),
        sku: Some(line.sku.clone()),
        title: Some(line.title.clone()),
        quantity: Said::Value(line.quantity),
        ordered: shopify.then_some(line.quantity),
        refunded: shopify.then_some(0),
        is_gift: Some(line.gift),
        requires_shipping: None,
        unit_price: Said::Value(line.unit_price),
        total: Said::Value(line.total),
        customized: line.engraving.map(|_| true),
        customization: line.engraving.map(|_| "engraving".to_owned()),
        material: line.engraving.map(|engraving| match engraving.material {
            Some(name) => IncomingMaterial::Named(name.to_owned()),
            None => IncomingMaterial::Missing,
        }),
    }
}

fn parcel(parcel: &Parcel) -> IncomingShipment {
    IncomingShipment {
        carrier: Some(parcel.carrier.to_owned()),
        tracking_number: parcel.tracking_number.clone(),
        shipped_at: Some(parcel.announced_at),
        cancelled: false,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use domain::order::incoming::Incoming;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::purchase::Parcel;
    use super::*;
    use crate::payload::payload;
    use crate::story::profile;
    use crate::{company, goods};
    use panorama::ingest::{Credentials, Delivery, Mappings};
    use panorama::store::catalog::shops::{Shop, ShopSecrets};

    fn shop(id: &str, mapping: &str, currency: &str) -> Shop {
        Shop {
            id: id.to_owned(),
            name: id.to_owned(),
            channel: mapping.to_uppercase(),
            mapping: mapping.to_owned(),
            currency: currency.to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            ship_hours: 48,
            warehouse: None,
            client_id: Some("client".to_owned()),
            poll: None,
            secrets: ShopSecrets { signing: vec!["secret".to_owned()], access_token: None },
            country: Some("CN".into()),
            allowed_addresses: Vec::new(),
            active: true,
        }
    }

    #[test]
    fn every_payload_is_read_back_as_what_was_bought() {
        let mappings = Mappings::load(None).unwrap();
        let mut dice = StdRng::seed_from_u64(7);
        let placed = Utc.with_ymd_and_hms(2026, 11, 20, 2, 15, 30).unwrap();
        let mut presales = 0;
        for (mapping, currency) in [("shopify", "CNY"), ("shopify", "USD"), ("youzan", "CNY"), ("generic", "CNY")] {
            let shop = shop("shop", mapping, currency);
            let platform = mappings.platform(mapping).unwrap();
            let credentials =
                Credentials { shop: shop.id.clone(), client_id: shop.client_id.clone(), secrets: shop.secrets.signing.clone() };
            for serial in 0..60 {
                let purchase = Purchase::random(Dialect::of(mapping).unwrap(), &profile(&shop), serial, placed, &mut dice);
                assert_eq!(purchase.lines.iter().map(|line| line.total).sum::<i64>() + purchase.freight, purchase.payable());
                presales += usize::from(purchase.deposit.is_some());
                for stage in [Stage::Placed, Stage::Paid, Stage::Shipped, Stage::Cancelled, Stage::Unheard] {
                    let later = placed + Duration::minutes(9);
                    let parcel = Parcel { carrier: "SF", tracking_number: "SF0001".to_owned(), announced_at: later };
                    let view = ChannelView {
                        stage,
                        paid_at: (stage != Stage::Placed).then_some(later),
                        updated_at: later,
                        parcels: if stage == Stage::Shipped { vec![parcel] } else { Vec::new() },
                    };
                    let payload = payload(&purchase, &view);
                    let delivery = Delivery { topic: payload.topic, id: "1", content: &payload.content, now: later };
                    let signed = platform.sign(&credentials, &delivery).unwrap();
                    let read = platform.read(Some(payload.topic), &signed.body, purchase.currency).unwrap();
                    assert_eq!(read, vec![Incoming::Order(Box::new(purchase.incoming(&view)))], "{mapping} {stage:?}");
                }
            }
        }
        assert!(presales > 0);
    }

    #[test]
    fn the_company_is_three_channels_of_two_shops_and_forty_skus() {
        let company = company::company().unwrap();
        for mapping in ["shopify", "youzan", "generic"] {
            assert_eq!(company.shops.iter().filter(|shop| shop.mapping == mapping).count(), 2, "{mapping}");
        }
        assert_eq!((company.warehouses.len(), company.skus.len()), (2, goods::GOODS.len()));
        let codes: std::collections::BTreeSet<_> = goods::GOODS.iter().map(|good| good.code).collect();
        assert_eq!(codes.len(), 40);
    }
}
