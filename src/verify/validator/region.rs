//! Region codes as they stand in identity numbers.

/// Prefecture parts that were ever in use under each province (GB/T 2260, all editions since 1980, and the revisions
/// before it): numbers keep the code of the place where they were given out. 4600 was most of Hainan until 2003; 7100,
/// 8100, 8200, 8300 stand in numbers and permits of residents of Taiwan, Hong Kong and Macau.
const PREFECTURES: [(u32, &[(u32, u32)]); 35] = [
    (11, &[(1, 2)]),
    (12, &[(1, 2)]),
    (13, &[(1, 11), (21, 30), (90, 90)]),
    (14, &[(1, 11), (21, 27), (90, 90)]),
    (15, &[(1, 9), (21, 29)]),
    (21, &[(1, 14), (21, 22), (90, 90)]),
    (22, &[(1, 8), (21, 26), (90, 90)]),
    (23, &[(1, 12), (21, 27), (90, 90)]),
    (31, &[(1, 2)]),
    (32, &[(1, 13), (21, 27), (90, 90)]),
    (33, &[(1, 11), (21, 28), (90, 90)]),
    (34, &[(1, 18), (21, 29), (90, 90)]),
    (35, &[(1, 9), (21, 28), (90, 90)]),
    (36, &[(1, 11), (21, 26), (90, 90)]),
    (37, &[(1, 17), (21, 29), (90, 90)]),
    (41, &[(1, 17), (21, 30), (90, 90)]),
    (42, &[(1, 13), (21, 29), (90, 90)]),
    (43, &[(1, 13), (21, 31), (90, 90)]),
    (44, &[(1, 29), (51, 53), (90, 90)]),
    (45, &[(1, 14), (21, 28)]),
    (46, &[(0, 4), (90, 90)]),
    (50, &[(1, 3)]),
    (51, &[(1, 39), (70, 70), (90, 90)]),
    (52, &[(1, 6), (21, 27)]),
    (53, &[(1, 9), (21, 35)]),
    (54, &[(1, 6), (21, 27)]),
    (61, &[(1, 10), (21, 27), (90, 90)]),
    (62, &[(1, 12), (21, 30)]),
    (63, &[(1, 2), (21, 28)]),
    (64, &[(1, 5), (21, 22)]),
    (65, &[(1, 5), (21, 32), (40, 43), (90, 90)]),
    (71, &[(0, 0)]),
    (81, &[(0, 0)]),
    (82, &[(0, 0)]),
    (83, &[(0, 0)]),
];

/// Whether a province has this code, 11 to 83.
pub fn is_province(code: u32) -> bool {
    PREFECTURES.iter().any(|(p, _)| *p == code)
}

/// Whether a prefecture ever had this four-digit code.
pub fn is_prefecture(code: u32) -> bool {
    PREFECTURES
        .iter()
        .any(|(p, ranges)| *p == code / 100 && ranges.iter().any(|(a, b)| (*a..=*b).contains(&(code % 100))))
}

/// The 31 province signs of plates and land certificates (GA 36-2018).
pub const SIGNS: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_prefectures_are_known() {
        for code in [1101, 3302, 3326, 4600, 5139, 5170, 6543, 7100, 8300] {
            assert!(is_prefecture(code), "{code}");
        }
        for code in [0, 1103, 3400, 9902, 3312, 4605, 7101, 10101] {
            assert!(!is_prefecture(code), "{code}");
        }
        assert_eq!((1000..10_000).filter(|c| is_prefecture(*c)).count(), 559 + 4);
        assert!(is_province(33) && !is_province(99) && !is_province(0));
        assert_eq!(SIGNS.chars().count(), 31);
    }
}
