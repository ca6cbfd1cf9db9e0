//! Placeholder for the first dependency build.
