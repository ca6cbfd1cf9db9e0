//! The schema as text: sorted, described, with the permission beside what it guards. `schema.graphql` is this text.

use async_graphql::SDLExportOptions;

use domain::actor::{Permission, Role};

use super::builder;
use crate::app::permission_name;

/// The schema's text.
pub fn print() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
    let text = builder().finish().sdl_with_options(options);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim())
}

/// The schema as a role has it: without the fields and operations whose permission the role does not grant.
pub fn print_for(role: Role) -> String {
    let text = print();
    let mut kept = String::with_capacity(text.len());
    let (mut description, mut inside) = (String::new(), false);
    for line in text.lines() {
        if inside || is_quotes(line) {
            inside = inside != is_quotes(line);
            description.push_str(line);
            description.push('\n');
            continue;
        }
        if !needs_more_than(role, line) {
            kept.push_str(&description);
            kept.push_str(line);
            kept.push('\n');
        }
        description.clear();
    }
    kept
}

/// The line that begins or ends a description.
fn is_quotes(line: &str) -> bool {
    line.trim() == "\"\"\""
}

/// Whether a field's line names a permission that the role does not grant.
fn needs_more_than(role: Role, line: &str) -> bool {
    let Some((_, rest)) = line.split_once("@requires(permission: ") else { return false };
    let Some((name, _)) = rest.split_once(')') else { return false };
    !Permission::ALL.iter().any(|permission| permission_name(*permission) == name && role.grants(*permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_nothing_of_what_it_may_not_use() {
        let text = print_for(Role::Warehouse);
        assert!(text.contains("orderPickConfirm(") && !text.contains("voucherRecord(") && !text.contains("Its payments"));
        assert!(async_graphql::parser::parse_schema(&text).is_ok());
        assert!(print_for(Role::Manager).contains("totals: OrderTotals"));
    }
}
