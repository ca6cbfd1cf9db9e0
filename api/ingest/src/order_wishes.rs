//! What an order asks for beyond its goods: the level of service, the signals in the buyer's note, the customization of a line.

use std::collections::{BTreeMap, HashMap};

use domain::order::incoming::{DataIssueKind, IncomingLine, IncomingMaterial, IncomingService, IncomingSignals, Said};
use domain::order::service::{ServiceLevel, Signal, phrase_form};
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::json::Node;
use super::rule::Alternatives;
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule, pieces};

/// The longest level of service that is kept as the platform wrote it, in characters.
const LONGEST_RAW: usize = 120;

/// The rules by which the level of service is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceRules {
    /// The places of the level.
    at: Alternatives<TextRule>,
    /// The meaning of each value; a value that is missing is marked.
    table: HashMap<String, ServiceLevel>,
}

impl ServiceRules {
    pub(super) fn read(&self, node: &Node<'_>, marks: &mut Marks<'_>) -> Option<IncomingService> {
        let word = self.at.text(node)?;
        let level = self.table.get(word.as_ref()).copied();
        if level.is_none() {
            marks.add(DataIssueKind::UnknownService, &word);
        }
        Some(IncomingService { raw: word.chars().take(LONGEST_RAW).collect(), level })
    }
}

/// The phrases of each signal, in the form in which they are looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SignalRules {
    /// The phrases that mean each signal.
    #[serde(deserialize_with = "phrases_of_signals")]
    phrases: BTreeMap<Signal, Vec<String>>,
    /// Phrases that contain one of those and mean no signal, such as `不加急`; they are taken out of the note first.
    #[serde(deserialize_with = "phrases")]
    except: Vec<String>,
}

fn phrases_of_signals<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Signal, Vec<String>>, D::Error> {
    let read = BTreeMap::<Signal, Vec<String>>::deserialize(deserializer)?;
    read.into_iter().map(|(signal, phrases)| Ok((signal, folded(&phrases).map_err(D::Error::custom)?))).collect()
}

fn phrases<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    folded(&Vec::<String>::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn folded(phrases: &[String]) -> Result<Vec<String>, &'static str> {
    let folded: Vec<String> = phrases.iter().map(|phrase| phrase_form(phrase)).collect();
    if folded.iter().any(|phrase| phrase.trim().is_empty()) { Err("a phrase is not empty") } else { Ok(folded) }
}

impl SignalRules {
    /// The signals in a note; `None` = the note is left out, or the mapping has no phrases. The mapping is named by its platform.
    pub(super) fn read(&self, note: Option<&str>) -> Option<IncomingSignals> {
        let note = note.filter(|_| !self.phrases.is_empty())?;
        let note = self.except.iter().fold(phrase_form(note), |note, phrase| note.replace(phrase.as_str(), " "));
        let is_in_note = |phrases: &[String]| phrases.iter().any(|phrase| note.contains(phrase.as_str()));
        let found = self.phrases.iter().filter(|(_, phrases)| is_in_note(phrases)).map(|(signal, _)| *signal).collect();
        Some(IncomingSignals { found, mapping: String::new() })
    }
}

/// The customer's level: a whole number that is not negative. Any other text is marked.
pub(super) fn customer_level(rules: &Alternatives<TextRule>, node: &Node<'_>, marks: &mut Marks<'_>) -> Said<u32> {
    let Some(text) = rules.text(node) else { return Said::Nothing };
    if let Ok(level) = pieces(text.trim()) {
        return Said::Value(level);
    }
    if let Some(pointer) = rules.pointer() {
        marks.unreadable(pointer);
    }
    Said::Unreadable
}

/// The rules by which the customization of a line is read. Pointers are relative to the line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CustomizationRules {
    /// A line is customized when one of these holds, when it has a kind, or when it has a material.
    when: Vec<Condition>,
    /// The platform's name of the customization.
    kind: Alternatives<TextRule>,
    /// The name or the id of the material's file. A place that is there and empty states that the material is missing.
    material: Alternatives<TextRule>,
}

impl CustomizationRules {
    /// The line with its customization.
    pub(super) fn read_into(&self, line: IncomingLine, node: &Node<'_>) -> IncomingLine {
        let material = self.material(node);
        let customization = self.kind.human(node);
        let is_named = customization.is_some() || matches!(material, Some(IncomingMaterial::Named(_)));
        let customized = if is_named { Some(true) } else { Condition::any(&self.when, node) };
        IncomingLine { customized, customization, material, ..line }
    }

