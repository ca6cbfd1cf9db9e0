#![no_main]
//! Fuzzes `fuzz::masking`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::masking(data));
