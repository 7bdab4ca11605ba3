//! From bytes to text with places. One file a format; [`reader`] is the registry.
//!
//! A reader never decides what is sensitive, and has no empty success: it reads all, or says with
//! [`Sink::unread`] or an error what it did not read and why.

pub mod archive;
pub mod csv;
pub mod doc;
pub mod docx;
pub mod epub;
mod fused;
pub mod html;
pub mod image;
pub mod json;
pub mod mail;
pub mod markdown;
pub mod markup;
mod metadata;
pub mod msg;
pub mod ocr;
pub mod odf;
pub mod ofd;
pub mod ole;
pub mod ooxml;
pub mod owner;
pub mod password;
pub mod pdf;
pub mod picture_size;
pub mod ppt;
pub mod pptx;
mod prose;
#[cfg(test)]
mod recorder;
pub mod rtf;
pub mod sheet;
pub mod slide;
mod source;
pub mod text;
pub mod units;
pub mod xls;
pub mod xlsb;
pub mod xlsx;
pub mod xml;

use crate::model::{Format, Sink, Unread};
use crate::open::budget::Budget;

/// A whole document in memory, ready to be read.
pub struct Input<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// What it is.
    pub format: Format,
    /// What reading it may cost.
    pub budget: &'a Budget,
}

/// Reads a document into a sink. An error means that what was given so far is all there is.
pub type Reader = fn(&Input<'_>, &mut dyn Sink) -> Result<(), Unread>;

/// The reader of a format, if there is one. Text and CSV are streamed and stand in [`text`] and [`csv`].
pub fn reader(format: Format) -> Option<Reader> {
    READERS.iter().find(|(f, _)| *f == format).map(|(_, reader)| *reader)
}

const READERS: &[(Format, Reader)] = &[
    (Format::Docx, docx::read),
    (Format::Xlsx, xlsx::read),
    (Format::Pdf, pdf::read),
    (Format::Ofd, ofd::read),
    (Format::Xls, xls::read),
    (Format::Xlsb, xlsb::read),
    (Format::Ppt, ppt::read),
    (Format::Pptx, pptx::read),
    (Format::Odt, odf::read),
    (Format::Ods, odf::read),
    (Format::Odp, odf::read),
    (Format::Rtf, rtf::read),
    (Format::Epub, epub::read),
    (Format::Jpeg, image::read),
    (Format::Png, image::read),
    (Format::Tiff, image::read),
    (Format::Bmp, image::read),
    (Format::Gif, image::read),
    (Format::Webp, image::read),
    (Format::Heic, image::read),
    (Format::Eml, mail::read),
    (Format::Mht, mail::read),
    (Format::Msg, msg::read),
    (Format::Zip, archive::zip),
    (Format::SevenZip, archive::sevenz),
    (Format::Tar, archive::tar),
    (Format::Gz, archive::gz),
    (Format::Bz2, archive::bz2),
    (Format::Xz, archive::xz),
    (Format::Rar, archive::rar),
    (Format::Binary, owner::read),
    (Format::Doc, doc::read),
];
