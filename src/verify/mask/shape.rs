//! What a masked number shows: its digits and where something is hidden (domain facts 5).

use crate::model::masked::MaskKind;

/// Characters that hide a digit, and how many of them a run needs at least: a single hyphen or dot groups digits, two
/// capital X are a size.
const MASKS: &[(&str, usize)] = &[("*●○◯█■□▇✕", 1), ("×•#·?？", 2), ("Xx_-－", 3), ("…", 1)];
/// The fewest digits that must be seen: below, nothing can be said of what the number is.
const FEWEST: usize = 4;
/// The longest number of any kind, in characters as written.
const LONGEST: usize = 48;

/// A masked number as written.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// Digits (and a final `X`), `*` for each character that hides one.
    cells: Vec<u8>,
    /// Runs of hidden characters.
    runs: usize,
}

/// The digit (or final X) of a character.
fn digit(c: char) -> Option<u8> {
    c.is_ascii_digit().then_some(c as u8)
}

/// How many of `c` a run needs to hide something; `None`: it hides nothing.
fn hides(c: char) -> Option<usize> {
    MASKS.iter().find(|(chars, _)| chars.contains(c)).map(|(_, least)| *least)
}

/// Reads a masked number; `None` where it is none: nothing hidden, nothing to be seen, or other characters in it.
pub fn read(text: &str) -> Option<Shape> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return None;
    }
    let (mut cells, mut runs, mut at) = (Vec::new(), 0, 0);
    while let Some(&c) = chars.get(at) {
        if let Some(digit) = digit(c) {
            cells.push(digit);
            at += 1;
            continue;
        }
        let run =
            chars[at..].iter().take_while(|d| hides(**d).is_some() && d.eq_ignore_ascii_case(&c)).count();
        let last = at + 1 == chars.len();
        match hides(c) {
            Some(least) if run >= least => {
                // An ellipsis is three dots.
                cells.extend(std::iter::repeat_n(b'*', run * if c == '…' { 3 } else { 1 }));
                // Stars and circles side by side hide as one.
                runs += usize::from(at.checked_sub(1).is_none_or(|b| hides(chars[b]).is_none()));
                at += run;
            }
            // The check character of a resident ID.
            Some(_) if last && matches!(c, 'X' | 'x') => {
                cells.push(b'X');
                at += 1;
            }
            _ if c == ' ' || matches!(c, '-' | '－' | '·' | '•') => at += 1,
            // A letter that begins the next word, a footnote sign.
            _ if last => at += 1,
            _ => return None,
        }
    }
    let seen = cells.iter().filter(|c| **c != b'*').count();
    (runs > 0 && seen >= FEWEST).then_some(Shape { cells, runs })
}

impl Shape {
    /// The cells of a number of `length` characters: as written where it has as many; else, where all that is hidden
    /// hides in one run, aligned by head and tail, because the run may be shorter or longer than what it hides. The
    /// flag tells whether it was as written.
    fn aligned(&self, length: usize) -> Option<(Vec<u8>, bool)> {
        if self.cells.len() == length {
            return Some((self.cells.clone(), true));
        }
        // A footnote sign or two stars that make it bold follow what is masked already.
        if let Some((cells, more)) = self.cells.split_at_checked(length)
            && more.len() <= 2
            && more.iter().all(|c| *c == b'*')
            && cells.contains(&b'*')
            && !cells.ends_with(b"*")
        {
            return Some((cells.to_vec(), true));
        }
        let head = self.cells.iter().take_while(|c| **c != b'*').count();
        let tail = self.cells.iter().rev().take_while(|c| **c != b'*').count();
        let run = self.cells.len().checked_sub(head + tail)?;
        // One star off the length is a footnote, or one digit written too many.
        if self.runs != 1 || run < 2 || head + tail >= length || head == 0 {
            return None;
        }
        let mut cells = self.cells[..head].to_vec();
        cells.resize(length - tail, b'*');
        cells.extend_from_slice(&self.cells[self.cells.len() - tail..]);
        Some((cells, false))
    }

