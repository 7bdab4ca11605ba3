//! Embedded objects ([MS-OLEDS], [MS-OFORMS] for what is none): what stands in the storage of one is handed on as a
//! draft of its own.

use std::io::Cursor;

use encoding_rs::GB18030;

use super::write::{Item, write};
use super::{Compound, Entry, u32_at};
use crate::extract::units::Collector;
use crate::model::{Nested, Observation, Part, Reason, UnitPlace, Unread};

/// Streams that make a storage a document of its own.
const DOCUMENTS: &[(&str, &str)] = &[
    ("WordDocument", "Word 文档"),
    ("Workbook", "Excel 工作表"),
    ("Book", "Excel 工作表"),
    ("PowerPoint Document", "PowerPoint 演示文稿"),
    ("__properties_version1.0", "邮件"),
    ("EncryptedPackage", "加密文档"),
];

/// Streams that hold a file as it is: an OOXML package, a package of another office suite, a PDF.
const FILES: &[&str] = &["Package", "package_stream", "CONTENTS"];

/// Streams and objects without a word of their own: links, presentations, formulas, controls.
const WORDLESS: &[&str] = &[
    "\u{1}CompObj",
    "\u{1}Ole",
    "\u{3}ObjInfo",
    "\u{3}LinkInfo",
    "\u{3}PRINT",
    "\u{3}EPRINT",
    "\u{3}META",
    "\u{3}PIC",
    "\u{5}SummaryInformation",
    "\u{5}DocumentSummaryInformation",
];
const FORMULA: &str = "Equation Native";
const CONTROL: &str = "\u{3}OCXNAME";

/// Hands on the object that stands in a storage (the path of the root is empty) as a draft within this one, and
/// notes it as hidden. Formulas, controls and links are nothing; an object that cannot be read is said to be unread.
pub fn nested(compound: &Compound<'_>, storage: &str, out: &mut Collector<'_, '_>, place: UnitPlace) {
    let range = compound.below(storage);
    let prefix = if storage.is_empty() { 0 } else { storage.len() + 1 };
    let own: Vec<(usize, &str)> = range
        .clone()
        .filter_map(|i| Some((i, compound.entries()[i].path.get(prefix..)?)))
        .filter(|(_, name)| !name.contains('/'))
        .collect();
    let find = |name: &str| own.iter().find(|(_, own)| own.eq_ignore_ascii_case(name)).map(|(i, _)| *i);
    let result = if let Some((_, kind)) = DOCUMENTS.iter().find(|(name, _)| find(name).is_some()) {
        let name = if storage.is_empty() { *kind } else { storage };
        rebuild(compound, storage).map(|bytes| give(name, bytes, kind, out, place))
    } else if let Some(entry) = find("\u{1}Ole10Native") {
        compound.read(entry).map(|bytes| {
            let (name, content) = native(&bytes);
            let name = name.unwrap_or_else(|| shown(&compound.entries()[entry]));
            give(&name, content.to_vec(), "文件", out, place);
        })
    } else if find(FORMULA).is_some() || find(CONTROL).is_some() {
        Ok(())
    } else if let Some(entry) = FILES.iter().find_map(|name| find(name)) {
        let name = shown(&compound.entries()[entry]);
        compound.read(entry).map(|bytes| give(&name, bytes, "文件", out, place))
    } else if own.iter().all(|(i, name)| compound.entries()[*i].size == 0 || wordless(name)) {
        Ok(())
    } else {
        note("其他程序的对象", out, place);
        Err(Unread::new(Reason::Unsupported, "嵌入的对象无法识别"))
    };
    if let Err(unread) = result {
        out.sink().unread(unread);
    }
}

