//! A minimal writer of compound files ([MS-CFB], version 3), which makes a storage within a file a file of its own.

const SECTOR: usize = 512;
const PER_SECTOR: usize = SECTOR / 4;
const FREE: u32 = 0xFFFF_FFFF;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const DIFAT_SECTOR: u32 = 0xFFFF_FFFC;

/// A storage or stream to be written.
#[derive(Debug)]
pub struct Item {
    /// Its path; the storages above it come before it.
    pub path: String,
    /// What it holds; `None` for a storage.
    pub content: Option<Vec<u8>>,
    /// Class of a storage.
    pub clsid: [u8; 16],
}

/// A compound file of these storages and streams. It has no mini stream: the size from which on streams stand in
/// sectors of their own is written as zero.
pub fn write(items: &[Item], clsid: [u8; 16]) -> Vec<u8> {
    let mut out = vec![0; SECTOR];
    let mut fat = Vec::new();
    let mut directory = entry("Root Entry", 5, clsid, END_OF_CHAIN, 0);
    for item in items {
        let name = item.path.rsplit('/').next().unwrap_or_default();
        let bytes = match &item.content {
            Some(content) => entry(name, 2, [0; 16], append(&mut out, &mut fat, content), content.len()),
            None => entry(name, 1, item.clsid, 0, 0),
        };
        directory.extend(bytes);
    }
    link(items, &mut directory);
    while !directory.len().is_multiple_of(SECTOR) {
        directory.extend(entry("", 0, [0; 16], 0, 0));
    }
    let first_directory = append(&mut out, &mut fat, &directory);

    // The table covers its own sectors, and those of the list of its sectors beyond what the header holds.
    let (mut tables, mut lists) = (0, 0);
    loop {
        let needed = (fat.len() + tables + lists).div_ceil(PER_SECTOR);
        let listed = needed.saturating_sub(109).div_ceil(PER_SECTOR - 1);
        if (needed, listed) == (tables, lists) {
            break;
        }
        (tables, lists) = (needed, listed);
    }
    let first_table = number(fat.len());
    let first_list = first_table + number(tables);
    fat.extend(std::iter::repeat_n(FAT_SECTOR, tables));
    fat.extend(std::iter::repeat_n(DIFAT_SECTOR, lists));
    fat.resize(tables * PER_SECTOR, FREE);
    fat.iter().for_each(|next| out.extend(next.to_le_bytes()));
    let table_at = |i: usize| if i < tables { first_table + number(i) } else { FREE };
    for list in 0..lists {
        let first = 109 + list * (PER_SECTOR - 1);
        (first..first + PER_SECTOR - 1).for_each(|i| out.extend(table_at(i).to_le_bytes()));
        let next = if list + 1 < lists { first_list + number(list + 1) } else { END_OF_CHAIN };
        out.extend(next.to_le_bytes());
    }

    out[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        out[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let list_at = if lists > 0 { first_list } else { END_OF_CHAIN };
    let fields =
        [(44, number(tables)), (48, first_directory), (60, END_OF_CHAIN), (68, list_at), (72, number(lists))];
    let difat = (0..109).map(|i| (76 + 4 * i, table_at(i)));
    for (at, value) in fields.into_iter().chain(difat) {
        out[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    out
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(FREE)
}

/// Appends a stream in sectors of its own; gives the first.
fn append(out: &mut Vec<u8>, fat: &mut Vec<u32>, content: &[u8]) -> u32 {
    let sectors = content.len().div_ceil(SECTOR);
    if sectors == 0 {
        return END_OF_CHAIN;
    }
    let first = fat.len();
    fat.extend((first + 1..first + sectors).map(number));
    fat.push(END_OF_CHAIN);
    out.extend_from_slice(content);
    out.resize(out.len().next_multiple_of(SECTOR), 0);
    number(first)
}

fn entry(name: &str, kind: u8, clsid: [u8; 16], start: u32, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    let units: Vec<u16> = name.encode_utf16().take(31).collect();
    for (i, unit) in units.iter().enumerate() {
        bytes[2 * i..2 * i + 2].copy_from_slice(&unit.to_le_bytes());
    }
    if kind > 0 {
        bytes[64..66].copy_from_slice(&(2 * units.len() as u16 + 2).to_le_bytes());
    }
    (bytes[66], bytes[67]) = (kind, 1);
    bytes[68..80].fill(0xFF);
    bytes[80..96].copy_from_slice(&clsid);
    bytes[116..120].copy_from_slice(&start.to_le_bytes());
    bytes[120..124].copy_from_slice(&number(size).to_le_bytes());
    bytes
}

/// Makes the members of each storage a chain of right siblings.
fn link(items: &[Item], directory: &mut [u8]) {
    let mut last: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let ids: std::collections::HashMap<&str, usize> =
        items.iter().enumerate().map(|(i, item)| (item.path.as_str(), i + 1)).collect();
    for (i, item) in items.iter().enumerate() {
        let parent = item.path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let at = match last.insert(parent, i + 1) {
            Some(sibling) => 128 * sibling + 72,
            None => 128 * ids.get(parent).copied().unwrap_or_default() + 76,
        };
        directory[at..at + 4].copy_from_slice(&number(i + 1).to_le_bytes());
    }
}
