//! Numbers as binary workbooks store them.

/// The digits of a number, without an exponent: the shortest that name it among all numbers of 64 bits.
pub fn digits(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A number packed into 30 bits ([MS-XLS] 2.5.217 RkNumber, [MS-XLSB] 2.5.123): a whole one or the upper half of a
/// number of 64 bits, either perhaps times 100.
pub fn rk(packed: u32) -> f64 {
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { value } else { value / 100.0 }
}

/// The name of an error value ([MS-XLS] 2.5.10 BErr).
pub fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::{digits, rk};

    #[test]
    fn packed_numbers_are_whole_or_halves_perhaps_times_100() {
        assert_eq!(rk(0x3FF0_0000), 1.0);
        assert_eq!(rk(0x3FF0_0001), 0.01);
        assert_eq!(rk((32_939 << 2) | 2), 32_939.0);
        assert_eq!(rk((1_234 << 2) | 3), 12.34);
        assert_eq!(rk((-5_i32 << 2).cast_unsigned() | 2), -5.0);
    }

    #[test]
    fn every_digit_that_counts_is_shown() {
        assert_eq!(digits(13_858_211_234.0), "13858211234");
        assert_eq!(digits(330_281_199_003_071_000.0), "330281199003071000");
        assert_eq!(digits(6_222_021_001_116_245.0), "6222021001116245");
        assert_eq!((digits(0.1).as_str(), digits(-0.0).as_str()), ("0.1", "0"));
    }
}
