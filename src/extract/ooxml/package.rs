//! The package: a zip archive in memory, its parts found by name. Part names compare without regard to case
//! (ECMA-376 Part 2, 6.2.2.3).

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use memchr::memmem;
use zip::ZipArchive;
use zip::read::read_zipfile_from_stream;
use zip::result::ZipError;

use super::stream::Stream;
use super::xml::Xml;
use crate::extract::fused::Fused;
use crate::model::{Reason, Unread};
use crate::open::budget::Budget;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// Longest name of a part that is believed where no directory confirms it (bytes).
const LONGEST_NAME: usize = 512;

/// A package whose parts can be read.
pub struct Package<'a> {
    bytes: &'a [u8],
    budget: &'a Budget,
    archive: Option<ZipArchive<Cursor<&'a [u8]>>>,
    members: Vec<Member>,
    by_name: HashMap<String, usize>,
    damage: Option<Unread>,
    reached: RefCell<Vec<bool>>,
}

struct Member {
    name: String,
    /// Index in the archive, or, where it has no directory, offset of the local header.
    at: usize,
}

impl<'a> Package<'a> {
    /// Opens a package. One without a readable directory is opened by its local headers, and
    /// [`Package::damage`] says so. Errors: not a zip archive at all; too many members.
    pub fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, Unread> {
        let most = budget.limits().members;
        if memmem::find_iter(bytes, CENTRAL).count() as u64 > most {
            return Err(Unread::new(Reason::Limit, "部件数量超过上限"));
        }
        let (archive, members, damage) = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(mut archive) => {
                let damage = disagreement(&mut archive);
                let members = archive
                    .file_names_raw()
                    .enumerate()
                    .map(|(at, name)| Member { name: clean(name), at })
                    .collect();
                (Some(archive), members, damage)
            }
            Err(_) => {
                let members = torn(bytes, most);
                let whole = memmem::rfind(bytes, END).is_some();
                let damage = match (whole || members.is_empty(), members.is_empty()) {
                    (_, true) => return Err(Unread::new(Reason::Corrupt, "不是完好的文档包")),
                    (true, _) => Unread::new(Reason::Corrupt, "文档包的目录损坏"),
                    (false, _) => Unread::new(Reason::Truncated, "文档包不完整，缺少目录"),
                };
                (None, members, Some(damage))
            }
        };
        if members.len() as u64 > most {
            return Err(Unread::new(Reason::Limit, "部件数量超过上限"));
        }
        let mut by_name = HashMap::new();
        for (i, member) in members.iter().enumerate() {
            by_name.entry(member.name.to_lowercase()).or_insert(i);
        }
        let reached = RefCell::new(vec![false; members.len()]);
        Ok(Package { bytes, budget, archive, members, by_name, damage, reached })
    }

    /// What is wrong with the archive as a whole.
    pub fn damage(&self) -> Option<Unread> {
        self.damage.clone()
    }

    /// What reading may cost.
    pub fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// The number of a part, by its name without the leading slash.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_lowercase()).copied()
    }

    /// The name of a part.
    pub fn name(&self, part: usize) -> &str {
        self.members.get(part).map_or("", |m| &m.name)
    }

    /// The name of a part as it is stored, in whatever encoding.
    pub fn stored_name(&self, part: usize) -> Vec<u8> {
        let Some(member) = self.members.get(part) else { return Vec::new() };
        match &self.archive {
            Some(archive) => archive
                .by_index_data(member.at)
                .map_or_else(|_| member.name.clone().into_bytes(), |entry| entry.name_raw().to_vec()),
            None => stored(self.bytes, member.at).unwrap_or_default().to_vec(),
        }
    }

    /// Whether a part is a symbolic link.
    pub fn is_link(&self, part: usize) -> bool {
        let entry = |archive: &ZipArchive<_>, at| archive.by_index_data(at).is_ok_and(|e| e.is_symlink());
        let member = self.members.get(part);
        self.archive.as_ref().zip(member).is_some_and(|(archive, member)| entry(archive, member.at))
    }

    /// The comment on the archive.
    pub fn comment(&self) -> &[u8] {
        self.archive.as_ref().map_or(&[], |archive| archive.comment())
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether it has no parts.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether a part was read.
    pub fn is_reached(&self, part: usize) -> bool {
        self.reached.borrow().get(part).copied().unwrap_or(false)
    }

    /// Notes that a part needs no reading.
    pub fn reach(&self, part: usize) {
        if let Some(reached) = self.reached.borrow_mut().get_mut(part) {
            *reached = true;
        }
    }

    /// Reads an XML part. The error of the part comes after what was read of it.
    pub fn xml<T>(
        &self,
        part: usize,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Unread>,
    ) -> Result<T, Unread> {
        self.xml_again(part, 0, read)
    }

    /// Looks through a part ahead of reading it; also gives how many bytes that took. They count against the
    /// budget now and not again in [`Package::xml_again`].
    pub fn ahead<T>(
        &self,
        part: usize,
        look: impl FnOnce(&mut Stream<'_>) -> Result<T, Unread>,
    ) -> (Result<T, Unread>, u64) {
        let mut unpacked = 0;
        let result = self.stream(part, 0, |mut stream| {
            let result = look(&mut stream);
            unpacked = stream.unpacked();
            result
        });
        (result, unpacked)
    }

    /// Reads an XML part of which so many bytes were unpacked, and counted, before.
    pub fn xml_again<T>(
        &self,
        part: usize,
        unpacked: u64,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Unread>,
    ) -> Result<T, Unread> {
        self.budget.member()?;
        self.stream(part, unpacked, |stream| {
            let mut xml = Xml::new(stream);
            let value = read(&mut xml)?;
            xml.finish()?;
            Ok(value)
        })
    }

    /// Looks at the beginning of an XML part and leaves it unread.
    pub fn peek<T>(
        &self,
        part: usize,
        look: impl FnOnce(&mut Xml<'_>) -> Result<Option<T>, Unread>,
    ) -> Option<T> {
        let reached = self.is_reached(part);
        let seen = self.stream(part, u64::MAX, |stream| look(&mut Xml::new(stream)));
        if let Some(flag) = self.reached.borrow_mut().get_mut(part) {
            *flag = reached;
        }
        seen.ok().flatten()
    }

    /// The bytes of a part that is no XML, no more than the budget lets out.
    pub fn bytes(&self, part: usize) -> Result<Vec<u8>, Unread> {
        self.budget.member()?;
        self.unpack(part, |mut inner| {
            let mut bytes = Vec::new();
            let mut block = vec![0; 64 << 10];
            loop {
                let n = inner.read(&mut block).map_err(|e| super::stream::unread(&e))?;
                if n == 0 {
                    return Ok(bytes);
                }
                self.budget.expand(n as u64)?;
                bytes.extend_from_slice(&block[..n]);
            }
        })
    }

    /// The first bytes of a part, `most` at most; it counts as unread still.
    pub fn head(&self, part: usize, most: usize) -> Result<Vec<u8>, Unread> {
        let reached = self.is_reached(part);
        let head = self.unpack(part, |inner| {
            let mut bytes = Vec::new();
            let mut meter = self.budget.meter(inner.take(most as u64));
            meter.read_to_end(&mut bytes).map_err(|e| super::stream::unread(&e))?;
            Ok(bytes)
        });
        if let Some(flag) = self.reached.borrow_mut().get_mut(part) {
            *flag = reached;
        }
        head
    }

    fn stream<T>(
        &self,
        part: usize,
        free: u64,
        read: impl FnOnce(Stream<'_>) -> Result<T, Unread>,
    ) -> Result<T, Unread> {
        self.unpack(part, |inner| read(Stream::new(inner, self.budget, free)))
    }

    /// Unpacks a part into `read`; what comes out is not counted here.
    pub fn unpack<T>(
        &self,
        part: usize,
        read: impl FnOnce(Box<dyn Read + '_>) -> Result<T, Unread>,
    ) -> Result<T, Unread> {
        self.reach(part);
        let Some(member) = self.members.get(part) else {
            return Err(Unread::new(Reason::Corrupt, "文档包缺少部件"));
        };
        match &self.archive {
            Some(archive) => {
                let mut archive = archive.clone();
                let file = archive.by_index(member.at).map_err(refused)?;
                read(Box::new(Fused::new(file)))
            }
            None => {
                let mut rest = self.bytes.get(member.at..).unwrap_or_default();
                if let Some(data) = streamed(rest) {
                    return read(Box::new(Fused::new(DeflateDecoder::new(data))));
                }
                // A part whose length stands in the lost directory alone is lost with it.
                let lost = |e| match (refused(e), &self.damage) {
                    (unread, Some(damage)) if unread.reason == Reason::Unsupported => damage.clone(),
                    (unread, _) => unread,
                };
                match read_zipfile_from_stream(&mut rest).map_err(lost)? {
                    Some(file) => read(Box::new(Fused::new(file))),
                    None => Err(Unread::new(Reason::Corrupt, "文档包缺少部件")),
                }
            }
        }
    }
}

/// Whether the directory and the local headers tell different stories: two readers of the same file would then
/// see different documents.
fn disagreement(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Unread> {
    if archive.offset() != 0 {
        return Some(Unread::new(Reason::Corrupt, "文档包前面另有内容"));
    }
    let disagrees = archive.validate_header_consistency().is_err();
    disagrees.then(|| Unread::new(Reason::Corrupt, "文档包的目录与部件头不一致"))
}

fn refused(error: ZipError) -> Unread {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unread::new(Reason::Encrypted, "文档包中有加密的部件")
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Unread::new(Reason::Unsupported, "文档包用了不支持的压缩方法")
        }
        _ => Unread::new(Reason::Corrupt, "文档包中有部件损坏"),
    }
}

/// The data of a deflated member whose sizes stand behind it, not in its local header (APPNOTE 6.3.10, 4.4.4, bit 3):
/// LibreOffice writes such. Deflated data says itself where it ends.
fn streamed(member: &[u8]) -> Option<&[u8]> {
    let field = |at: usize| Some(u16::from_le_bytes([*member.get(at)?, *member.get(at + 1)?]));
    let (flags, method) = (field(6)?, field(8)?);
    let (encrypted, behind) = (flags & 1 != 0, flags & 8 != 0);
    let start = 30 + usize::from(field(26)?) + usize::from(field(28)?);
    member.get(start..).filter(|_| behind && !encrypted && method == 8)
}

/// The members that local headers name, for an archive without a readable directory; one more than `most` at most.
fn torn(bytes: &[u8], most: u64) -> Vec<Member> {
    let name = |at: usize| {
        let name = stored(bytes, at).filter(|n| (1..=LONGEST_NAME).contains(&n.len()))?;
        (!name.contains(&0)).then(|| clean(name))
    };
    let found = memmem::find_iter(bytes, LOCAL).filter_map(|at| Some(Member { name: name(at)?, at }));
    found.take(usize::try_from(most).unwrap_or(usize::MAX).saturating_add(1)).collect()
}

/// The name in the local header at `at` (APPNOTE 6.3.10, 4.3.7).
fn stored(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = bytes.get(at + 26..at + 28)?;
    bytes.get(at + 30..at + 30 + usize::from(u16::from_le_bytes([length[0], length[1]])))
}

fn clean(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('\\', "/").trim_start_matches('/').to_owned()
}
