//! The harness of the integration tests: real servers, the real application, and one client type per role.
#![expect(clippy::missing_panics_doc, reason = "a harness that cannot do its work panics, and that fails the test")]

pub mod servers;
