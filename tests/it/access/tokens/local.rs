//! The local key is for development: a server takes it only with `token.allow_local_key`.

use panorama::cli::StartError;
use tests::client::install_provider;
use tests::environment::Environment;
use tests::process::Process;

use crate::intake::binary;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serve_refuses_a_local_key_that_nobody_allowed() {
    install_provider();
    let environment = Environment::sqlite().await;
    let mut settings = environment.settings();
    settings.token.allow_local_key = false;
    let refused = panorama::cli::start(settings.clone()).await.err().expect("it does not start");
    assert!(matches!(refused, StartError::LocalKey), "{refused}");
    // Together with an identity provider, a local key would be a second way in.
    settings.token.jwks_url = Some("http://127.0.0.1:9/keys".to_owned());
    assert!(matches!(panorama::cli::start(settings).await, Err(StartError::LocalKey)));

    let exit = binary::start(&environment, &["serve"], &[("PANORAMA_TOKEN__ALLOW_LOCAL_KEY", "false")]).await.exit_code().await;
    assert_eq!(exit, Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_signs_only_with_a_local_key_and_says_so() {
    let environment = Environment::sqlite().await;
    let arguments = ["token", "--sub", "li", "--role", "MANAGER"];
    let provider = [("PANORAMA_TOKEN__JWKS_URL", "https://id.example.com/keys")];
    let process = Process::start_with_log(environment.directory(), &arguments, &provider).await;
    let said = process.complaint().await;
    assert!(said.contains("signs only with a local key"), "{said}");

    let printed = binary::start(&environment, &arguments, &[]).await.output().await;
    let server = environment.start().await;
    let client = tests::client::Client::new(server.url(), Some(printed.trim().to_owned()));
    client.query("{ viewer { name } }", None, serde_json::Value::Null).await.expect_ok();
    server.stop().await;
}
