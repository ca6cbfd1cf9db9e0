//! The samples of the generic connector.

use super::*;

#[test]
fn the_generic_connector_comes_out_whole() {
    let read = order(through("generic", "order.upserted", sample!("generic.order.json")));
    assert_eq!(read.channel_number, "9007199254740993123");
    assert_eq!(read.ship_by, Some(at("2026-11-21T02:05:00Z")));
    assert_eq!(
        (read.totals.goods, read.totals.discount, read.totals.payable),
        (Said::Value(29900), Said::Value(3000), Said::Value(26900))
    );
    let lines = read.lines.as_deref().unwrap();
    let wanted = [line("1", "KETTLE-01", "电热水壶", 1, 29900, 26900), line("2", "KETTLE-GIFT", "赠品 滤网", 2, 0, 0)];
    for (line, wanted) in lines.iter().zip(wanted) {
        assert_eq!((line.quantity, line.unit_price, &line.sku), (wanted.quantity, wanted.unit_price, &wanted.sku));
    }
    let payments = listed(&read.payments);
    let paid: Vec<_> = payments.iter().map(|payment| (payment.kind, payment.status, payment.amount)).collect();
    assert_eq!(paid, [(PaymentKind::Deposit, PaymentStatus::Paid, 5000), (PaymentKind::Balance, PaymentStatus::Paid, 21900)]);
    assert_eq!(payments[1].due_at, Some(at("2026-11-20T15:59:59Z")));
    assert_eq!(read.shipments.as_ref().unwrap()[0].tracking_number, "SF1234567890123");
    assert_eq!(read.marks, []);

    let Incoming::Tracking(tracking) = through("generic", "tracking.reported", sample!("generic.tracking.json")) else {
        panic!("not tracking")
    };
    let events: Vec<_> = tracking.events.iter().map(|event| (event.status, event.confidence)).collect();
    assert_eq!(events, [(ShipmentStatus::PickedUp, Confidence::Confirmed), (ShipmentStatus::Delivered, Confidence::Inferred)]);

    let expected = IncomingFact {
        order: OrderReference::ChannelNumber("9007199254740993123".to_owned()),
        source: Source::Wms,
        kind: FactKind::Outbound,
        value: "SF1234567890123".to_owned(),
        raw: some("OUT_DONE"),
        tracking_number: some("SF1234567890123"),
        line: None,
        observed_at: at("2026-11-20T10:00:00Z"),
        confidence: Confidence::Confirmed,
    };
    assert_eq!(through("generic", "fact.reported", sample!("generic.fact.json")), Incoming::Fact(expected));
    let staff = sample!("generic.fact.json").replace("WMS", "STAFF");
    assert_eq!(platform("generic").read(None, staff.as_bytes(), Currency::CNY), Err(ReadError::Missing("/source".to_owned())));
}
