//! Fuzzes the rule loader.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::rules(input));
