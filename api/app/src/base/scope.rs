//! The reach of an actor, as the store filters lists by it: the same rules as `Actor::can`, one alternative for each role.

use domain::access::actor::{Actor, Permission, Role};
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::status::OrderStatus;
use domain::task::kind::{TaskKind, roles_seen_by};

use store::alert::alerts::AlertReach;
use store::order::list::OrderReach;
use store::task::list::TaskReach;

/// The statuses in which an order exists for its warehouse.
const WAREHOUSE_STATUSES: [OrderStatus; 4] =
    [OrderStatus::Approved, OrderStatus::Picking, OrderStatus::Packed, OrderStatus::Shipped];

fn shops(actor: &Actor) -> Option<Vec<String>> {
    actor.shops.as_ref().map(|shops| shops.iter().cloned().collect())
}

/// The orders that exist for the actor in a role.
fn reach(actor: &Actor, role: Role) -> OrderReach {
    match role {
        Role::Warehouse | Role::WarehouseLead => OrderReach {
            shops: shops(actor),
            warehouses: Some(actor.warehouses.iter().cloned().collect()),
            statuses: Some(WAREHOUSE_STATUSES.to_vec()),
            goods_here: true,
        },
        _ => OrderReach { shops: shops(actor), warehouses: None, statuses: None, goods_here: false },
    }
}

/// The orders that exist for the actor.
pub(crate) fn orders(actor: &Actor) -> Vec<OrderReach> {
    let mut reach: Vec<OrderReach> = actor.roles.iter().map(|role| reach(actor, *role)).collect();
    if let Some(widest) = reach.iter().find(|one| one.warehouses.is_none()).cloned() {
        reach = vec![widest];
    }
    reach.dedup();
    reach
}

/// The orders in which the actor sees data that a permission guards: for each role that grants it, the orders that the role reaches.
pub(crate) fn orders_showing(actor: &Actor, permission: Permission) -> Vec<OrderReach> {
    let granting = actor.roles.iter().filter(|role| role.grants(permission));
    let mut reach: Vec<OrderReach> = granting.map(|role| reach(actor, *role)).collect();
    if permission == Permission::SeeContact {
        // A warehouse sees the names of its own orders until they are shipped.
        for one in &mut reach {
            one.goods_here = false;
            if let Some(statuses) = &mut one.statuses {
                statuses.retain(|status| *status < OrderStatus::Shipped);
            }
        }
    }
    reach.dedup();
    reach
}

/// The alerts that are addressed to the actor: for each role, alerts of the orders that it reaches, and alerts without an order.
pub(crate) fn alerts(actor: &Actor) -> Vec<AlertReach> {
    let addressed = |role: &Role| AlertKind::ALL.into_iter().filter(|kind| kind.audience().contains(role)).collect();
    // The reach of alerts depends on the status alone, even where goods are in the warehouse.
    let of_status = |role: &Role| OrderReach { goods_here: false, ..reach(actor, *role) };
    let alternative = |role: &Role| AlertReach { kinds: addressed(role), orders: of_status(role) };
    let granting = actor.roles.iter().filter(|role| role.grants(Permission::SeeAlerts));
    granting.map(alternative).filter(|reach| !reach.kinds.is_empty()).collect()
}

/// The tasks that exist for the actor: for each role, those of the roles that it sees and of the kinds that may be addressed to it, about
/// the orders that it reaches.
pub(crate) fn tasks(actor: &Actor) -> Vec<TaskReach> {
    let kinds = |role: Role| {
        let seen: Vec<TaskKind> = TaskKind::ALL.into_iter().filter(|kind| kind.is_for(role)).collect();
        (seen.len() < TaskKind::ALL.len()).then_some(seen)
    };
    let alternative = |role: &Role| TaskReach { roles: roles_seen_by(*role), kinds: kinds(*role), orders: reach(actor, *role) };
    actor.roles.iter().filter(|role| role.grants(Permission::SeeTasks)).map(alternative).collect()
}

