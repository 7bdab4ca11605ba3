//! The globals of a workbook ([MS-XLS] 2.1.7.20.3): sheets, shared strings, formats, names, links to other workbooks.

use super::record::{Chain, Charset, Record, Records, kind};
use super::styles::Styles;
use crate::extract::sheet::formula::{Dialect, constants};
use crate::extract::sheet::look::Look;
use crate::extract::sheet::number::{digits, error};
use crate::extract::sheet::strings::Strings;
use crate::extract::units::Collector;
use crate::model::{Part, Reason, UnitPlace, Unread};

/// What the globals say of the workbook.
#[derive(Debug)]
pub struct Globals {
    /// How its strings are stored.
    pub charset: Charset,
    /// Whether days count from 1904.
    pub date1904: bool,
    /// The sheets in their order.
    pub sheets: Vec<Entry>,
    /// The strings that cells share.
    pub strings: Strings,
    /// What cell formats do, by their number.
    pub looks: Vec<Look>,
    /// Where the globals end (bytes).
    pub end: usize,
}

/// A sheet.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Where it begins in the stream (bytes).
    pub at: usize,
    /// Whether it is hidden or very hidden.
    pub hidden: bool,
}

impl Globals {
    /// How the tokens of its formulas are stored.
    pub fn dialect(&self) -> Dialect {
        dialect(self.charset)
    }
}

fn dialect(charset: Charset) -> Dialect {
    match charset {
        Charset::Bytes(encoding) => Dialect::Biff5(encoding),
        Charset::Unicode => Dialect::Biff8,
    }
}

/// Reads the globals at the start of a stream. Sheet names, defined names and what else stands in words go out as
/// `metadata`. What is broken is noted in the sink.
pub fn read(stream: &[u8], out: &mut Collector<'_, '_>) -> Result<Globals, Unread> {
    let mut records = Records::new(stream, 0);
    let first = records.next().filter(|record| record.kind == kind::BOF);
    let Some(first) = first else {
        return Err(Unread::new(Reason::Corrupt, "工作簿数据流的开头损坏"));
    };
    let version = first.bytes().u16();
    let charset = match version {
        0x0600 => Charset::Unicode,
        // The code page may stand behind names that are in it.
        _ => Charset::Bytes(Charset::page(page(stream))),
    };
    let mut reader = Reader {
        book: Globals {
            charset,
            date1904: false,
            sheets: Vec::new(),
            strings: Strings::default(),
            looks: Vec::new(),
            end: 0,
        },
        styles: Styles::default(),
        broken: false,
    };
    let mut ended = false;
    for record in records.by_ref() {
        if record.kind == kind::EOF {
            ended = true;
            break;
        }
        // A sheet begins where the globals should have ended.
        if record.kind == kind::BOF {
            break;
        }
        reader.take(&record, out);
        if out.border().is_break() {
            break;
        }
    }
    if !ended || reader.broken {
        let reason = if records.is_cut() { Reason::Truncated } else { Reason::Corrupt };
        out.sink().unread(Unread::new(reason, "工作簿的公共部分不完整"));
    }
    reader.book.looks = reader.styles.looks();
    reader.book.end = records.at();
    Ok(reader.book)
}

fn page(stream: &[u8]) -> u16 {
    let mut records = Records::new(stream, 0).take_while(|record| record.kind != kind::EOF);
    records.find(|record| record.kind == kind::CODE_PAGE).map_or(936, |record| record.bytes().u16())
}

struct Reader {
    book: Globals,
    styles: Styles,
    broken: bool,
}

