//! Personal data: rotated keys, erased people, and a canary that is nowhere.

mod rotation;
