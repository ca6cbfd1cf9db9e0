//! The people whom the demo signs in: one for each role, and the staff of the traffic, with tokens of the demo's own key.

use std::sync::Arc;

use chrono::Duration;
use domain::access::actor::Role;

use super::traffic;
use panorama::app::Directory;
use panorama::auth::{Claims, TokenError, TokenVerifier};
use panorama::cli::now;
use panorama::http::DemoSignIn;

/// The lifetime of the tokens that the demo prints.
const PRINTED: Duration = Duration::days(7);
/// The lifetime of a token that a click gives: the next click gives another.
const CLICKED: Duration = Duration::days(1);
/// The lifetime of a token of the traffic: each request has its own.
const OF_TRAFFIC: Duration = Duration::minutes(5);

/// The warehouses that a person of the demo works for.
#[derive(Clone, Copy)]
enum Reach {
    None,
    First,
}

/// A person of the demo: the role of the click, the name, every role of the token, the warehouses.
struct Person(Role, &'static str, &'static [Role], Reach);

const PEOPLE: [Person; 6] = [
    Person(Role::CustomerService, "林小满", &[Role::CustomerService], Reach::None),
    Person(Role::Warehouse, "周建国", &[Role::Warehouse, Role::WarehouseLead], Reach::First),
    Person(Role::Finance, "陈会计", &[Role::Finance], Reach::None),
    Person(Role::Manager, "何经理", &[Role::Manager], Reach::None),
    Person(Role::Operations, "吴运营", &[Role::Operations], Reach::None),
    Person(Role::System, "connector", &[Role::System], Reach::None),
];

/// The people whom the demo signs in.
#[derive(Clone)]
pub(super) struct People {
    verifier: Arc<TokenVerifier>,
    warehouses: Vec<String>,
}

impl People {
    /// The people of a company that is set up, whose tokens this key signs.
    pub(super) fn new(verifier: Arc<TokenVerifier>, directory: &Directory) -> Self {
        Self { verifier, warehouses: directory.warehouses().map(|warehouse| warehouse.code.clone()).collect() }
    }

    /// The token of each person, by the role, as the demo prints them.
    pub(super) fn tokens(&self) -> Result<serde_json::Map<String, serde_json::Value>, TokenError> {
        PEOPLE.iter().map(|person| Ok((person.0.name().to_owned(), self.token(person, PRINTED)?.into()))).collect()
    }

    /// The sign-in of the page `/`.
    pub(super) fn one_click(&self) -> DemoSignIn {
        let people = self.clone();
        let token = move |role| {
            let person = PEOPLE.iter().find(|person| person.0 == role)?;
            people.token(person, CLICKED).inspect_err(|error| tracing::error!(%error, "the demo cannot sign a token")).ok()
        };
        DemoSignIn { roles: PEOPLE.iter().map(|person| person.0).collect(), token: Arc::new(token) }
    }

    /// The tokens of the traffic's staff: each role with every warehouse, signed anew for each request.
    pub(super) fn staff(&self) -> traffic::Tokens {
        let people = self.clone();
        Arc::new(move |role| {
            let subject = format!("traffic-{}", subject(role));
            let claims = claims(subject, "demo", &[role], Some(people.warehouses.clone()), OF_TRAFFIC);
            people.verifier.sign(&claims).unwrap_or_else(|error| {
                tracing::error!(%error, "the traffic of the demo cannot sign in");
                String::new()
            })
        })
    }

    fn token(&self, person: &Person, holds: Duration) -> Result<String, TokenError> {
        let Person(role, name, roles, reach) = person;
        let warehouses = match reach {
            Reach::None => None,
            Reach::First => Some(self.warehouses.iter().take(1).cloned().collect()),
        };
        self.verifier.sign(&claims(format!("demo-{}", subject(*role)), name, roles, warehouses, holds))
    }
}

fn subject(role: Role) -> String {
    role.name().to_lowercase().replace('_', "-")
}

fn claims(sub: String, name: &str, roles: &[Role], warehouses: Option<Vec<String>>, holds: Duration) -> Claims {
    Claims {
        sub,
        name: Some(name.to_owned()),
        roles: roles.iter().map(|role| role.name().to_owned()).collect(),
        warehouses,
        shops: None,
        exp: (now() + holds).timestamp(),
        iat: Some(now().timestamp()),
        nbf: Some(now().timestamp()),
        jti: Some(uuid::Uuid::new_v4().to_string()),
    }
}
