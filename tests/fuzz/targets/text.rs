//! Fuzzes text, CSV, Markdown, HTML, XML and JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::text(input));
