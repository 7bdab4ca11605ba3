#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::recorder::Recorder;

fn recorded(text: &str, format: Format, block: usize) -> Recorder {
    let source = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
    let mut recorder = Recorder::default();
    read(&mut TextStream::new(source, block, None), format, &mut recorder).unwrap();
    recorder
}

fn cells(text: &str) -> Vec<(u32, u32, String)> {
    let recorder = recorded(text, Format::Csv, 1 << 16);
    recorder.cells().into_iter().map(|(row, column, text)| (row, column, text.to_owned())).collect()
}

fn row_of(texts: &[&str], row: u32) -> Vec<(u32, u32, String)> {
    texts.iter().zip(0..).filter(|(t, _)| !t.is_empty()).map(|(t, c)| (row, c, t.to_string())).collect()
}

#[test]
fn cells_know_their_row_and_column() {
    let text = "姓名,备注,电话\r\n李明,\"甲,\"\"乙\"\"\",13858211234\r\n王芳,\"两\n行\",\r\n\r\n张伟";
    let want = [
        row_of(&["姓名", "备注", "电话"], 0),
        row_of(&["李明", "甲,\"\"乙\"\"", "13858211234"], 1),
        row_of(&["王芳", "两\n行"], 2),
        row_of(&["张伟"], 4),
    ]
    .concat();
    assert_eq!(cells(text), want);
    assert_eq!(cells(&text.replace("\r\n", "\r")), want);
    assert_eq!(cells(&text.replace("\r\n", "\n")), want);
}

#[test]
fn the_text_is_the_source_and_blocks_begin_with_a_row() {
    let row = "李明,\"住址：花园新村\n12幢\",13858211234\n";
    let text = row.repeat(200);
    for block in [600, 601, 777, 1 << 16] {
        let recorder = recorded(&text, Format::Csv, block);
        assert_eq!(recorder.text(), text);
        assert_eq!(recorder.cells().len(), 600);
        let mut line = 1;
        for block in &recorder.blocks {
            assert_eq!((block.line, block.column), (line, 1));
            assert!(block.text.starts_with("李明") && block.text.ends_with("1234\n"));
            line += block.text.matches('\n').count() as u64;
        }
        assert_eq!(recorder.cells().last(), Some(&(199, 2, "13858211234")));
    }
}

#[test]
fn the_delimiter_is_seen() {
    assert_eq!(cells("a;b\n1,5;2,5\n"), [row_of(&["a", "b"], 0), row_of(&["1,5", "2,5"], 1)].concat());
    assert_eq!(cells("a\tb\n"), row_of(&["a", "b"], 0));
    assert_eq!(cells("值班表\n姓名,手机\n李明,1\n")[1..3], row_of(&["姓名", "手机"], 1));
    assert_eq!(recorded("a,b\tc\n", Format::Tsv, 1 << 16).cells(), [(0, 0, "a,b"), (0, 1, "c")]);
}

#[test]
fn a_quote_that_never_closes_swallows_nothing() {
    let text = "李明,\"12寸\n王芳,13858211234\n张伟,x\n";
    assert_eq!(
        cells(text)[1..],
        [row_of(&["", "\"12寸"], 0), row_of(&["王芳", "13858211234"], 1), row_of(&["张伟", "x"], 2)].concat()
    );
    let text = "李明,\"12寸,x\n王芳,\"abc\"\n";
    assert_eq!(cells(text)[3..], row_of(&["王芳", "abc"], 1));
    let far = format!("a,\"b\n{}c,\"d\"\n", "李明,13858211234\n".repeat(300));
    let recorder = recorded(&far, Format::Csv, 1000);
    assert_eq!(recorder.cells().iter().filter(|c| c.2 == "13858211234").count(), 300);
    assert_eq!(recorder.cells().last(), Some(&(301, 1, "d")));
}

#[test]
fn text_behind_a_closing_quote_belongs_to_the_cell() {
    assert_eq!(cells("\"李明\"13858211234,x\n"), row_of(&["李明\"13858211234", "x"], 0));
}

#[test]
fn a_row_without_end_is_read_in_pieces() {
    let row = "13858211234,\"甲乙\",".repeat(2000);
    let recorder = recorded(&row, Format::Csv, 1000);
    assert_eq!(recorder.text(), row);
    assert!(recorder.blocks.iter().all(|b| b.text.len() < 10_000));
    let cells = recorder.cells();
    assert_eq!(cells.len(), 4000);
    assert!(cells.iter().zip(0..).all(|(cell, column)| (cell.0, cell.1) == (0, column)));
    assert_eq!(recorder.blocks[1].line, 1);
    assert_eq!(recorder.blocks[1].column, recorder.blocks[0].text.chars().count() as u64 + 1);
}

#[test]
fn a_cell_without_end_is_cut_with_seams() {
    let text = format!("a,{}\nb,c\n", "甲乙丙丁".repeat(5000));
    let recorder = recorded(&text, Format::Csv, 1000);
    assert_eq!(recorder.text(), text);
    let seams: Vec<_> = recorder.blocks.iter().filter(|b| b.seam.is_some()).collect();
    assert!(seams.len() > 3);
    for seam in seams {
        assert_eq!((seam.cells[0].0.row, seam.cells[0].0.column), (0, 1));
        assert!(text.contains(&seam.text));
    }
    assert_eq!(recorder.cells().last(), Some(&(1, 1, "c")));
}

#[test]
fn nothing_is_lost_whatever_the_quotes() {
    for text in [",\"a\",", "\"\"\"", "\"", "a\"b,\"\"", "\",\n\"", "\"a\r\n\",\r", "\"\",\"\"\"\",x"] {
        let long = text.repeat(700);
        for block in [600, 1000, 1001, 1 << 16] {
            let recorder = recorded(&long, Format::Csv, block);
            let cells: usize = recorder.cells().iter().map(|c| c.2.matches(['a', 'b', 'x']).count()).sum();
            assert_eq!(cells, long.matches(['a', 'b', 'x']).count(), "{text} {block}");
        }
    }
}
