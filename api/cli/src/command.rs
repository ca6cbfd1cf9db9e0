//! The command line's syntax, and the exit codes: 0 done, 1 failed, 2 wrong use.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use domain::access::actor::Role;
use domain::journal::audit::AuditEntry;
use tracing_subscriber::EnvFilter;

use crate::{audit, doctor, import, log_filter, replay, token};

use demo::seed;
use panorama::cli::{StartError, keys, now, serve, setup, start};
use panorama::config::Settings;
use panorama::graphql::{labels, sdl};
use panorama::ingest::Mappings;
use panorama::store::Schema;

/// The time that the process waits at its end for work on other threads.
const LINGER: Duration = Duration::from_secs(1);
/// The stack of a worker thread. A request nests as deep as its selection, and unoptimized code needs several times the stack of the released
/// binary: with the 2 MB of the runtime's default, a debug build overflowed on the deepest selections of the rights test.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Order Panorama: the one place where an order is whole.
#[derive(Parser)]
#[command(name = "panorama", version, about)]
struct Cli {
    /// The settings file (TOML). Without one, defaults and PANORAMA_… variables apply.
    #[arg(long, global = true, env = "PANORAMA_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A believable company with traffic on a fresh machine, nothing to install: SQLite in ./data.
    Demo(demo::run::DemoArgs),
    /// Serves on a migrated database; refuses to start on a missing key or secret.
    Serve,
    /// Brings the database to the newest schema.
    Migrate,
    /// Prints the GraphQL schema.
    Schema(SchemaArgs),
    /// Signs a token with the local key, or revokes tokens.
    Token(Box<token::TokenArgs>),
    /// Takes in raw payloads from a file of JSON lines: {"shop","topic"?,"deliveryId"?,"payload"}; or vouchers or settlements from a CSV:
    /// `order,voucher_number`, `order,settled_at`.
    Import(import::ImportArgs),
    /// Reads failed payloads again, after their mapping was corrected.
    Replay(replay::ReplayArgs),
    /// Writes shops, warehouses and SKUs from a TOML file; existing ones are changed, nothing is removed.
    Setup(SetupArgs),
    /// Fills a database with many believable orders, for measurements.
    Seed(SeedArgs),
    /// Maintains the cards of the read model.
    #[command(subcommand)]
    Cards(CardsCommand),
    /// Exports the audit log: the users and their operations.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Checks settings, database, Redis, keys and mappings, and reports each fault.
    Doctor,
    /// Makes key files: the one that seals personal data and the one that signs tokens; or rotates the key that seals.
    Keys(keys::KeysArgs),
}

#[derive(Args)]
struct SchemaArgs {
    /// Compares with this file instead of printing, and fails when it differs.
    #[arg(long)]
    check: bool,
    /// Prints the schema as this role sees it, without the fields that the role may not use.
    #[arg(long, conflicts_with = "check")]
    role: Option<String>,
    /// Prints the labels of every enum instead, as a TypeScript module for front ends.
    #[arg(long, conflicts_with_all = ["check", "role"])]
    labels: bool,
    /// The file to compare with.
    #[arg(long, default_value = "schema.graphql")]
    file: PathBuf,
}

#[derive(Subcommand)]
enum CardsCommand {
    /// Makes every card anew from the tables and reports differences; each difference is a bug.
    Rebuild,
}

#[derive(Args)]
struct SetupArgs {
    /// The file; `deploy/company.example.toml` shows one.
    file: PathBuf,
}

#[derive(Args)]
struct SeedArgs {
    /// The number of orders that the database shall have in the end.
    #[arg(long)]
    orders: u64,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // The provider of TLS is chosen once, before anything connects.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        tracing::debug!("a provider of TLS is installed already");
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let ended = runtime.block_on(run(cli));
    // A look-up of a host's name cannot be stopped, and must not keep the process alive.
    runtime.shutdown_timeout(LINGER);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("panorama: {error}");
    ExitCode::FAILURE
}

async fn run(cli: Cli) -> Result<(), StartError> {
    if let Command::Schema(args) = cli.command {
        return schema(&args);
    }
    if let Command::Keys(keys::KeysArgs { dir, command: None }) = &cli.command {
        return make_keys(dir);
    }
    let settings = load(cli.config.as_deref())?;
    let quiet = matches!(cli.command, Command::Demo(_)) && settings.log == "info";
    log_to_stderr(if quiet { "warn" } else { &settings.log });
    let Some(run) = cli.command.changes() else { return execute(&settings, cli.command, None).await };
    run.begin(&settings).await?;
    let result = execute(&settings, cli.command, Some(&run.done())).await;
    run.end(&settings, &result).await;
    result
}

impl Command {
    /// The audit run of a command that changes stored data; `None` = a command that changes none. A server writes its own entries.
    fn changes(&self) -> Option<audit::Run> {
        use crate::audit::{Run, Work};
        match self {
            Self::Migrate => Some(Run::of("migrate", Work::Whole)),
            Self::Setup(_) => Some(Run::of("setup", Work::Whole)),
            Self::Import(_) => Some(Run::of("import", Work::Parts)),
            Self::Replay(_) => Some(Run::of("replay", Work::Parts)),
            Self::Token(args) => args.changes().map(|name| Run::of(name, Work::Whole)),
            Self::Cards(CardsCommand::Rebuild) => Some(Run::of("cards rebuild", Work::Parts)),
            Self::Keys(args) => args.command.as_ref().map(|command| Run::of(command.name(), Work::Parts)),
            Self::Demo(_) | Self::Serve | Self::Schema(_) | Self::Seed(_) | Self::Audit(_) | Self::Doctor => None,
        }
    }
}

