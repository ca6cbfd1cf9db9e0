//! Every action that `allowed_actions` allows is accepted by the command, and the other way round, with the same reason.

use std::collections::BTreeSet;

use domain::access::actor::{Actor, Role};
use domain::actions::action::Action;
use domain::event::Event;
use domain::fulfillment::outbound::{LabelPrint, OutboundScan};
use domain::fulfillment::pack::PackedParcel;
use domain::fulfillment::pick::PickedLine;
use domain::fulfillment::void::TrackingReplacement;
use domain::kernel::ids::Mint;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::contact::ContactChange;
use domain::order::hold::{HoldReason, PlaceHold};
use domain::order::payment::RecordPayment;
use domain::order::returns::{OpenReturn, ReturnKind, ReturnStep};
use domain::order::shipment::{Shipment, ShipmentLine};
use domain::refusal::{Code, Reason, Refusal};
use proptest::prelude::*;

use super::order::{apply, at, clerk, fact, given, mint, now, paid};

fn everybody() -> Actor {
    Actor {
        subject: "u".into(),
        name: "u".into(),
        roles: Role::ALL.into_iter().collect(),
        warehouses: ["HZ".to_owned()].into(),
        shops: None,
        expires_at: at(9999),
        token_id: None,
        issued_at: None,
    }
}

type Attempt = Result<(Order, Vec<Event>), Refusal>;

/// Every sensible way to give the command of an action; empty for an action without a command of the domain.
fn attempts(order: &Order, action: Action) -> Option<Vec<Attempt>> {
    let mut mint = mint(5);
    let kinds = [ReturnKind::RefundOnly, ReturnKind::ReturnAndRefund, ReturnKind::Exchange];
    let steps = |steps: &[ReturnStep]| {
        let of = |id| steps.iter().map(move |step| order.clone().move_return(id, *step, now())).collect::<Vec<_>>();
        order.returns.iter().flat_map(|one| of(one.id)).collect()
    };
    Some(match action {
        Action::Approve => vec![order.clone().approve(now())],
        Action::UpdateContact => {
            vec![order.clone().update_contact(ContactChange { name: Some("李雷".into()), ..ContactChange::default() })]
        }
        Action::PlaceHold => vec![order.clone().place_hold(a_hold(&mut mint), now())],
        Action::ReleaseHold => order
            .holds
            .iter()
            .map(|hold| order.clone().release_hold(hold.id, hold.releaser(&everybody()).unwrap_or_else(clerk), now()))
            .collect(),
        Action::Cancel => vec![order.clone().cancel("x", now())],
        Action::OpenReturn => {
            let open = |kind| OpenReturn {
                id: mint.next(),
                hold: mint.next(),
                kind,
                lines: Vec::new(),
                reason: None,
                reason_code: None,
            };
            kinds.map(open).into_iter().map(|wanted| order.clone().open_return(wanted, now())).collect()
        }
        Action::DecideReturn => steps(&[ReturnStep::Approve, ReturnStep::Reject]),
        Action::ReceiveReturn => steps(&[ReturnStep::Receive]),
        Action::RefundReturn => steps(&[ReturnStep::Refund(1)]),
        Action::ConfirmPick => vec![order.clone().confirm_pick(&[], now())],
        Action::CompletePack => vec![order.clone().complete_pack(Vec::new(), mint.next(), now())],
        Action::PrintLabel => {
            order.parcels().map(|parcel| order.clone().print_label(a_label(parcel, &mut mint), now())).collect()
        }
        Action::VoidShipment => order.parcels().map(|parcel| order.clone().void_shipment(parcel.id, "x", now())).collect(),
        Action::ReplaceTracking => {
            let mut other = |shipment| TrackingReplacement {
                shipment,
                tracking_number: "SF-OTHER".into(),
                carrier: None,
                reason: None,
                former: mint.next(),
            };
            let all: Vec<TrackingReplacement> = order.parcels().map(|parcel| other(parcel.id)).collect();
            all.into_iter().map(|with| order.clone().replace_tracking(with, now(), &mut mint)).collect()
        }
        Action::ScanOutbound => {
            let scan = |number| order.clone().scan_outbound(a_scan(number), now()).map(|done| (done.order, done.events));
            order.parcels().filter_map(|parcel| parcel.tracking_number.clone()).map(scan).collect()
        }
        Action::SetPriority => vec![order.clone().set_priority(order.priority + 1, "x")],
        Action::RecordVoucher => vec![order.clone().record_voucher("V-NEW", now())],
        Action::RecordPayment => vec![order.clone().record_payment(
            RecordPayment {
                id: mint.next(),
                amount: 1,
                currency: order.currency,
                method: None,
                reference: "B-NEW".into(),
                paid_at: now(),
                ship_hours: 48,
            },
            now(),
        )],
        Action::RecordSettlement => vec![order.clone().record_settlement(at(470), now())],
        Action::UpdateRemark | Action::RevealPhone | Action::RecordMessage | Action::RecordQc => return None,
    })
}

