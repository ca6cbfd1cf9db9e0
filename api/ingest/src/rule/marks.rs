//! The unknown and unreadable values that a reading finds, collected while it runs.

use domain::order::heard::Part;
use domain::order::incoming::{DataIssue, DataIssueKind};

use crate::pointer::Pointer;

/// The largest number of marks: a payload in which everything is wrong is one alert.
const MOST: usize = 40;

/// The longest foreign value that is kept, in characters.
const LONGEST_WORD: usize = 120;

/// The marks of one order or parcel.
#[derive(Debug)]
pub(crate) struct Marks<'m> {
    list: Vec<(Part, DataIssue)>,
    /// The part of the order that is being read.
    pub(crate) part: Part,
    /// The list and the position in it that is being read, so that a mark names the whole pointer.
    pub(crate) place: Option<(&'m str, usize)>,
}

impl Default for Marks<'_> {
    fn default() -> Self {
        Self { list: Vec::new(), part: Part::UnknownFields, place: None }
    }
}

impl Marks<'_> {
    /// The same marks, for the next part.
    pub(crate) fn of(&mut self, part: Part) -> &mut Self {
        self.part = part;
        self
    }

    /// Marks a field of the mapping that is missing or unreadable.
    pub(crate) fn unreadable(&mut self, pointer: &Pointer) {
        self.add_at(DataIssueKind::UnreadableField, pointer);
    }

    /// Marks an amount that was finer than its currency and had to be rounded.
    pub(crate) fn rounded(&mut self, pointer: &Pointer) {
        self.add_at(DataIssueKind::RoundedAmount, pointer);
    }

    fn add_at(&mut self, kind: DataIssueKind, pointer: &Pointer) {
        let value = match self.place {
            Some((list, index)) => format!("{list}/{index}{pointer}"),
            None => pointer.to_string(),
        };
        self.add(kind, &value);
    }

    /// Marks a foreign value, once.
    pub(crate) fn add(&mut self, kind: DataIssueKind, word: &str) {
        let mark = (self.part, DataIssue { kind, value: word.chars().take(LONGEST_WORD).collect() });
        if self.list.len() < MOST && !self.list.contains(&mark) {
            self.list.push(mark);
        }
    }

    /// The marks with the part that each is about, in the order in which they were added.
    pub(crate) fn into_parts(self) -> Vec<(Part, DataIssue)> {
        self.list
    }

    /// The marks, in the order in which they were added.
    pub(crate) fn into_list(self) -> Vec<DataIssue> {
        self.list.into_iter().map(|(_, mark)| mark).collect()
    }
}
