//! A strict reader of the text format of Prometheus, version 0.0.4.

use std::collections::{BTreeMap, BTreeSet};

type Labels = BTreeMap<String, String>;

/// The content of `/metrics`.
pub struct Exposition {
    families: BTreeMap<String, Family>,
    samples: Vec<Sample>,
}

struct Family {
    kind: String,
}

#[derive(Debug, Clone)]
struct Sample {
    name: String,
    labels: Labels,
    value: f64,
}

impl Exposition {
    /// Reads the text, and fails where it breaks a rule of the format: each family has one HELP and one TYPE line before its samples, which
    /// are consecutive; no sample comes twice; the buckets of a histogram grow to its count.
    pub fn parse(text: &str) -> Self {
        let (mut families, mut samples) = (BTreeMap::new(), Vec::<Sample>::new());
        let (mut help, mut current) = (BTreeSet::new(), String::new());
        assert!(text.ends_with('\n'), "the last line ends");
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, words) = rest.split_once(' ').unwrap_or_else(|| panic!("no help: {line}"));
                assert!(!words.is_empty() && help.insert(name.to_owned()), "{line}");
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap_or_else(|| panic!("no type: {line}"));
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert!(help.contains(name), "{name} has a HELP line");
                name.clone_into(&mut current);
                assert!(families.insert(current.clone(), Family { kind: kind.to_owned() }).is_none(), "{name} comes once");
            } else {
                let sample = sample(line);
                let family = sample.family(&families[&current].kind);
                assert_eq!(family, current, "samples stand below their TYPE: {line}");
                samples.push(sample);
            }
        }
        let read = Self { families, samples };
        read.check();
        read
    }

    /// The names of the metrics.
    pub fn families(&self) -> BTreeSet<String> {
        self.families.keys().cloned().collect()
    }

    /// The value of a sample; 0 = no sample yet.
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let labels: Labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.samples.iter().find(|sample| sample.name == name && sample.labels == labels).map_or(0.0, |sample| sample.value)
    }

    fn check(&self) {
        let mut seen = BTreeSet::new();
        for sample in &self.samples {
            assert!(seen.insert((&sample.name, &sample.labels)), "{sample:?} comes twice");
        }
        for (name, family) in &self.families {
            assert!(self.samples.iter().any(|sample| sample.family(&family.kind) == *name), "{name} has a sample");
            if family.kind == "counter" {
                assert!(name.ends_with("_total"), "{name}");
            }
            if family.kind == "histogram" {
                self.check_histogram(name);
            }
        }
    }

    fn check_histogram(&self, name: &str) {
        let of = |ending: &str| {
            let name = format!("{name}_{ending}");
            self.samples.iter().filter(move |sample| sample.name == name)
        };
        for count in of("count") {
            let buckets: Vec<(f64, f64)> = of("bucket")
                .filter(|bucket| bucket.without("le") == count.labels)
                .map(|bucket| (number(&bucket.labels["le"]), bucket.value))
                .collect();
            assert!(
                buckets.len() > 2 && buckets.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1),
                "{buckets:?}"
            );
            let (bound, last) = buckets[buckets.len() - 1];
            assert!(bound.is_infinite() && (last - count.value).abs() < 0.5, "{name} {buckets:?} {}", count.value);
            assert!(of("sum").any(|sum| sum.labels == count.labels), "{name}");
        }
    }
}

impl Sample {
    fn family(&self, kind: &str) -> &str {
        let ending = |name: &'_ str| ["_bucket", "_sum", "_count"].into_iter().find(|ending| name.ends_with(ending));
        match ending(&self.name) {
            Some(ending) if kind == "histogram" => &self.name[..self.name.len() - ending.len()],
            _ => &self.name,
        }
    }

    fn without(&self, label: &str) -> Labels {
        self.labels.iter().filter(|(name, _)| *name != label).map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

fn number(text: &str) -> f64 {
    match text {
        "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        text => text.parse().unwrap_or_else(|_| panic!("no number: {text}")),
    }
}

/// Reads a line such as `name{label="value",…} 1`.
fn sample(line: &str) -> Sample {
    let (place, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no value: {line}"));
    let (name, labels) = match place.split_once('{') {
        Some((name, labels)) => (name, labels.strip_suffix('}').unwrap_or_else(|| panic!("no end: {line}"))),
        None => (place, ""),
    };
    let is_name = |text: &str| {
        text.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_')
            && text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
    };
    assert!(is_name(name), "{line}");
    let mut read = Labels::new();
    // Label values of our metrics have no comma and no quote.
    for pair in labels.split(',').filter(|pair| !pair.is_empty()) {
        let (label, value) = pair.split_once('=').unwrap_or_else(|| panic!("no label: {line}"));
        let value =
            value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or_else(|| panic!("no quotes: {line}"));
        assert!(is_name(label) && !value.contains(['"', '\\', '\n']), "{line}");
        assert!(read.insert(label.to_owned(), value.to_owned()).is_none(), "{line}");
    }
    Sample { name: name.to_owned(), labels: read, value: number(value) }
}

#[test]
fn what_breaks_a_rule_is_noticed() {
    let broken = |text: &'static str| std::panic::catch_unwind(|| drop(Exposition::parse(text))).is_err();
    let good = "# HELP a_total Things\n# TYPE a_total counter\na_total{x=\"1\"} 2\n";
    assert!(!broken(good));
    for text in [
        "a_total 1\n",
        "# TYPE a_total counter\na_total 1\n",
        "# HELP a Things\n# TYPE a counter\na 1\n",
        "# HELP a_total Things\n# TYPE a_total counter\na_total 1\na_total 2\n",
        "# HELP a_total Things\n# TYPE a_total counter\nb_total 1\n",
        "# HELP s S\n# TYPE s histogram\ns_bucket{le=\"1\"} 2\ns_bucket{le=\"2\"} 1\ns_bucket{le=\"+Inf\"} 2\ns_sum 1\ns_count 2\n",
        "# HELP a_total Things\n# TYPE a_total counter\na_total{x=1} 2\n",
    ] {
        assert!(broken(text), "{text}");
    }
}
