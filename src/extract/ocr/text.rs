//! Sets right what recognition gets wrong in the same way every time.

/// What a star is taken for.
const STARS: &[char] = &['友', '女', '大', '太', '支', '文', '交', '*', '＊', '☆', '✩'];
/// Levels of secrecy.
const LEVELS: &[&str] = &["绝密", "机密", "秘密"];

/// The lines of a text that was recognised, blank ones left out.
pub fn lines(text: &str) -> Vec<String> {
    let lines =
        text.lines().flat_map(|line| line.split('\u{C}')).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| starred(&tightened(line))).collect()
}

/// Takes the spaces out of a line that has one between most of its ideographs; a few are gaps that mean something.
fn tightened(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let apart = chars.windows(3).filter(|w| is_cjk(w[0]) && w[1] == ' ' && is_cjk(w[2])).count();
    let together = chars.windows(2).filter(|w| is_cjk(w[0]) && is_cjk(w[1])).count();
    if apart <= together {
        return line.to_owned();
    }
    let gap = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| chars.get(at)).copied());
        chars[at] == ' ' && beside.into_iter().flatten().any(is_cjk)
    };
    (0..chars.len()).filter(|at| !gap(*at)).map(|at| chars[at]).collect()
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '★')
}

/// Puts the star back into a mark of secrecy: level, star, then how long (GB/T 9704-2012, 7.2.2).
fn starred(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((at, level)) = LEVELS.iter().filter_map(|l| Some((rest.find(l)?, *l))).min() {
        let (before, after) = rest.split_at(at + level.len());
        out.push_str(before);
        rest = after;
        let mut behind = rest.trim_start_matches(' ').chars();
        let star = behind.next().is_some_and(|c| STARS.contains(&c));
        let term = behind.as_str().trim_start_matches(' ');
        if star && is_term(term) {
            out.push('★');
            rest = term;
        }
    }
    out.push_str(rest);
    out
}

/// Whether a text begins with how long something is secret.
fn is_term(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let number = unit.len() < text.len();
    let unit = unit.trim_start_matches(' ');
    number && ["年", "个月", "月", "日"].iter().any(|u| unit.starts_with(u))
        || ["长期", "启封前", "启用前", "解密"].iter().any(|t| text.starts_with(t))
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn stars_of_marks_are_put_back() {
        assert_eq!(lines("机密友5年\n秘密女启封前\n绝密 太 长期"), ["机密★5年", "秘密★启封前", "绝密★长期"]);
        assert_eq!(lines("机密友 10 年"), ["机密★10 年"]);
    }

    #[test]
    fn other_words_behind_a_level_stay() {
        for text in ["商业秘密大会", "秘密文件5年后解密", "机密女秘书", "国家秘密友5"]
        {
            assert_eq!(lines(text), [text]);
        }
    }

    #[test]
    fn spaced_ideographs_are_put_together() {
        assert_eq!(lines("机 密 友 5 年\n\n\u{c}姓名 柳闻  性别 男"), ["机密★5年", "姓名 柳闻  性别 男"]);
        assert_eq!(lines("身 份 证 号 110105"), ["身份证号110105"]);
        assert_eq!(lines("a b c"), ["a b c"]);
    }
}
