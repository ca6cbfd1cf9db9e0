//! `panorama token`: signs with the local key, for development and for a company's own connectors, and revokes tokens of any issuer.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use domain::access::actor::Role;
use domain::access::revocation::RevocationKind;
use domain::journal::audit::AuditEntry;
use panorama::app::{RestoreInput, RevokeInput};
use panorama::auth::Claims;
use panorama::cli::now;
use panorama::cli::{StartError, application, start};
use panorama::config::Settings;

/// The arguments of `token`: a command, or the claims of a token to sign.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct TokenArgs {
    #[command(subcommand)]
    command: Option<TokenCommand>,
    #[command(flatten)]
    sign: Option<SignArgs>,
}

/// The commands on signed tokens.
#[derive(Subcommand)]
enum TokenCommand {
    /// Revokes one token, every token that a subject was given so far, or suspends the subject.
    Revoke(RevokeArgs),
    /// Lifts the revocation of a token or a subject.
    Restore(RestoreArgs),
}

/// The token or the subject.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct TargetArgs {
    /// The subject (claim `sub`).
    #[arg(long)]
    sub: Option<String>,
    /// One token (claim `jti`).
    #[arg(long)]
    jti: Option<String>,
}

/// The revocation to make.
#[derive(Args)]
struct RevokeArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// Of a subject: revokes also the tokens that are issued from now on.
    #[arg(long, conflicts_with = "jti")]
    suspend: bool,
    /// The end of the revocation, e.g. 2026-12-01T08:00:00+08:00; left out = until it is lifted.
    #[arg(long)]
    until: Option<DateTime<Utc>>,
    /// The reason, which stands in the journal.
    #[arg(long, default_value = "by the operator")]
    reason: String,
}

/// The revocation to lift.
#[derive(Args)]
struct RestoreArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// The reason, which stands in the journal.
    #[arg(long, default_value = "by the operator")]
    reason: String,
}

/// The claims of a token.
#[derive(Args)]
struct SignArgs {
    /// The subject of the token.
    #[arg(long)]
    sub: String,
    /// The name to show; left out = the subject.
    #[arg(long)]
    name: Option<String>,
    /// A role, e.g. `CUSTOMER_SERVICE`; several times for several roles.
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// The code of a warehouse; several times for several. Left out = no warehouse.
    #[arg(long = "warehouse")]
    warehouses: Vec<String>,
    /// The id of a shop; several times for several. Left out = all shops.
    #[arg(long = "shop")]
    shops: Vec<String>,
    /// The lifetime of the token in hours.
    #[arg(long, default_value_t = 12)]
    hours: u32,
}

impl TokenArgs {
    /// The name of the change in the audit log; `None` = the command signs, which changes no stored data.
    pub(super) fn changes(&self) -> Option<&'static str> {
        self.command.as_ref().map(|command| match command {
            TokenCommand::Revoke(_) => "token revoke",
            TokenCommand::Restore(_) => "token restore",
        })
    }
}

/// Signs, revokes or lifts. A revocation and its lifting are one transaction with their audit entry.
pub(super) async fn run(settings: &Settings, args: TokenArgs, audited: Option<&AuditEntry>) -> Result<(), StartError> {
    match (args.command, args.sign) {
        (Some(TokenCommand::Revoke(args)), _) => revoke(settings, args, audited).await,
        (Some(TokenCommand::Restore(args)), _) => restore(settings, args, audited).await,
        (None, Some(args)) => sign(settings, &args),
        (None, None) => Err(StartError::other("say for whom: --sub ID --role ROLE")),
    }
}

/// The role of a claim's value; an unknown value is wrong use.
fn role(word: &str) -> Result<Role, String> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    Role::from_name(word).ok_or_else(|| format!("roles are {}", known.join(", ")))
}

/// Prints a signed token.
fn sign(settings: &Settings, args: &SignArgs) -> Result<(), StartError> {
    if settings.token.hs256_key_file.is_none() {
        return Err(StartError::other(no_local_key(settings)));
    }
    let some = |list: &Vec<String>| (!list.is_empty()).then(|| list.clone());
    let now = now();
    let claims = Claims {
        sub: args.sub.clone(),
        name: args.name.clone(),
        roles: args.roles.iter().map(|role| role.name().to_owned()).collect(),
        warehouses: some(&args.warehouses),
        shops: some(&args.shops),
        exp: (now + chrono::Duration::hours(i64::from(args.hours))).timestamp(),
        iat: Some(now.timestamp()),
        nbf: Some(now.timestamp()),
        jti: Some(uuid::Uuid::new_v4().to_string()),
    };
    println!("{}", start::signer(settings)?.sign(&claims).map_err(StartError::other)?);
    if settings.token.has_refused_local_key() {
        eprintln!("panorama: `serve` takes this token only with token.allow_local_key = true; the demo takes it as it is");
    }
    Ok(())
}

fn no_local_key(settings: &Settings) -> &'static str {
    if settings.token.jwks_url.is_some() {
        "the identity provider of token.jwks_url signs the tokens of this installation; this command signs only with a local key (token.hs256_key_file)"
    } else {
        "there is no local key to sign with: set token.hs256_key_file; `panorama keys` makes one"
    }
}

async fn revoke(settings: &Settings, args: RevokeArgs, audited: Option<&AuditEntry>) -> Result<(), StartError> {
    let kind = match (&args.target.jti, args.suspend) {
        (Some(_), _) => RevocationKind::Token,
        (None, true) => RevocationKind::Suspension,
        (None, false) => RevocationKind::Subject,
    };
    let input = RevokeInput { kind, value: args.target.value(), until: args.until, reason: args.reason, idempotency_key: None };
    let alone = application::alone(settings).await?;
    let revoked = alone.app().access().revoke_by_operator(&input, audited).await.map_err(StartError::in_app);
    alone.stop().await;
    let revoked = revoked?;
    println!("revoked: {} {}; every instance knows it within 5 seconds", revoked.kind.name(), revoked.value);
    Ok(())
}

async fn restore(settings: &Settings, args: RestoreArgs, audited: Option<&AuditEntry>) -> Result<(), StartError> {
    let kinds: &[RevocationKind] = match args.target.jti {
        Some(_) => &[RevocationKind::Token],
        None => &[RevocationKind::Subject, RevocationKind::Suspension],
    };
    let alone = application::alone(settings).await?;
    let input = RestoreInput { kinds, value: args.target.value(), reason: args.reason, idempotency_key: None };
    let lifted = alone.app().access().restore_by_operator(&input, audited).await.map_err(StartError::in_app);
    alone.stop().await;
    if lifted? == 0 {
        return Err(StartError::other(format!("nothing is revoked of {}", input.value)));
    }
    println!("restored: {}", input.value);
    Ok(())
}

impl TargetArgs {
    fn value(&self) -> String {
        self.jti.as_ref().or(self.sub.as_ref()).cloned().unwrap_or_default()
    }
}