    /// What it is a number of, and its cells. `label`: what it is called, normalised like labels; without one only
    /// forms that are 18 or 11 characters long are taken for anything.
    pub fn named(&self, label: &str) -> Option<(MaskKind, Vec<Vec<u8>>)> {
        let called = |words: &[&str]| words.iter().any(|w| label.contains(w));
        let exact = |length| self.aligned(length).filter(|(_, exact)| *exact).map(|(cells, _)| cells);
        let any = |length| self.aligned(length).map(|(cells, _)| cells);
        let id = |cells: &Vec<u8>| !cells[..17].contains(&b'X');
        let number = |cells: &Vec<u8>| !cells.contains(&b'X');
        let (papers, phones, accounts) = (called(PAPERS), called(PHONES), called(ACCOUNTS));
        if papers || !(phones || accounts) {
            let cells = if papers { any(18) } else { exact(18) };
            if let Some(cells) = cells.filter(id) {
                return Some((MaskKind::Id, vec![cells]));
            }
        }
        if phones || !(papers || accounts) {
            let mobile = |cells: &Vec<u8>| matches!(cells[0], b'1' | b'*') && number(cells);
            let cells = if phones { any(11) } else { exact(11) };
            // One star among digits multiplies, two sizes with a star between them are eleven characters soon.
            let plain =
                |c: &Vec<u8>| c[0] == b'1' && self.runs == 1 && c.iter().filter(|d| **d == b'*').count() > 1;
            if let Some(cells) = cells.filter(mobile).filter(|c| phones || plain(c)) {
                return Some((MaskKind::Phone, vec![cells]));
            }
            let masked = self.cells.iter().filter(|c| **c == b'*').count();
            let local = matches!(self.cells[0], b'2'..=b'8') && matches!(self.cells.len(), 7 | 8);
            let area = self.cells[0] == b'0' && matches!(self.cells.len(), 10..=12);
            if phones && masked >= 2 && (local || area) {
                return Some((MaskKind::Phone, vec![self.cells.clone()]));
            }
        }
        if accounts {
            let cells = match self.cells.len() {
                13..=19 => vec![self.cells.clone()],
                _ => (16..=19).filter_map(any).collect(),
            };
            return (!cells.is_empty() && cells.iter().all(number)).then_some((MaskKind::Card, cells));
        }
        None
    }
}

/// What resident IDs are called.
const PAPERS: &[&str] = &[
    "身份证",
    "身份證",
    "公民身份",
    "身份号码",
    "证件号",
    "证件编号",
    "证件及号码",
    "社会保障号",
    "idcard",
    "idno",
    "idnumber",
    "identityno",
    "identitycard",
    "certno",
    "sfz",
];
/// What telephones are called.
const PHONES: &[&str] = &["手机", "电话", "联系方式", "sjh", "lxdh", "mobile", "phone", "tel"];
/// What accounts are called.
const ACCOUNTS: &[&str] = &[
    "卡号",
    "银行卡",
    "账号",
    "帐号",
    "账户",
    "帐户",
    "一卡通",
    "存折",
    "储蓄卡",
    "cardno",
    "cardnumber",
    "bankcard",
    "bankaccount",
    "accountno",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, label: &str) -> Option<(MaskKind, String)> {
        let (kind, cells) = read(text)?.named(label)?;
        Some((kind, String::from_utf8_lossy(&cells[0]).into_owned()))
    }

    #[track_caller]
    fn is(text: &str, label: &str, kind: MaskKind, want: &str) {
        assert_eq!(cells(text, label), Some((kind, want.to_owned())), "{text} {label}");
    }

    #[test]
    fn every_mask_character_hides() {
        for m in "*×✕Xx●○◯█■□▇#·•_－-?？".chars() {
            let text = format!("330281{}1231", m.to_string().repeat(8));
            is(&text, "", MaskKind::Id, "330281********1231");
        }
        is("330281……1231", "身份证号", MaskKind::Id, "330281********1231");
    }

    #[test]
    fn runs_of_another_length_are_aligned_by_head_and_tail() {
        is("330281****1231", "身份证号", MaskKind::Id, "330281********1231");
        is("330281************123X", "身份证号", MaskKind::Id, "330281********123X");
        is("138**1234", "手机", MaskKind::Phone, "138****1234");
        assert_eq!(cells("330281****1231", ""), None);
        assert_eq!(cells("138**1234", ""), None);
    }

    #[test]
    fn what_is_grouped_or_masked_in_several_places_counts_by_position() {
        is("330281****0307****", "", MaskKind::Id, "330281****0307****");
        is("330281********1231**", "", MaskKind::Id, "330281********1231");
        is("330281********1231*", "身份证号", MaskKind::Id, "330281********1231");
        is("330281 ******** 1231", "", MaskKind::Id, "330281********1231");
        is("1**58211234", "", MaskKind::Phone, "1**58211234");
        is("19868946*77", "手机", MaskKind::Phone, "19868946*77");
        is("3302811990XXXX1231", "", MaskKind::Id, "3302811990****1231");
        is("0574-62701***".trim_start_matches("0574-"), "电话", MaskKind::Phone, "62701***");
    }

    #[test]
    fn footnotes_and_formats_are_no_masks() {
        for (text, label) in [
            ("330281199003071231*", "身份证号"),
            ("13858211234**", "手机"),
            ("**13858211234**", "手机"),
            ("6270123*", "电话"),
            ("2××××", "注册证编号"),
            ("****", "密码"),
            ("******************", "身份证号"),
            ("33028119900307123×", "编号"),
            ("3302811990030712XX", "编号"),
            ("150*200*300", "尺寸"),
            ("13000*25000", "面积"),
        ] {
            assert_eq!(cells(text, label), None, "{text}");
        }
    }
}
