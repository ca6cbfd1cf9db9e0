//! Amounts paid and paid back: by the channel, by finance outside the channel, and by returns. Each amount counts exactly once.

use chrono::{DateTime, Duration, Utc};
use domain::event::Event;
use domain::intake::{Intake, ShopProfile};
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::{Mint, ReturnId};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::conflict::ConflictKind;
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::heard::WholePayment;
use domain::order::incoming::{
    DataIssueKind, IncomingLine, IncomingOrder, IncomingPayment, IncomingPayments, IncomingTotals, Said,
};
use domain::order::payment::{PaymentKind, PaymentStatus, RecordPayment};
use domain::order::returns::{OpenReturn, ReturnKind, ReturnLine, ReturnStep};
use domain::refusal::{Code, Language, Refusal};
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
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
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

fn marks(order: &Order) -> Vec<DataIssueKind> {
    order.marks.iter().map(|mark| mark.kind).filter(|kind| *kind >= DataIssueKind::RefundAbovePaid).collect()
}

fn conflicts(order: &Order) -> Vec<ConflictKind> {
    order.conflicts().iter().filter(|one| one.kind.is_about_money()).map(|one| one.kind).collect()
}

fn rule(order: &Order) -> String {
    order.money_conflicts()[0].because.message(Language::En)
}

