//! Where the text of a group goes (RTF 1.9.1, "Contents of an RTF File").

use crate::model::Part;

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dest {
    /// Into the paragraph.
    Text,
    /// Into the paragraph, as what a field is told to do.
    Field,
    /// Beside the paragraph: the number of a list item as it was last shown.
    Aside,
    /// Nowhere.
    Skip,
    /// Nowhere, but for the group that repeats it in Unicode.
    Twice,
    /// A text of its own.
    Word(Word),
    /// The table of fonts.
    Fonts,
    /// The table of colours.
    Colours,
    /// The table of those who changed something.
    Authors,
    /// The data of an object.
    Object,
    /// A picture.
    Picture,
}

/// A text that stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A document property under this label.
    Property(&'static str),
    /// A property that names a person.
    Person(&'static str),
    /// The name of a property of one's own.
    Named,
    /// Its value.
    Value,
    /// Whoever commented.
    Commenter,
    /// The name of a shape's property.
    ShapeName,
    /// Its value.
    ShapeValue,
    /// A form field's words, and other words beside the text.
    Beside(Part),
}

/// A text with paragraphs of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tale {
    /// A page's header or footer.
    Margin(Part),
    /// A footnote; an endnote if `\ftnalt` follows.
    Note,
    /// A comment.
    Comment,
    /// A text box.
    Box,
}

/// What a control word means for the group that it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Its text goes there.
    To(Dest),
    /// It is a text with paragraphs of its own.
    Tale(Tale),
    /// It is read like the text around.
    Through,
}

/// The destination that a control word begins; `None`: it begins none that is known.
pub fn start(word: &str) -> Option<Start> {
    use Dest::{Aside, Authors, Colours, Field, Fonts, Object, Picture, Skip, Twice};
    use Word::{Beside, Commenter, Named, Person, Property, ShapeName, ShapeValue, Value};
    let to = |word| Start::To(Dest::Word(word));
    Some(match word {
        "fonttbl" => Start::To(Fonts),
        "colortbl" => Start::To(Colours),
        "revtbl" => Start::To(Authors),
        "header" | "headerl" | "headerr" | "headerf" => Start::Tale(Tale::Margin(Part::Header)),
        "footer" | "footerl" | "footerr" | "footerf" => Start::Tale(Tale::Margin(Part::Footer)),
        "footnote" => Start::Tale(Tale::Note),
        "annotation" => Start::Tale(Tale::Comment),
        "shptxt" | "dptxbxtext" => Start::Tale(Tale::Box),
        "fldinst" | "xe" | "tc" | "datafield" => Start::To(Field),
        "listtext" | "pntext" => Start::To(Aside),
        "upr" => Start::To(Twice),
        "objdata" => Start::To(Object),
        "pict" => Start::To(Picture),
        "title" => to(Property("标题")),
        "subject" => to(Property("主题")),
        "keywords" => to(Property("关键词")),
        "doccomm" | "comment" => to(Property("备注")),
        "company" => to(Property("单位")),
        "category" => to(Property("类别")),
        "hlinkbase" => to(Property("链接基础")),
        "template" => to(Property("模板")),
        "author" => to(Person("作者")),
        "operator" => to(Person("最后修改者")),
        "manager" => to(Person("主管")),
        "propname" => to(Named),
        "staticval" => to(Value),
        "linkval" => to(Property("")),
        "atnauthor" => to(Commenter),
        "sn" => to(ShapeName),
        "sv" => to(ShapeValue),
        "ffdeftext" | "ffformat" | "ffhelptext" | "ffstattext" | "ffl" | "ffentrymcr" | "ffexitmcr" => {
            to(Beside(Part::Field))
        }
        "docvar" | "mmquery" | "mmconnectstr" | "mmdatasource" | "mmheadersource" | "mmaddfieldname"
        | "mmmailsubject" | "mmdbconnection" | "mmconnectstrdata" | "file" | "objname" | "xmlattrvalue"
        | "protusertbl" => to(Beside(Part::Metadata)),
        "shp" | "shpinst" | "shpgrp" | "shppict" | "do" | "background" | "picprop" | "sp" | "field"
        | "fldrslt" | "object" | "result" | "info" | "userprops" | "formfield" | "mailmerge" | "ud" | "mmath"
        | "moMath" | "moMathPara" | "nesttableprops" | "filetbl" | "hl" | "hlloc" | "hlsrc" | "hlfr" => {
            Start::Through
        }
        "stylesheet" | "listtable" | "listoverridetable" | "listpicture" | "nonshppict" | "shprslt"
        | "creatim" | "revtim" | "printim" | "buptim" | "nonesttables" | "ftnsep" | "ftnsepc" | "ftncn"
        | "aftnsep" | "aftnsepc" | "aftncn" | "rsidtbl" | "generator" | "themedata" | "colorschememapping"
        | "latentstyles" | "datastore" | "bkmkstart" | "bkmkend" | "atnid" | "atndate" | "atnref" | "atnparent"
        | "atnicn" | "atntime" | "atrfstart" | "atrfend" | "pgdsctbl" | "pnseclvl" | "pn" | "panose" | "falt"
        | "fname" | "leveltext" | "levelnumbers" | "private" | "objclass" | "ffname" | "mmathPict" | "xmlnstbl"
        | "passwordhash" | "blipuid" | "wgrffmtfilter" => Start::To(Skip),
        _ => return None,
    })
}
