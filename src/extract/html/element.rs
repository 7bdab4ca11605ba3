//! What the elements of HTML do to text: which break it, which hide it, which end by themselves.

/// The lower-case name of an element, padded with zeros; names longer than any known one are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name([u8; Name::LONGEST]);

impl Name {
    const LONGEST: usize = 16;

    /// Of a tag as it is written.
    pub const fn new(written: &str) -> Self {
        let from = written.as_bytes();
        let mut name = [0; Name::LONGEST];
        let mut at = 0;
        while at < from.len() && at < name.len() {
            name[at] = if from[at].is_ascii() { from[at].to_ascii_lowercase() } else { b'?' };
            at += 1;
        }
        Name(name)
    }

    /// As a string.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

/// A list of names.
macro_rules! names {
    ($($name:literal)*) => { const { &[$(Name::new($name)),*] } };
}

/// How an element stands in the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its text is apart from what is around it.
    Block,
    /// Its text runs on with what is around it.
    Inline,
    /// It has no content and no end tag, and runs on.
    Void,
    /// It has no content and breaks the line.
    Break,
    /// A superscript or subscript: a note's number must not run into the number before it.
    Raised,
    /// A table, or a part of one.
    Table,
}

/// The kind of an element by its lower-case name.
pub fn kind(name: &str) -> Kind {
    match name {
        "br" | "hr" => Kind::Break,
        "area" | "base" | "basefont" | "bgsound" | "col" | "embed" | "frame" | "img" | "input" | "keygen"
        | "link" | "meta" | "param" | "source" | "track" | "wbr" => Kind::Void,
        "sup" | "sub" => Kind::Raised,
        "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" => Kind::Table,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "colgroup"
        | "dd" | "details" | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption"
        | "figure" | "footer" | "form" | "frameset" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head"
        | "header" | "hgroup" | "html" | "iframe" | "legend" | "li" | "listing" | "main" | "marquee"
        | "menu" | "nav" | "noframes" | "noscript" | "ol" | "optgroup" | "option" | "p" | "plaintext"
        | "pre" | "search" | "section" | "select" | "summary" | "template" | "textarea" | "title" | "ul"
        | "xmp" => Kind::Block,
        _ => Kind::Inline,
    }
}

/// Whether line breaks in the text of the element count.
pub fn keeps_lines(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "plaintext" | "textarea" | "xmp")
}

/// The elements that the start tag `name` ends by itself, and those beyond which it ends none (HTML Standard,
/// 13.2.6.4: "generate implied end tags", "close a p element", the table modes).
pub fn ends_open(name: &str) -> Option<(&'static [Name], &'static [Name])> {
    Some(match name {
        "li" => (names!["li" "p"], names!["ul" "ol" "menu" "dir" "td" "th" "table"]),
        "dt" | "dd" => (names!["dt" "dd" "p"], names!["dl" "td" "th" "table"]),
        "option" | "optgroup" => (names!["option"], names!["select" "datalist" "td" "th" "table"]),
        "td" | "th" => (names!["td" "th"], names!["tr" "table"]),
        "tr" => (names!["tr" "td" "th" "caption"], names!["tbody" "thead" "tfoot" "table"]),
        "tbody" | "thead" | "tfoot" => {
            (names!["tbody" "thead" "tfoot" "tr" "td" "th" "caption"], names!["table"])
        }
        _ if matches!(kind(name), Kind::Block | Kind::Table) || name == "hr" => (PARAGRAPH, SCOPE),
        _ => return None,
    })
}

/// What a block ends by itself.
pub const PARAGRAPH: &[Name] = names!["p"];
const SCOPE: &[Name] = names!["td" "th" "table" "caption" "button" "object" "template" "html"];

/// The elements beyond which the end tag `name` ends none.
pub fn scope_of_end(name: &str) -> &'static [Name] {
    match name {
        "table" => &[],
        "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption" => names!["table"],
        _ => names!["td" "th" "caption" "table" "template"],
    }
}

/// Whether a `style` attribute hides its element.
pub fn style_hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        let value = value.split('!').next().unwrap_or_default().trim();
        match property.trim() {
            p if p.eq_ignore_ascii_case("display") => value.eq_ignore_ascii_case("none"),
            p if p.eq_ignore_ascii_case("visibility") => {
                value.eq_ignore_ascii_case("hidden") || value.eq_ignore_ascii_case("collapse")
            }
            _ => false,
        }
    })
}
