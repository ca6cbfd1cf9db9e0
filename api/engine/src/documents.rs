//! A cache of parsed and validated documents by their text, within a bound of bytes.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition};
use async_graphql::{Name, Variables};
use domain::refusal::Code;

use super::cost::Costs;
use super::error::ApiError;
use super::lists::Lists;
use super::nested;
use super::types::TypeMap;
use super::written::Operation;
use budget::Held;

/// The memory of a parsed document per selection in bytes, measured roughly: a field with its name, position and empty lists.
const BYTES_PER_SELECTION: usize = 512;

/// A parsed document within the limits.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) parsed: ExecutableDocument,
    pub(super) selections: usize,
    pub(super) costs: Costs,
    pub(super) lists: Lists,
    validated: Vec<Validated>,
    /// The count of its memory while operations hold it.
    held: Mutex<Weak<Held>>,
}

/// One operation of a document, and whether it was validated with everything in it.
#[derive(Debug)]
struct Validated {
    name: Option<Name>,
    /// The variables inside the lists and objects of arguments.
    nested_variables: Vec<Name>,
    done: AtomicBool,
    /// The plans by which its objects write themselves, compiled on first use.
    planned: OnceLock<Option<Operation>>,
}

impl Document {
    pub(super) fn new(parsed: ExecutableDocument, selections: usize, costs: Costs, lists: Lists) -> Self {
        let operations = parsed.operations.iter().map(|(name, operation)| Validated {
            name: name.cloned(),
            nested_variables: nested::variables(&parsed, &operation.node),
            done: AtomicBool::new(false),
            planned: OnceLock::new(),
        });
        let validated = operations.collect();
        Self { parsed, selections, costs, lists, validated, held: Mutex::default() }
    }

    /// Whether the operation needs no further validation.
    pub(super) fn is_validated(&self, operation: Option<&str>) -> bool {
        self.named(operation).is_some_and(|one| one.done.load(Ordering::Acquire))
    }

    /// Notes that the library has validated the operation with these variables. It checks the arguments of the selected operation only, and
    /// an argument that mixes literals with variables only when every one of these has a value.
    pub(super) fn mark_validated(&self, operation: Option<&str>, variables: &Variables) {
        if let Some(one) = self.named(operation)
            && one.nested_variables.iter().all(|name| variables.contains_key(name))
        {
            one.done.store(true, Ordering::Release);
        }
    }

    /// The plans by which the objects of an operation write themselves. `None` = they cannot.
    pub(super) fn planned(&self, name: Option<&str>, types: &TypeMap) -> Option<&Operation> {
        let kept = self.named(name)?;
        kept.planned.get_or_init(|| Operation::of(types, self, self.operation(name).ok()?)).as_ref()
    }

    fn named(&self, operation: Option<&str>) -> Option<&Validated> {
        let mut all = self.validated.iter();
        match operation {
            Some(operation) => all.find(|one| one.name.as_ref().is_some_and(|name| name.as_str() == operation)),
            None => all.next(),
        }
    }

    /// The operation that a request names, or the only one.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<&OperationDefinition, ApiError> {
        match (&self.parsed.operations, name) {
            (DocumentOperations::Single(operation), None) => Ok(&operation.node),
            (DocumentOperations::Multiple(operations), Some(name)) => {
                operations.get(name).map(|operation| &operation.node).ok_or_else(unknown)
            }
            (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
                operations.values().next().map(|operation| &operation.node).ok_or_else(unknown)
            }
            (DocumentOperations::Multiple(_), None) => Err(ApiError::bad_request(Code::OperationAmbiguous)),
            (DocumentOperations::Single(_), Some(_)) => Err(unknown()),
        }
    }

    /// The name of the operation that a request names, or of the only one, as the document has it.
    pub(super) fn name_of_operation(&self, name: Option<&str>) -> Option<Name> {
        self.named(name)?.name.clone()
    }

    pub(super) fn fragment(&self, name: &Name) -> Option<&FragmentDefinition> {
        self.parsed.fragments.get(name).map(|fragment| &fragment.node)
    }

    /// Holds the document for an operation that stays. Its bytes are counted once, for the first holder. `None` = `hold` refuses.
    pub(super) fn held(&self, text: &str, hold: impl FnOnce(usize) -> Option<Held>) -> Option<Arc<Held>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = held.upgrade() {
            return Some(held);
        }
        let fresh = Arc::new(hold(self.bytes(text))?);
        *held = Arc::downgrade(&fresh);
        Some(fresh)
    }

    fn bytes(&self, text: &str) -> usize {
        let plans: usize = self.validated.iter().filter_map(|one| one.planned.get()?.as_ref()).map(Operation::bytes).sum();
        text.len() * 2 + self.selections * BYTES_PER_SELECTION + plans
    }
}