fn a_hold(mint: &mut Mint) -> PlaceHold {
    let reason = HoldReason::CustomerRequest;
    PlaceHold { id: mint.next(), reason, note: None, lines: Vec::new(), release_at: None, by: clerk() }
}

/// A print of a parcel's label, with a number where the parcel has none yet.
fn a_label(parcel: &Shipment, mint: &mut Mint) -> LabelPrint {
    let tracking_number = parcel.tracking_number.is_none().then(|| "SF-NEW".to_owned());
    LabelPrint { shipment: parcel.id, carrier: None, tracking_number, former: mint.next(), review_hold: mint.next(), by: clerk() }
}

fn a_scan(tracking_number: String) -> OutboundScan {
    OutboundScan { tracking_number, scanned_at: now(), device: None }
}

/// The differences between the actions of an order and its commands, as sentences.
fn differences(order: &Order) -> Vec<String> {
    let mut wrong = Vec::new();
    for allowed in order.allowed_actions(&everybody(), now()) {
        let Some(attempts) = attempts(order, allowed.action) else { continue };
        let accepted = attempts.iter().any(Result::is_ok);
        if accepted != allowed.unmet.is_empty() {
            let refused: Vec<_> = attempts.iter().filter_map(|attempt| attempt.as_ref().err()).collect();
            wrong.push(format!("{:?} of {:?}: said {:?}, but {refused:?}", allowed.action, order.status, allowed.unmet));
        }
        // A command that can be given in one way only refuses for a reason that the action names.
        if let [Err(refusal)] = attempts.as_slice() {
            let reasons: BTreeSet<Code> = refusal.unmet.iter().map(|reason| reason.code).chain([refusal.reason.code]).collect();
            let named: BTreeSet<Code> = allowed.unmet.iter().map(|reason| reason.code).collect();
            if !reasons.is_subset(&named) {
                wrong.push(format!("{:?} of {:?}: {named:?} is named, {reasons:?} is refused", allowed.action, order.status));
            }
        }
    }
    wrong
}

