//! `panorama import FILE`: raw payloads from a file of JSON lines, processed like webhooks; or finance's bookings from a CSV.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::bookings;
use panorama::app::{App, Arrival};
use panorama::cli::now;
use panorama::cli::{StartError, application};
use panorama::config::Settings;
use panorama::store::intake::payloads::{PayloadSource, body_sha256};

/// The number of lines taken in together.
const TOGETHER: usize = 200;

/// The file to import.
#[derive(Args)]
pub(super) struct ImportArgs {
    /// The file; each line is one object {"shop","topic"?,"deliveryId"?,"payload"}, where payload is the platform's JSON, or a
    /// string of its raw body. Or a CSV whose first line is `order,voucher_number` or `order,settled_at`, with the order's number.
    file: PathBuf,
}

/// One line of the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line<'a> {
    shop: String,
    topic: Option<String>,
    delivery_id: Option<String>,
    #[serde(borrow)]
    payload: &'a RawValue,
}

#[derive(Default)]
struct Tally {
    applied: usize,
    duplicates: usize,
    failed: usize,
}

/// Takes the file in. A line that cannot be read is reported and skipped; the others are kept.
pub(super) async fn run(settings: Settings, args: &ImportArgs) -> Result<(), StartError> {
    let file = tokio::fs::File::open(&args.file).await.map_err(|error| StartError::file(&args.file, error))?;
    let mut lines = BufReader::new(file).lines();
    let mut next = lines.next_line().await.map_err(StartError::other)?;
    if let Some(kind) = next.as_deref().and_then(bookings::Kind::of) {
        return bookings::run(&settings, kind, lines).await;
    }
    let alone = application::alone(&settings).await?;
    let (mut group, mut tally, mut number, mut bad) = (Vec::new(), Tally::default(), 0usize, 0usize);
    while let Some(line) = next {
        number += 1;
        next = lines.next_line().await.map_err(StartError::other)?;
        if line.trim().is_empty() {
            continue;
        }
        match arrival(&line) {
            Ok(arrival) if alone.app().directory().shop(&arrival.shop).is_some() => group.push(arrival),
            Ok(arrival) => {
                bad += 1;
                eprintln!("line {number}: there is no shop {}", arrival.shop);
            }
            Err(error) => {
                bad += 1;
                eprintln!("line {number}: {error}");
            }
        }
        if group.len() == TOGETHER {
            take(alone.app(), &mut group, &mut tally).await?;
        }
    }
    take(alone.app(), &mut group, &mut tally).await?;
    alone.stop().await;
    println!(
        "{} applied, {} duplicates, {} kept but not readable, {bad} lines not taken",
        tally.applied, tally.duplicates, tally.failed
    );
    if bad + tally.failed == 0 {
        Ok(())
    } else {
        Err(StartError::other("not every line was taken in; see above and `panorama replay`"))
    }
}

/// The delivery of a line, or why it cannot be read. The reason names the position only, because serde's error quotes the value.
fn arrival(line: &str) -> Result<Arrival, String> {
    let unread = |error: serde_json::Error| {
        let column = error.column();
        format!(r#"at column {column} it is not an object {{"shop","topic"?,"deliveryId"?,"payload"}}"#)
    };
    let line: Line<'_> = serde_json::from_str(line).map_err(unread)?;
    let text = line.payload.get();
    let body = if text.starts_with('"') {
        serde_json::from_str::<String>(text).map_err(unread)?.into_bytes()
    } else {
        text.as_bytes().to_vec()
    };
    let fingerprint = body_sha256(&body);
    Ok(Arrival {
        kept: None,
        again: None,
        shop: line.shop,
        source: PayloadSource::Import,
        topic: line.topic,
        delivery_id: line.delivery_id.unwrap_or_else(|| fingerprint.clone()),
        fingerprint,
        body,
        received_at: now(),
    })
}

async fn take(app: &App, group: &mut Vec<Arrival>, tally: &mut Tally) -> Result<(), StartError> {
    if group.is_empty() {
        return Ok(());
    }
    for received in app.intake().ingest(&std::mem::take(group)).await.map_err(StartError::in_app)? {
        match received {
            received if received.duplicate => tally.duplicates += 1,
            received if received.reused || received.failed.is_some() => tally.failed += 1,
            _ => tally.applied += 1,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_none_is_told_without_what_it_holds() {
        for line in ["7", r#"{"shop": "web", "phone": "13800000000"}"#, r#"{"shop": 138, "payload": {}}"#] {
            let error = arrival(line).err().unwrap();
            assert!(error.starts_with("at column ") && !error.contains("138") && !error.contains("struct"), "{error}");
        }
        assert_eq!(arrival(r#"{"shop": "web", "payload": {"a": 1}}"#).ok().unwrap().body, br#"{"a": 1}"#);
    }
}