fn wordless(name: &str) -> bool {
    // OlePres000, OlePres001 … are pictures of the object.
    name.starts_with("\u{2}OlePres") || WORDLESS.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// The path of a stream without the control characters that programs begin names with.
fn shown(entry: &Entry) -> String {
    entry.path.replace(char::is_control, "")
}

fn note(kind: &str, out: &mut Collector<'_, '_>, place: UnitPlace) -> u32 {
    out.hide(Observation::of_thing("hidden-embedded", format!("嵌入对象：{kind}"), Part::Embedded, place))
}

fn give(name: &str, bytes: Vec<u8>, kind: &str, out: &mut Collector<'_, '_>, place: UnitPlace) {
    let thing = note(kind, out, place);
    out.flush();
    let mut content = Cursor::new(bytes);
    let nested = Nested { name, content: &mut content, plain: Some(Part::Embedded), thing: Some(thing) };
    out.sink().nested(nested);
}

/// A storage as a compound file of its own. What stands in it directly comes first, so that it is taken for what it
/// is, not for what it holds.
pub fn rebuild(compound: &Compound<'_>, storage: &str) -> Result<Vec<u8>, Unread> {
    let prefix = if storage.is_empty() { 0 } else { storage.len() + 1 };
    let entries = compound.entries();
    let mut order: Vec<usize> = compound.below(storage).collect();
    let own =
        |i: usize| !entries[i].storage && !entries[i].path.get(prefix..).unwrap_or_default().contains('/');
    order.sort_by_key(|i| !own(*i));
    let mut items = Vec::new();
    let mut left = compound.length;
    for i in order {
        let Entry { path, storage, clsid, .. } = &entries[i];
        let content = if *storage { None } else { Some(compound.read(i)?) };
        // All of it is held at once.
        let length = content.as_ref().map_or(0, Vec::len) as u64;
        left =
            left.checked_sub(length).ok_or_else(|| Unread::new(Reason::Limit, "嵌入对象的数据流相互重叠"))?;
        items.push(Item { path: path.get(prefix..).unwrap_or_default().to_owned(), content, clsid: *clsid });
    }
    let clsid = compound.find(storage).map_or(compound.clsid(), |i| entries[i].clsid);
    Ok(write(&items, clsid))
}

/// File name and content of a packaged file (`OLENativeStream`, [MS-OLEDS] 2.3.6; within it, as the Windows packager
/// writes it: type, label, path, two numbers, temporary path, size, content, then the names once more in UTF-16).
/// `bytes` begins with their size.
pub fn native(bytes: &[u8]) -> (Option<String>, &[u8]) {
    packaged(bytes).unwrap_or((None, bytes.get(4..).unwrap_or_default()))
}

fn packaged(bytes: &[u8]) -> Option<(Option<String>, &[u8])> {
    let string = |at: usize| {
        let rest = bytes.get(at..)?;
        let length = rest.iter().position(|b| *b == 0)?;
        Some((&rest[..length], at + length + 1))
    };
    let (label, at) = string(6)?;
    let (path, at) = string(at)?;
    let length = usize::try_from(u32_at(bytes, at + 4)?).ok()?;
    let at = (at + 8).checked_add(length)?;
    let size = usize::try_from(u32_at(bytes, at)?).ok()?;
    let content = bytes.get(at + 4..(at + 4).checked_add(size)?)?;
    let name = wide_label(bytes, at + 4 + size).unwrap_or_else(|| {
        let name = if label.is_empty() { path } else { label };
        GB18030.decode_without_bom_handling(name).0.into_owned()
    });
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    Some((Some(name).filter(|name| !name.is_empty()), content))
}

/// The label in UTF-16, behind the temporary path.
fn wide_label(bytes: &[u8], at: usize) -> Option<String> {
    let skipped = usize::try_from(u32_at(bytes, at)?).ok()?.checked_mul(2)?;
    let at = (at + 4).checked_add(skipped)?;
    let length = usize::try_from(u32_at(bytes, at)?).ok()?.checked_mul(2)?;
    let label = bytes.get(at + 4..(at + 4).checked_add(length)?)?;
    let label = encoding_rs::UTF_16LE.decode_without_bom_handling_and_without_replacement(label)?;
    Some(label.trim_end_matches('\0').to_owned()).filter(|label| !label.is_empty())
}

#[cfg(test)]
#[path = "object_tests.rs"]
mod tests;
