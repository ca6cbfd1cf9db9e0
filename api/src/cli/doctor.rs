//! `panorama doctor`: checks what a server would need, one line each, and says what to do.

use super::{StartError, start};
use crate::app::with_set_mappings;
use crate::config::Settings;
use crate::ingest::{Mapping, Mappings};
use crate::store::catalog::Shop;

/// Checks everything; fails when something is wrong.
pub(super) async fn run(settings: &Settings) -> Result<(), StartError> {
    let mut wrong = 0;
    let mut say = |what: &str, result: Result<String, String>| match result {
        Ok(fine) => println!("ok    {what}: {fine}"),
        Err(error) => {
            wrong += 1;
            println!("WRONG {what}: {error}");
        }
    };
    let missing = settings.missing_for_serve();
    say("settings", if missing.is_empty() { Ok("complete".to_owned()) } else { Err(format!("set {}", missing.join(", "))) });
    say("token keys", token_keys(settings).await);
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref());
    let names = |mappings: &Mappings| mappings.names().map(str::to_owned).collect::<Vec<_>>().join(", ");
    say("mappings", mappings.as_ref().map(names).map_err(ToString::to_string));
    match start::open_store(settings).await {
        Err(error) => say("database", Err(error.to_string())),
        Ok(store) => {
            let migrated = store.is_migrated().await;
            say(
                "database",
                match migrated {
                    Ok(true) => Ok("migrated".to_owned()),
                    Ok(false) => Err("not migrated; run `panorama migrate`".to_owned()),
                    Err(error) => Err(error.to_string()),
                },
            );
            let mappings = match mappings {
                Ok(built_in) => with_set_mappings(&store, &built_in).await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            let shops = store.shops().await;
            let open = shops.iter().flatten().filter_map(|shop| open_shop(mappings.as_ref().ok(), shop)).collect::<Vec<_>>();
            say("shops", shops.map(|shops| format!("{} configured", shops.len())).map_err(|error| error.to_string()));
            open.iter().for_each(|note| println!("NOTE  {note}"));
            say("set mappings", mappings.map(|mappings| numbered(&mappings)));
        }
    }
    say("redis", redis(settings).await);
    if wrong == 0 { Ok(()) } else { Err(StartError::other(format!("{wrong} of the checks failed"))) }
}

/// The mappings that an operator set over those that are built in, with their versions.
fn numbered(mappings: &Mappings) -> String {
    let version = |(name, mapping): (&str, &Mapping)| {
        let version = mapping.platform.document_version();
        (version > 0).then(|| format!("{name} {version}"))
    };
    let set: Vec<String> = mappings.all().filter_map(version).collect();
    if set.is_empty() { "none".to_owned() } else { set.join(", ") }
}

/// What to do about a shop whose platform leaves parts of a delivery unsigned, and that takes deliveries from every address.
fn open_shop(mappings: Option<&Mappings>, shop: &Shop) -> Option<String> {
    let unsigned = mappings?.platform(&shop.mapping)?.unsigned_parts();
    let is_open = shop.active && shop.allowed_addresses.is_empty() && !unsigned.is_empty();
    is_open.then(|| {
        let (id, parts) = (&shop.id, unsigned.join(", "));
        format!(
            "shop {id}: the signature does not cover {parts}; set allowed_addresses to the addresses that the platform sends from"
        )
    })
}

async fn token_keys(settings: &Settings) -> Result<String, String> {
    let keys = start::token_keys(settings).map_err(|error| error.to_string())?;
    let Some(provider) = keys.provider else { return Ok("a local key, which is for development".to_owned()) };
    tokio::select! {
        () = provider.keep_fetching() => {}
        () = provider.first_fetch() => {}
    }
    if provider.is_ready() {
        Ok("fetched from the identity provider".to_owned())
    } else {
        Err("the keys of token.jwks_url could not be fetched; the log says why".to_owned())
    }
}

async fn redis(settings: &Settings) -> Result<String, String> {
    let Some(url) = &settings.redis_url else { return Ok("none; events travel inside the process".to_owned()) };
    let client = redis::Client::open(url.expose()).map_err(|error| error.to_string())?;
    let ping = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("PING").query_async::<String>(&mut connection).await
    };
    match tokio::time::timeout(std::time::Duration::from_secs(3), ping).await {
        Ok(Ok(pong)) => Ok(pong),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no answer within 3 s".to_owned()),
    }
}
