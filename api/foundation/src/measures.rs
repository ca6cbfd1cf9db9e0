//! Every metric: its name, kind, labels and the help text that `/metrics` shows.
//!
//! All counting code uses the crate `metrics` by a name of this table; docs/metrics.md explains each metric to operators. Counters are
//! atomics. A histogram takes a value without a lock and sorts its values into buckets when it is read, or every few seconds
//! ([`Recorder::tidy`]).

use std::sync::OnceLock;

use metrics::{Key, Label, Level, Metadata};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// The kind of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A count that only grows.
    Counter,
    /// The value at this moment.
    Gauge,
    /// A histogram of values, with the upper bounds of its buckets.
    Histogram(&'static [f64]),
}

/// One metric of the table.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The name of the metric, with its unit.
    pub name: &'static str,
    /// The kind of the metric.
    pub kind: Kind,
    /// The help text that `/metrics` shows.
    pub help: &'static str,
    /// The one label whose values are known beforehand, so that each value is shown from the start as 0.
    known: Option<(&'static str, &'static [&'static str])>,
    /// Whether the metric has further labels, and so appears only after its first count.
    is_labelled: bool,
}

impl Measure {
    const fn new(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self { name, kind, help, known: None, is_labelled: false }
    }

    const fn by(self, label: &'static str, values: &'static [&'static str]) -> Self {
        Self { known: Some((label, values)), ..self }
    }

    const fn labelled(self) -> Self {
        Self { is_labelled: true, ..self }
    }
}

const fn counter(name: &'static str, help: &'static str) -> Measure {
    Measure::new(name, Kind::Counter, help)
}

const fn gauge(name: &'static str, help: &'static str) -> Measure {
    Measure::new(name, Kind::Gauge, help)
}

const fn seconds(name: &'static str, help: &'static str) -> Measure {
    Measure::new(name, Kind::Histogram(&SECONDS), help)
}

/// The bucket bounds of durations, in seconds.
const SECONDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// The bucket bounds of group sizes.
const SIZES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
/// The outcomes of a webhook.
pub const WEBHOOK_OUTCOMES: [&str; 9] =
    ["taken", "repeated", "test", "reused", "refused", "too_large", "unreadable", "busy", "failed"];
/// The pools of connections to the database, by their purpose.
pub const POOLS: [&str; 6] = ["main", "patient", "readers", "planned", "cards", "writer"];

/// The table of all metrics.
pub const ALL: [Measure; 52] = [
    counter("panorama_requests_total", "GraphQL operations that were asked for, by kind, transport and role").labelled(),
    counter(
        "panorama_request_errors_total",
        "GraphQL operations that were answered with an error, by kind, transport, role and the code of the first error",
    )
    .labelled(),
    seconds(
        "panorama_request_seconds",
        "Time from an operation to its answer, of a subscription to its beginning, by kind, transport and role",
    )
    .labelled(),
    counter("panorama_webhooks_received_total", "Requests to the addresses of webhooks"),
    counter("panorama_webhooks_answered_total", "Answers to webhooks, by outcome").by("outcome", &WEBHOOK_OUTCOMES),
    seconds("panorama_webhook_seconds", "Time from a webhook to its answer, which comes after the commit"),
    counter("panorama_webhooks_refused_total", "Deliveries whose signature or address was refused"),
    counter("panorama_webhooks_too_large_total", "Deliveries over http.hook_bytes"),
    gauge("panorama_ingest_queue_depth", "Deliveries that wait to be written"),
    gauge("panorama_ingest_queue_capacity", "Deliveries that may wait: ingest.queue; past it a webhook is answered 503"),
    Measure::new("panorama_ingest_group", Kind::Histogram(&SIZES), "Deliveries that were written in one transaction"),
    gauge("panorama_database_connections_open", "Connections to the database that are open, by pool").by("pool", &POOLS),
    gauge("panorama_database_connections_idle", "Open connections that nobody uses, by pool").by("pool", &POOLS),
    gauge("panorama_database_connections_max", "Connections that there may be, by pool").by("pool", &POOLS),
    counter("panorama_database_connection_waits_total", "Times that somebody found every connection of a pool in use")
        .by("pool", &POOLS),
    counter("panorama_store_retries_total", "Changes that were tried again because another transaction was faster"),
    gauge("panorama_live_subscribers", "Subscriptions that run now"),
    gauge("panorama_live_groups", "Different shapes of subscriptions: operation, variables, language, rights"),
    counter("panorama_live_events_total", "Entries of the journal that were handed to the groups"),
    counter("panorama_live_matches_total", "Entries times groups that they interest"),
    counter("panorama_live_executions_total", "Executions for groups"),
    gauge("panorama_live_executions_per_event", "Executions for each entry of the last page"),
    counter("panorama_live_deliveries_total", "Answers that were handed to subscribers"),
    counter("panorama_live_replay_executions_total", "Executions for one subscriber that reads the journal by itself"),
    counter("panorama_live_behind_total", "Times that a subscriber fell behind what may wait for it"),
    counter("panorama_live_slow_clients_closed_total", "Connections that were closed because their client did not read")
        .by("transport", &["websocket", "sse"]),
    counter("panorama_live_lagged_total", "Readers that went back to the journal"),
    counter("panorama_live_replayed_total", "Rows that were read there"),
    gauge("panorama_feed_lag_positions", "Positions that this instance is behind the journal"),
    gauge("panorama_feed_lag_seconds", "Seconds that this instance is behind the journal"),
    gauge("panorama_feed_position", "The position of the journal that was handed on last"),
    gauge("panorama_feed_subscribers", "Readers of the journal inside this process"),
    counter("panorama_feed_entries_total", "Entries of the journal that were handed on"),
    counter("panorama_feed_gaps_total", "Pages that Redis lost or doubled"),
    counter("panorama_feed_errors_total", "Readings of the journal that failed"),
    counter("panorama_relay_positions_total", "Positions that this instance gave to entries of the journal"),
    counter("panorama_relay_errors_total", "Turns of the relay that failed"),
    gauge("panorama_redis_up", "1 while the subscription to Redis stands; 0 also where no Redis is set"),
    counter("panorama_redis_messages_total", "Pages of the journal on the channel of Redis, by outcome")
        .by("outcome", &["sent", "received", "dropped", "failed", "unreadable"]),
    counter("panorama_budget_redis_failures_total", "Looks at a shared budget that Redis did not answer"),
    counter("panorama_throttled_total", "Operations that were refused because their token had spent its budget"),
    counter("panorama_look_ups_throttled_total", "Look-ups that were refused because their subject had made too many"),
    counter(
        "panorama_operation_bytes_refused_total",
        "Operations that were refused because those of their subject hold too many bytes",
    ),
    counter("panorama_unread_total", "Requests that were not read because too much of their sender had been refused"),
    counter("panorama_audit_entries_total", "Entries that were written to the audit log by themselves, not with a change"),
    seconds("panorama_audit_batch_seconds", "Time to write entries of the audit log together"),
    counter("panorama_audit_reads_lost_total", "Entries of reads that found their queue full"),
    counter("panorama_audit_unwritten_total", "Entries of the audit log that went to the server's log instead"),
    counter("panorama_connections_refused_total", "Connections past the limits of the settings"),
    counter("panorama_jwks_fetches_total", "Looks for the keys of the identity provider, by outcome")
        .by("outcome", &["ok", "failed"]),
    counter("panorama_job_failures_total", "Turns of a job that failed, by job").labelled(),
    counter("panorama_task_panics_total", "Panics of long-lived tasks, by task").labelled(),
];

/// The recorder of this process.
#[derive(Clone)]
pub struct Recorder(PrometheusHandle);

impl Recorder {
    /// The one recorder of the process; metrics are global, while a test may run several servers.
    pub fn of_process() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        Self(HANDLE.get_or_init(install).clone())
    }

    /// The text of the answer to `/metrics`.
    pub fn text(&self) -> String {
        self.0.render()
    }

    /// Sorts the values of histograms into their buckets, so that the values do not pile up while `/metrics` is not read.
    pub fn tidy(&self) {
        self.0.run_upkeep();
    }
}

fn install() -> PrometheusHandle {
    let recorder = builder().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another recorder of metrics is installed; /metrics stays empty");
    }
    ALL.iter().for_each(announce);
    handle
}

