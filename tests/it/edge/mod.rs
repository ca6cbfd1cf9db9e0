//! The edge: certificates, addresses, slow clients, and how a server stops.

mod addresses;
mod clients;
mod doors;
mod slow;
mod stop;
mod tls;
