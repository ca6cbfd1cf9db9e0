//! `panorama token`: signs with the local key, for development and for connectors of one's own.

use clap::Args;

use super::command::now;
use super::{StartError, start};
use crate::auth::Claims;
use crate::config::Settings;
use domain::actor::Role;

/// What a token says.
#[derive(Args)]
pub(super) struct TokenArgs {
    /// Who it is for.
    #[arg(long)]
    sub: String,
    /// The name to show; the subject, if you leave it out.
    #[arg(long)]
    name: Option<String>,
    /// A role, e.g. `CUSTOMER_SERVICE`; several times for several roles.
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// The code of a warehouse; several times for several. None, if you leave it out.
    #[arg(long = "warehouse")]
    warehouses: Vec<String>,
    /// The id of a shop; several times for several. All, if you leave it out.
    #[arg(long = "shop")]
    shops: Vec<String>,
    /// For how many hours it holds.
    #[arg(long, default_value_t = 12)]
    hours: u32,
}

/// The role of a word: one that is none is wrong use.
fn role(word: &str) -> Result<Role, String> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    Role::from_claim(word).ok_or_else(|| format!("roles are {}", known.join(", ")))
}

/// Prints the token.
pub(super) fn run(settings: &Settings, args: &TokenArgs) -> Result<(), StartError> {
    let some = |list: &Vec<String>| (!list.is_empty()).then(|| list.clone());
    let claims = Claims {
        sub: args.sub.clone(),
        name: args.name.clone(),
        roles: args.roles.iter().map(|role| role.name().to_owned()).collect(),
        warehouses: some(&args.warehouses),
        shops: some(&args.shops),
        exp: (now() + chrono::Duration::hours(i64::from(args.hours))).timestamp(),
        nbf: None,
        jti: Some(uuid::Uuid::new_v4().to_string()),
    };
    println!("{}", start::verifier(settings)?.sign(&claims).map_err(StartError::other)?);
    Ok(())
}