    fn material(&self, node: &Node<'_>) -> Option<IncomingMaterial> {
        let named = self.material.human(node).map(IncomingMaterial::Named);
        let is_empty = || self.material.pointer().is_some_and(|pointer| pointer.is_there(node));
        named.or_else(|| is_empty().then_some(IncomingMaterial::Missing))
    }
}

#[cfg(test)]
mod tests {
    use domain::kernel::money::Currency;
    use domain::order::incoming::Incoming;

    use super::*;

    fn rules() -> SignalRules {
        toml::from_str(
            "except = [\"不加急\"]\n[phrases]\nURGENT = [\"今天必须发\", \"加急\", \"ASAP\"]\nCALL_FIRST = [\"先打电话\"]",
        )
        .unwrap()
    }

    #[test]
    fn phrases_are_found_in_any_width_and_case_and_exceptions_are_none() {
        for (note, found) in [
            ("今天必须发！先打电话", &[Signal::Urgent, Signal::CallFirst][..]),
            ("ａｓａｐ please", &[Signal::Urgent]),
            ("不加急，慢慢来", &[]),
            ("不加急？算了，加急", &[Signal::Urgent]),
            ("周末送货", &[]),
        ] {
            assert_eq!(rules().read(Some(note)).unwrap().found, found, "{note}");
        }
        assert_eq!(rules().read(None), None);
        assert_eq!(SignalRules::default().read(Some("加急")), None, "without phrases nothing is stated");
    }

    #[test]
    fn a_table_of_phrases_with_a_mistake_is_refused() {
        for (text, message) in [("[phrases]\nURGENT = [\" \"]", "not empty"), ("[phrases]\nHURRY = [\"a\"]", "HURRY")] {
            assert!(toml::from_str::<SignalRules>(text).unwrap_err().to_string().contains(message), "{text}");
        }
    }

    const SAMPLE: &str = include_str!("../../mappings/samples/generic.customized.json");

    fn read(body: &str) -> domain::order::incoming::IncomingOrder {
        let mappings = crate::Mappings::load(None).unwrap();
        let mut read = mappings.platform("generic").unwrap().read(None, body.as_bytes(), Currency::CNY).unwrap();
        match read.pop() {
            Some(Incoming::Order(order)) => *order,
            other => panic!("no order: {other:?}"),
        }
    }

    #[test]
    fn the_sample_states_every_input() {
        let order = read(SAMPLE);
        assert_eq!((order.customer_level, order.buyer_id.as_deref()), (Said::Value(3), Some("u-90017")));
        assert_eq!(order.service, Some(IncomingService { raw: "SAME_DAY".into(), level: Some(ServiceLevel::SameDay) }));
        let signals = order.signals.unwrap();
        assert_eq!(signals.found, [Signal::Urgent, Signal::CallFirst]);
        assert_eq!(signals.mapping, "generic 2026-11-20");
        let lines = order.lines.unwrap();
        let custom = |at: usize| (lines[at].customized, lines[at].customization.as_deref(), lines[at].material.clone());
        assert_eq!(custom(0), (Some(true), Some("engraving"), Some(IncomingMaterial::Named("李四签名.ttf".into()))));
        assert_eq!(custom(1), (Some(true), None, Some(IncomingMaterial::Missing)));
        assert_eq!(custom(2), (Some(false), None, None));
        assert_eq!(order.marks, []);
    }

    #[test]
    fn what_is_unknown_is_kept_and_marked_and_what_is_left_out_is_not_stated() {
        let order = read(&SAMPLE.replace("\"SAME_DAY\"", "\"DRONE\"").replace("Level\": 3", "Level\": \"gold\""));
        assert_eq!(order.service, Some(IncomingService { raw: "DRONE".into(), level: None }));
        assert_eq!(order.customer_level, Said::Unreadable);
        let marks: Vec<_> = order.marks.iter().map(|(_, mark)| (mark.kind, mark.value.as_str())).collect();
        assert_eq!(marks, [(DataIssueKind::UnreadableField, "/customerLevel"), (DataIssueKind::UnknownService, "DRONE")]);
        let bare = read(r#"{"type":"order.upserted","data":{"number":"1","lines":[{"id":"1","quantity":1}]}}"#);
        assert_eq!((bare.customer_level, bare.service, bare.signals, bare.buyer_id), (Said::Nothing, None, None, None));
        let line = &bare.lines.unwrap()[0];
        assert_eq!((line.customized, &line.customization, &line.material), (None, &None, &None));
    }
}