/// The roles whose tasks the actor sees.
pub(crate) fn task_roles(actor: &Actor) -> Vec<Role> {
    let granting = actor.roles.iter().filter(|role| role.grants(Permission::SeeTasks));
    let mut roles: Vec<Role> = granting.flat_map(|role| roles_seen_by(*role).unwrap_or(Role::ALL.to_vec())).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::actor::Scope;
    use domain::task::kind::TaskSourceKind;
    use domain::task::{NewTask, Task, TaskSource};

    /// Actors with every pair of roles, with all shops and with one.
    fn actors() -> Vec<Actor> {
        let actor = |roles: [Role; 2], shops: Option<std::collections::BTreeSet<String>>| Actor {
            subject: "u".into(),
            name: "u".into(),
            roles: roles.into(),
            warehouses: ["HZ".to_owned()].into(),
            shops,
            expires_at: chrono::DateTime::UNIX_EPOCH,
            token_id: None,
            issued_at: None,
        };
        let pairs = Role::ALL.iter().flat_map(|one| Role::ALL.iter().map(move |two| [*one, *two]));
        pairs.flat_map(|roles| [actor(roles, None), actor(roles, Some(["A".to_owned()].into()))]).collect()
    }

    /// Whether the condition of the list holds for one order.
    fn lists(reach: &OrderReach, scope: &Scope<'_>) -> bool {
        let among = |all: &Option<Vec<String>>, one: Option<&str>| {
            all.as_ref().is_none_or(|all| one.is_some_and(|one| all.iter().any(|own| own == one)))
        };
        among(&reach.shops, scope.shop)
            && among(&reach.warehouses, scope.warehouse)
            && reach.statuses.as_ref().is_none_or(|all| {
                scope.status.is_some_and(|status| all.contains(&status)) || (reach.goods_here && scope.goods_here)
            })
    }

    /// Orders in every status; those past the warehouse also with goods that are still there.
    fn stands() -> impl Iterator<Item = (OrderStatus, bool)> {
        let beyond = OrderStatus::ALL.into_iter().filter(|status| *status > OrderStatus::Shipped);
        OrderStatus::ALL.into_iter().map(|status| (status, false)).chain(beyond.map(|status| (status, true)))
    }

    const PLACES: [(&str, Option<&str>); 4] = [("A", Some("HZ")), ("A", Some("SH")), ("B", Some("HZ")), ("A", None)];

    /// The list filter and the domain's rule must agree on every order, role by role.
    #[test]
    fn the_filter_of_lists_agrees_with_the_rule_of_single_orders() {
        for actor in actors() {
            let reach = orders(&actor);
            for (shop, warehouse) in PLACES {
                for (status, goods_here) in stands() {
                    let scope = Scope { shop: Some(shop), warehouse, status: Some(status), goods_here };
                    let listed = reach.iter().any(|one| lists(one, &scope));
                    assert_eq!(listed, actor.can(Permission::SeeOrder, &scope), "{:?} {scope:?}", actor.roles);
                }
            }
        }
    }

    /// The list filter and the domain's rule must also agree on the data that further permissions guard.
    #[test]
    fn the_filter_of_what_is_guarded_agrees_with_the_rule_of_single_orders() {
        for actor in actors() {
            for permission in [Permission::SeeContact, Permission::SeePhone] {
                let reach = orders_showing(&actor, permission);
                for (shop, warehouse) in PLACES {
                    for (status, goods_here) in stands() {
                        let scope = Scope { shop: Some(shop), warehouse, status: Some(status), goods_here };
                        let listed = reach.iter().any(|one| lists(one, &scope));
                        assert_eq!(listed, actor.can(permission, &scope), "{:?} {permission:?} {scope:?}", actor.roles);
                    }
                }
            }
        }
    }

    /// The list filter and the domain's rule must agree on every alert, because an alert must not reveal an order that does not exist for
    /// its reader.
    #[test]
    fn the_filter_of_alerts_agrees_with_the_rule_of_single_alerts() {
        for actor in actors() {
            let reach = alerts(&actor);
            for (kind, (shop, warehouse)) in AlertKind::ALL.into_iter().flat_map(|kind| PLACES.map(|place| (kind, place))) {
                for status in OrderStatus::ALL.into_iter().map(Some).chain([None]) {
                    let scope = Scope { shop: Some(shop), warehouse, status, goods_here: false };
                    let listed = reach.iter().any(|one| one.kinds.contains(&kind) && lists(&one.orders, &scope));
                    let alert = alert(kind, &scope);
                    assert_eq!(listed, alert.is_for(&actor), "{:?} {kind:?} {scope:?}", actor.roles);
                    let seen = status.is_none() || actor.can(Permission::SeeOrder, &scope);
                    assert!(seen || !alert.is_for(&actor), "{:?} is told of an order that it may not see", actor.roles);
                }
            }
        }
    }

    /// The list filter and the domain's rule must agree on every task, about an order or not, because a task must not reveal an order that
    /// does not exist for its reader.
    #[test]
    fn the_filter_of_tasks_agrees_with_the_rule_of_single_tasks() {
        let among = |all: &Option<Vec<String>>, one: Option<&str>| {
            all.as_ref().is_none_or(|all| one.is_some_and(|one| all.iter().any(|own| own == one)))
        };
        for actor in actors() {
            let reach = tasks(&actor);
            let kinds = [TaskKind::Other, TaskKind::PaymentCheck, TaskKind::ReturnChase];
            let addressed = Role::ALL.into_iter().flat_map(|role| kinds.map(|kind| (role, kind)));
            for ((role, kind), (shop, warehouse)) in addressed.flat_map(|one| PLACES.map(|place| (one, place))) {
                for (status, goods_here) in stands().map(|(status, here)| (Some(status), here)).chain([(None, false)]) {
                    let task = task((role, kind), (shop, warehouse), (status, goods_here));
                    let scope = Scope { shop: Some(shop), warehouse, status, goods_here };
                    let listed = reach.iter().any(|one| {
                        let place = if status.is_some() {
                            lists(&one.orders, &scope)
                        } else {
                            among(&one.orders.shops, Some(shop)) && among(&one.orders.warehouses, warehouse)
                        };
                        one.roles.as_ref().is_none_or(|roles| roles.contains(&role))
                            && one.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
                            && place
                    });
                    assert_eq!(listed, task.is_for(&actor), "{:?} {role:?} {kind:?} {scope:?}", actor.roles);
                    let seen = status.is_none() || actor.can(Permission::SeeOrder, &scope);
                    assert!(seen || !task.is_for(&actor), "{:?} sees a task about an order that it may not see", actor.roles);
                }
            }
        }
    }

    fn task(
        (role, kind): (Role, TaskKind),
        (shop, warehouse): (&str, Option<&str>),
        (status, goods_here): (Option<OrderStatus>, bool),
    ) -> Task {
        let because = domain::refusal::Code::TaskReasonHidden.into();
        let new = NewTask {
            order: status.map(|_| uuid::Uuid::nil().into()),
            shop: Some(shop.to_owned()),
            warehouse: warehouse.map(str::to_owned),
            ..NewTask::new(kind, role, because, TaskSource::new(TaskSourceKind::Rule, "r"))
        };
        let (task, _) = Task::open(uuid::Uuid::nil().into(), new, chrono::DateTime::UNIX_EPOCH);
        Task { status, goods_here, ..task }
    }

    fn alert(kind: AlertKind, scope: &Scope<'_>) -> domain::alert::Alert {
        domain::alert::Alert {
            id: uuid::Uuid::nil().into(),
            kind,
            severity: kind.severity(),
            state: domain::alert::AlertState::Open,
            because: domain::refusal::Code::AlertConflict.into(),
            order: scope.status.map(|_| uuid::Uuid::nil().into()),
            shop: scope.shop.map(str::to_owned),
            warehouse: scope.warehouse.map(str::to_owned),
            status: scope.status,
            raised_at: chrono::DateTime::UNIX_EPOCH,
            acknowledged_at: None,
            acknowledged_by: None,
            resolved_at: None,
            about: None,
            count: 1,
        }
    }
}