fn unknown() -> ApiError {
    ApiError::bad_request(Code::OperationUnknown)
}

/// An LRU cache of documents by their text. It takes only documents with a valid operation.
pub(super) struct DocumentCache {
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    by_text: HashMap<Arc<str>, Entry>,
    /// The texts by the time of their last use.
    by_use: BTreeMap<u64, Arc<str>>,
    uses: u64,
    bytes: usize,
}

struct Entry {
    document: Arc<Document>,
    bytes: usize,
    used: u64,
}

impl DocumentCache {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, kept: Mutex::default() }
    }

    pub(super) fn get(&self, text: &str) -> Option<Arc<Document>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let (key, _) = kept.by_text.get_key_value(text)?;
        let key = Arc::clone(key);
        let entry = kept.by_text.get_mut(text)?;
        kept.uses += 1;
        kept.by_use.remove(&entry.used);
        entry.used = kept.uses;
        kept.by_use.insert(kept.uses, key);
        Some(Arc::clone(&entry.document))
    }

    /// Measures a document again, because plans were added to it.
    pub(super) fn weigh(&self, text: &str) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let Some(entry) = kept.by_text.get_mut(text) else { return };
        let bytes = entry.document.bytes(text);
        kept.bytes = kept.bytes - entry.bytes + bytes;
        entry.bytes = bytes;
        kept.make_room(self.capacity);
    }

    pub(super) fn insert(&self, text: &str, document: Arc<Document>) {
        let bytes = document.bytes(text);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes > self.capacity || kept.by_text.contains_key(text) {
            return;
        }
        kept.make_room(self.capacity - bytes);
        let text: Arc<str> = text.into();
        kept.uses += 1;
        kept.bytes += bytes;
        let used = kept.uses;
        kept.by_use.insert(used, Arc::clone(&text));
        kept.by_text.insert(text, Entry { document, bytes, used });
    }
}

impl Kept {
    fn make_room(&mut self, allowed: usize) {
        while self.bytes > allowed {
            let Some((_, text)) = self.by_use.pop_first() else { return };
            if let Some(entry) = self.by_text.remove(&text) {
                self.bytes -= entry.bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn document(text: &str) -> Arc<Document> {
        Arc::new(Document::new(parse_query(text).unwrap(), 1, Costs::default(), Lists::default()))
    }

    #[test]
    fn the_one_unused_for_longest_goes_first_and_the_bytes_are_bounded() {
        let cache = DocumentCache::new(3 * (BYTES_PER_SELECTION + 6));
        for text in ["{a}", "{b}", "{c}"] {
            cache.insert(text, document(text));
        }
        assert!(cache.get("{a}").is_some());
        cache.insert("{d}", document("{d}"));
        assert!(cache.get("{b}").is_none());
        assert!(["{a}", "{c}", "{d}"].iter().all(|text| cache.get(text).is_some()));
        assert_eq!(cache.kept.lock().unwrap().by_use.len(), 3);
        cache.insert("{e}", Arc::new(Document::new(parse_query("{e}").unwrap(), 100, Costs::default(), Lists::default())));
        assert!(cache.get("{e}").is_none());
    }

    #[test]
    fn an_operation_counts_as_validated_when_everything_in_it_was_seen() {
        let document = document("query A($v: Int) {a(b: {c: $v, d: 1}, e: $w)} query B {b}");
        document.mark_validated(Some("A"), &Variables::default());
        assert!(!document.is_validated(Some("A")));
        document.mark_validated(Some("A"), &Variables::from_json(serde_json::json!({"v": 1})));
        assert!(document.is_validated(Some("A")) && !document.is_validated(Some("B")));
    }

    #[test]
    fn variables_of_other_operations_do_not_keep_one_from_counting_as_validated() {
        let document = document("query A($v: Int) {...F} query B($w: Int) {b(c: {d: $w})} fragment F on Q {a(b: {c: $v})}");
        document.mark_validated(Some("A"), &Variables::from_json(serde_json::json!({"v": 1})));
        assert!(document.is_validated(Some("A")) && !document.is_validated(Some("B")));
    }

    #[test]
    fn the_operation_is_found_by_its_name() {
        let two = document("query A {a} mutation B {b}");
        assert!(two.operation(None).is_err());
        assert!(two.operation(Some("C")).is_err());
        assert_eq!(two.operation(Some("B")).unwrap().ty, async_graphql::parser::types::OperationType::Mutation);
        assert!(document("{a}").operation(None).is_ok());
        assert!(document("{a}").operation(Some("A")).is_err());
        assert!(document("query A {a}").operation(None).is_ok());
    }
}