fn told(events: &[Event]) -> Vec<ConflictKind> {
    let of = |event: &Event| match event {
        Event::OrderMoneyConflictDetected { conflict } => Some(*conflict),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

fn alerts(order: &Order) -> Vec<AlertKind> {
    order.standing_alerts(at(60)).into_iter().map(|(kind, _)| kind).collect()
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
    let (mut approved, _) = take_in(Some(paid.clone()), &says(30, 0, 0));
    (approved.status, approved.status_since) = (OrderStatus::Approved, at(20));
    assert_eq!(approved.conflicts(), [], "the channel knows nothing of the transfer");
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
    assert_eq!((twice.totals.paid, marks(&twice)), (53_800, vec![DataIssueKind::Overpaid]));
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
    assert_eq!((order.totals.paid, order.payments.len(), marks(&order)), (26_900, 2, vec![DataIssueKind::PaidTwice]));
    assert_eq!((conflicts(&order), alerts(&order)), (vec![ConflictKind::PaidTwice], vec![AlertKind::PaidTwice]));
    let back =
        IncomingOrder { payments: IncomingPayments::Listed(vec![whole(26_900), whole(26_900)]), ..says(2, 26_900, 26_900) };
    assert_eq!(conflicts(&take_in(Some(order), &back).0), [], "one of them is paid back");
    // The channel's payment and the transfer both cover the whole.
    assert_eq!(conflicts(&twice), [ConflictKind::PaidTwice]);
    let expected = "Staff says that 269.00 CNY was paid as well, but the channel says that the whole was paid with 269.00 CNY: both are kept until one is paid back";
    assert_eq!(rule(&twice), expected);
    assert_eq!(twice.money_conflicts()[0].winner.source, Source::Channel);
    let mut events = events;
    let paid = self::order(26_900);
    twice.tell_conflicts(&paid, &mut events);
    twice.tell_conflicts(&paid, &mut events);
    assert_eq!(told(&events), [ConflictKind::PaidTwice], "once");
    assert_eq!(conflicts(&take_in(Some(twice.clone()), &says(20, 53_800, 0)).0), [ConflictKind::PaidTwice]);
    assert_eq!(conflicts(&take_in(Some(twice), &says(20, 53_800, 26_900)).0), [], "the channel paid one back");
    let (part, _) = self::order(26_900).record_payment(transfer(6_900, "B-1"), at(3)).unwrap();
    assert_eq!(
        (conflicts(&part), marks(&part)),
        (vec![], vec![DataIssueKind::Overpaid]),
        "a part is too much and contradicts nothing"
    );
}

#[test]
fn refunds_rewrite_no_payment_and_are_marked_where_they_are_too_much() {
    let (back, _) = take_in(Some(order(26_900)), &says(3, 26_900, 30_000));
    assert_eq!((back.totals.paid, back.totals.refunded, marks(&back)), (26_900, 30_000, vec![DataIssueKind::RefundAbovePaid]));
    assert_eq!((conflicts(&back), alerts(&back)), (vec![ConflictKind::RefundAbovePaid], vec![AlertKind::RefundAbovePaid]));
    let expected = "The channel says that 300.00 CNY was paid back, but the channel says that 269.00 CNY was paid: a refund rewrites no payment, so check the refund";
    assert_eq!(rule(&back), expected);
    let (right, _) = take_in(Some(back), &says(4, 26_900, 26_900));
    assert_eq!((marks(&right), conflicts(&right), alerts(&right)), (vec![], vec![], vec![]));
}

#[test]
fn a_changed_currency_is_marked_in_whatever_order_it_comes() {
    let dollars = IncomingOrder { currency: Some("USD".into()), ..says(5, 26_900, 0) };
    let (forward, _) = take_in(Some(order(26_900)), &dollars);
    let (backward, _) = take_in(Some(take_in(None, &dollars).0), &says(1, 26_900, 0));
    for order in [forward, backward] {
        assert_eq!((order.currency.code(), marks(&order)), ("USD", vec![DataIssueKind::CurrencyChanged]));
        assert_eq!(order.marks.last().unwrap().value, "CNY → USD");
        assert_eq!((conflicts(&order), alerts(&order)), (vec![ConflictKind::CurrencyChanged], vec![AlertKind::CurrencyChanged]));
        let expected = "The channel says that the currency is USD, but the channel said at first that it is CNY: the newest counts, and no amount is converted";
        assert_eq!(rule(&order), expected);
        let (agreed, _) = take_in(Some(order), &says(9, 26_900, 0));
        assert_eq!((agreed.currency.code(), conflicts(&agreed), alerts(&agreed)), ("CNY", vec![], vec![]));
        assert_eq!(marks(&agreed), [DataIssueKind::CurrencyChanged], "that it was stated stays on record");
    }
}

/// The first currency is that of the oldest message, in any order of arrival of four messages.
#[test]
fn which_currency_was_first_does_not_depend_on_the_arrival() {
    let stated = [(1, "CNY"), (2, "USD"), (3, "CNY"), (4, "EUR")];
    let message = |(minute, code): (i64, &str)| IncomingOrder { currency: Some(code.into()), ..says(minute, 26_900, 0) };
    for turn in 0..24_usize {
        let mut left = stated.to_vec();
        let arrival: Vec<_> = [turn % 4, turn / 4 % 3, turn / 12, 0].map(|place| left.remove(place)).to_vec();
        let order = arrival.iter().fold(None, |order, one| Some(take_in(order, &message(*one)).0)).unwrap();
        let before = order.currency_before.map(|before| before.code().to_owned());
        assert_eq!((order.currency.code(), before.as_deref()), ("EUR", Some("CNY")), "{arrival:?}");
        assert_eq!(conflicts(&order), [ConflictKind::CurrencyChanged]);
    }
}

#[test]
fn an_order_for_nothing_is_marked_and_one_of_unknown_price_is_another_thing() {
    let free = |payable| IncomingOrder {
        status: Some(OrderStatus::Paid),
        totals: IncomingTotals { payable, paid: Said::Value(0), discount: Said::Value(26_900), ..IncomingTotals::default() },
        payments: IncomingPayments::Whole(WholePayment { paid: true, paid_at: Some(at(1)), method: None, on_delivery: false }),
        ..says(1, 0, 0)
    };
    let (order, events) = take_in(None, &free(Said::Value(0)));
    assert_eq!(
        (order.status, order.totals.payable, marks(&order)),
        (OrderStatus::Paid, Some(0), vec![DataIssueKind::ZeroPayable])
    );
    assert_eq!(order.marks.last().unwrap().value, "269.00");
    assert!(events.iter().any(|event| matches!(event, Event::OrderMarked { .. })));
    let (unknown, _) = take_in(None, &free(Said::Unreadable));
    assert_eq!((unknown.totals.payable, marks(&unknown)), (None, vec![]));
    assert!(unknown.marks.iter().any(|mark| mark.kind == DataIssueKind::UnknownAmount));
    let (priced, _) = take_in(Some(order.clone()), &says(5, 26_900, 0));
    assert_eq!(marks(&priced), [], "a price came");
    let unpaid =
        IncomingOrder { payments: IncomingPayments::Nothing, status: Some(OrderStatus::PendingPayment), ..free(Said::Value(0)) };
    assert_eq!(take_in(None, &unpaid).0.status, OrderStatus::PendingPayment, "that it is free is the channel's to say");
    let (transferred, _) = order.record_payment(transfer(100, "B-1"), at(3)).unwrap();
    assert_eq!(marks(&transferred), [DataIssueKind::Overpaid]);
}

fn delivered() -> Order {
    let mut order = order(26_900);
    order.status = OrderStatus::Delivered;
    order.lines.iter_mut().for_each(|line| line.shipped_quantity = line.quantity);
    order
}

fn open(order: Order, kind: ReturnKind, lines: &[u32], id: u128) -> Result<Order, Refusal> {
    let lines = lines.iter().map(|quantity| ReturnLine { line: order.lines[0].id, quantity: *quantity }).collect();
    let wanted = OpenReturn {
        id: ReturnId(Uuid::from_u128(id)),
        hold: domain::kernel::ids::HoldId(Uuid::from_u128(id + 1_000)),
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

/// A refund by the channel for a return, before finance records it here, is the same money.
#[test]
fn a_channels_refund_of_a_return_is_not_paid_back_again() {
    let agreed = step(open(delivered(), ReturnKind::RefundOnly, &[2], 1).unwrap(), 1, ReturnStep::Approve);
    let (told, _) = take_in(Some(agreed.clone()), &says(20, 26_900, 26_900));
    let paid = step(told, 1, ReturnStep::Refund(26_900));
    assert_eq!((paid.totals.refunded, paid.returns[0].refund, marks(&paid)), (26_900, Some(26_900), vec![]));
    let (repeated, _) = take_in(Some(paid), &says(21, 26_900, 26_900));
    assert_eq!(repeated.totals.refunded, 26_900);
    // One part is paid back by the channel, the rest by us.
    let (part, _) = take_in(Some(agreed), &says(20, 26_900, 10_000));
    assert_eq!(
        code(part.clone().move_return(ReturnId(Uuid::from_u128(1)), ReturnStep::Refund(26_901), at(21))),
        Code::RefundExceeded
    );
    let part = step(part, 1, ReturnStep::Refund(26_900));
    assert_eq!(part.totals.refunded, 26_900);
    // Each of two returns is paid back by its own money.
    let first = step(open(delivered(), ReturnKind::RefundOnly, &[1], 1).unwrap(), 1, ReturnStep::Approve);
    let both = step(open(first, ReturnKind::RefundOnly, &[1], 2).unwrap(), 2, ReturnStep::Approve);
    let (one, _) = take_in(Some(both), &says(20, 26_900, 13_450));
    let one = step(one, 1, ReturnStep::Refund(13_450));
    assert_eq!(one.totals.refunded, 13_450, "the channel paid it");
    let two = step(one, 2, ReturnStep::Refund(13_450));
    assert_eq!((two.totals.refunded, conflicts(&two)), (26_900, vec![]));
    // An earlier refund by the channel is no refund of the return.
    let (mut refunded, _) = take_in(None, &says(1, 26_900, 13_450));
    refunded.status = OrderStatus::Delivered;
    let earlier = open(refunded, ReturnKind::RefundOnly, &[1], 1);
    let earlier = step(step(earlier.unwrap(), 1, ReturnStep::Approve), 1, ReturnStep::Refund(13_450));
    assert_eq!(earlier.totals.refunded, 26_900);
}

#[test]
fn a_piece_of_another_return_is_not_closed_and_paid_back() {
    let mut order = open(order(26_900), ReturnKind::RefundOnly, &[2], 1).unwrap();
    let line = order.lines[0].id;
    let closed = domain::order::contents::ClosedLine { line, quantity: 1 };
    let refused = order.agree_to_refund_closed(ReturnId(Uuid::from_u128(2)), &[closed], "x", at(11)).unwrap_err();
    assert_eq!(refused.reason.message(Language::En), "The quantity is too large: Tea (TM1-1001-R1)");
    let mut rejected = step(order, 1, ReturnStep::Reject);
    assert!(rejected.agree_to_refund_closed(ReturnId(Uuid::from_u128(2)), &[closed], "x", at(11)).is_ok());
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
