//! The invented staff of the demo company.

use domain::access::actor::{Person, Role};

/// An employee of the demo company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The `sub` of their token.
    pub subject: &'static str,
    /// The name of the person.
    pub name: &'static str,
    /// The role of the person.
    pub role: Role,
    /// The warehouses that they work in.
    pub warehouses: &'static [&'static str],
}

/// All employees. The first of a role is the one whose token the demo prints.
pub const CREW: [Member; 11] = [
    member("lin.xiao", "林晓", Role::CustomerService, &[]),
    member("wang.min", "王敏", Role::CustomerService, &[]),
    member("chen.gang", "陈刚", Role::Warehouse, &["HZ"]),
    member("wu.qiang", "吴强", Role::Warehouse, &["SH"]),
    member("zhou.tao", "周涛", Role::WarehouseLead, &["HZ"]),
    member("zheng.li", "郑丽", Role::WarehouseLead, &["SH"]),
    member("zhao.qian", "赵倩", Role::Finance, &[]),
    member("sun.wei", "孙伟", Role::Manager, &[]),
    member("he.jing", "何静", Role::Operations, &[]),
    member("xu.lei", "徐磊", Role::Purchasing, &[]),
    member("connector", "ERP/WMS 连接器", Role::System, &[]),
];

const fn member(subject: &'static str, name: &'static str, role: Role, warehouses: &'static [&'static str]) -> Member {
    Member { subject, name, role, warehouses }
}

impl Member {
    /// The person as the journal records them.
    pub fn person(&self) -> Person {
        Person { subject: self.subject.to_owned(), name: self.name.to_owned(), role: self.role }
    }
}

/// An employee of the role, in the warehouse where the role belongs to one; `turn` chooses among several.
pub fn on_duty(role: Role, warehouse: Option<&str>, turn: usize) -> Person {
    let here = |member: &&Member| {
        member.role == role && (member.warehouses.is_empty() || warehouse.is_none_or(|code| member.warehouses.contains(&code)))
    };
    let able: Vec<&Member> = CREW.iter().filter(here).collect();
    let one = able.get(turn % able.len().max(1)).copied();
    one.map_or_else(|| Person { subject: "demo".to_owned(), name: "demo".to_owned(), role }, Member::person)
}
