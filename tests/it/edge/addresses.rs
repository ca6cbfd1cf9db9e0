//! The addresses that a shop's deliveries may come from.

use panorama::cli::setup::Company;
use panorama::clock::{Clock, SystemClock};
use panorama::ingest::Mappings;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;
use tests::environment::Environment;
use tests::server::Server;

use crate::intake::ingest::cards::YOUZAN_PAID;
use crate::intake::push::Push;
use crate::intake::{company, push, sample, tables};

/// The same delivery as a proxy forwards it.
fn forwarded(push: &Push, from: &str) -> Push {
    let mut push = push.clone();
    push.headers.insert(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_str(from).unwrap());
    push
}

/// Sets the addresses of the Youzan shop as an operator does.
async fn allow(environment: &Environment, addresses: &str) {
    let text = format!(
        "[[shops]]\nid = \"{}\"\nname = \"有赞\"\nmapping = \"youzan\"\nclient_id = \"{}\"\nallowed_addresses = {addresses}\n",
        company::YOUZAN,
        company::YOUZAN_CLIENT
    );
    let company = Company::parse(&text).expect("the company is TOML");
    let store = environment.store().await;
    company.put(&store, &Mappings::load(None).unwrap(), SystemClock.now()).await.expect("the company fits");
}

tests::both_databases! {
    /// A correctly signed delivery from another address is refused before its body is read.
    async fn a_shop_takes_deliveries_only_from_its_addresses(environment: Environment) {
        company::set_up(&environment).await;
        allow(&environment, "[\"203.0.113.0/24\", \"2001:db8::7\"]").await;
        let push = push::youzan("trade_TradePaid", "message-1", &sample(YOUZAN_PAID), 0);

        // The server has no proxy in front of it: a client's forwarding headers have no effect.
        let server = environment.start().await;
        for push in [push.clone(), forwarded(&push, "203.0.113.7")] {
            let (status, body) = push.send(&server.system()).await;
            assert!(status == 403 && body.contains("ADDRESS_NOT_ALLOWED"), "{status} {body}");
        }
        let store = environment.store().await;
        assert_eq!(tables::rows(&store, "raw_payload").await, 0);
        // The other shops are open.
        push::generic("d1", &push::web_order("WEB-1", "2026-11-20T12:00:00+08:00")).expect_taken(&server.system()).await;
        server.stop().await;

        let mut settings = environment.settings();
        settings.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        let server = Server::start(settings, environment.signer().clone()).await;
        let sender = server.system();
        for from in ["198.51.100.1", "203.0.113.7, 198.51.100.1", "203.0.114.1", "rubbish"] {
            assert_eq!(forwarded(&push, from).send(&sender).await.0, 403, "{from}");
        }
        for from in ["203.0.113.7", "198.51.100.1, 203.0.113.7", "2001:db8::7", "203.0.113.9:4711"] {
            forwarded(&push, from).expect_taken(&sender).await;
        }
        assert_eq!(tables::count(&store, "raw_payload WHERE shop = 'youzan-flagship'").await, 1);
        server.stop().await;
    }
}

#[test]
fn an_address_that_is_none_is_named_when_the_company_is_read() {
    let text = "[[shops]]\nid = \"a\"\nname = \"a\"\nmapping = \"youzan\"\nallowed_addresses = [\"example.com\"]\n";
    let error = Company::parse(text).unwrap_err().to_string();
    assert!(error.contains("line 5") && error.contains("network"), "{error}");
    assert!(serde_json::from_value::<panorama::config::Network>(Value::from("10.0.0.0/8")).is_ok());
}
