//! Where a value stands, in the terms of the format it stands in.

use serde::{Deserialize, Serialize};

/// Which part of a draft a text belongs to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Running text.
    Body,
    /// A cell of a table, in any format.
    Table,
    /// A page header.
    Header,
    /// A page footer.
    Footer,
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// A review comment, a cell note, an HTML or XML comment.
    Comment,
    /// Text that a tracked change took out.
    Deleted,
    /// Text that a tracked change brought in.
    Inserted,
    /// Text that no reader of the page sees.
    Hidden,
    /// A text box or shape.
    Textbox,
    /// Document properties, PDF Info and XMP, mail headers.
    Property,
    /// Speaker notes.
    Notes,
    /// A PDF or OFD annotation.
    Annotation,
    /// The plain body of an attached file.
    Attachment,
    /// The plain body of an embedded object.
    Embedded,
    /// EXIF, archive and sheet names, defined names and the like.
    Metadata,
    /// Alternative text of a picture.
    AltText,
    /// A field's instruction or stored result.
    Field,
    /// A spreadsheet formula.
    Formula,
    /// Text recognised in a picture.
    Ocr,
    /// The name of the file or of a folder above it.
    Filename,
}

/// The place of a finding; only what the format has is filled in. All numbers are 1-based.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Location {
    /// Part of the draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Line of the decoded source (text formats), or line on the page (PDF, OFD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column in Unicode scalar values: in the line, or in the paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Paragraph in file order, those in table cells included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u64>,
    /// Name of the sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Cell in A1 notation; of a merged range, its first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Slide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slide: Option<u64>,
    /// Names of the members that lead to the text, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
    /// The commit that brought the blob.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// A1 notation of a cell; `row` and `column` are 0-based.
pub fn a1(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut n = u64::from(column) + 1;
    while n > 0 {
        letters.push(char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(u64::from(row) + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::a1;

    #[test]
    fn a1_counts_like_a_spreadsheet() {
        assert_eq!(a1(0, 0), "A1");
        assert_eq!(a1(11, 25), "Z12");
        assert_eq!(a1(0, 26), "AA1");
        assert_eq!(a1(1_048_575, 16_383), "XFD1048576");
    }
}
