//! Sizes as people type them.

/// Parses `10MB`, `1K`, `2GiB`, `512`, `1.5M` into bytes. Units are of 1024, letter case and a space before the unit
/// do not matter. The message of an error is Chinese.
pub fn parse(text: &str) -> Result<u64, String> {
    const WRONG: &str = "大小应写成数字加单位，如 512、10K、20MB、2G";
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let shift = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err(WRONG.to_owned()),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return Err(WRONG.to_owned());
    }
    let too_big = || "大小超出范围".to_owned();
    let factor = 1u128 << shift;
    let scale = 10u128.pow(fraction.len() as u32);
    let whole: u128 = whole.parse().map_err(|_| too_big())?;
    let fraction: u128 = fraction.parse().map_err(|_| too_big())?;
    let bytes = whole.checked_mul(factor).ok_or_else(too_big)?;
    let bytes = bytes.checked_add(fraction * factor / scale).ok_or_else(too_big)?;
    match u64::try_from(bytes) {
        Ok(0) => Err("大小须大于 0".to_owned()),
        Ok(bytes) => Ok(bytes),
        Err(_) => Err(too_big()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_as_people_type_them() {
        for (text, bytes) in [
            ("512", 512),
            ("1K", 1024),
            ("1k", 1024),
            ("10MB", 10 << 20),
            ("10 MiB", 10 << 20),
            ("2G", 2 << 30),
            ("1.5M", 3 << 19),
            ("0.5K", 512),
            ("1T", 1 << 40),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in [
            "",
            "big",
            "K",
            "-1",
            "1X",
            "1..5K",
            ".5K",
            "5.",
            "0",
            "0K",
            "0.0001",
            "1e3",
            "１０K",
            "18446744073709551616",
            "99999999999999999999999999999999999999999999999T",
            "340282366920938463463374607431768211455T",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
