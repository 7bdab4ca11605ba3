//! Fuzzes docx, xlsx, pptx and xlsb.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mishen_fuzz::ooxml(input));
