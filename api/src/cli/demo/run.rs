//! `panorama demo`: the main job on a fresh machine, with nothing to install.

use std::path::PathBuf;

use std::sync::Arc;

use clap::Args;
use domain::actor::Role;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::super::command::{ListenArgs, now};
use super::super::{Running, StartError, keys, serve, start};
use super::traffic::{self, TrafficContext};
use super::{company, history};
use crate::auth::{Claims, TokenVerifier};
use crate::clock::SystemClock;
use crate::config::{CostSettings, Secret, Settings};
use crate::ingest::Mappings;

/// How long the demo's tokens hold.
const TOKEN_HOURS: i64 = 24 * 7;

/// How the demo runs.
#[derive(Args)]
pub struct DemoArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Prints where it is, its tokens and its shops as one JSON object on one line.
    #[arg(long)]
    json: bool,
    /// Sends no traffic.
    #[arg(long)]
    quiet_traffic: bool,
    /// Where its database, keys and exports are kept.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Announcement {
    url: String,
    tokens: serde_json::Map<String, serde_json::Value>,
    shops: Vec<AnnouncedShop>,
}

/// A shop, with what a platform would know of it.
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
    let settings = prepared(settings, &args)?;
    let verifier = Arc::new(start::signer(&settings)?);
    let store = start::make_store(&settings).await?;
    store.migrate().await.map_err(StartError::other)?;
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref()).map_err(StartError::other)?;
    company::set_up(&store, &mappings, now()).await.map_err(StartError::other)?;
    history::fill(&store, now()).await.map_err(StartError::other)?;
    let shops = store.shops().await.map_err(StartError::other)?;
    drop(store);
    let running = start(settings).await?;
    let announcement = announce(&running, &verifier)?;
    say(&announcement, args.json)?;
    let stop = CancellationToken::new();
    let context = TrafficContext {
        url: running.url().to_owned(),
        tokens: staff(&running, &verifier),
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

/// The settings of the demo: SQLite and keys of its own in `./data`, unless somebody says otherwise.
fn prepared(mut settings: Settings, args: &DemoArgs) -> Result<Settings, StartError> {
    if let Some(data) = &args.data {
        settings.data_dir.clone_from(data);
    }
    if let Some(listen) = args.listen.listen {
        settings.listen = listen;
    }
    keys::make(&settings.data_dir)?;
    let (sealing, signing) = (settings.data_dir.join(keys::SEALING), settings.data_dir.join(keys::SIGNING));
    settings.key_file.get_or_insert(sealing);
    settings.token.hs256_key_file.get_or_insert(signing);
    // A demo has nobody to hide from.
    settings.token.allow_local_key = true;
    let file = settings.data_dir.join("panorama.sqlite");
    settings.database_url.get_or_insert_with(|| Secret::from(format!("sqlite://{}", file.display())));
    // A newcomer may well measure with one token what a whole company would ask.
    if settings.graphql.cost == CostSettings::default() {
        settings.graphql.cost = CostSettings { maximum: 10_000_000, restore_rate: 2_000_000, ..CostSettings::default() };
    }
    Ok(settings)
}

/// Signs the staff of the traffic in: each role with every warehouse, anew for each request.
fn staff(running: &Running, verifier: &Arc<TokenVerifier>) -> traffic::Tokens {
    let warehouses: Vec<String> = running.app().directory().warehouses().map(|warehouse| warehouse.code.clone()).collect();
    let verifier = Arc::clone(verifier);
    Arc::new(move |role| {
        let claims = Claims {
            sub: format!("traffic-{}", role.name().to_lowercase().replace('_', "-")),
            name: Some("demo".to_owned()),
            roles: vec![role.name().to_owned()],
            warehouses: Some(warehouses.clone()),
            shops: None,
            exp: (now() + chrono::Duration::minutes(5)).timestamp(),
            iat: Some(now().timestamp()),
            nbf: Some(now().timestamp()),
            jti: Some(uuid::Uuid::new_v4().to_string()),
        };
        verifier.sign(&claims).unwrap_or_else(|error| {
            tracing::error!(%error, "the traffic of the demo cannot sign in");
            String::new()
        })
    })
}

fn announce(running: &Running, verifier: &TokenVerifier) -> Result<Announcement, StartError> {
    let all: Vec<String> = running.app().directory().warehouses().map(|warehouse| warehouse.code.clone()).collect();
    let first: Vec<String> = all.iter().take(1).cloned().collect();
    let people = [
        ("CUSTOMER_SERVICE", "林小满", vec![Role::CustomerService], None),
        ("WAREHOUSE", "周建国", vec![Role::Warehouse, Role::WarehouseLead], Some(first)),
        ("FINANCE", "陈会计", vec![Role::Finance], None),
        ("MANAGER", "何经理", vec![Role::Manager], None),
        ("OPERATIONS", "吴运营", vec![Role::Operations], None),
        ("SYSTEM", "connector", vec![Role::System], None),
    ];
    let mut tokens = serde_json::Map::new();
    for (role, name, roles, warehouses) in people {
        let claims = Claims {
            sub: format!("demo-{}", role.to_lowercase().replace('_', "-")),
            name: Some(name.to_owned()),
            roles: roles.iter().map(|role| role.name().to_owned()).collect(),
            warehouses,
            shops: None,
            exp: (now() + chrono::Duration::hours(TOKEN_HOURS)).timestamp(),
            iat: Some(now().timestamp()),
            nbf: Some(now().timestamp()),
            jti: Some(uuid::Uuid::new_v4().to_string()),
        };
        tokens.insert(role.to_owned(), verifier.sign(&claims).map_err(StartError::other)?.into());
    }
    let directory = running.app().directory();
    let shop = |shop: &crate::app::ShopEntry| AnnouncedShop {
        id: shop.id.clone(),
        channel: shop.channel.clone(),
        secret: shop.credentials.secrets.first().cloned().unwrap_or_default(),
        client_id: shop.credentials.client_id.clone(),
    };
    Ok(Announcement { url: running.url().to_owned(), tokens, shops: directory.shops().map(shop).collect() })
}

fn say(announcement: &Announcement, json: bool) -> Result<(), StartError> {
    if json {
        println!("{}", serde_json::to_string(announcement).map_err(StartError::other)?);
        return Ok(());
    }
    println!("\nOrder Panorama runs at {}/graphql: open it in a browser.\n", announcement.url);
    println!("Put a token into the header editor: {{\"authorization\": \"Bearer …\"}}\n");
    for (role, token) in &announcement.tokens {
        println!("{role}\n{}\n", token.as_str().unwrap_or_default());
    }
    println!("Webhooks: {}/hooks/{{shop}}, shops:", announcement.url);
    announcement.shops.iter().for_each(|shop| println!("  {:<16} {}", shop.id, shop.channel));
    println!("\nCtrl-C stops it; the next start continues.");
    Ok(())
}
