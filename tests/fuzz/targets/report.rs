//! Fuzzes the reader of saved reports.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::report(input));
