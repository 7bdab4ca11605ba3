#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use super::*;
use crate::extract::{Input, Reader, reader};
use crate::model::{Block, Format, Observation, Picture, Thing, Units};
use crate::open::budget::Limits;
use crate::open::{self, Content};

/// Keeps what comes, and reads archives within archives.
#[derive(Default)]
struct Keeper<'b> {
    budget: Option<&'b Budget>,
    /// Names that lead to a member, and how it ended: its content, or why not.
    members: Vec<(String, Result<Vec<u8>, Reason>)>,
    comments: Vec<String>,
    unread: Vec<Reason>,
}

impl Sink for Keeper<'_> {
    fn block(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        let Units::Listed(units) = block.units else { panic!("a comment has units") };
        assert!(units.iter().all(|unit| unit.part == Part::Metadata));
        self.comments.extend(units.iter().map(|unit| block.text[unit.start..unit.end].to_owned()));
        ControlFlow::Continue(())
    }

    fn observe(&mut self, _: Observation) -> Thing {
        0
    }

    fn nested(&mut self, nested: Nested<'_>) {
        let name = nested.name.to_owned();
        let Some(budget) = self.budget else {
            let mut bytes = Vec::new();
            let result = nested.content.read_to_end(&mut bytes).map(|_| bytes);
            return self.members.push((name, result.map_err(|error| open::io_error(&error).reason)));
        };
        let Ok(_deeper) = budget.enter() else { return self.unread.push(Reason::Limit) };
        let options = open::Options {
            limits: Limits::default(),
            has_reader: |format| matches!(format, Format::Zip | Format::Gz),
        };
        let opened = open::nested(nested.content, nested.name, &options);
        if let Content::Whole(bytes) = opened.content {
            let mut within = Keeper { budget: self.budget, ..Keeper::default() };
            let input = Input { bytes: &bytes, format: opened.format, budget };
            let result = reader(opened.format).unwrap()(&input, &mut within);
            within.unread.extend(result.err().map(|u| u.reason));
            self.members
                .extend(within.members.into_iter().map(|(inner, end)| (format!("{name}/{inner}"), end)));
            self.unread.extend(within.unread);
        } else if let Content::Unread(unread) = opened.content {
            self.unread.push(unread.reason);
        } else {
            self.members.push((name, Ok(Vec::new())));
        }
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread.reason);
    }

    fn picture(&mut self, _: &Picture<'_>) {}
}

impl Keeper<'_> {
    fn texts(&self) -> Vec<(&str, &str)> {
        let members = self.members.iter();
        members
            .filter_map(|(name, end)| Some((&**name, std::str::from_utf8(end.as_ref().ok()?).ok()?)))
            .collect()
    }
}

fn keep_within(read: Reader, format: Format, bytes: &[u8], limits: Limits) -> Keeper<'static> {
    let budget = Budget::new(limits, bytes.len() as u64);
    let mut keeper = Keeper::default();
    let result = read(&Input { bytes, format, budget: &budget }, &mut keeper);
    keeper.unread.extend(result.err().map(|u| u.reason));
    keeper
}

fn keep(read: Reader, format: Format, bytes: &[u8]) -> Keeper<'static> {
    keep_within(read, format, bytes, Limits::default())
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

const TWO: &[(&str, &[u8])] = &[("a/1.txt", b"one"), ("2.txt", b"two")];

#[test]
fn members_come_in_order_and_folders_are_none() {
    let mut members = vec![("a/", &b""[..])];
    members.extend(TWO);
    let keeper = keep(zip, Format::Zip, &zipped(&members));
    assert_eq!(keeper.texts(), [("a/1.txt", "one"), ("2.txt", "two")]);
    assert!(keeper.unread.is_empty());
    let keeper = keep(tar, Format::Tar, &tarred(TWO));
    assert_eq!((keeper.texts().len(), keeper.unread.len()), (2, 0));
}

#[test]
fn something_before_or_behind_is_told_and_the_members_are_kept() {
    let bytes = zipped(TWO);
    let behind = [&bytes[..], b"more"].concat();
    let before = [b"more", &bytes[..]].concat();
    for bytes in [behind, before] {
        let keeper = keep(zip, Format::Zip, &bytes);
        assert_eq!((keeper.texts().len(), &keeper.unread[..]), (2, &[Reason::Corrupt][..]));
    }
    let filled = [&bytes[..], &[0; 100]].concat();
    assert!(keep(zip, Format::Zip, &filled).unread.is_empty());
}

#[test]
fn a_lost_directory_leaves_the_members() {
    let bytes = zipped(TWO);
    let end = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let keeper = keep(zip, Format::Zip, &bytes[..end]);
    assert_eq!((keeper.texts().len(), &keeper.unread[..]), (2, &[Reason::Truncated][..]));
}