/// A recorder with the bucket bounds of the table.
fn builder() -> PrometheusBuilder {
    ALL.iter().fold(PrometheusBuilder::new(), |builder, measure| match measure.kind {
        Kind::Histogram(bounds) => {
            let name = Matcher::Full(measure.name.to_owned());
            // Only an empty list of bounds is refused, and every list of the table has entries.
            builder.set_buckets_for_metric(name, bounds).unwrap_or_else(|_| PrometheusBuilder::new())
        }
        Kind::Counter | Kind::Gauge => builder,
    })
}

/// Registers the description of a metric, and its first value where its labels are known.
fn announce(measure: &Measure) {
    match measure.kind {
        Kind::Counter => metrics::describe_counter!(measure.name, measure.help),
        Kind::Gauge => metrics::describe_gauge!(measure.name, measure.help),
        Kind::Histogram(_) => metrics::describe_histogram!(measure.name, measure.help),
    }
    if measure.is_labelled {
        return;
    }
    let (label, values) = measure.known.unwrap_or(("", &[""]));
    for value in values {
        let labels = if label.is_empty() { Vec::new() } else { vec![Label::new(label, *value)] };
        let key = Key::from_parts(measure.name, labels);
        let metadata = Metadata::new(module_path!(), Level::INFO, None);
        metrics::with_recorder(|recorder| match measure.kind {
            Kind::Counter => drop(recorder.register_counter(&key, &metadata)),
            Kind::Gauge => drop(recorder.register_gauge(&key, &metadata)),
            Kind::Histogram(_) => drop(recorder.register_histogram(&key, &metadata)),
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The names of metrics in the quotes of a source, e.g. in `metrics::counter!("…")`.
    fn used_in(folder: &Path, names: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                used_in(&path, names);
            } else if path.file_name().is_some_and(|name| name != "measures.rs") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let quoted = text.split('"').filter(|word| word.starts_with("panorama_") && !word.contains(' '));
                names.extend(quoted.map(str::to_owned));
            }
        }
    }

    #[test]
    fn what_is_counted_stands_in_the_table_and_what_stands_there_is_counted() {
        let mut used = BTreeSet::new();
        for layer in ["", "app", "auth", "budget", "config", "engine", "events", "foundation", "ingest", "store"] {
            used_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(layer).join("src"), &mut used);
        }
        let known: BTreeSet<String> = ALL.iter().map(|measure| measure.name.to_owned()).collect();
        assert_eq!(used, known);
        assert_eq!(known.len(), ALL.len(), "each name stands there once");
    }

    #[test]
    fn names_follow_the_conventions_of_prometheus() {
        for Measure { name, kind, help, .. } in ALL {
            assert_eq!(name.ends_with("_total"), kind == Kind::Counter, "{name}");
            assert!(!name.ends_with("_milliseconds") && !name.ends_with("_ms"), "{name}");
            assert!(help.len() > 10 && !help.ends_with('.'), "{name}");
        }
    }
}