/// Runs the command. A command that is one transaction writes its audit entry in it.
async fn execute(settings: &Settings, command: Command, audited: Option<&AuditEntry>) -> Result<(), StartError> {
    match command {
        Command::Demo(args) => demo::run::run(settings.clone(), args).await,
        Command::Setup(args) => set_up(settings, &args, audited).await,
        Command::Seed(args) => fill(settings, &args).await,
        Command::Serve => serve::run(settings.clone()).await,
        Command::Migrate => migrate(settings, audited).await,
        Command::Token(args) => token::run(settings, *args, audited).await,
        Command::Import(args) => import::run(settings.clone(), &args).await,
        Command::Replay(args) => replay::run(settings.clone(), &args).await,
        Command::Cards(CardsCommand::Rebuild) => rebuild_cards(settings).await,
        Command::Audit(audit::AuditCommand::Export(args)) => audit::export(settings, &args).await,
        Command::Doctor => doctor::run(settings).await,
        Command::Keys(keys::KeysArgs { command: Some(command), .. }) => keys::run(settings, &command).await,
        Command::Schema(_) | Command::Keys(_) => Ok(()),
    }
}

fn make_keys(dir: &Path) -> Result<(), StartError> {
    let made = keys::make(dir)?;
    made.iter().for_each(|path| println!("{}", path.display()));
    if made.is_empty() {
        eprintln!("both keys are in {} already; they stay", dir.display());
    }
    Ok(())
}

async fn migrate(settings: &Settings, audited: Option<&AuditEntry>) -> Result<(), StartError> {
    let store = start::make_store(settings).await?;
    let schema = store.schema().await.map_err(StartError::other)?;
    if let (Schema::Newer(_), Some(fault)) = (&schema, schema.fault()) {
        return Err(StartError::Schema(fault));
    }
    store.migrate_audited(audited).await.map_err(StartError::other)?;
    println!("the database is at the newest schema");
    Ok(())
}

fn load(path: Option<&Path>) -> Result<Settings, StartError> {
    Settings::load(path).map_err(StartError::other)
}

/// Logs go to stderr as JSON lines, because stdout is for the output of a command; on a terminal they are text for a person.
fn log_to_stderr(filter: &str) {
    let filter = EnvFilter::try_new(log_filter::expanded(filter)).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if std::io::stderr().is_terminal() { subscriber.try_init() } else { subscriber.json().try_init() };
    if set.is_err() {
        tracing::debug!("logging is set up already");
    }
}

fn schema(args: &SchemaArgs) -> Result<(), StartError> {
    if args.labels {
        print!("{}", labels::typescript());
        return Ok(());
    }
    if let Some(word) = &args.role {
        let role = Role::from_name(word).ok_or_else(|| StartError::other(format!("there is no role {word}")))?;
        print!("{}", sdl::print_for(role));
        return Ok(());
    }
    let text = sdl::print();
    if !args.check {
        print!("{text}");
        return Ok(());
    }
    let kept = std::fs::read_to_string(&args.file).map_err(|error| StartError::file(&args.file, error))?;
    if kept == text {
        return Ok(());
    }
    Err(StartError::other(format!("{} is not what the code prints; run `make schema`", args.file.display())))
}

async fn set_up(settings: &Settings, args: &SetupArgs, audited: Option<&AuditEntry>) -> Result<(), StartError> {
    let store = start::open_store(settings).await?;
    start::require_newest(&store).await?;
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref()).map_err(StartError::other)?;
    let company = setup::Company::read(&args.file).map_err(StartError::other)?;
    let written = company.put_audited(&store, &mappings, now(), audited).await.map_err(StartError::other)?;
    println!("{} shops, {} warehouses, {} SKUs", written.shops, written.warehouses, written.skus);
    if written.mappings > 0 {
        println!("{} new versions of mappings", written.mappings);
    }
    Ok(())
}

async fn fill(settings: &Settings, args: &SeedArgs) -> Result<(), StartError> {
    let store = start::make_store(settings).await?;
    store.migrate().await.map_err(StartError::other)?;
    let report =
        |progress: seed::Progress| println!("{} of {} orders, {:.0}/s", progress.written, progress.total, progress.per_second);
    let written = seed::seed(&store, args.orders, now(), report).await.map_err(StartError::other)?;
    println!("{written} orders written");
    Ok(())
}

async fn rebuild_cards(settings: &Settings) -> Result<(), StartError> {
    let store = start::open_store(settings).await?;
    start::require_newest(&store).await?;
    let (mut after, mut orders, mut differing) = (None, 0, 0);
    loop {
        let rebuilt = store.orders().rebuild_cards(after, 500).await.map_err(StartError::other)?;
        orders += rebuilt.orders;
        differing += rebuilt.differing.len();
        rebuilt.differing.iter().for_each(|order| println!("differed: {order}"));
        let Some(last) = rebuilt.last else { break };
        after = Some(last);
    }
    println!("{orders} cards rebuilt, {differing} differed");
    if differing == 0 {
        Ok(())
    } else {
        Err(StartError::other("cards differed from the tables; they are right now, please report it"))
    }
}
