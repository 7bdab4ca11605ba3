//! Hyperlinks ([MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7).

use crate::extract::sheet::bytes::{Bytes, utf16};

/// Class of a moniker that is an address (little-endian, as stored).
const URL: [u8; 16] =
    [0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B];
/// Class of a moniker that is a file.
const FILE: [u8; 16] = [0x03, 0x03, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];

/// What a link says, in the order it is stored.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The cell that it starts from (row, column; 0-based).
    pub cell: (u32, u32),
    /// What is shown instead of it.
    pub display: String,
    /// Where it leads: an address or a path, and the place in there.
    pub targets: Vec<String>,
}

/// Reads the data of a HLink record.
pub fn read(data: &[u8]) -> Link {
    let mut bytes = Bytes::new(data);
    let row = u32::from(bytes.u16());
    bytes.skip(2);
    let mut link = Link { cell: (row, u32::from(bytes.u16())), ..Link::default() };
    bytes.skip(2 + 16 + 4);
    let flags = bytes.u32();
    if flags & 0x10 != 0 {
        link.display = counted(&mut bytes);
    }
    if flags & 0x80 != 0 {
        counted(&mut bytes);
    }
    match (flags & 0x01 != 0, flags & 0x100 != 0) {
        (true, true) => link.targets.push(counted(&mut bytes)),
        (true, false) => link.targets.push(moniker(&mut bytes)),
        _ => {}
    }
    if flags & 0x08 != 0 {
        link.targets.push(counted(&mut bytes));
    }
    link.targets.retain(|target| !target.trim().is_empty());
    link
}

/// A string with its number of characters before it and a zero at its end.
fn counted(bytes: &mut Bytes<'_>) -> String {
    let length = bytes.u32() as usize;
    ended(&bytes.utf16(length))
}

fn moniker(bytes: &mut Bytes<'_>) -> String {
    match bytes.array() {
        URL => {
            let length = bytes.u32() as usize;
            ended(&utf16(bytes.take(length)))
        }
        FILE => {
            bytes.skip(2);
            let length = bytes.u32() as usize;
            let short = bytes.take(length);
            bytes.skip(4 + 20);
            if bytes.u32() == 0 {
                let short = short.split(|b| *b == 0).next().unwrap_or_default();
                return encoding_rs::GBK.decode_without_bom_handling(short).0.into_owned();
            }
            let length = bytes.u32() as usize;
            bytes.skip(2);
            ended(&utf16(bytes.take(length)))
        }
        _ => String::new(),
    }
}

fn ended(text: &str) -> String {
    text.split('\0').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{FILE, Link, URL, read};

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
    }

    fn link(flags: u32, rest: &[u8]) -> Vec<u8> {
        let mut data = vec![2, 0, 2, 0, 1, 0, 1, 0];
        data.extend([0; 16]);
        data.extend(2_u32.to_le_bytes());
        data.extend(flags.to_le_bytes());
        data.extend(rest);
        data
    }

    #[test]
    fn links_lead_to_addresses_files_and_places() {
        let address = wide("mailto:x@y.cn");
        let mut rest = vec![3, 0, 0, 0];
        rest.extend(wide("联系"));
        rest.extend(URL);
        rest.extend((address.len() as u32).to_le_bytes());
        rest.extend(&address);
        let expected = Link { cell: (2, 1), display: "联系".into(), targets: vec!["mailto:x@y.cn".into()] };
        assert_eq!(read(&link(0x13, &rest)), expected);

        let mut rest = FILE.to_vec();
        rest.extend([0, 0, 2, 0, 0, 0, b'x', 0]);
        rest.extend([0; 24]);
        let path: Vec<u8> = wide("名单.xls")[..14 - 2].to_vec();
        rest.extend([18, 0, 0, 0, 12, 0, 0, 0, 3, 0]);
        rest.extend(&path);
        rest.extend([3, 0, 0, 0]);
        rest.extend(wide("A1"));
        assert_eq!(read(&link(0x09, &rest)).targets, ["名单.xls", "A1"]);
        assert_eq!(read(&link(0x108, &[0xFF; 5])).targets, [""; 0]);
    }
}
