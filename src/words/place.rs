//! A place in words: what a clerk looks for when the document is open.

use crate::model::place::{Location, Part};

/// The name of a part.
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Body => "正文",
        Part::Table => "表格",
        Part::Header => "页眉",
        Part::Footer => "页脚",
        Part::Footnote => "脚注",
        Part::Endnote => "尾注",
        Part::Comment => "批注",
        Part::Deleted => "修订中删除的文字",
        Part::Inserted => "修订中插入的文字",
        Part::Hidden => "隐藏内容",
        Part::Textbox => "文本框",
        Part::Property => "文档属性",
        Part::Notes => "演讲者备注",
        Part::Annotation => "注释",
        Part::Attachment => "附件",
        Part::Embedded => "嵌入对象",
        Part::Metadata => "元数据",
        Part::AltText => "图片替代文字",
        Part::Field => "域",
        Part::Formula => "公式",
        Part::Ocr => "图片中的文字",
        Part::Filename => "文件名",
    }
}

/// The place in words, from the outside in: member, part, sheet, page, line. Names in it are as stored: escape the
/// whole before it reaches a terminal. A place that says nothing gives 全文.
pub fn place(location: &Location) -> String {
    let mut out = String::new();
    for name in &location.inside {
        out.push_str(&format!("其中“{name}” "));
    }
    let outer = out.len();
    match location.part {
        // A reader of the page needs no word for running text, nor for the cells of a sheet.
        None | Some(Part::Body) => {}
        Some(Part::Table) if location.cell.is_some() => {}
        Some(p) => out.push_str(part(p)),
    }
    if let Some(sheet) = &location.sheet {
        out.push_str(&format!("表“{sheet}”"));
    }
    if let Some(cell) = &location.cell {
        out.push_str(cell);
    }
    let mut numbers = String::new();
    for (number, unit) in [(location.page, "页"), (location.paragraph, "段"), (location.line, "行")] {
        if let Some(n) = number {
            numbers.push_str(&format!("第 {n} {unit}"));
        }
    }
    if let Some(n) = location.slide {
        numbers.push_str(&format!("第 {n} 张幻灯片"));
    }
    if let Some(n) = location.column.filter(|_| location.line.is_some() || location.paragraph.is_some()) {
        // A column of a source file is what editors show; in a paragraph a person counts characters.
        numbers.push_str(&format!("第 {n} {}", if location.line.is_some() { "列" } else { "字" }));
    }
    match (&location.cell, numbers.is_empty()) {
        (_, true) => {}
        (Some(_), false) => out.push_str(&format!("（{numbers}）")),
        (None, false) => {
            if out.len() > outer {
                out.push(' ');
            }
            out.push_str(&numbers);
        }
    }
    if let Some(commit) = &location.commit {
        out.push_str(&format!("（提交 {}）", commit.chars().take(12).collect::<String>()));
    }
    let out = out.trim_end().to_owned();
    if out.is_empty() { "全文".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(change: impl FnOnce(&mut Location)) -> String {
        let mut location = Location::default();
        change(&mut location);
        place(&location)
    }

    #[test]
    fn each_format_has_the_place_its_reader_looks_for() {
        assert_eq!(at(|l| (l.line, l.column) = (Some(3), Some(12))), "第 3 行第 12 列");
        assert_eq!(
            at(|l| {
                l.part = Some(Part::Body);
                (l.paragraph, l.column) = (Some(2), Some(6));
            }),
            "第 2 段第 6 字"
        );
        assert_eq!(
            at(|l| {
                l.part = Some(Part::Table);
                (l.sheet, l.cell) = (Some("花名册".into()), Some("B3".into()));
            }),
            "表“花名册”B3"
        );
        assert_eq!(
            at(|l| {
                l.part = Some(Part::Table);
                (l.cell, l.line, l.column) = (Some("C12".into()), Some(12), Some(8));
            }),
            "C12（第 12 行第 8 列）"
        );
        assert_eq!(at(|l| (l.page, l.line) = (Some(1), Some(3))), "第 1 页第 3 行");
        assert_eq!(at(|l| (l.part, l.slide) = (Some(Part::Notes), Some(2))), "演讲者备注 第 2 张幻灯片");
        assert_eq!(
            at(|l| {
                l.part = Some(Part::Header);
                (l.paragraph, l.column) = (Some(1), Some(1));
            }),
            "页眉 第 1 段第 1 字"
        );
        assert_eq!(at(|l| l.part = Some(Part::Filename)), "文件名");
    }

    #[test]
    fn members_come_first_and_an_empty_place_is_the_whole() {
        assert_eq!(at(|_| {}), "全文");
        assert_eq!(
            at(|l| {
                l.inside = vec!["附件.zip".into(), "a.txt".into()];
                (l.line, l.column) = (Some(1), Some(2));
            }),
            "其中“附件.zip” 其中“a.txt” 第 1 行第 2 列"
        );
        assert_eq!(at(|l| l.inside = vec!["a.docx".into()]), "其中“a.docx”");
    }
}
