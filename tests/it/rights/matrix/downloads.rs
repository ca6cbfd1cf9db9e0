//! The path of downloads: every identity requests a finished export of another person, and a missing one, and sees no difference.

use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::client::{Client, EventStream, Transport};
use tests::company::{Company, command, now, time};
use tests::token::Claims;
use uuid::Uuid;

use super::observed::{Observed, Outcome};
use super::roads::everything;

/// The rows of the policy for downloads, which are no field of the schema.
pub const ROWS: [(&str, &str); 3] = [(DOWNLOAD, "foreign"), (DOWNLOAD, "missing"), (DOWNLOAD, "own")];
const DOWNLOAD: &str = "Download";

/// A finished export with its address.
struct Finished {
    /// The global id of the export.
    id: String,
    /// The signed address of its file, as its owner got it.
    url: String,
}

/// Finished exports of two people of finance. The first person is the finance of the matrix.
pub struct Downloads {
    own: Finished,
    foreign: Finished,
    /// The id of an export that does not exist.
    missing: Uuid,
}

/// The visible parts of an answer: its status, the headers that could differ, and its body.
type Seen = (u16, [Option<String>; 3], String);

impl Downloads {
    /// Makes the exports of both people.
    pub async fn prepare(company: &Company) -> Self {
        let mut colleague = Claims::of(&["FINANCE"]);
        colleague.sub = "colleague".into();
        let own = finished(&company.staff("FINANCE")).await;
        let foreign = finished(&company.client(&colleague)).await;
        Self { own, foreign, missing: Uuid::new_v4() }
    }

    /// The outcomes of downloads for an identity. Fails where the answers for a foreign and for a missing export differ.
    pub async fn walk(&self, client: &Client, identity: &str) -> Observed {
        let mut observed = Observed::default();
        let shown = client.run("Export", json!({ "id": self.own.id })).await;
        let own = shown.body.pointer("/data/orderExport/url").and_then(Value::as_str).map(str::to_owned);
        if let Some(url) = &own {
            observed.note(DOWNLOAD, "own", outcome(&get(client, url).await));
        }
        for (foreign, missing) in self.attempts(client, own.as_deref().unwrap_or(&self.foreign.url)) {
            let (of_foreign, of_missing) = (get(client, &foreign).await, get(client, &missing).await);
            assert_eq!(of_foreign, of_missing, "{identity} can tell {foreign} from {missing}");
            observed.note(DOWNLOAD, "foreign", outcome(&of_foreign));
            observed.note(DOWNLOAD, "missing", outcome(&of_missing));
        }
        self.asked_for(client, identity).await;
        observed
    }

    /// Addresses that an attacker could try, each for the foreign export and for the missing one: without a signature, with letters in its
    /// place, with the signature of another export, and with the right signature and a later end.
    fn attempts(&self, client: &Client, given: &str) -> Vec<(String, String)> {
        let later = now().timestamp() + 600;
        let (_, given) = given.split_once('?').expect("a signed address");
        let (_, right) = self.foreign.url.split_once("&signature=").expect("a signature");
        // An identity without an address of its own tries the foreign address for the missing export only.
        let is_of_another = !self.foreign.url.ends_with(given);
        let zeros = "0".repeat(right.len());
        let mut queries = vec![
            String::new(),
            "?expires=soon&signature=please".to_owned(),
            format!("?expires={later}&signature={zeros}"),
            format!("?expires={later}&signature={right}"),
            format!("?expires=1&signature={right}"),
        ];
        queries.extend(is_of_another.then(|| format!("?{given}")));
        let (path, _) = self.foreign.url.split_once('?').expect("a signed address");
        let missing = format!("{}/exports/{}", client.url(), self.missing);
        queries.into_iter().map(|query| (format!("{path}{query}"), format!("{missing}{query}"))).collect()
    }

    /// Compares the ways to an address: a query, a node, a subscription.
    async fn asked_for(&self, client: &Client, identity: &str) {
        let fields = everything("OrderExport", 3, false);
        let missing = encode(Kind::Export, self.missing).0;
        for document in [
            format!("query($id: ID!) {{ orderExport(id: $id) {fields} }}"),
            format!("query($id: ID!) {{ node(id: $id) {{ __typename ... on OrderExport {fields} }} }}"),
            format!("query($id: ID!) {{ nodes(ids: [$id]) {{ __typename ... on OrderExport {fields} }} }}"),
        ] {
            let ask = async |id: &str| client.query(&document, None, json!({ "id": id })).await;
            let (foreign, absent) = (ask(&self.foreign.id).await, ask(&missing).await);
            assert_eq!(foreign.status, absent.status, "{identity}: {document}");
            assert_eq!(comparable(foreign.body), comparable(absent.body), "{identity}: {document}");
        }
        let document = format!("subscription($id: ID!) {{ orderExport(id: $id) {fields} }}");
        let follow = async |id: &str| match EventStream::try_open(
            client,
            &json!({ "query": document, "variables": { "id": id } }),
        )
        .await
        {
            Ok(mut stream) => serde_json::from_str(&stream.next().await.expect("a payload").data).expect("JSON"),
            Err(answer) => answer.body,
        };
        let (foreign, absent) = (follow(&self.foreign.id).await, follow(&missing).await);
        assert_eq!(comparable(foreign), comparable(absent), "{identity} follows");
    }
}

/// Starts an export and waits for its file.
async fn finished(finance: &Client) -> Finished {
    let range = json!({ "from": time(now() - chrono::Duration::hours(1)), "to": time(now() + chrono::Duration::hours(1)) });
    let asked = command(finance, "completedOrdersExport", range).await.expect_ok();
    let id = asked.text("completedOrdersExport.export.id").to_owned();
    let mut progress = finance.subscribe(Transport::Sse, "ExportProgress", json!({ "id": id })).await;
    let done = progress.next_where(|step| step.text("orderExport.status") == "COMPLETED").await;
    Finished { url: done.text("orderExport.url").to_owned(), id }
}

/// Gets an address with the client's token, as a program would.
async fn get(client: &Client, url: &str) -> Seen {
    let request = client.http().get(url);
    let request = client.token().into_iter().fold(request, reqwest::RequestBuilder::bearer_auth);
    let response = request.send().await.expect("the server answers");
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let headers = ["content-type", "content-length", "content-disposition"].map(header);
    (status, headers, response.text().await.expect("a body"))
}

fn outcome((status, ..): &Seen) -> Outcome {
    match status {
        200 => Outcome::Value,
        403 => Outcome::Forbidden,
        _ => Outcome::Broken,
    }
}

/// The text of an answer, without the parts that differ in every answer: the request's id, and the remaining budget of the token.
fn comparable(mut body: Value) -> String {
    if let Some(cost) = body.pointer_mut("/extensions/cost").and_then(Value::as_object_mut) {
        cost.remove("throttleStatus");
    }
    for error in body.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(extensions) = error["extensions"].as_object_mut() {
            extensions.remove("requestId");
        }
    }
    body.to_string()
}
