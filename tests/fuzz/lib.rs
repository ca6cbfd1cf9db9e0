//! The functions of the fuzz targets, here so that a usual build checks them, too: each takes any bytes and must neither panic nor hang.

mod delivery;
mod frames;
mod road;

use std::sync::OnceLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::{Actor, Role};
use domain::kernel::masking::{mask_code, mask_free_text, mask_name};
use domain::refusal::Language;
use engine::{CallContext, Engine, Entry, GraphqlRequest, Transport};
use panorama::app::Trail;
use panorama::config::GraphqlLimits;
use panorama::ingest::{Credentials, Delivery, Mappings, Platform, Request};

pub use frames::websocket_frames;
pub use road::intake_of;

const PLATFORMS: [&str; 6] = ["generic", "jd", "kuaidi100", "shopify", "taobao", "youzan"];

/// A constant time, so that a finding can be run again.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default()
}

fn mappings() -> &'static Mappings {
    static MAPPINGS: OnceLock<Mappings> = OnceLock::new();
    MAPPINGS.get_or_init(|| Mappings::load(None).expect("the embedded mappings are readable"))
}

/// The platform that the first byte selects, and the other bytes.
fn platform(data: &[u8]) -> Option<(&'static Platform, &[u8])> {
    let (first, rest) = data.split_first()?;
    static ALL: OnceLock<Vec<std::sync::Arc<Platform>>> = OnceLock::new();
    let all = ALL.get_or_init(|| PLATFORMS.iter().filter_map(|name| mappings().platform(name)).cloned().collect());
    assert_eq!(all.len(), PLATFORMS.len(), "every embedded mapping is there");
    let picked: &'static Platform = &all[usize::from(*first) % all.len()];
    Some((picked, rest))
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| panorama::graphql::guard(GraphqlLimits::default()).expect("the schema is readable"))
}

/// A document, and after a NUL the variables: checked as far as a request is before its execution.
pub fn query_guard(data: &[u8]) {
    let (text, variables) = match data.iter().position(|byte| *byte == 0) {
        Some(end) => (&data[..end], serde_json::from_slice(&data[end + 1..]).ok()),
        None => (data, None),
    };
    let actor = Actor {
        subject: "fuzz".into(),
        name: "fuzz".into(),
        roles: [Role::Manager].into(),
        warehouses: [].into(),
        shops: None,
        expires_at: now() + TimeDelta::hours(1),
        token_id: None,
        issued_at: None,
    };
    let call = CallContext {
        actor: Some(actor),
        language: Language::En,
        request_id: "fuzz".into(),
        now: now(),
        trail: Trail::default(),
        entry: Entry::now(Transport::Post),
    };
    let request = GraphqlRequest::new(String::from_utf8_lossy(text), variables);
    if let Err(refused) = engine().prepare(request, &call) {
        let text = refused.to_json();
        assert!(text.len() < 4_096, "a refusal plays its request back: {}", String::from_utf8_lossy(&text));
    }
}

/// A text, and after a NUL a name: masked as free text, as a code and for that name.
pub fn masking(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (text, name) = text.split_once('\0').unwrap_or((&text, "王小明"));
    for mask in [mask_free_text, mask_code] {
        let once = mask(text).into_owned();
        assert_eq!(mask(&once), once.as_str(), "masking a masked text changes it: {text:?}");
        let runs = once.split(|c: char| !c.is_numeric());
        let is_mobile =
            |run: &str| run.len() == 11 && run.is_ascii() && run.starts_with('1') && !run[1..].starts_with(['0', '1', '2']);
        assert!(!runs.into_iter().any(is_mobile), "a phone stays in {text:?}: {once:?}");
    }
    // A hidden name may let its neighbours match the name in turn, so that hiding again may hide more.
    let hidden = mask_name(text, name).into_owned();
    assert!(mask_name(&hidden, name).len() <= hidden.len().max(3 * text.len()), "hiding a name makes more text: {text:?}");
}

