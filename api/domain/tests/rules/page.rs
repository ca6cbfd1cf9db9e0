//! The page for operators has the tables of the code.

use domain::kernel::label::Language;
use domain::rules::RuleActionKind;
use domain::rules::defaults::default_rules;
use domain::rules::fact::table_of_facts;

/// The table of the rules that are shipped, in Markdown.
fn table_of_defaults() -> String {
    let head = "| rule | 中文 | when | then |\n|---|---|---|---|\n".to_owned();
    default_rules().iter().fold(head, |table, rule| {
        let then = rule.actions.iter().map(|action| action.summary(Language::En)).collect::<Vec<_>>().join("; ");
        let (zh, en) = (rule.name(Language::ZhCn), rule.name(Language::En));
        table + &format!("| {en} | {zh} | {} | {then} |\n", rule.condition.text(Language::En))
    })
}

/// The table of actions with their parameters, in Markdown.
fn table_of_actions() -> String {
    let head = "| action | 中文 | parameter | needed | meaning |\n|---|---|---|---|---|\n".to_owned();
    RuleActionKind::ALL.iter().fold(head, |table, kind| {
        let rows = kind.parameters().iter().map(|row| {
            let needed = if row.is_required { "yes" } else { "no" };
            let meaning = row.description(Language::En);
            format!("| `{}` | {} | `{}` | {needed} | {meaning} |\n", kind.name(), kind.label(Language::ZhCn), row.name)
        });
        table + &rows.collect::<String>()
    })
}

#[test]
fn the_page_has_the_tables_of_the_code() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let page = std::fs::read_to_string(path).unwrap();
    for (name, table) in [("facts", table_of_facts()), ("actions", table_of_actions()), ("defaults", table_of_defaults())] {
        let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
        let written = page.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end)).map(|(written, _)| written);
        assert_eq!(written, Some(table.as_str()), "paste this between the marks of {name} in docs/rules.md:\n{table}");
    }
}
