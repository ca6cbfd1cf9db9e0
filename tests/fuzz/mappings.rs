#![no_main]
//! Fuzzes `fuzz::mappings_of`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::mappings_of(data));
