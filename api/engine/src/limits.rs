//! The limits of a document, checked before any part of it is validated or executed.
//!
//! The library walks a fragment again at every spread, before validation and without a pause, so that a few hundred bytes of nested
//! fragments block a thread for good. Here every fragment is measured once and its measure is reused.

use std::collections::HashMap;

use super::error::ApiError;
use crate::settings::GraphqlLimits;
use async_graphql::Name;
use async_graphql::Positioned;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use domain::refusal::{Code, Reason, RequestSize};
use memchr::memmem;

/// The largest number of digits of a number; a meaningful number has fewer.
pub const LONGEST_NUMBER: usize = 1_000;

impl GraphqlLimits {
    /// Checks a text before it is parsed. The parser calls itself at every bracket, so depth comes first. Parsing takes most of the time
    /// and memory of a refusal: a text that is plainly too large is refused before.
    pub(super) fn check_text(&self, text: &str) -> Result<(), ApiError> {
        self.check_bytes(text)?;
        let seen = scan(text);
        within(RequestSize::Tokens, seen.tokens, self.tokens)?;
        within(RequestSize::Brackets, seen.nesting, self.nesting)?;
        within(RequestSize::Digits, seen.digits, LONGEST_NUMBER)?;
        if let Some(at) = seen.unended {
            return Err(unended(text, at));
        }
        // Each alias, directive and field of the text counts at least once, in one of the definitions.
        let definitions = seen.definitions.max(1);
        within(RequestSize::Aliases, seen.aliases, self.aliases.saturating_mul(definitions))?;
        within(RequestSize::Directives, seen.directives, self.directives.saturating_mul(definitions))?;
        within(RequestSize::Selections, seen.fields(), self.selections.saturating_mul(definitions))
    }

    /// Checks the length of a text, before any other check.
    pub(super) fn check_bytes(&self, text: &str) -> Result<(), ApiError> {
        within(RequestSize::DocumentBytes, text.len(), self.document_bytes)
    }

    /// Checks a parsed document and returns the number of selections that it expands to.
    pub(super) fn check_document(&self, document: &ExecutableDocument) -> Result<usize, ApiError> {
        let mut measuring = Measuring { document, fragments: HashMap::new() };
        let mut selections = 0_usize;
        for (_, operation) in document.operations.iter() {
            let measure = measuring.operation(&operation.node)?;
            selections = selections.saturating_add(measure.selections);
            within(RequestSize::Selections, selections, self.selections)?;
            self.check_operation(operation.node.ty, &measure)?;
        }
        Ok(selections)
    }

    fn check_operation(&self, kind: OperationType, measure: &Measure) -> Result<(), ApiError> {
        within(RequestSize::FieldLevels, measure.depth, self.depth)?;
        within(RequestSize::IntrospectionLevels, measure.introspection_depth, self.introspection_depth)?;
        within(RequestSize::IntrospectionLists, measure.introspection_lists, self.introspection_lists)?;
        within(RequestSize::Aliases, measure.aliases, self.aliases)?;
        within(RequestSize::Directives, measure.directives, self.directives)?;
        match kind {
            OperationType::Query => within(RequestSize::RootFields, measure.fields, self.root_fields),
            OperationType::Mutation => within(RequestSize::Mutations, measure.fields, self.mutations),
            OperationType::Subscription if measure.fields == 1 && measure.spreads == 0 => Ok(()),
            OperationType::Subscription => Err(ApiError::bad_request(Code::SubscriptionRoot)),
        }
    }
}

/// The error of a string without an end. The parser reports the same, but scans the whole text again and again before.
fn unended(text: &str, at: usize) -> ApiError {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    ApiError::bad_request(Reason::with(Code::SyntaxError, [&line.to_string(), &column.to_string(), "expected string_value"]))
}

/// Refuses a size above its limit.
fn within(size: RequestSize, found: usize, allowed: usize) -> Result<(), ApiError> {
    if found <= allowed {
        return Ok(());
    }
    Err(ApiError::bad_request(Reason::with(Code::TooLarge, [size.name(), &allowed.to_string()])))
}

