//! Personal data: rotated keys, erased people, and a canary that is nowhere.

mod canary;
mod erasure;
mod rotation;
mod words;
