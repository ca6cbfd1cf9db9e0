//! What was paid and paid back: by the channel, by finance beside it, and by returns. Nothing is counted twice and nothing is lost.

use chrono::{DateTime, Duration, Utc};
use domain::event::Event;
use domain::fact::{Confidence, Fact, FactKind, Source};
use domain::heard::WholePayment;
use domain::ids::{Mint, ReturnId};
use domain::incoming::{IncomingLine, IncomingOrder, IncomingPayment, IncomingPayments, IncomingTotals, MarkKind, Said};
use domain::intake::{Intake, ShopProfile};
use domain::money::Currency;
use domain::order::Order;
use domain::payment::{PaymentKind, PaymentStatus, RecordPayment};
use domain::phone::Phone;
use domain::refusal::{Code, Refusal};
use domain::returns::{OpenReturn, ReturnKind, ReturnLine, ReturnStep};
use domain::status::OrderStatus;
use uuid::Uuid;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + Duration::minutes(minutes)
}

/// An order of 269.00 as the channel has it at a minute, with so much paid and paid back.
fn says(minute: i64, paid: i64, refunded: i64) -> IncomingOrder {
    IncomingOrder {
        channel_number: "1001".into(),
        raw_status: Some("WORD".into()),
        status: Some(if paid >= 26_900 { OrderStatus::Paid } else { OrderStatus::PendingPayment }),
        placed_at: Some(at(0)),
        updated_at: Some(at(minute)),
        currency: Some("CNY".into()),
        totals: IncomingTotals {
            payable: Said::Value(26_900),
            paid: Said::Value(paid),
            refunded: Said::Value(refunded),
            ..IncomingTotals::default()
        },
        payments: IncomingPayments::Whole(WholePayment { paid: paid >= 26_900, paid_at: None, method: None, on_delivery: false }),
        lines: Some(vec![IncomingLine {
            channel_line_id: "1".into(),
            sku: Some("TEA".into()),
            title: Some("Tea".into()),
            quantity: Said::Value(2),
            unit_price: Said::Value(13_450),
            ..IncomingLine::default()
        }]),
        ..IncomingOrder::default()
    }
}

fn take_in(order: Option<Order>, incoming: &IncomingOrder) -> (Order, Vec<Event>) {
    let shop = ShopProfile {
        id: "TM1".into(),
        channel: "TAOBAO".into(),
        currency: Currency::CNY,
        warehouse: Some("HZ".into()),
        warehouse_profile: domain::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    };
    let now = incoming.updated_at.unwrap();
    let read_phone = |text: &str, _: Option<&str>| Phone::number(text, format!("+86{text}"), None);
    let intake = Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: now, asked: false, now };
    let mut mint = Mint::new(now, 42);
    match order {
        None => intake.receive(incoming, &mut mint),
        Some(order) => intake.update(order, incoming, &mut mint),
    }
}

fn order(paid: i64) -> Order {
    take_in(None, &says(1, paid, 0)).0
}