/// The counts of a text, by its tokens alone.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    tokens: usize,
    /// The deepest nesting of brackets.
    nesting: usize,
    aliases: usize,
    directives: usize,
    /// The number of operations and fragments.
    definitions: usize,
    /// The names in selection sets, outside of arguments.
    names: usize,
    /// The number of spreads (`...`).
    spreads: usize,
    /// The largest number of digits in a row.
    digits: usize,
    /// The position of the first string without an end.
    unended: Option<usize>,
}

impl Seen {
    /// The least number of selected fields: the names of aliases, directives and fragments, `on` and its type are subtracted.
    fn fields(&self) -> usize {
        self.names.saturating_sub(self.aliases + self.directives + 2 * self.spreads)
    }
}

/// Counts the tokens of a text, without recursion.
fn scan(text: &str) -> Seen {
    let bytes = text.as_bytes();
    let mut seen = Seen::default();
    let (mut open, mut arguments, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' => {
                let (length, ends) = string_length(&bytes[at..]);
                if !ends {
                    seen.unended.get_or_insert(at);
                }
                length
            }
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                seen.digits = seen.digits.max(digits);
                digits
            }
            b'{' | b'[' | b'(' => {
                seen.definitions += usize::from(open == 0 && *byte == b'{');
                open += 1;
                arguments += usize::from(*byte == b'(');
                seen.nesting = seen.nesting.max(open);
                1
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                arguments = arguments.saturating_sub(usize::from(*byte == b')'));
                1
            }
            b'@' => {
                seen.directives += 1;
                1
            }
            // A colon outside of arguments and variables follows an alias.
            b':' => {
                seen.aliases += usize::from(arguments == 0);
                1
            }
            b'.' if bytes[at..].starts_with(b"...") => {
                seen.spreads += 1;
                3
            }
            _ => {
                seen.names += usize::from(open > 0 && arguments == 0);
                bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count().max(1)
            }
        };
        seen.tokens += 1;
        at += length;
    }
    seen
}

/// The length of the string or block string that these bytes begin with, and whether it ends. Without an end, a string extends to the end
/// of its line, a block string to the end of the text.
fn string_length(bytes: &[u8]) -> (usize, bool) {
    if bytes.starts_with(b"\"\"\"") {
        // Three quotes after a backslash are text.
        let ends = memmem::find_iter(&bytes[3..], b"\"\"\"").find(|at| *at == 0 || bytes[3 + at - 1] != b'\\');
        return ends.map_or((bytes.len(), false), |at| (at + 6, true));
    }
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return (at + 1, true),
            b'\n' => return (at, false),
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}

/// The measure of a selection set where it is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Measure {
    selections: usize,
    /// The fields of this level.
    fields: usize,
    /// The spreads and inline fragments of this level.
    spreads: usize,
    depth: usize,
    introspection_depth: usize,
    introspection_lists: usize,
    lists: usize,
    aliases: usize,
    directives: usize,
}

impl Measure {
    /// Adds the measure of another selection of the same level.
    fn beside(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.fields = self.fields.saturating_add(other.fields);
        self.spreads = self.spreads.saturating_add(other.spreads);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
        self.lists = self.lists.max(other.lists);
        self.introspection_depth = self.introspection_depth.max(other.introspection_depth);
        self.introspection_lists = self.introspection_lists.max(other.introspection_lists);
    }
}

enum Fragment {
    Open,
    Measured(Measure),
}

struct Measuring<'a> {
    document: &'a ExecutableDocument,
    /// The fragments by name, within this one document.
    fragments: HashMap<&'a Name, Fragment>,
}

