//! What an actor reaches, as the store filters lists by it: the same rules as `Actor::can`, one alternative per role.

use domain::actor::{Actor, Permission, Role};
use domain::alert::AlertKind;
use domain::status::OrderStatus;

use crate::store::alerts::AlertReach;
use crate::store::order_list::OrderReach;

/// The statuses in which an order exists for its warehouse.
const WAREHOUSE_STATUSES: [OrderStatus; 4] =
    [OrderStatus::Approved, OrderStatus::Picking, OrderStatus::Packed, OrderStatus::Shipped];

fn shops(actor: &Actor) -> Option<Vec<String>> {
    actor.shops.as_ref().map(|shops| shops.iter().cloned().collect())
}

/// Which orders exist for the actor.
pub(super) fn orders(actor: &Actor) -> Vec<OrderReach> {
    let shops = shops(actor);
    let alternative = |role: &Role| match role {
        Role::Warehouse | Role::WarehouseLead => OrderReach {
            shops: shops.clone(),
            warehouses: Some(actor.warehouses.iter().cloned().collect()),
            statuses: Some(WAREHOUSE_STATUSES.to_vec()),
        },
        _ => OrderReach { shops: shops.clone(), warehouses: None, statuses: None },
    };
    let mut reach: Vec<OrderReach> = actor.roles.iter().map(alternative).collect();
    if let Some(widest) = reach.iter().find(|one| one.warehouses.is_none()).cloned() {
        reach = vec![widest];
    }
    reach.dedup();
    reach
}

/// Which alerts are addressed to the actor.
pub(super) fn alerts(actor: &Actor) -> Vec<AlertReach> {
    let alternative = |role: &Role| AlertReach {
        kinds: AlertKind::ALL.into_iter().filter(|kind| kind.audience().contains(role)).collect(),
        shops: shops(actor),
        warehouses: match role {
            Role::Warehouse | Role::WarehouseLead => Some(actor.warehouses.iter().cloned().collect()),
            _ => None,
        },
    };
    let permitted = actor.holds(Permission::SeeAlerts);
    actor.roles.iter().filter(|_| permitted).map(alternative).filter(|reach| !reach.kinds.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::actor::Scope;

    /// The list filter and the domain's rule must agree on every order, role by role.
    #[test]
    fn the_filter_of_lists_agrees_with_the_rule_of_single_orders() {
        let shop_claims = [None, Some(["A".to_owned()].into())];
        for roles in Role::ALL.iter().flat_map(|one| Role::ALL.iter().map(move |two| [*one, *two])) {
            for shops in &shop_claims {
                let actor = Actor {
                    subject: "u".into(),
                    name: "u".into(),
                    roles: roles.into(),
                    warehouses: ["HZ".to_owned()].into(),
                    shops: shops.clone(),
                    expires_at: chrono::DateTime::UNIX_EPOCH,
                    token_id: None,
                    issued_at: None,
                };
                let reach = orders(&actor);
                for (shop, warehouse) in [("A", Some("HZ")), ("A", Some("SH")), ("B", Some("HZ")), ("A", None)] {
                    for status in OrderStatus::ALL {
                        let listed = reach.iter().any(|one| {
                            one.shops.as_ref().is_none_or(|shops| shops.iter().any(|own| own == shop))
                                && one
                                    .warehouses
                                    .as_ref()
                                    .is_none_or(|own| warehouse.is_some_and(|code| own.iter().any(|one| one == code)))
                                && one.statuses.as_ref().is_none_or(|statuses| statuses.contains(&status))
                        });
                        let scope = Scope { shop: Some(shop), warehouse, status: Some(status) };
                        assert_eq!(listed, actor.can(Permission::SeeOrder, &scope), "{roles:?} {shop} {warehouse:?} {status:?}");
                    }
                }
            }
        }
    }
}