/// Takes one step of a walk, if the order takes it: 0 to 23 are its kinds, `choice` the details.
fn walk(order: Order, kind: u8, choice: u8) -> Order {
    let kept = order.clone();
    let mut mint =
        Mint::new(now(), u128::from(kept.version.unsigned_abs()) * 1_000_000 + u128::from(kind) * 1000 + u128::from(choice));
    let pieces = u32::from(choice % 3);
    let line = kept.lines[0].id;
    let status = OrderStatus::ALL[usize::from(choice) % OrderStatus::ALL.len()];
    let a_return = kept.returns.get(usize::from(choice) % kept.returns.len().max(1)).map(|one| one.id);
    let step = |step| a_return.map(|id| kept.clone().move_return(id, step, now()));
    let parcel = kept.shipments.get(usize::from(choice) % kept.shipments.len().max(1)).cloned();
    let done: Attempt = match kind {
        0..=2 => order.approve(now()),
        3 => order.confirm_pick(&[], now()),
        4 => {
            order.confirm_pick(&[PickedLine { line, quantity: pieces, short_reason: (choice > 100).then(|| "x".into()) }], now())
        }
        5 | 6 => order.complete_pack(Vec::new(), mint.next(), now()),
        7 => order.complete_pack(parcels(line, pieces, &mut mint), mint.next(), now()),
        8 => match &parcel {
            Some(parcel) => order.print_label(a_label(parcel, &mut mint), now()),
            None => return kept,
        },
        9 | 10 => match parcel.and_then(|parcel| parcel.tracking_number) {
            Some(number) => order.scan_outbound(a_scan(number), now()).map(|done| (done.order, done.events)),
            None => return kept,
        },
        11 | 12 => match parcel.and_then(|parcel| parcel.tracking_number) {
            Some(number) => {
                Ok(order.record_fact(fact(&kept, &["WMS", "OUTBOUND", &number, "CONFIRMED", "400"], &mut mint), now()))
            }
            None => return kept,
        },
        13 => order.place_hold(a_hold(&mut mint), now()),
        14 => match kept.holds.iter().find(|hold| hold.blocks(now())) {
            Some(hold) => order.release_hold(hold.id, hold.releaser(&everybody()).unwrap_or_else(clerk), now()),
            None => return kept,
        },
        15 => {
            let kind = [ReturnKind::RefundOnly, ReturnKind::ReturnAndRefund, ReturnKind::Exchange][usize::from(choice % 3)];
            order.open_return(
                OpenReturn { id: mint.next(), hold: mint.next(), kind, lines: Vec::new(), reason: None, reason_code: None },
                now(),
            )
        }
        16 => return step(ReturnStep::Approve).map_or(kept.clone(), |done| done.map_or(kept, |(order, _)| order)),
        17 => return step(ReturnStep::Reject).map_or(kept.clone(), |done| done.map_or(kept, |(order, _)| order)),
        18 => return step(ReturnStep::Receive).map_or(kept.clone(), |done| done.map_or(kept, |(order, _)| order)),
        19 => {
            let amount = [1, kept.totals.paid - kept.totals.refunded][usize::from(choice % 2)];
            return step(ReturnStep::Refund(amount)).map_or(kept.clone(), |done| done.map_or(kept, |(order, _)| order));
        }
        20 => order.record_voucher("V-1", now()),
        21 if choice < 40 => order.cancel("x", now()),
        22 => {
            let value = ["REJECTED", "PASSED"][usize::from(choice % 2)];
            Ok(order.record_fact(fact(&kept, &["STAFF", "QC", value, "CONFIRMED", "410"], &mut mint), now()))
        }
        23 if choice < 20 => return Order { erased_at: Some(now()), ..order },
        // A state that the steps above may not lead to.
        _ if choice < 30 => return in_status(order, status),
        _ => return kept,
    };
    done.map_or(kept, |(order, _)| order)
}

fn parcels(line: domain::kernel::ids::LineId, pieces: u32, mint: &mut Mint) -> Vec<PackedParcel> {
    let parcel = |number: u32, quantity, mint: &mut Mint| PackedParcel {
        id: mint.next(),
        carrier: Some("SF".into()),
        tracking_number: Some(format!("SF{number}")),
        lines: vec![ShipmentLine { line, quantity }],
    };
    (1..=pieces).map(|number| parcel(number, 1, mint)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Over all statuses, holds, parcels, quality checks and returns that steps lead to.
    #[test]
    fn what_is_allowed_is_accepted_and_the_other_way_round(
        start in prop::sample::select(vec!["status PENDING_PAYMENT", "status PAID", "unpaid", "payment CASH_ON_DELIVERY PENDING 5000"]),
        steps in prop::collection::vec((0..24_u8, any::<u8>()), 0..24),
    ) {
        let mut order = given("CN", &[start]);
        for (kind, choice) in steps {
            order = walk(order, kind, choice);
            order.version += 1;
            let wrong = differences(&order);
            prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    }
}

#[test]
fn a_cancelled_order_is_never_called_shipped() {
    let mut order = paid("CN");
    apply(&mut order, "status CANCELLED", &mut mint(1));
    for allowed in order.allowed_actions(&everybody(), now()) {
        let codes: Vec<Code> = allowed.unmet.iter().map(|reason| reason.code).collect();
        assert!(!codes.contains(&Code::AlreadyShipped), "{allowed:?}");
        for refusal in attempts(&order, allowed.action).into_iter().flatten().filter_map(Result::err) {
            assert!(refusal.reason.code != Code::AlreadyShipped, "{:?}: {refusal:?}", allowed.action);
        }
    }
    let refusal = order.clone().cancel("x", now()).unwrap_err();
    assert_eq!((refusal.reason.code, refusal.reason.values[0].as_str()), (Code::WrongStatus, "CANCELLED"));
    let approve = order.allowed_actions(&everybody(), now()).into_iter().find(|one| one.action == Action::Approve).unwrap();
    assert_eq!(approve.unmet, [Reason::with(Code::WrongStatus, ["CANCELLED", "PAID / PENDING_PAYMENT"])]);
}

fn in_status(mut order: Order, status: OrderStatus) -> Order {
    order.status = status;
    order
}