impl<'a> Measuring<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Measure, ApiError> {
        let mut measure = self.set(&operation.selection_set.node)?;
        let of_variables: usize = operation.variable_definitions.iter().map(|variable| variable.node.directives.len()).sum();
        measure.directives = measure.directives.saturating_add(operation.directives.len() + of_variables);
        Ok(measure)
    }

    /// The recursion is as deep as the brackets of the text plus the chain of fragments, and both are bounded.
    fn set(&mut self, set: &'a SelectionSet) -> Result<Measure, ApiError> {
        let mut whole = Measure::default();
        for selection in &set.items {
            let measure = match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(inline) => spread(self.set(&inline.node.selection_set.node)?, &inline.node.directives),
                Selection::FragmentSpread(named) => {
                    spread(self.fragment(&named.node.fragment_name.node)?, &named.node.directives)
                }
            };
            whole.beside(measure);
        }
        Ok(whole)
    }

    fn field(&mut self, field: &'a Field) -> Result<Measure, ApiError> {
        let inner = self.set(&field.selection_set.node)?;
        let name = field.name.node.as_str();
        let is_list = matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes");
        let mut measure = Measure {
            selections: inner.selections.saturating_add(1),
            fields: 1,
            spreads: 0,
            depth: inner.depth + 1,
            lists: inner.lists + usize::from(is_list),
            aliases: inner.aliases.saturating_add(usize::from(field.alias.is_some())),
            directives: inner.directives.saturating_add(field.directives.len()),
            ..inner
        };
        if matches!(name, "__schema" | "__type") {
            measure.introspection_depth = measure.depth;
            measure.introspection_lists = measure.lists;
            measure.depth = 1;
        }
        Ok(measure)
    }

    /// Unknown fragments cost nothing here; validation reports them.
    fn fragment(&mut self, name: &Name) -> Result<Measure, ApiError> {
        let Some((name, definition)) = self.document.fragments.get_key_value(name) else { return Ok(Measure::default()) };
        match self.fragments.get(name) {
            Some(Fragment::Measured(measure)) => return Ok(*measure),
            Some(Fragment::Open) => {
                return Err(ApiError::bad_request(Code::FragmentCycle));
            }
            None => {}
        }
        self.fragments.insert(name, Fragment::Open);
        let mut measure = self.set(&definition.node.selection_set.node)?;
        measure.directives = measure.directives.saturating_add(definition.node.directives.len());
        self.fragments.insert(name, Fragment::Measured(measure));
        Ok(measure)
    }
}

