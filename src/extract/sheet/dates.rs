//! Days as spreadsheets count them (18.17.4).

use jiff::ToSpan;
use jiff::civil::date;

/// The day of a serial number as `YYYY-MM-DD`; `None` if it is no day. The 1900 system holds 1900 for a leap year,
/// so days up to its 29 February are shown as it shows them.
pub fn day(serial: &str, date1904: bool) -> Option<String> {
    let whole: i64 = serial.split('.').next()?.parse().ok()?;
    if !(1..=2_958_465).contains(&whole) {
        return None;
    }
    let start = match (date1904, whole) {
        (true, _) => date(1904, 1, 1),
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    start.checked_add(whole.days()).ok().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_counted_from_1900_or_1904() {
        assert_eq!(day("32939", false).as_deref(), Some("1990-03-07"));
        assert_eq!(day("32939.75", false).as_deref(), Some("1990-03-07"));
        assert_eq!(day("31477", true).as_deref(), Some("1990-03-07"));
        assert_eq!(day("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(day("60", false).as_deref(), Some("1900-02-29"));
        assert_eq!(day("61", false).as_deref(), Some("1900-03-01"));
        assert_eq!(day("0.5", false), None);
        assert_eq!(day("13858211234", false), None);
    }
}
