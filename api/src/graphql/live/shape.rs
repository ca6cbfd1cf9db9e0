//! The shape of a subscription: everything that its answers depend on. Subscribers of the same shape share answers.

use domain::access::actor::Actor;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::app::Trail;
use engine::{CallContext, Prepared};

/// The digest of document, operation name, variables, language, roles, shops and warehouses, and of the person where the answer is theirs
/// alone. The start of a subscriber is left out, because each has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape([u8; 32]);

#[derive(Serialize)]
struct Parts<'a> {
    document: &'a str,
    operation: Option<&'a str>,
    variables: Vec<(&'a str, &'a async_graphql::Value)>,
    language: String,
    roles: Vec<&'static str>,
    shops: Option<Vec<&'a str>>,
    warehouses: Vec<&'a str>,
    subject: Option<&'a str>,
}

impl Shape {
    pub(super) fn of(prepared: &Prepared, call: &CallContext, actor: &Actor) -> Self {
        let start = prepared.start_variable();
        let variables = prepared.variables().iter().map(|(name, value)| (name.as_str(), value));
        let parts = Parts {
            document: prepared.text(),
            operation: prepared.operation_name(),
            variables: variables.filter(|(name, _)| Some(*name) != start).collect(),
            language: format!("{:?}", call.language),
            roles: actor.roles.iter().map(|role| role.name()).collect(),
            shops: actor.shops.as_ref().map(|shops| shops.iter().map(String::as_str).collect()),
            warehouses: actor.warehouses.iter().map(String::as_str).collect(),
            subject: prepared.is_personal().then_some(actor.subject.as_str()),
        };
        // It has only texts, lists and maps by text, all of which JSON has.
        Self(Sha256::digest(serde_json::to_vec(&parts).unwrap_or_default()).into())
    }
}

/// The call on whose behalf a group is answered: the rights of its subscribers, and no person unless the answer is that person's alone.
pub(super) fn shared_call(prepared: &Prepared, call: &CallContext, actor: &Actor) -> CallContext {
    let mut shared = actor.clone();
    if !prepared.is_personal() {
        (shared.subject, shared.name, shared.token_id) = (String::new(), String::new(), None);
    }
    let request_id = format!("live-{}", call.request_id);
    CallContext { actor: Some(shared), request_id, trail: Trail::default(), ..call.clone() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::access::actor::Role;
    use domain::refusal::Language;
    use serde_json::json;

    use super::*;
    use crate::graphql::sample;
    use engine::GraphqlRequest;

    const EVENTS: &str = "subscription($after: String, $to: Int) { orderEvents(after: $after, to: $to) { cursor } }";

    fn shape(query: &str, variables: &serde_json::Value, change: impl Fn(&mut CallContext)) -> Shape {
        let mut call = sample::call();
        change(&mut call);
        let variables = variables.as_object().cloned();
        let prepared = sample::engine().prepare(GraphqlRequest::new(query, variables), &call);
        let prepared = prepared.unwrap_or_else(|_| panic!("{query}"));
        Shape::of(&prepared, &call, call.actor.as_ref().unwrap())
    }

    #[test]
    fn a_shape_is_everything_that_the_answer_depends_on() {
        let usual = shape(EVENTS, &json!({"to": 3}), |_| {});
        let actor = |change: fn(&mut Actor)| move |call: &mut CallContext| call.actor.iter_mut().for_each(change);
        for other in [
            shape(
                "subscription($after: String, $to: Int) { orderEvents(after: $after, to: $to) { summary } }",
                &json!({"to": 3}),
                |_| {},
            ),
            shape(EVENTS, &json!({"to": 4}), |_| {}),
            shape(EVENTS, &json!({"to": 3}), |call| call.language = Language::ZhCn),
            shape(EVENTS, &json!({"to": 3}), actor(|actor| actor.roles = [Role::Finance].into())),
            shape(EVENTS, &json!({"to": 3}), actor(|actor| actor.shops = Some(BTreeSet::new()))),
            shape(EVENTS, &json!({"to": 3}), actor(|actor| actor.warehouses = ["HZ".to_owned()].into())),
        ] {
            assert_ne!(usual, other);
        }
        for same in [
            shape(EVENTS, &json!({"to": 3, "after": "c2"}), |_| {}),
            shape(EVENTS, &json!({"to": 3}), actor(|actor| actor.subject = "another".into())),
            shape(EVENTS, &json!({"to": 3}), |call| call.request_id = "another".into()),
        ] {
            assert_eq!(usual, same);
        }
    }
}
