//! The temporary servers themselves: they start, answer, break as asked, and end with the tests.

use redis::AsyncCommands;
use sqlx::{Connection, PgConnection};
use tests::servers::postgres::Durability;
use tests::servers::{Postgres, Redis};

#[tokio::test]
async fn postgres_gives_every_test_a_database_of_its_own() {
    let server = Postgres::shared();
    let template = server.create_database(None).await;
    let mut connection = PgConnection::connect(&server.url_of(&template)).await.unwrap();
    sqlx::query("CREATE TABLE word (text TEXT)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    let copy = server.create_database(Some(&template)).await;
    let mut connection = PgConnection::connect(&server.url_of(&copy)).await.unwrap();
    let (words,): (i64,) = sqlx::query_as("SELECT count(*) FROM word").fetch_one(&mut connection).await.unwrap();
    assert_eq!(words, 0);
    server.drop_database(&copy).await;
    server.drop_database(&template).await;
}

#[tokio::test]
async fn a_durable_postgres_keeps_what_it_committed_before_a_crash() {
    let server = Postgres::start(Durability::On);
    let url = server.url_of("postgres");
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE word AS SELECT 'kept' AS text").execute(&mut connection).await.unwrap();
    server.crash_and_restart();

    let mut connection = PgConnection::connect(&url).await.unwrap();
    let (text,): (String,) = sqlx::query_as("SELECT text FROM word").fetch_one(&mut connection).await.unwrap();
    assert_eq!(text, "kept");
}

#[tokio::test]
async fn a_killed_redis_comes_back_empty_at_the_same_place() {
    let mut server = Redis::start();
    let url = server.url().to_owned();
    let client = redis::Client::open(url.as_str()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let _: () = connection.set("word", "lost").await.unwrap();
    server.kill();
    assert!(client.get_multiplexed_async_connection().await.is_err(), "a killed server answers nothing");
    server.start_again();

    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let word: Option<String> = connection.get("word").await.unwrap();
    assert_eq!(word, None);
}
