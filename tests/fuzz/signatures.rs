#![no_main]
//! Fuzzes `fuzz::signatures`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::signatures(data));