fn transfer(amount: i64, reference: &str) -> RecordPayment {
    RecordPayment {
        id: Mint::new(at(2), 5).next(),
        amount,
        currency: Currency::CNY,
        method: Some("BANK".into()),
        reference: reference.into(),
        paid_at: at(2),
        ship_hours: 48,
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> Code {
    result.unwrap_err().reason.code
}

fn marks(order: &Order) -> Vec<MarkKind> {
    order.marks.iter().map(|mark| mark.kind).filter(|kind| *kind >= MarkKind::RefundAbovePaid).collect()
}

#[test]
fn a_transfer_that_covers_the_payable_moves_the_order_on() {
    let (paid, events) = order(0).record_payment(transfer(26_900, "B-1"), at(3)).unwrap();
    assert_eq!((paid.status, paid.totals.paid, paid.paid_at), (OrderStatus::Paid, 26_900, Some(at(2))));
    assert_eq!(paid.promise.ship_by, Some(at(2) + Duration::hours(48)), "the promise begins with the payment");
    assert!(
        matches!(events[..], [Event::OrderPaymentRecorded { amount: 26_900, .. }, Event::OrderStatusChanged { .. }]),
        "{events:?}"
    );
    let payment = paid.payments.last().unwrap();
    assert_eq!((payment.kind, payment.status, payment.source), (PaymentKind::Full, PaymentStatus::Paid, Source::Staff));
    let (again, events) = paid.clone().record_payment(transfer(26_900, " B-1 "), at(4)).unwrap();
    assert_eq!((again, events), (paid.clone(), vec![]), "the same reference is the same money");
    assert_eq!(code(paid.record_payment(transfer(100, "B-1"), at(4))), Code::ReferenceUsed);
}

#[test]
fn what_is_no_payment_of_the_order_is_refused() {
    for (wrong, expected) in [
        (RecordPayment { amount: 0, ..transfer(1, "B") }, Code::InvalidInput),
        (RecordPayment { amount: -5, ..transfer(1, "B") }, Code::InvalidInput),
        (RecordPayment { paid_at: at(4), ..transfer(1, "B") }, Code::InvalidInput),
        (RecordPayment { reference: "  ".into(), ..transfer(1, "B") }, Code::InvalidInput),
        (RecordPayment { currency: "USD".parse().unwrap(), ..transfer(1, "B") }, Code::CurrencyDiffers),
    ] {
        assert_eq!(code(order(0).record_payment(wrong, at(3))), expected);
    }
    let (cancelled, _) = order(0).cancel("changed their mind", at(3)).unwrap();
    assert_eq!(code(cancelled.record_payment(transfer(1, "B"), at(4))), Code::WrongStatus);
}

#[test]
fn a_deposit_moves_nothing_and_the_balance_does() {
    let open = |kind, amount| IncomingPayment {
        kind,
        status: PaymentStatus::Pending,
        amount,
        method: None,
        paid_at: None,
        due_at: None,
    };
    let listed = vec![open(PaymentKind::Deposit, 5_000), open(PaymentKind::Balance, 21_900)];
    let presale = IncomingOrder { payments: IncomingPayments::Listed(listed), ..says(1, 0, 0) };
    let (deposited, _) = take_in(None, &presale).0.record_payment(transfer(5_000, "B-1"), at(3)).unwrap();
    assert_eq!((deposited.status, deposited.totals.paid), (OrderStatus::PendingPayment, 5_000));
    assert_eq!(deposited.payments.last().unwrap().kind, PaymentKind::Deposit);
    let balance = RecordPayment { id: Mint::new(at(9), 6).next(), ..transfer(21_900, "B-2") };
    let (paid, _) = deposited.record_payment(balance, at(10)).unwrap();
    assert_eq!((paid.status, paid.totals.paid), (OrderStatus::Paid, 26_900));
    assert_eq!(paid.payments.last().unwrap().kind, PaymentKind::Balance);
}

#[test]
fn the_channels_later_word_neither_erases_a_transfer_nor_counts_it_twice() {
    let (order, _) = order(5_000).record_payment(transfer(21_900, "B-1"), at(3)).unwrap();
    assert_eq!(order.totals.paid, 26_900);
    let (same, _) = take_in(Some(order.clone()), &says(5, 5_000, 0));
    assert_eq!((same.totals.paid, same.status), (26_900, OrderStatus::Paid), "the channel knows nothing of the transfer");
    assert_eq!(same.payments.iter().filter(|one| one.source == Source::Staff).count(), 1);
    let (told, _) = take_in(Some(same), &says(6, 26_900, 0));
    assert_eq!(told.totals.paid, 26_900, "the channel has come to know of it");
    assert_eq!(marks(&told), []);
    let (late, _) = take_in(Some(order), &says(0, 0, 0));
    assert_eq!(late.totals.paid, 26_900, "an older message changes nothing");
}

#[test]
fn money_that_comes_twice_is_kept_and_marked() {
    let (twice, events) = order(26_900).record_payment(transfer(26_900, "B-1"), at(3)).unwrap();
    assert_eq!((twice.totals.paid, marks(&twice)), (53_800, vec![MarkKind::Overpaid]));
    assert!(events.iter().any(|event| matches!(event, Event::OrderMarked { .. })));
    let whole = |amount| IncomingPayment {
        kind: PaymentKind::Full,
        status: PaymentStatus::Paid,
        amount,
        method: None,
        paid_at: Some(at(1)),
        due_at: None,
    };
    let listed = IncomingPayments::Listed(vec![whole(26_900), whole(26_900)]);
    let (order, _) = take_in(None, &IncomingOrder { payments: listed, ..says(1, 26_900, 0) });
    assert_eq!((order.totals.paid, order.payments.len(), marks(&order)), (26_900, 2, vec![MarkKind::PaidTwice]));
}

#[test]
fn refunds_rewrite_no_payment_and_are_marked_where_they_are_too_much() {
    let (back, _) = take_in(Some(order(26_900)), &says(3, 26_900, 30_000));
    assert_eq!((back.totals.paid, back.totals.refunded, marks(&back)), (26_900, 30_000, vec![MarkKind::RefundAbovePaid]));
    let (right, _) = take_in(Some(back), &says(4, 26_900, 26_900));
    assert_eq!(marks(&right), []);
}

#[test]
fn a_changed_currency_is_marked_in_whatever_order_it_comes() {
    let dollars = IncomingOrder { currency: Some("USD".into()), ..says(5, 26_900, 0) };
    let (forward, _) = take_in(Some(order(26_900)), &dollars);
    let (backward, _) = take_in(Some(take_in(None, &dollars).0), &says(1, 26_900, 0));
    for order in [forward, backward] {
        assert_eq!((order.currency.code(), marks(&order)), ("USD", vec![MarkKind::CurrencyChanged]));
        assert_eq!(order.marks.last().unwrap().value, "CNY → USD");
    }
}

fn delivered() -> Order {
    let mut order = Order { status: OrderStatus::Delivered, ..order(26_900) };
    order.lines.iter_mut().for_each(|line| line.shipped_quantity = line.quantity);
    order
}

fn open(order: Order, kind: ReturnKind, lines: &[u32], id: u128) -> Result<Order, Refusal> {
    let lines = lines.iter().map(|quantity| ReturnLine { line: order.lines[0].id, quantity: *quantity }).collect();
    let wanted = OpenReturn {
        id: ReturnId(Uuid::from_u128(id)),
        hold: domain::ids::HoldId(Uuid::from_u128(id + 1_000)),
        kind,
        lines,
        reason_code: None,
        reason: None,
    };
    order.open_return(wanted, at(10)).map(|(order, _)| order)
}

fn step(order: Order, id: u128, step: ReturnStep) -> Order {
    order.move_return(ReturnId(Uuid::from_u128(id)), step, at(11)).unwrap().0
}

#[test]
fn a_piece_comes_back_once() {
    use ReturnKind as K;
    let first = open(delivered(), K::ReturnAndRefund, &[1], 1).unwrap();
    assert_eq!(code(open(first.clone(), K::ReturnAndRefund, &[2], 2)), Code::QuantityExceeded);
    assert_eq!(code(open(delivered(), K::RefundOnly, &[1, 2], 2)), Code::QuantityExceeded, "one line named twice");
    let both = open(first.clone(), K::RefundOnly, &[1], 2).unwrap();
    for kind in [K::RefundOnly, K::ReturnAndRefund, K::Exchange] {
        assert_eq!(code(open(both.clone(), kind, &[1], 3)), Code::QuantityExceeded);
    }
    assert_eq!(code(open(both.clone(), K::ReturnAndRefund, &[], 3)), Code::QuantityExceeded, "nothing is left of it");
    let rest = open(first, K::ReturnAndRefund, &[], 3).unwrap();
    assert_eq!(rest.returns[1].lines.iter().map(|part| part.quantity).collect::<Vec<_>>(), [1], "all is what is left");
    let rejected = step(both, 2, ReturnStep::Reject);
    assert!(open(rejected, K::RefundOnly, &[1], 3).is_ok(), "a rejected return is about nothing");
}

#[test]
fn a_refund_of_a_return_stays_when_the_channel_speaks_and_is_counted_once() {
    let order = open(delivered(), ReturnKind::RefundOnly, &[1], 1).unwrap();
    let order = step(step(order, 1, ReturnStep::Approve), 1, ReturnStep::Refund(13_450));
    let (silent, _) = take_in(Some(order), &says(20, 26_900, 0));
    assert_eq!((silent.totals.refunded, silent.totals.paid), (13_450, 26_900), "the channel knows nothing of it");
    let (told, _) = take_in(Some(silent), &says(21, 26_900, 13_450));
    assert_eq!(told.totals.refunded, 13_450, "the channel has come to know of it");
    let (more, _) = take_in(Some(told), &says(22, 26_900, 26_900));
    assert_eq!(more.totals.refunded, 26_900);
}

#[test]
fn what_was_paid_back_in_full_is_not_completed() {
    let complete = |order: Order| {
        let fact = Fact {
            id: Mint::new(at(12), 1).next(),
            source: Source::Wms,
            kind: FactKind::GiftOutbound,
            value: "G".into(),
            raw: None,
            shipment: None,
            line: None,
            observed_at: at(12),
            recorded_at: at(12),
            confidence: Confidence::Confirmed,
        };
        order.record_fact(fact, at(12)).0.record_voucher("V-1", at(13)).unwrap().0
    };
    assert_eq!(complete(delivered()).status, OrderStatus::Completed);
    let back = open(delivered(), ReturnKind::RefundOnly, &[], 1).unwrap();
    let part = complete(step(step(back.clone(), 1, ReturnStep::Approve), 1, ReturnStep::Refund(13_450)));
    assert_eq!(part.status, OrderStatus::Completed, "a part of it was paid back");
    let whole = complete(step(step(back, 1, ReturnStep::Approve), 1, ReturnStep::Refund(26_900)));
    assert_eq!(whole.status, OrderStatus::Delivered);
    let unmet: Vec<Code> = whole.unmet_for(OrderStatus::Completed, at(14)).iter().map(|reason| reason.code).collect();
    assert_eq!(unmet, [Code::PaidBackInFull]);
}
