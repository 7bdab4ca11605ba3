//! Fuzzes doc, xls and ppt.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::ole(input));
