#![no_main]
//! Fuzzes `fuzz::intake_of`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::intake_of(data));
