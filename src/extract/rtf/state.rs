//! What a group inherits and what it changes for itself (RTF 1.9.1, "Destinations", "Document text").

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};

use crate::model::Part;

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dest {
    /// A story of its own, or the body: paragraphs of this part.
    Story(Part),
    /// A field's instruction, within the paragraph.
    Instruction,
    /// Kept whole until the group ends.
    Kept(Keep),
    /// The table of fonts, of colours, of revision authors.
    Fonts,
    /// See [`Dest::Fonts`].
    Colours,
    /// Nowhere.
    Nowhere,
}

/// Text that is kept until its group ends, and what it is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// A document property of this label.
    Property(&'static str),
    /// A person who made the document.
    Author(&'static str),
    /// Name and value of a property of the user's.
    UserName,
    /// See [`Keep::UserName`].
    UserValue,
    /// The author of a comment.
    Commenter,
    /// An author of tracked changes.
    Reviser,
    /// Name and value of a property of a shape.
    ShapeName,
    /// See [`Keep::ShapeName`].
    ShapeValue,
    /// The data of an embedded object, in hexadecimal.
    Object,
    /// A picture, in hexadecimal.
    Picture,
    /// What a form field holds besides what it shows.
    Form,
    /// Paths, names and variables that stand beside the text: the template, the source of a mail merge.
    Beside,
}

/// The state of a group.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Where text goes.
    pub dest: Dest,
    /// Where it went outside of `\upr`, whose first form is for programs that know no Unicode.
    pub upr: Option<Dest>,
    /// The next control word names a destination that may be passed over.
    pub star: bool,
    /// Characters that stand for one `\u` and are passed over.
    pub fallback: u32,
    /// The code page of bytes.
    pub encoding: &'static Encoding,
    /// In a table.
    pub in_table: bool,
    /// Hidden by `\v`.
    pub hidden: bool,
    /// Numbers of the colour of text and of the one behind it (0: the program's choice).
    pub colour: u32,
    /// See [`State::colour`].
    pub ground: u32,
    /// Size in half-points, of Latin and of Chinese text.
    pub size: u32,
    /// See [`State::size`].
    pub wide_size: u32,
    /// What is said of associated fonts is said of Chinese text.
    pub wide: bool,
    /// Brought in, taken out, and by whom.
    pub inserted: bool,
    /// See [`State::inserted`].
    pub deleted: bool,
    /// See [`State::inserted`].
    pub author: usize,
}

impl State {
    /// The state at the beginning.
    pub fn new() -> Self {
        State {
            dest: Dest::Story(Part::Body),
            upr: None,
            star: false,
            fallback: 1,
            encoding: GB18030,
            in_table: false,
            hidden: false,
            colour: 0,
            ground: 0,
            size: 24,
            wide_size: 24,
            wide: false,
            inserted: false,
            deleted: false,
            author: 0,
        }
    }

    /// `\plain`: characters look as they do by default.
    pub fn plain(&mut self) {
        let State { hidden, colour, ground, size, wide_size, .. } = State::new();
        (self.hidden, self.colour, self.ground) = (hidden, colour, ground);
        (self.size, self.wide_size) = (size, wide_size);
        (self.inserted, self.deleted) = (false, false);
    }
}

/// A Windows code page. Chinese ones are read as their largest form.
pub fn code_page(number: i32) -> &'static Encoding {
    match number {
        932 => SHIFT_JIS,
        949 | 1361 => EUC_KR,
        950 => BIG5,
        936 | 54936 => GB18030,
        65001 => UTF_8,
        _ => u16::try_from(number).ok().and_then(windows).unwrap_or(WINDOWS_1252),
    }
}

fn windows(number: u16) -> Option<&'static Encoding> {
    Encoding::for_label(format!("windows-{number}").as_bytes())
}

/// The code page of a font's character set (`\fcharset`); `None`: that of the document.
pub fn charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        128 => SHIFT_JIS,
        129 | 130 => EUC_KR,
        134 => GB18030,
        136 => BIG5,
        161 => code_page(1253),
        162 => code_page(1254),
        204 => code_page(1251),
        238 => code_page(1250),
        _ => return None,
    })
}

/// The destination that a control word begins, if it begins one.
pub fn destination(word: &str) -> Option<Dest> {
    use Dest::{Colours, Fonts, Instruction, Kept, Nowhere, Story};
    Some(match word {
        "header" | "headerl" | "headerr" | "headerf" => Story(Part::Header),
        "footer" | "footerl" | "footerr" | "footerf" => Story(Part::Footer),
        "footnote" => Story(Part::Footnote),
        "annotation" => Story(Part::Comment),
        "shptxt" | "dptxbxtext" => Story(Part::Textbox),
        "fldinst" => Instruction,
        "fonttbl" => Fonts,
        "colortbl" => Colours,
        "revtbl" => Kept(Keep::Reviser),
        "atnauthor" => Kept(Keep::Commenter),
        "title" => Kept(Keep::Property("标题")),
        "subject" => Kept(Keep::Property("主题")),
        "keywords" => Kept(Keep::Property("关键词")),
        "doccomm" => Kept(Keep::Property("备注")),
        "company" => Kept(Keep::Property("单位")),
        "category" => Kept(Keep::Property("类别")),
        "hlinkbase" => Kept(Keep::Property("链接")),
        "author" => Kept(Keep::Author("作者")),
        "operator" => Kept(Keep::Author("最后保存者")),
        "manager" => Kept(Keep::Author("经理")),
        "propname" => Kept(Keep::UserName),
        "staticval" => Kept(Keep::UserValue),
        "sn" => Kept(Keep::ShapeName),
        "sv" => Kept(Keep::ShapeValue),
        "objdata" => Kept(Keep::Object),
        "pict" => Kept(Keep::Picture),
        "ffdeftext" | "ffname" | "ffhelptext" | "ffstattext" | "ffl" => Kept(Keep::Form),
        "template" | "mmdatasource" | "mmconnectstr" | "mmquery" | "mailmerge" | "filetbl" | "bkmkstart"
        | "docvar" | "linkval" | "protusertbl" | "xmlattrvalue" => Kept(Keep::Beside),
        "stylesheet" | "nonshppict" | "shprslt" | "listtext" | "pntext" | "objclass" | "objname"
        | "bkmkend" | "rsidtbl" | "atnid" | "atnref" | "atndate" | "atntime" | "atnparent" => Nowhere,
        _ => return None,
    })
}

/// Whether an ignorable group of this name holds destinations that are read, and nothing to be read itself.
pub fn is_transparent(word: &str) -> bool {
    matches!(
        word,
        "shpinst"
            | "shppict"
            | "shpgrp"
            | "do"
            | "userprops"
            | "object"
            | "result"
            | "shptop"
            | "formfield"
            | "background"
    )
}
