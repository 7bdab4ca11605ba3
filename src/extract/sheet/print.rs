//! Headers and footers of the printed page (18.3.1.46): codes taken out, sections apart.

/// The texts of the left, centre and right sections.
pub fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            if let Some(section) = sections.last_mut() {
                section.push(c);
            }
            continue;
        }
        match chars.next() {
            Some('L' | 'C' | 'R') => sections.push(String::new()),
            Some('&') => {
                if let Some(section) = sections.last_mut() {
                    section.push('&');
                }
            }
            Some('"') => {
                chars.find(|c| *c == '"');
            }
            // A colour: six digits of hexadecimal, or a theme's number, sign and tint.
            Some('K') => {
                chars.by_ref().take(6).for_each(drop);
            }
            Some('0'..='9') => while chars.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    sections.retain(|section| !section.trim().is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn codes_go_and_sections_stay_apart() {
        let code = "&L&\"宋体,加粗\"&14机密★5年&C第 &P 页&R&K01+000甲&&乙&D";
        assert_eq!(sections(code), ["机密★5年", "第  页", "甲&乙"]);
    }
}
