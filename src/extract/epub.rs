//! EPUB publications (EPUB 3.3; the container: OCF 3.3): every page is a draft of its own, in reading order.

use std::collections::HashMap;

use super::Input;
use super::metadata::{author, labelled};
use super::ooxml::generic::{self, Attributes};
use super::ooxml::{Package, Token, Xml};
use super::units::Collector;
use crate::model::{Nested, Part, Picture, Reason, Sink, UnitPlace, Unread};

/// Most items of the publication that are held.
const MOST: usize = 100_000;

/// How the names of pages end, and those of members without text.
const PAGES: &[&str] = &["xhtml", "html", "htm", "txt", "svg"];
const NO_TEXT: &[&str] = &["css", "ttf", "otf", "woff", "woff2", "mp3", "mp4", "m4a", "ogg", "webm", "js"];
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "bmp"];

/// Reads a publication.
pub fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), Unread> {
    let package = Package::open(input.bytes, input.budget)?;
    if let Some(damage) = package.damage() {
        sink.unread(damage);
    }
    let mut out = Collector::new(sink);
    let locked = noted(part(&package, "META-INF/encryption.xml", encrypted), &mut out);
    let container = noted(part(&package, "META-INF/container.xml", rootfiles), &mut out);
    let mut pages = Vec::new();
    let mut found = false;
    for path in container {
        let Some(at) = package.find(&path) else { continue };
        found = true;
        let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let spine = noted(package.xml(at, |xml| publication(xml, &mut out)), &mut out);
        pages.extend(spine.iter().filter_map(|href| package.find(&format!("{folder}{}", unescaped(href)))));
    }
    pages.extend(0..package.len());
    for page in pages {
        if package.is_reached(page) {
            continue;
        }
        let name = package.name(page).to_owned();
        if locked.contains(&name) {
            package.reach(page);
            if !ends(&name, NO_TEXT) {
                out.sink().unread(Unread::new(Reason::Encrypted, "电子书中有加密的部件"));
            }
            continue;
        }
        let result = member(&package, page, &name, &mut out);
        let limit = result.as_ref().is_err_and(|unread| unread.reason == Reason::Limit);
        noted(result, &mut out);
        if limit || out.border().is_break() {
            break;
        }
    }
    out.finish();
    match found {
        true => Ok(()),
        false => Err(Unread::new(Reason::Corrupt, "电子书缺少目录文件")),
    }
}

fn member(package: &Package<'_>, part: usize, name: &str, out: &mut Collector<'_, '_>) -> Result<(), Unread> {
    if name.ends_with('/') || name == "mimetype" || ends(name, NO_TEXT) {
        package.reach(part);
    } else if ends(name, PICTURES) {
        package.reach(part);
        let image = || package.bytes(part).ok();
        let picture = Picture { size: None, place: UnitPlace::None, alone: false, image: &image };
        out.sink().picture(&picture);
    } else if !ends(name, PAGES) && ends(name, &["xml", "ncx", "opf", "smil", "xpgt"]) {
        // The table of contents repeats the headings.
        return package.xml(part, |xml| generic::read(xml, out, Part::Metadata, Attributes::Words));
    } else {
        let bytes = package.bytes(part)?;
        out.flush();
        out.sink().nested(Nested { name, content: &mut bytes.as_slice(), plain: None, thing: None });
    }
    Ok(())
}

fn ends(name: &str, extensions: &[&str]) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    extensions.contains(&extension.as_str())
}

