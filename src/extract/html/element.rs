//! What the elements of HTML do to text: which break it, which hide it, which end by themselves.

/// The lower-case name of an element; names longer than any known one are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    bytes: [u8; Name::LONGEST],
    length: u8,
}

impl Name {
    const LONGEST: usize = 15;

    /// Of a tag as it is written.
    pub fn new(written: &str) -> Self {
        let mut bytes = [0; Name::LONGEST];
        let mut length = 0;
        for (to, from) in bytes.iter_mut().zip(written.bytes()) {
            *to = if from.is_ascii() { from.to_ascii_lowercase() } else { b'?' };
            length += 1;
        }
        Name { bytes, length }
    }

    /// As a string.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
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
pub fn ends_open(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    const SCOPE: &[&str] = &["td", "th", "table", "caption", "button", "object", "template", "html"];
    Some(match name {
        "li" => (&["li", "p"], &["ul", "ol", "menu", "dir", "td", "th", "table"]),
        "dt" | "dd" => (&["dt", "dd", "p"], &["dl", "td", "th", "table"]),
        "option" | "optgroup" => (&["option"], &["select", "datalist", "td", "th", "table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr", "td", "th", "caption"], &["tbody", "thead", "tfoot", "table"]),
        "tbody" | "thead" | "tfoot" => {
            (&["tbody", "thead", "tfoot", "tr", "td", "th", "caption"], &["table"])
        }
        _ if matches!(kind(name), Kind::Block | Kind::Table) || name == "hr" => (&["p"], SCOPE),
        _ => return None,
    })
}

/// The elements beyond which the end tag `name` ends none.
pub fn scope_of_end(name: &str) -> &'static [&'static str] {
    match name {
        "table" => &[],
        "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption" => &["table"],
        _ => &["td", "th", "caption", "table", "template"],
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
