//! One client type per role: its methods are named after the tasks of its desk, and send the documents of its front end.

mod customer_service;
mod finance;
mod manager;
mod system;
mod warehouse;

pub use customer_service::CustomerService;
pub use finance::Finance;
pub use manager::Manager;
pub use system::SystemClient;
pub use warehouse::Warehouse;

/// Makes the client type of a role: a [`Client`](crate::client::Client) with the role's own methods in addition to the general ones.
macro_rules! role {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(crate::client::Client);

        impl $name {
            /// The role's methods for a client that is signed in with the role's token.
            pub fn new(client: crate::client::Client) -> Self {
                Self(client)
            }
        }

        impl std::ops::Deref for $name {
            type Target = crate::client::Client;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// Makes a method that runs a mutation of the role's front end: it takes the `input` and returns the answer.
macro_rules! commands {
    ($role:ident { $($(#[$doc:meta])* $verb:ident = $operation:literal;)* }) => {
        impl $role {
            $($(#[$doc])*
            pub async fn $verb(&self, input: serde_json::Value) -> crate::client::Answer {
                self.run($operation, serde_json::json!({ "input": input })).await
            })*
        }
    };
}

use {commands, role};
