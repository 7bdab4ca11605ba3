//! What a document holds besides itself: charts, formulas, embedded documents and objects, earlier versions.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Reader;
use super::look::Look;
use super::manifest::Manifest;
use super::story::{Story, Where};
use super::styles::Styles;
use crate::extract::ole::{Compound, object};
use crate::extract::ooxml::generic::{self, Attributes};
use crate::extract::ooxml::{Token, Xml};
use crate::model::{Nested, Observation, Part, Reason, UnitPlace, Unread};

/// How the names of parts end that hold no text of the document: pictures, fonts, sound, films.
const NO_TEXT: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "svg", "svm", "emf", "wmf", "webp", "eps", "ttf",
    "otf", "odttf", "mp3", "mp4", "wav", "avi", "ogg", "webm", "mov", "wmv",
];

/// Reads every part that the document did not reach.
pub fn read(reader: &mut Reader<'_, '_, '_>, manifest: &Manifest) {
    let package = reader.package;
    for part in 0..package.len() {
        if package.is_reached(part) {
            continue;
        }
        let name = package.name(part).to_owned();
        let result = match name.rsplit_once('/') {
            Some((folder, "content.xml")) => inner(reader, manifest, folder, part),
            _ => other(reader, &name, part),
        };
        if let Err(unread) = result {
            let limit = unread.reason == Reason::Limit;
            reader.out.sink().unread(unread);
            if limit {
                return;
            }
        }
        if reader.out.border().is_break() {
            return;
        }
    }
}

/// A document within the package, in a folder of its own.
fn inner(
    reader: &mut Reader<'_, '_, '_>,
    manifest: &Manifest,
    folder: &str,
    part: usize,
) -> Result<(), Unread> {
    let kind = match manifest.kind(&format!("{folder}/")) {
        "" => reader.package.peek(part, body).unwrap_or_default(),
        kind => kind.to_owned(),
    };
    let Reader { package, grid, pictures, out, .. } = reader;
    if kind.contains("formula") || kind == "math" {
        return package.xml(part, |xml| generic::read(xml, out, Part::Formula, Attributes::Words));
    }
    if kind.contains("chart") {
        // Its title, its labels and the numbers behind it show.
        let mut story =
            Story::new(out, Part::Body, Look::default(), Styles::default(), grid, pictures, package);
        story.places = Where::At(UnitPlace::None);
        let result = package.xml(part, |xml| story.read(xml));
        story.finish();
        return result;
    }
    embedded(reader, folder, &kind)
}

/// The element in `office:body`, or the root of what is no OpenDocument.
fn body(xml: &mut Xml<'_>) -> Result<Option<String>, Unread> {
    let mut inside = false;
    while let Some(token) = xml.token()? {
        if let Token::Start(tag) = token {
            match tag.name() {
                name if inside || name == "math" => return Ok(Some(name.to_owned())),
                "body" => inside = true,
                _ => {}
            }
        }
    }
    Ok(None)
}

/// Hands a document within the package on as a package of its own.
fn embedded(reader: &mut Reader<'_, '_, '_>, folder: &str, kind: &str) -> Result<(), Unread> {
    let package = reader.package;
    let prefix = format!("{folder}/");
    let kind =
        ["spreadsheet", "presentation"].into_iter().find(|known| kind.contains(known)).unwrap_or("text");
    let failed = |_| Unread::new(Reason::Internal, "嵌入的文档无法取出");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, stored).map_err(failed)?;
        zip.write_all(bytes).map_err(|_| Unread::new(Reason::Internal, "嵌入的文档无法取出"))
    };
    put("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes())?;
    for part in 0..package.len() {
        let name = package.name(part).to_owned();
        match name.strip_prefix(&prefix) {
            Some(inner) if !inner.is_empty() && !inner.ends_with('/') && inner != "mimetype" => {
                put(inner, &package.bytes(part)?)?;
            }
            Some(_) => package.reach(part),
            None => {}
        }
    }
    let bytes = zip.finish().map_err(failed)?.into_inner();
    give(reader, folder, &bytes);
    Ok(())
}

/// A part that is no document of ours.
fn other(reader: &mut Reader<'_, '_, '_>, name: &str, part: usize) -> Result<(), Unread> {
    let package = reader.package;
    let lower = name.to_lowercase();
    let extension = lower.rsplit('/').next().and_then(|last| last.rsplit_once('.')).map_or("", |(_, e)| e);
    let repeats = ["thumbnails/", "objectreplacements/"].iter().any(|folder| lower.starts_with(folder));
    if lower.ends_with('/') || lower == "mimetype" || repeats || NO_TEXT.contains(&extension) {
        package.reach(part);
        return Ok(());
    }
    if matches!(extension, "xml" | "rdf" | "xhtml" | "xlb" | "xlc") || lower == "layout-cache" {
        if lower == "layout-cache" {
            // Where pages broke when it was last shown.
            package.reach(part);
            return Ok(());
        }
        let out = &mut reader.out;
        // Menus and keys of the program: words only where somebody named something.
        return package.xml(part, |xml| generic::read(xml, out, Part::Metadata, Attributes::Words));
    }
    let bytes = package.bytes(part)?;
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let compound = Compound::open(&bytes)?;
        object::nested(&compound, "", &mut reader.out, UnitPlace::None);
        compound.damage().map_or(Ok(()), Err)
    } else {
        if !bytes.is_empty() {
            give(reader, name, &bytes);
        }
        Ok(())
    }
}

fn give(reader: &mut Reader<'_, '_, '_>, name: &str, bytes: &[u8]) {
    let what = if name.starts_with("Versions/") { "文档的早先版本" } else { "嵌入对象：文档" };
    let thing = Observation::of_thing("hidden-embedded", what, Part::Embedded, UnitPlace::None);
    let thing = Some(reader.out.hide(thing));
    reader.out.flush();
    let mut content = bytes;
    reader.out.sink().nested(Nested { name, content: &mut content, plain: Some(Part::Embedded), thing });
}
