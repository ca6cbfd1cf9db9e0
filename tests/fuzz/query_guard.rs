#![no_main]
//! Fuzzes `fuzz::query_guard`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::query_guard(data));
