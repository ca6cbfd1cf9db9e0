//! `panorama demo`: a running company on a fresh machine, without anything to install.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use domain::access::actor::{Actor, Role};
use domain::refusal::Language;
use domain::rules::RuleState;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::sign_in::People;
use super::traffic::{self, TrafficContext};
use super::{company, history};
use panorama::app::{Directory, OpCtx, RulesInstall, Trail};
use panorama::cli::{Running, StartError, keys, now, serve, start};
use panorama::clock::SystemClock;
use panorama::config::{CostSettings, Secret, Settings};
use panorama::ingest::Mappings;

/// The arguments of the demo.
#[derive(Args)]
pub struct DemoArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Prints its address, its tokens and its shops as one JSON object on one line.
    #[arg(long)]
    json: bool,
    /// Runs without new orders (no traffic).
    #[arg(long)]
    quiet_traffic: bool,
    /// The folder of its database, keys and exports.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// The JSON object that `--json` prints.
#[derive(Serialize)]
struct Announcement {
    url: String,
    tokens: serde_json::Map<String, serde_json::Value>,
    shops: Vec<AnnouncedShop>,
}

/// A shop, with the secrets that its platform would have.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnnouncedShop {
    id: String,
    channel: String,
    secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
}

/// Runs the demo until a signal.
///
/// # Errors
/// [`StartError`].
pub async fn run(settings: Settings, args: DemoArgs) -> Result<(), StartError> {
    // A database named in the settings may have data in it: then `/` asks for a token, as `serve` does.
    let is_own_database = settings.database_url.is_none();
    let settings = prepared(settings, &args)?;
    let verifier = Arc::new(start::signer(&settings)?);
    let store = start::make_store(&settings).await?;
    store.migrate().await.map_err(StartError::other)?;
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref()).map_err(StartError::other)?;
    company::set_up(&store, &mappings, now()).await.map_err(StartError::other)?;
    history::fill(&store, now()).await.map_err(StartError::other)?;
    let shops = store.catalog().shops().await.map_err(StartError::other)?;
    let people = People::new(verifier, &Directory::load(&store).await.map_err(StartError::other)?);
    drop(store);
    let running = start::start_with(settings, is_own_database.then(|| people.one_click())).await?;
    install_rules(&running).await?;
    let announcement = announce(&running, &people)?;
    if args.json {
        println!("{}", serde_json::to_string(&announcement).map_err(StartError::other)?);
    } else {
        say(&announcement, is_own_database);
    }
    let stop = CancellationToken::new();
    let context = TrafficContext {
        url: running.url().to_owned(),
        tokens: people.staff(),
        shops,
        mappings,
        seed: rand::random(),
        clock: Arc::new(SystemClock),
    };
    let sending = async {
        if !args.quiet_traffic {
            traffic::run(context, stop.clone()).await;
        }
    };
    let until_signal = async {
        let signal = serve::until_signal().await;
        stop.cancel();
        signal
    };
    let ((), signal) = tokio::join!(sending, until_signal);
    signal?;
    running.stop().await;
    Ok(())
}

/// The settings of the demo: SQLite and keys of its own in `./data`, unless the operator's settings name others.
fn prepared(mut settings: Settings, args: &DemoArgs) -> Result<Settings, StartError> {
    if let Some(data) = &args.data {
        settings.data_dir.clone_from(data);
    }
    if let Some(listen) = args.listen {
        settings.listen = listen;
    }
    keys::make(&settings.data_dir)?;
    let (sealing, signing) = (settings.data_dir.join(keys::SEALING), settings.data_dir.join(keys::SIGNING));
    settings.key_file.get_or_insert(sealing);
    settings.token.hs256_key_file.get_or_insert(signing);
    // The demo's data is invented, so a local key is safe.
    settings.token.allow_local_key = true;
    let file = settings.data_dir.join("panorama.sqlite");
    settings.database_url.get_or_insert_with(|| Secret::from(format!("sqlite://{}", file.display())));
    // A newcomer may measure with one token the requests of a whole company.
    if settings.graphql.cost == CostSettings::default() {
        settings.graphql.cost = CostSettings { maximum: 10_000_000, restore_rate: 2_000_000, ..CostSettings::default() };
    }
    Ok(settings)
}

/// Switches the shipped rules on, in the name of an employee; a rule that a visitor edited or switched off stays as it is.
async fn install_rules(running: &Running) -> Result<(), StartError> {
    let actor = Actor {
        subject: "demo-operations".to_owned(),
        name: "吴运营".to_owned(),
        roles: [Role::Operations].into(),
        warehouses: BTreeSet::new(),
        shops: None,
        expires_at: now() + chrono::Duration::minutes(1),
        token_id: None,
        issued_at: None,
    };
    let (request_id, language, trail) = ("demo".into(), Language::ZhCn, Trail::default());
    let ctx = OpCtx { actor: Arc::new(actor), now: now(), request_id, language, trail };
    let install = RulesInstall { state: RuleState::On };
    running.app().rules().install(&ctx, &install).await.map(drop).map_err(StartError::in_app)
}

fn announce(running: &Running, people: &People) -> Result<Announcement, StartError> {
    let directory = running.app().directory();
    let shop = |shop: &panorama::app::ShopEntry| AnnouncedShop {
        id: shop.id.clone(),
        channel: shop.channel.clone(),
        secret: shop.credentials.secrets.first().cloned().unwrap_or_default(),
        client_id: shop.credentials.client_id.clone(),
    };
    let tokens = people.tokens().map_err(StartError::other)?;
    Ok(Announcement { url: running.url().to_owned(), tokens, shops: directory.shops().map(shop).collect() })
}

fn say(announcement: &Announcement, has_one_click: bool) {
    let how = if has_one_click { "one click there signs you in to each role" } else { "it asks for a token of those below" };
    println!("\nOrder Panorama runs. Open this address in a browser; {how}:\n\n  {}/\n", announcement.url);
    println!("Ctrl-C stops it; the next start continues.\n");
    println!(
        "For programs: GraphQL at {}/graphql, with the header authorization: Bearer and one of these tokens.\n",
        announcement.url
    );
    for (role, token) in &announcement.tokens {
        println!("{role}\n{}\n", token.as_str().unwrap_or_default());
    }
    println!("Webhooks: {}/hooks/{{shop}}, shops:", announcement.url);
    announcement.shops.iter().for_each(|shop| println!("  {:<16} {}", shop.id, shop.channel));
}
