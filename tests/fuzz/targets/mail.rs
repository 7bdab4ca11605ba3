//! Fuzzes eml, mht and msg.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::mail(input));
