//! Fuzzes odt, ods, odp and epub.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::odf(input));
