//! Fuzzes search, judging and the arithmetic of masks.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::judge(input));