fn spread(inner: Measure, directives: &[Positioned<Directive>]) -> Measure {
    Measure {
        selections: inner.selections.saturating_add(1),
        spreads: inner.spreads.saturating_add(1),
        directives: inner.directives.saturating_add(directives.len()),
        ..inner
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    use async_graphql::parser::parse_query;

    use super::*;

    fn check(text: &str) -> Result<usize, ApiError> {
        let limits = GraphqlLimits::default();
        limits.check_text(text)?;
        limits.check_document(&parse_query(text).unwrap())
    }

    fn refused(text: &str) -> String {
        check(text).unwrap_err().to_string()
    }

    /// Fragments that spread the next one several times: `spreads` to the power of `levels` selections.
    fn bomb(levels: usize, spreads: usize) -> String {
        let mut text = "{...f0}".to_owned();
        for level in 0..levels {
            let next = format!("...f{}", level + 1).repeat(spreads);
            write!(text, "fragment f{level} on Q{{{next}}}").unwrap();
        }
        write!(text, "fragment f{levels} on Q{{a}}").unwrap();
        text
    }

    #[test]
    fn nested_fragments_are_refused_at_once() {
        let text = bomb(18, 4);
        assert!(text.len() < 1_000, "{}", text.len());
        let begin = Instant::now();
        assert!(refused(&text).contains("selections"));
        // An unoptimized build on a busy machine is allowed a margin; walking 4^18 spreads takes minutes.
        assert!(begin.elapsed() < Duration::from_millis(50), "{:?}", begin.elapsed());
        assert!(refused(&bomb(80, 9)).contains("selections"));
    }

    #[test]
    fn cycles_are_refused_and_unknown_fragments_left_to_validation() {
        assert!(refused("{...a} fragment a on Q{...b} fragment b on Q{...a}").contains("itself"));
        assert_eq!(check("{...nowhere}"), Ok(1));
    }

    #[test]
    fn every_limit_holds_at_its_edge() {
        let repeat = |part: &str, times: usize| part.repeat(times);
        let nested = |depth: usize| format!("{{{}a{}", repeat("a{", depth - 1), repeat("}", depth));
        assert!(check(&nested(10)).is_ok());
        assert!(refused(&nested(11)).contains("levels of fields"));
        let aliases = |times: usize| {
            let fields: Vec<String> = (0..times).map(|at| format!("a{at}:a")).collect();
            format!("{{q{{{}}}}}", fields.join(" "))
        };
        assert!(check(&aliases(30)).is_ok());
        assert!(refused(&aliases(31)).contains("aliases"));
        let roots = |kind: &str, times: usize| format!("{kind}{{{}}}", repeat("a ", times));
        assert!(check(&roots("query", 20)).is_ok());
        assert!(refused(&roots("query", 21)).contains("root fields"));
        assert!(check(&roots("mutation", 5)).is_ok());
        assert!(refused(&roots("mutation", 6)).contains("mutations"));
        assert!(refused(&roots("subscription", 2)).contains("exactly one"));
        assert!(refused("subscription{...s} fragment s on S{a}").contains("without a fragment"));
        let directives = |times: usize| format!("query Q {} {{a}}", repeat("@d ", times));
        assert!(check(&directives(50)).is_ok());
        assert!(refused(&directives(51)).contains("directives"));
        assert!(
            refused(&format!("{{{}}}", repeat("a @d ", 51))).contains("directives")
                || refused(&directives(51)).contains("directives")
        );
        assert!(refused(&format!("{{q{{{}}}}}", repeat("a ", 2_000))).contains("selections"));
        assert!(check(&format!("{{q{{{}}}}}", repeat("a ", 1_999))).is_ok());
    }

    #[test]
    fn the_text_is_bounded_before_it_is_parsed() {
        assert!(refused(&format!("{{a}}#{}", "x".repeat(64 * 1024))).contains("bytes"));
        assert!(refused(&format!("{{{}}}", "a ".repeat(10_000))).contains("tokens"));
        assert!(refused(&"{a".repeat(20_000)).contains("brackets") || refused(&"{a".repeat(20_000)).contains("tokens"));
        assert!(refused(&format!("{{a(b:{})}}", "[".repeat(3_000))).contains("brackets"));
        let seen = |text: &str| (scan(text).tokens, scan(text).nesting);
        assert_eq!(seen("{ a(b: \"}}{{ \\\" x\") # {{{\n }"), (8, 2));
        assert_eq!(seen("\"\"\"{ \" {\"\"\" a"), (2, 0));
        assert_eq!(seen("\"unfinished"), (1, 0));
        assert_eq!(seen(r#"{ a(b: """ \""" { """) }"#), (8, 2));
        let number = |digits: usize| GraphqlLimits::default().check_text(&format!("{{a(b: {})}}", "9".repeat(digits)));
        assert!(number(LONGEST_NUMBER).is_ok());
        assert!(number(LONGEST_NUMBER + 1).is_err_and(|error| error.to_string().contains("digits")));
        for text in ["{\n é: a(b: \"1)}", "{\n é: a(b: \"1)\n}", "{\n é: a(b: \"\"\"1\n\"\\\"\"\")}"] {
            let told = refused(text);
            assert!(told.contains("line 2") && told.contains("column 10"), "{told}");
        }
        let counted = scan("query Q($v: [T!]! = 1 @d) @d { x: a(b: {c: $v}) @d { y: b ...F @d } } fragment F on T @d { z: c }");
        assert_eq!((counted.aliases, counted.directives, counted.definitions), (3, 5, 2));
        assert_eq!(scan("query Q($v: T) { x: a(b: {c: $v}) { y } ... on T @d { z } ...F } fragment F on T { w }").fields(), 3);
        // Before it is parsed, which would take milliseconds.
        let limits = GraphqlLimits::default();
        let wide = |fields: usize| limits.check_text(&format!("{{viewer{{{}}}}}", "id ".repeat(fields)));
        assert!(wide(2_000).is_err_and(|error| error.to_string().contains("selections")) && wide(1_999).is_ok());
    }

    #[test]
    fn introspection_has_its_own_depth_but_does_not_multiply() {
        let chain =
            |depth: usize| format!("{{__schema{{types{{fields{{type{{{}name{}", "ofType{".repeat(depth), "}".repeat(depth + 5));
        assert!(check(&chain(9)).is_ok());
        assert!(refused(&chain(12)).contains("introspection"));
        let lists = "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}";
        assert!(refused(lists).contains("lists"));
    }
}