/// Lines of headers, an empty line, a body: verified as an untrusted request, and as the platform's own signed request with this body.
pub fn signatures(data: &[u8]) {
    let Some((platform, rest)) = platform(data) else { return };
    let credentials =
        |secret: &str| Credentials { shop: "s".into(), client_id: Some("client".into()), secrets: vec![secret.into()] };
    let ours = credentials("the-secret-of-the-shop");
    let end = rest.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = end.map_or((&b""[..], rest), |end| (&rest[..end], &rest[end + 2..]));
    let headers = headers_of(head);
    let query = std::str::from_utf8(head).ok().and_then(|head| head.lines().next());
    let request = Request { headers: &headers, query, body, now: now() };
    // A signature cannot be guessed: a request that passes was signed with the secret.
    assert!(platform.verify(&ours, &request).is_err(), "a signature that nobody made is taken");
    let Ok(content) = std::str::from_utf8(body) else { return };
    let delivery = Delivery { topic: "orders/create", id: "d-1", content, now: now() };
    let Ok(signed) = platform.sign(&ours, &delivery) else { return };
    let request = Request { headers: &signed.headers, query: None, body: &signed.body, now: now() };
    assert!(platform.verify(&credentials("another-secret-of-a-shop"), &request).is_err(), "another secret's signature is taken");
    if let Ok(received) = platform.verify(&ours, &request) {
        assert!(!received.delivery_id.is_empty() && !received.fingerprint.is_empty());
    }
}

/// A line with the topic, and a body: read as an order, a tracking report or a fact.
pub fn mappings_of(data: &[u8]) {
    let Some((platform, rest)) = platform(data) else { return };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let topic = std::str::from_utf8(&rest[..end]).ok().filter(|topic| !topic.is_empty());
    let _ = platform.read(topic, &rest[(end + 1).min(rest.len())..], domain::kernel::money::Currency::CNY);
}

fn headers_of(head: &[u8]) -> HeaderMap {
    let lines = head.split(|byte| *byte == b'\n').take(30);
    let pairs = lines.filter_map(|line| {
        let at = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..at]).ok()?;
        Some((name, HeaderValue::from_bytes(line[at + 1..].trim_ascii()).ok()?))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An input, and copies of it with a byte changed or left out at forty places.
    fn with_mutants(seed: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let places = (0..seed.len()).skip(1).step_by(seed.len() / 40 + 1);
        let changed = places.clone().map(|at| [&seed[..at], b"0", &seed[at + 1..]].concat());
        let shorter = places.map(|at| [&seed[..at], &seed[at + 1..]].concat());
        std::iter::once(seed.to_vec()).chain(changed).chain(shorter)
    }

    #[test]
    fn the_targets_take_what_they_are_for() {
        query_guard(b"query($a: Int) { orders(first: $a) { nodes { id } } }\0{\"a\": 3}");
        query_guard(b"{ \xff \x00");
        masking("刻字 王小明 137/0000/1111 ****13800009173\0王小明".as_bytes());
        for at in 0..PLATFORMS.len() {
            let first = u8::try_from(at).unwrap_or_default();
            signatures(&[&[first][..], b"webhook-id: 1\n\n{\"a\": 1}"].concat());
            mappings_of(&[&[first][..], b"orders/create\n{\"id\": 1}"].concat());
            intake_of(&[&[first][..], b"orders/create\n{\"id\": 1}"].concat());
        }
    }

    /// The samples and the cases, as `seed.sh` passes them to the target, whole and with single bytes changed or left out.
    #[test]
    fn real_payloads_take_the_whole_road() {
        let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api/mappings/samples");
        let files = |folder: std::path::PathBuf| std::fs::read_dir(folder).expect("the folder is there").flatten();
        let mut wrong = Vec::new();
        for entry in files(samples.clone()).chain(files(samples.join("cases"))) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let platform = PLATFORMS.iter().position(|platform| name.starts_with(&format!("{platform}.")));
            let Ok(bytes) = std::fs::read(entry.path()) else { continue };
            let topic =
                name.split_once('.').and_then(|(_, rest)| rest.strip_suffix(".json")).unwrap_or_default().replace('-', "/");
            let seed = match platform.and_then(|at| u8::try_from(at).ok()) {
                Some(first) => [&[first][..], topic.as_bytes(), b"\n", &bytes].concat(),
                None => bytes,
            };
            if std::panic::catch_unwind(|| with_mutants(&seed).for_each(|input| intake_of(&input))).is_err() {
                wrong.push(name);
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
