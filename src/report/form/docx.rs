//! A Word document of paragraphs and one kind of table, as ECMA-376 (part 1, 17) writes it, in a package (part 2).
//!
//! Only what the form needs. Element order within properties is that of the schema: Word refuses another.

use std::io::{self, Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::escape::visible;

/// Width of the text in twentieths of a point: A4 less its margins.
pub const WIDTH: u32 = 9070;

/// A document in the making.
#[derive(Default)]
pub struct Docx {
    body: String,
}

/// How a paragraph looks.
#[derive(Clone, Copy, Default)]
pub struct Look {
    /// Size in half points; 0: the document's own.
    pub size: u32,
    /// Bold.
    pub bold: bool,
    /// Red, for what must be seen first.
    pub alarm: bool,
    /// In the middle of the line.
    pub centred: bool,
    /// At the end of the line.
    pub right: bool,
    /// On one page with what follows.
    pub keep: bool,
    /// Begins a page.
    pub page: bool,
}

/// A cell: its paragraphs, how many columns it spans, whether it is a label.
pub struct Cell {
    lines: Vec<(String, Look)>,
    span: u32,
    label: bool,
}

impl Cell {
    /// A cell of text; line feeds part paragraphs.
    pub fn text(text: impl Into<String>) -> Cell {
        let text: String = text.into();
        Cell {
            lines: text.split('\n').map(|l| (l.to_owned(), Look::default())).collect(),
            span: 1,
            label: false,
        }
    }

    /// A label: bold, centred, shaded.
    pub fn label(text: &str) -> Cell {
        let look = Look { bold: true, centred: true, ..Look::default() };
        Cell { lines: text.split('\n').map(|l| (l.to_owned(), look)).collect(), span: 1, label: true }
    }

    /// The same over so many columns.
    pub fn over(self, span: u32) -> Cell {
        Cell { span, ..self }
    }

    /// The same with a last line at the end of the line.
    pub fn signed(mut self, line: &str) -> Cell {
        self.lines.push((line.to_owned(), Look { right: true, ..Look::default() }));
        self
    }
}

impl Docx {
    /// Adds a paragraph.
    pub fn paragraph(&mut self, text: &str, look: Look) {
        self.body.push_str(&paragraph(text, look));
    }

    /// Adds a table with these widths of columns; of rows the least height (0: as the text needs) and the cells.
    /// `head`: the first row stands on every page.
    pub fn table(&mut self, widths: &[u32], rows: impl IntoIterator<Item = (u32, Vec<Cell>)>, head: bool) {
        let sum: u32 = widths.iter().sum();
        self.body.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{sum}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
        ));
        for width in widths {
            self.body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.body.push_str("</w:tblGrid>");
        for (number, (height, cells)) in rows.into_iter().enumerate() {
            self.row(widths, height, &cells, head && number == 0);
        }
        self.body.push_str("</w:tbl>");
    }

    fn row(&mut self, widths: &[u32], height: u32, cells: &[Cell], head: bool) {
        self.body.push_str("<w:tr><w:trPr><w:cantSplit/>");
        if height > 0 {
            self.body.push_str(&format!("<w:trHeight w:val=\"{height}\" w:hRule=\"atLeast\"/>"));
        }
        self.body.push_str(if head { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
        let mut column = 0;
        for cell in cells {
            let spanned = widths.iter().skip(column).take(cell.span as usize);
            let width: u32 = spanned.sum();
            column += cell.span as usize;
            self.body.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
            if cell.span > 1 {
                self.body.push_str(&format!("<w:gridSpan w:val=\"{}\"/>", cell.span));
            }
            if cell.label {
                self.body.push_str("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>");
            }
            self.body.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
            for (text, look) in &cell.lines {
                self.body.push_str(&paragraph(text, *look));
            }
            self.body.push_str("</w:tc>");
        }
        self.body.push_str("</w:tr>");
    }

    /// The finished package. `date` is the day (year-month-day) that it says it was made on.
    pub fn package(&self, title: &str, date: &str) -> io::Result<Vec<u8>> {
        let document = format!(
            "{XML}<w:document {W} {R}><w:body>{}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/>\
             <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1304\" w:right=\"1418\" w:bottom=\"1134\" \
             w:left=\"1418\" w:header=\"851\" w:footer=\"680\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
            self.body
        );
        let core = format!(
            "{XML}<cp:coreProperties \
             xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>{}</cp:coreProperties>",
            xml(title),
            created(date)
        );
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELS),
            ("docProps/core.xml", &core),
            ("word/document.xml", &document),
            ("word/_rels/document.xml.rels", DOCUMENT_RELS),
            ("word/styles.xml", STYLES),
            ("word/footer1.xml", FOOTER),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish().map_err(io::Error::other)?.into_inner())
    }
}

/// The day as `dcterms:created` wants it; nothing if it is none.
fn created(date: &str) -> String {
    let day = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if day {
        format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:created>")
    } else {
        String::new()
    }
}

fn paragraph(text: &str, look: Look) -> String {
    let mut properties = String::new();
    for (on, element) in [
        (look.keep, "<w:keepNext/>"),
        (look.page, "<w:pageBreakBefore/>"),
        (look.alarm, ALARM),
        (look.centred, "<w:jc w:val=\"center\"/>"),
        (look.right, "<w:jc w:val=\"right\"/>"),
    ] {
        properties.push_str(if on { element } else { "" });
    }
    let mut run = String::new();
    if look.bold {
        run.push_str("<w:rFonts w:ascii=\"SimHei\" w:hAnsi=\"SimHei\" w:eastAsia=\"黑体\"/><w:b/>");
    }
    if look.alarm {
        run.push_str("<w:color w:val=\"C00000\"/>");
    }
    if look.size > 0 {
        run.push_str(&format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", look.size));
    }
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        xml(text)
    )
}

/// Text as XML allows it.
fn xml(text: &str) -> String {
    visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A red line on each side: neighbouring paragraphs share one box.
const ALARM: &str = "<w:pBdr><w:top w:val=\"single\" w:sz=\"18\" w:space=\"4\" w:color=\"C00000\"/>\
    <w:left w:val=\"single\" w:sz=\"18\" w:space=\"4\" w:color=\"C00000\"/>\
    <w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"4\" w:color=\"C00000\"/>\
    <w:right w:val=\"single\" w:sz=\"18\" w:space=\"4\" w:color=\"C00000\"/></w:pBdr>";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const R: &str = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const TYPES: &str = include_str!("types.xml");
const RELS: &str = include_str!("rels.xml");
const DOCUMENT_RELS: &str = include_str!("document.rels.xml");
const STYLES: &str = include_str!("styles.xml");
const FOOTER: &str = include_str!("footer.xml");