impl Reader {
    fn take(&mut self, record: &Record<'_>, out: &mut Collector<'_, '_>) {
        let charset = self.book.charset;
        let mut chain = record.chain();
        let mut say = |text: &str| out.unit(text.trim(), Part::Metadata, UnitPlace::None);
        match record.kind {
            kind::DATE_1904 => self.book.date1904 = chain.u16() == 1,
            kind::BOUND_SHEET => {
                let at = chain.u32() as usize;
                let state = chain.u8();
                let sort = chain.u8();
                let name = chain.short_string(charset);
                say(&name);
                self.broken |= chain.is_short();
                // Modules of macros hold no cells (2.4.28).
                if sort != 6 {
                    self.book.sheets.push(Entry { name, at, hidden: state & 3 != 0 });
                }
            }
            kind::SST => self.strings(record),
            kind::FORMAT | kind::FORMAT_5 => self.styles.code(record, charset),
            kind::FONT => self.styles.font(record),
            kind::PALETTE => self.styles.palette(record),
            kind::XF => self.styles.format(record, charset),
            kind::XF_EXT => self.styles.extension(record),
            kind::LBL => name(chain, charset).iter().for_each(|text| say(text)),
            kind::SUP_BOOK => book(chain).iter().for_each(|text| say(text)),
            kind::EXTERN_NAME if matches!(charset, Charset::Unicode) => {
                chain.skip(6);
                say(&chain.short_string(charset));
            }
            // What stood in another workbook: nobody sees it in this one.
            kind::CRN => {
                for text in cached(chain) {
                    out.unit(text.trim(), Part::Hidden, UnitPlace::None);
                }
            }
            kind::FILE_SHARING => {
                chain.skip(4);
                say(&chain.long_string(charset));
            }
            kind::WRITE_ACCESS => {
                let user = match charset {
                    Charset::Bytes(_) => chain.short_string(charset),
                    Charset::Unicode => chain.long_string(charset),
                };
                out.unit(user.trim(), Part::Property, UnitPlace::None);
            }
            _ => {}
        }
    }

    /// The shared strings (2.4.265).
    fn strings(&mut self, record: &Record<'_>) {
        let mut chain = record.chain();
        chain.skip(4);
        let count = chain.u32();
        for _ in 0..count {
            if chain.is_done() {
                self.broken = true;
                return;
            }
            let text = chain.long_string(Charset::Unicode);
            self.broken |= chain.is_short();
            self.book.strings.push(&text);
        }
    }
}

/// A defined name and what it holds of strings and numbers (2.4.150). Built-in names (print areas, filters) are no
/// words.
fn name(mut chain: Chain<'_>, charset: Charset) -> Vec<String> {
    let flags = chain.u16();
    chain.skip(1);
    let length = usize::from(chain.u8());
    let tokens = usize::from(chain.u16());
    chain.skip(8);
    let name = chain.string(length, charset);
    let rgce = chain.take(tokens);
    let mut words = constants(&rgce, &chain.rest(), dialect(charset));
    if flags & 0x20 == 0 {
        words.insert(0, name);
    }
    words
}

/// The path of another workbook and the names of its sheets (2.4.271).
fn book(mut chain: Chain<'_>) -> Vec<String> {
    let sheets = chain.u16();
    let length = chain.u16();
    // The workbook itself, or add-ins.
    if matches!(length, 0x0401 | 0x3A01) {
        return Vec::new();
    }
    let path = chain.string(usize::from(length), Charset::Unicode);
    // Control characters stand for what is between the folders (2.5.277).
    let mut words = vec![path.trim_start_matches(char::is_control).replace(char::is_control, "/")];
    for _ in 0..sheets {
        if chain.is_done() || chain.is_short() {
            break;
        }
        words.push(chain.long_string(Charset::Unicode));
    }
    words
}

/// What is kept of the cells of another workbook (2.4.65, 2.5.240).
fn cached(mut chain: Chain<'_>) -> Vec<String> {
    let (last, first) = (chain.u8(), chain.u8());
    chain.skip(2);
    let mut values = Vec::new();
    for _ in first..=last {
        match chain.u8() {
            1 => values.push(digits(f64::from_bits(u64::from(chain.u32()) | u64::from(chain.u32()) << 32))),
            2 => values.push(chain.long_string(Charset::Unicode)),
            0x10 => {
                values.push(error(chain.u8()).to_owned());
                chain.skip(7);
            }
            _ => chain.skip(8),
        }
        if chain.is_short() {
            break;
        }
    }
    values
}