#[test]
fn members_that_overlap_are_told() {
    // The second entry of the directory is led to the content of the first.
    let mut bytes = zipped(&[("1.txt", b"same"), ("2.txt", b"same")]);
    let second = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[second + 42..second + 46].fill(0);
    assert_eq!(keep(zip, Format::Zip, &bytes).unread, [Reason::Corrupt]);
}

#[test]
fn an_empty_archive_is_damaged() {
    assert_eq!(keep(zip, Format::Zip, &zipped(&[])).unread, [Reason::Corrupt]);
    assert_eq!(keep(zip, Format::Zip, &zipped(&[("a/", b"")])).unread, [Reason::Corrupt]);
    assert_eq!(keep(tar, Format::Tar, &tarred(&[])).unread, [Reason::Corrupt]);
}

#[test]
fn bombs_stop_at_the_limits() {
    let limits = Limits { expanded: 1 << 20, ..Limits::default() };
    let zeros = vec![0; 2 << 20];
    let flat = [("1.txt", &b"one"[..]), ("2.txt", &zeros), ("3.txt", b"three")];
    let keeper = keep_within(zip, Format::Zip, &zipped(&flat), limits);
    assert_eq!(keeper.texts(), [("1.txt", "one")]);
    assert_eq!((&keeper.members[1].1, keeper.members.len()), (&Err(Reason::Limit), 2));
    assert_eq!(keeper.unread, [Reason::Limit]);
    let packed = gzipped(&tarred(&flat));
    let keeper = keep_within(gz, Format::Gz, &packed, limits);
    assert!(keeper.unread.contains(&Reason::Limit) && keeper.texts()[0] == ("1.txt", "one"));

    let ratio = zipped(&[("1.txt", &vec![0; 12 << 20])]);
    let keeper = keep(zip, Format::Zip, &ratio);
    assert_eq!((&keeper.members[0].1, &keeper.unread[..]), (&Err(Reason::Limit), &[Reason::Limit][..]));

    let many: Vec<String> = (0..5).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (&**name, &b"x"[..])).collect();
    let limits = Limits { members: 3, ..Limits::default() };
    let keeper = keep_within(tar, Format::Tar, &tarred(&many), limits);
    assert_eq!((keeper.members.len(), &keeper.unread[..]), (3, &[Reason::Limit][..]));
}

#[test]
fn archives_in_archives_end_at_the_depth() {
    let budget = Budget::new(Limits::default(), 1);
    let read = |levels: usize| {
        let mut bytes = b"text".to_vec();
        for n in 0..levels {
            bytes = zipped(&[(if n == 0 { "t.txt" } else { "x.zip" }, &bytes)]);
        }
        let mut keeper = Keeper { budget: Some(&budget), ..Keeper::default() };
        let result = zip(&Input { bytes: &bytes, format: Format::Zip, budget: &budget }, &mut keeper);
        (
            keeper.members.len(),
            result.err().map(|u| u.reason).into_iter().chain(keeper.unread).collect::<Vec<_>>(),
        )
    };
    assert_eq!(read(8), (1, vec![]));
    let (members, unread) = read(10);
    assert!(members == 0 && unread.contains(&Reason::Limit));
}

#[test]
fn streams_one_after_the_other_are_one_member() {
    let two = [gzipped(b"one"), vec![0; 8], gzipped(b"two")].concat();
    assert_eq!(keep(gz, Format::Gz, &two).texts(), [("", "onetwo")]);
    let tail = [gzipped(b"one"), b"tail".to_vec()].concat();
    let keeper = keep(gz, Format::Gz, &tail);
    assert_eq!((keeper.texts(), &keeper.unread[..]), (vec![("", "one")], &[Reason::Corrupt][..]));
    let whole = gzipped(b"one");
    assert_eq!(keep(gz, Format::Gz, &whole[..whole.len() - 5]).members[0].1, Err(Reason::Truncated));
}

#[test]
fn a_packed_tar_is_one_archive() {
    assert_eq!(keep(gz, Format::Gz, &gzipped(&tarred(TWO))).texts(), [("a/1.txt", "one"), ("2.txt", "two")]);
}

#[test]
fn a_tar_that_lacks_its_end_is_truncated() {
    let bytes = tarred(TWO);
    for end in [512, 1024, 1700, 2048] {
        let keeper = keep(tar, Format::Tar, &bytes[..end]);
        assert!(keeper.unread.contains(&Reason::Truncated), "{end}: {:?}", keeper.unread);
    }
    let two = [bytes, tarred(&[("3.txt", b"three")])].concat();
    let keeper = keep(tar, Format::Tar, &two);
    assert_eq!((keeper.texts().len(), keeper.unread.len()), (3, 0));
}

#[test]
fn a_comment_is_metadata() {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("1.txt", ::zip::write::SimpleFileOptions::default()).unwrap();
    writer.set_raw_comment(b"\xbe\xad\xb0\xec\xc8\xcb".to_vec().into_boxed_slice()).unwrap();
    let keeper = keep(zip, Format::Zip, &writer.finish().unwrap().into_inner());
    assert_eq!(keeper.comments, ["经办人"]);
}
