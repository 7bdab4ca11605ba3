//! Legal basis as people write it.

/// The legal basis in one line: articles of one law behind its title, which stands once.
pub fn basis(entries: &[String]) -> String {
    let mut line = String::new();
    let mut last = "";
    for entry in entries {
        let (title, article) =
            entry.split_at(entry.rfind('》').map_or(entry.len(), |at| at + '》'.len_utf8()));
        if title == last && !article.is_empty() {
            line.push('、');
            line.push_str(article);
        } else {
            line.push_str(if line.is_empty() { "" } else { "；" });
            line.push_str(entry);
        }
        last = title;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::basis;

    #[test]
    fn articles_of_one_law_share_its_title() {
        let all = ["《甲法》第一条", "《甲法》第三条", "《乙条例》", "《丙法》第二条"].map(str::to_owned);
        assert_eq!(basis(&all), "《甲法》第一条、第三条；《乙条例》；《丙法》第二条");
        assert_eq!(basis(&[]), "");
    }
}
