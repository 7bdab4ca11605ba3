//! The directory: storages and streams, siblings in a binary tree ([MS-CFB] 2.6).

use super::{Entry, u16_at, u32_at};

/// Object types (2.6.1).
const STORAGE: u8 = 1;
const STREAM: u8 = 2;
/// The root storage, which is also the mini stream.
pub const ROOT: u8 = 5;

/// Deepest nesting of storages that is followed.
const DEPTH: u32 = 32;

/// Most that all paths are long together (bytes).
const PATHS: usize = 64 << 20;

/// A directory entry as stored.
#[derive(Clone, Debug)]
pub struct Node {
    /// Type; 0 for a free one.
    pub kind: u8,
    /// First sector.
    pub start: u32,
    /// Size in bytes.
    pub size: u64,
    /// Class.
    pub clsid: [u8; 16],
    name: String,
    /// Whether it looks like an entry at all.
    regular: bool,
    left: u32,
    right: u32,
    child: u32,
}

/// The entries of a directory, and whether it is made of whole ones.
pub fn nodes(table: &[u8], long_sizes: bool) -> (Vec<Node>, bool) {
    let nodes = table.chunks_exact(128).map(|bytes| node(bytes, long_sizes)).collect();
    (nodes, table.len().is_multiple_of(128))
}

fn node(bytes: &[u8], long_sizes: bool) -> Node {
    let field = |at| u32_at(bytes, at).unwrap_or_default();
    let mut clsid = [0; 16];
    clsid.copy_from_slice(&bytes[80..96]);
    let high = if long_sizes { field(124) } else { 0 };
    let units = (0..32).filter_map(|i| u16_at(bytes, 2 * i)).take_while(|unit| *unit != 0);
    let units: Vec<u16> = units.collect();
    let stated = u16_at(bytes, 64).map(usize::from);
    let regular = !units.is_empty() && stated == Some(2 * (units.len() + 1)) && bytes[67] <= 1;
    let name = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Node {
        kind: bytes[66],
        start: field(116),
        size: u64::from(high) << 32 | u64::from(field(120)),
        clsid,
        // A slash is not allowed in a name and would feign a storage.
        name: name.map(|c| if c == '/' { '_' } else { c }).collect(),
        regular,
        left: field(68),
        right: field(72),
        child: field(76),
    }
}

enum Step {
    Down(u32, u32, usize),
    Own(usize, u32, usize),
}

/// All storages and streams, each storage before what it holds. `Err` has them too, but links were broken.
pub fn walk(nodes: &[Node]) -> Result<Vec<Entry>, Vec<Entry>> {
    let mut walk = Walk {
        nodes,
        seen: vec![false; nodes.len()],
        prefixes: vec![String::new()],
        entries: Vec::new(),
        room: PATHS,
    };
    let mut sound = true;
    if let Some(root) = nodes.first() {
        walk.seen[0] = true;
        sound = walk.tree(root.child, 0, 0);
    }
    // What broken links lost is still there to be read.
    for (id, node) in nodes.iter().enumerate().skip(1) {
        if !walk.seen[id] && node.regular && matches!(node.kind, STORAGE | STREAM) {
            walk.seen[id] = true;
            if let Some(prefix) = walk.take(id, 0) {
                sound &= walk.tree(node.child, 1, prefix);
            }
        }
    }
    if sound && walk.room > 0 { Ok(walk.entries) } else { Err(walk.entries) }
}

struct Walk<'n> {
    nodes: &'n [Node],
    seen: Vec<bool>,
    /// Paths of the storages so far, with a slash at the end.
    prefixes: Vec<String>,
    entries: Vec<Entry>,
    /// How much longer paths may become.
    room: usize,
}

impl Walk<'_> {
    /// Walks a tree of siblings and what they hold. False if a link leads nowhere or back.
    fn tree(&mut self, top: u32, depth: u32, prefix: usize) -> bool {
        let mut sound = true;
        let mut steps = vec![Step::Down(top, depth, prefix)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Down(u32::MAX, ..) => {}
                Step::Down(id, depth, prefix) => {
                    let id = usize::try_from(id).unwrap_or(usize::MAX);
                    let free = self.seen.get(id) == Some(&false);
                    if !free || !matches!(self.nodes[id].kind, STORAGE | STREAM) || depth > DEPTH {
                        sound = false;
                        continue;
                    }
                    self.seen[id] = true;
                    steps.push(Step::Down(self.nodes[id].right, depth, prefix));
                    steps.push(Step::Own(id, depth, prefix));
                    steps.push(Step::Down(self.nodes[id].left, depth, prefix));
                }
                Step::Own(id, depth, prefix) => {
                    if let Some(below) = self.take(id, prefix) {
                        steps.push(Step::Down(self.nodes[id].child, depth + 1, below));
                    }
                }
            }
        }
        sound
    }

    /// Lists an entry, while there is room for paths; of a storage, gives the prefix of what it holds.
    fn take(&mut self, id: usize, prefix: usize) -> Option<usize> {
        let Node { kind, start, size, clsid, ref name, .. } = self.nodes[id];
        let path = format!("{}{name}", self.prefixes[prefix]);
        self.room = self.room.saturating_sub(path.len() + 1);
        if self.room == 0 {
            return None;
        }
        let storage = kind == STORAGE;
        let below = storage.then(|| {
            self.prefixes.push(format!("{path}/"));
            self.prefixes.len() - 1
        });
        self.entries.push(Entry { path, storage, size: if storage { 0 } else { size }, clsid, start });
        below
    }
}
