//! Limits of connections, documents and streams: what keeps one caller from using up the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Limits of connections and requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpLimits {
    /// Origins of front ends that may call from a browser, e.g. `https://desk.example.com`; `*` allows every origin.
    pub allowed_origins: Vec<String>,
    /// Bytes of a GraphQL request's body at most; beyond that 413.
    pub body_bytes_max: usize,
    /// Bytes of a webhook's body at most; beyond that 413.
    pub hook_bytes_max: usize,
    /// Seconds until the headers must be there.
    pub header_timeout_seconds: u64,
    /// Seconds until the body must be there.
    pub body_timeout_seconds: u64,
    /// Connections at the same time at most.
    pub connections_max: usize,
    /// Connections of one address at the same time at most.
    pub connections_per_client_max: usize,
    /// Seconds that requests may still take once the server was told to stop.
    pub shutdown_seconds: u64,
}

/// Limits of a GraphQL document, and how much of them a token may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphqlLimits {
    /// Bytes of the document's text.
    pub document_bytes: usize,
    /// Lexical tokens of the text.
    pub tokens: usize,
    /// Brackets inside brackets.
    pub nesting: usize,
    /// Selections of all operations of the document, a fragment's counted at every place where it is spread.
    pub selections: usize,
    /// Fields inside fields.
    pub depth: usize,
    /// Fields inside fields below `__schema` and `__type`.
    pub introspection_depth: usize,
    /// Lists of the schema (`fields`, `inputFields`, `interfaces`, `possibleTypes`) inside each other.
    pub introspection_lists: usize,
    /// Fields with an alias.
    pub aliases: usize,
    /// Fields of a query's root.
    pub root_fields: usize,
    /// Fields of a mutation's root.
    pub mutations: usize,
    /// Directives, anywhere.
    pub directives: usize,
    /// Bytes that parsed documents may take in memory.
    pub document_cache_bytes: usize,
    /// Seconds that an operation may run.
    pub timeout_seconds: u64,
    /// Whether `GET /graphql` of a browser shows GraphiQL.
    pub graphiql: bool,
    /// The leaky bucket of a token of a role that `cost` does not name.
    pub default_cost: CostBudget,
    /// The leaky bucket of a token of each role, e.g. `[graphql.cost.FINANCE]`.
    pub cost: BTreeMap<String, CostBudget>,
}

/// A leaky bucket: how much query cost a token may have outstanding, and how fast it is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostBudget {
    /// The size of the bucket.
    pub maximum: u32,
    /// What is given back in a second.
    pub restore_rate: u32,
}

/// Limits of a WebSocket or SSE stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSocketLimits {
    /// Seconds until `connection_init` must be there; then the socket closes 4408.
    pub init_timeout_seconds: u64,
    /// Seconds between two pings of the server.
    pub ping_seconds: u64,
    /// Subscriptions of one socket at most.
    pub subscriptions_max: usize,
    /// How many bytes a client may be behind before its stream is closed.
    pub behind_bytes_max: usize,
    /// How many seconds a client may be behind before its stream is closed.
    pub behind_seconds_max: u64,
    /// Bytes of one message of a client at most.
    pub message_bytes_max: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            allowed_origins: Vec::new(),
            body_bytes_max: 1_000_000,
            hook_bytes_max: 4_000_000,
            header_timeout_seconds: 10,
            body_timeout_seconds: 30,
            connections_max: 20_000,
            connections_per_client_max: 2_000,
            shutdown_seconds: 20,
        }
    }
}

impl Default for GraphqlLimits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            tokens: 10_000,
            nesting: 60,
            selections: 2_000,
            depth: 10,
            introspection_depth: 16,
            introspection_lists: 2,
            aliases: 30,
            root_fields: 20,
            mutations: 5,
            directives: 50,
            document_cache_bytes: 16 * 1024 * 1024,
            timeout_seconds: 30,
            graphiql: true,
            default_cost: CostBudget { maximum: 20_000, restore_rate: 2_000 },
            cost: BTreeMap::new(),
        }
    }
}

impl Default for WebSocketLimits {
    fn default() -> Self {
        Self {
            init_timeout_seconds: 10,
            ping_seconds: 20,
            subscriptions_max: 50,
            behind_bytes_max: 1_000_000,
            behind_seconds_max: 30,
            message_bytes_max: 1_000_000,
        }
    }
}