/// Reads an XML part by its name, if there is one.
fn part<T: Default>(
    package: &Package<'_>,
    name: &str,
    read: fn(&mut Xml<'_>) -> Result<T, Unread>,
) -> Result<T, Unread> {
    package.find(name).map_or_else(|| Ok(T::default()), |part| package.xml(part, read))
}

/// The package documents that the container names (OCF 3.3, 4.2.6.3.1).
fn rootfiles(xml: &mut Xml<'_>) -> Result<Vec<String>, Unread> {
    attributes(xml, "rootfile", "full-path")
}

/// The members that need a key (4.2.6.3.2).
fn encrypted(xml: &mut Xml<'_>) -> Result<Vec<String>, Unread> {
    Ok(attributes(xml, "CipherReference", "URI")?.iter().map(|path| unescaped(path)).collect())
}

fn attributes(xml: &mut Xml<'_>, element: &str, key: &str) -> Result<Vec<String>, Unread> {
    let mut values = Vec::new();
    while let Some(token) = xml.token()? {
        if let Token::Start(tag) = token
            && tag.name() == element
            && values.len() < MOST
        {
            values.extend(tag.attr(key));
        }
    }
    Ok(values)
}

/// The package document (EPUB 3.3, 5): its metadata are properties; gives the pages in reading order.
fn publication(xml: &mut Xml<'_>, out: &mut Collector<'_, '_>) -> Result<Vec<String>, Unread> {
    let mut items = HashMap::new();
    let mut spine = Vec::new();
    let mut text = String::new();
    while let Some(token) = xml.token()? {
        match token {
            Token::Start(tag) => {
                text.clear();
                match tag.name() {
                    "item" if items.len() < MOST => {
                        items
                            .insert(tag.attr("id").unwrap_or_default(), tag.attr("href").unwrap_or_default());
                    }
                    "itemref" if spine.len() < MOST => spine.push(tag.attr("idref").unwrap_or_default()),
                    _ => {}
                }
            }
            Token::Text(piece) => text.push_str(&piece),
            Token::End(tag) => {
                match tag.name() {
                    "creator" => author(out, "作者", &text, Part::Property),
                    "contributor" => author(out, "参与者", &text, Part::Property),
                    "title" => labelled(out, "标题", &text, Part::Property),
                    "publisher" => labelled(out, "出版者", &text, Part::Property),
                    "description" => labelled(out, "备注", &text, Part::Property),
                    "subject" => labelled(out, "主题", &text, Part::Property),
                    _ => labelled(out, "", &text, Part::Property),
                }
                text.clear();
            }
        }
    }
    Ok(spine.iter().filter_map(|id| items.remove(id)).collect())
}

/// A relative address without its escapes (RFC 3986, 2.1).
fn unescaped(href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn noted<T: Default>(result: Result<T, Unread>, out: &mut Collector<'_, '_>) -> T {
    result.unwrap_or_else(|unread| {
        out.sink().unread(unread);
        T::default()
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::extract::ooxml::testing::{hear, package};
    use crate::model::{Format, Part, Reason};

    const CONTAINER: &str =
        "<container><rootfiles><rootfile full-path=\"OPS/a.opf\"/></rootfiles></container>";
    const OPF: &str = "<package><metadata><dc:title>简报</dc:title><dc:creator>编者甲</dc:creator></metadata>\
        <manifest><item id=\"1\" href=\"%E4%B8%80.xhtml\"/><item id=\"2\" href=\"b.xhtml\"/></manifest>\
        <spine><itemref idref=\"2\"/><itemref idref=\"1\"/></spine></package>";

    fn book(more: &[(&str, &str)]) -> Vec<u8> {
        let mut parts = vec![
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("OPS/a.opf", OPF),
            ("OPS/一.xhtml", "<html>一</html>"),
            ("OPS/b.xhtml", "<html>二</html>"),
            ("OPS/附.txt", "附"),
            ("OPS/cover.png", "png"),
        ];
        parts.extend(more);
        package(&parts)
    }

    #[test]
    fn pages_come_in_reading_order_and_all_of_them() {
        let heard = hear(read, Format::Epub, &book(&[]));
        assert!(heard.whole(), "{:?}", heard.unread);
        let names: Vec<&str> = heard.nested.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["OPS/b.xhtml", "OPS/一.xhtml", "OPS/附.txt"]);
        assert_eq!(heard.of(Part::Property), ["简报", "编者甲"]);
        assert_eq!((heard.observations[0].text.as_str(), heard.pictures), ("编者甲", 1));
    }

    #[test]
    fn pages_under_a_key_are_not_read() {
        let keys = "<encryption><CipherReference URI=\"OPS/b.xhtml\"/></encryption>";
        let heard = hear(read, Format::Epub, &book(&[("META-INF/encryption.xml", keys)]));
        assert_eq!((heard.unread.as_slice(), heard.nested.len()), (&[Reason::Encrypted][..], 2));
    }

    #[test]
    fn a_torn_book_never_passes_for_a_whole_one() {
        let whole = book(&[]);
        for cut in (0..whole.len()).step_by(11) {
            assert!(!hear(read, Format::Epub, &whole[..cut]).whole(), "cut at {cut}");
        }
    }
}
