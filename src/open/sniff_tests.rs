#![allow(clippy::unwrap_used)]

use std::io::Write;

use super::*;

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in members {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A compound file's header and a directory with these entries.
fn compound_file(entries: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for name in ["Root Entry"].iter().chain(entries) {
        let mut entry = [0_u8; 128];
        for (at, unit) in entry.chunks_exact_mut(2).zip(name.encode_utf16()) {
            at.copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = (name.len() * 2 + 2) as u8;
        entry[66] = if *name == "Root Entry" { 5 } else { 2 };
        bytes.extend(entry);
    }
    bytes
}

fn kind(head: &[u8], name: &str) -> Kind {
    sniff(head, true, name)
}

#[test]
fn archives_are_told_by_their_members() {
    let types = ("[Content_Types].xml", "<Types/>");
    for (members, format) in [
        (&[types, ("word/document.xml", "")][..], Format::Docx),
        (&[("xl/workbook.xml", ""), types], Format::Xlsx),
        (&[types, ("xl/workbook.bin", "")], Format::Xlsb),
        (&[types, ("ppt/presentation.xml", "")], Format::Pptx),
        (&[("OFD.xml", "")], Format::Ofd),
        (&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")], Format::Odt),
        (&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")], Format::Ods),
        (&[("mimetype", "application/epub+zip"), ("META-INF/container.xml", "")], Format::Epub),
        (&[("word/document.xml", ""), ("a.txt", "")], Format::Zip),
        (&[("a.txt", "甲")], Format::Zip),
    ] {
        let bytes = archive(members);
        assert_eq!(kind(&bytes, "x.dat"), Kind::Document(Format::Zip));
        assert_eq!(zip(&bytes, "x.dat"), format, "{members:?}");
    }
    let docx = archive(&[types, ("word/document.xml", "甲")]);
    assert_eq!(zip(&docx[..docx.len() - 60], "x.dat"), Format::Docx, "without its directory");
    let inner = String::from_utf8_lossy(&docx).into_owned();
    assert_eq!(zip(&archive(&[("a.docx", &inner)]), "x.zip"), Format::Zip, "an archive that stores a docx");
}

#[test]
fn a_broken_archive_is_what_its_name_says() {
    assert_eq!(kind(b"PK\x03\x04 broken", "x.docx"), Kind::Document(Format::Zip));
    assert_eq!(zip(b"PK\x03\x04 broken", "x.docx"), Format::Docx);
    assert_eq!(zip(b"PK\x03\x04 broken", "x.zip"), Format::Zip);
    assert_eq!(zip(b"PK\x03\x04\xff\xff", "x.pdf"), Format::Zip);
}

#[test]
fn compound_files_are_told_by_their_streams() {
    let told = |entries: &[&str], name| compound(&compound_file(entries), name);
    assert_eq!(kind(&compound_file(&[]), "x.txt"), Kind::Compound);
    assert_eq!(told(&["1Table", "WordDocument"], "x.wps"), Ok(Some(Format::Doc)));
    assert_eq!(told(&["Workbook"], "x"), Ok(Some(Format::Xls)));
    assert_eq!(told(&["PowerPoint Document"], "x"), Ok(Some(Format::Ppt)));
    assert_eq!(told(&["Workbook", "WordDocument"], "x.doc"), Ok(Some(Format::Doc)));
    assert_eq!(told(&["EncryptionInfo", "EncryptedPackage"], "x.xlsx"), Err(Format::Xlsx));
    assert_eq!(told(&["Thumbs"], "Thumbs.db"), Ok(None));
    assert_eq!(told(&[], "x.doc"), Ok(Some(Format::Doc)));
}

#[test]
fn what_has_no_text_is_told() {
    let ramp: Vec<u8> = (0..=255).cycle().take(2304).collect();
    for start in [
        &b"\x7fELF\x02\x01\x01"[..],
        b"\0\x01\0\0\0\x0a\0\x80\0\x03\0\x20OS/2",
        b"wOF2\0\x01\0\0",
        b"ID3\x03\0\0\0\0\0\x0a",
        b"\0\0\0\x18ftypisom\0\0\x02\0",
        b"RIFF\x24\x08\0\0WAVEfmt ",
    ] {
        assert_eq!(kind(&[start, &ramp].concat(), "x.dat"), Kind::NoText, "{start:?}");
    }
}

#[test]
fn binary_content_of_no_known_kind_is_told() {
    let ramp: Vec<u8> = (0..=255).cycle().take(2304).collect();
    assert_eq!(kind(&[b"AC1027\0\0\0\0", &ramp[..]].concat(), "v.dwg"), Kind::Unknown);
    assert_eq!(kind(&ramp, "x.dat"), Kind::Unknown);
    assert_eq!(kind(&ramp, "x.docx"), Kind::Damaged(Format::Docx));
    assert_eq!(kind(&ramp, "x.csv"), Kind::Unknown);
}

#[test]
fn an_empty_file_is_a_text_unless_its_name_is_a_documents() {
    assert_eq!(kind(b"", "x.txt"), Kind::Text(Format::Text));
    assert_eq!(kind(b"", "x"), Kind::Text(Format::Text));
    assert_eq!(kind(b"", "x.csv"), Kind::Text(Format::Csv));
    for (name, format) in [("x.docx", Format::Docx), ("X.PDF", Format::Pdf), ("a.b/x.zip", Format::Zip)] {
        assert_eq!(kind(b"", name), Kind::Damaged(format));
    }
    assert_eq!(kind(b"\xef\xbb\xbf", "x.txt"), Kind::Text(Format::Text));
    assert_eq!(kind(b"\r\n \n", "x.txt"), Kind::Text(Format::Text));
}

#[test]
fn the_content_names_the_kind_of_text() {
    for (text, name, format) in [
        ("各科室：请参加会议。", "x.docx", Format::Text),
        ("# 通知", "x.md", Format::Markdown),
        ("a,b", "x.CSV", Format::Csv),
        ("<!DOCTYPE html>\n<p>甲", "x.txt", Format::Html),
        ("<html><body>甲", "x.xls", Format::Html),
        ("<?xml version=\"1.0\"?>\n<!-- 甲 -->\n<html xmlns=\"x\"/>", "x", Format::Html),
        ("<?xml version=\"1.0\"?><甲/>", "x.txt", Format::Xml),
        ("<甲/>", "x.xml", Format::Xml),
        ("<htmlish>", "x.txt", Format::Text),
        ("{\"甲\": [1, 2]}", "x", Format::Json),
        ("{\"甲\": 1}\n{\"乙\": 2}\n", "x", Format::Json),
        ("{\"甲\": 1} 等", "x", Format::Text),
        ("[注] 甲", "x", Format::Text),
        ("甲", "x.json", Format::Json),
        ("%PDF-1.4\nnothing", "x.pdf", Format::Pdf),
        ("本文说明 %PDF-1.4 文件头", "x.txt", Format::Text),
        ("{\\rtf1 甲}", "x.doc", Format::Rtf),
        ("MZ是缩写", "x.txt", Format::Text),
        ("BM 甲", "x.txt", Format::Text),
        ("From: a@example.com\nSubject: 甲\nMIME-Version: 1.0\n\n乙", "x", Format::Eml),
        ("主题: 甲\n日期: 乙\n\n", "x", Format::Text),
        ("Date: 甲\nSubject: 乙\nFrom: 丙\n", "x.txt", Format::Text),
    ] {
        let told = match kind(text.as_bytes(), name) {
            Kind::Text(format) | Kind::Document(format) => format,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(told, format, "{text}");
    }
    let wide: Vec<u8> = "\u{feff}<html><p>甲</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(kind(&wide, "x.txt"), Kind::Text(Format::Html));
}

#[test]
fn pictures_and_archives_are_told() {
    let mut tar = [0_u8; 512];
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, format) in [
        (&b"\x89PNG\r\n\x1a\n\0\0"[..], Format::Png),
        (b"\xff\xd8\xff\xe0\0", Format::Jpeg),
        (b"GIF89a\x01\0", Format::Gif),
        (b"II*\0\x08\0", Format::Tiff),
        (b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Format::Heic),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Format::Bmp),
        (b"\x1f\x8b\x08\0", Format::Gz),
        (b"BZh91AY&SY", Format::Bz2),
        (b"\xfd7zXZ\0", Format::Xz),
        (b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
        (b"Rar!\x1a\x07\x01\0", Format::Rar),
        (&tar, Format::Tar),
    ] {
        assert_eq!(kind(bytes, "x.dat"), Kind::Document(format));
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_told_without_panic(
        start in proptest::sample::select(vec![&b""[..], b"PK\x03\x04", b"PK\x01\x02", b"MZ", b"\0\x01\0\0", b"<?xml"]),
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..700),
    ) {
        let bytes = [start, &bytes].concat();
        sniff(&bytes, true, "x.docx");
        zip(&bytes, "x");
        let _ = compound(&bytes, "x");
    }
}
