#![no_main]
//! Fuzzes `fuzz::websocket_frames`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::websocket_frames(data));
