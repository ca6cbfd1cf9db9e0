//! Runs a test on SQLite (the default) and on PostgreSQL with Redis.

/// Makes two tests of each function: `name::sqlite` (events inside the process) and `name::postgres` (with Redis).
///
/// ```text
/// tests::both_databases! {
///     /// A held order never reaches a label printer.
///     async fn a_hold_stops_the_label(environment: Environment) {
///         let server = environment.start().await;
///         …
///     }
/// }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($($(#[$doc:meta])* async fn $name:ident($environment:ident : $kind:ty) $body:block)+) => {$(
        $(#[$doc])*
        async fn $name($environment: $kind) $body

        // A module and a function may have the same name: the one is a namespace, the other a value.
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name($crate::environment::Environment::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name($crate::environment::Environment::postgres().await).await;
            }
        }
    )+};
}
