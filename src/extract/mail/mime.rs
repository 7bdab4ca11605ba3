//! The tree of a message (RFC 2046, 5).

use memchr::memmem;

use super::field::{Field, Structured, header};

/// Deepest nesting of multiparts.
const DEEPEST: usize = 32;
/// Most parts of a message, whatever is in them.
const PARTS: usize = 100_000;

/// A message or a part of one.
#[derive(Debug)]
pub struct Entity<'a> {
    /// Its header.
    pub fields: Vec<Field<'a>>,
    /// What it is.
    pub kind: Structured,
    /// How it is to be shown.
    pub disposition: Structured,
    /// What follows its header; of a multipart, what stands outside all parts.
    pub body: &'a [u8],
    /// What stands behind the last part.
    pub epilogue: &'a [u8],
    /// The parts of a multipart.
    pub parts: Vec<Entity<'a>>,
    /// Whether the multipart has an end. One without a part has none.
    pub closed: bool,
    /// Whether there were more parts, or deeper ones, than are told apart.
    pub excess: bool,
}

impl<'a> Entity<'a> {
    /// Takes a message apart.
    pub fn new(message: &'a [u8]) -> Self {
        Entity::within(message, "text/plain", 0, &mut 0)
    }

    fn within(message: &'a [u8], default: &str, depth: usize, count: &mut usize) -> Self {
        *count += 1;
        let (fields, body) = header(message);
        let find = |name: &str| fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        let mut kind = find("content-type").map(|f| Structured::new(f.value)).unwrap_or_default();
        let disposition = find("content-disposition").map(|f| Structured::new(f.value)).unwrap_or_default();
        if !kind.value.contains('/') {
            kind.value = default.to_owned();
        }
        let mut entity = Entity {
            fields,
            kind,
            disposition,
            body,
            epilogue: b"",
            parts: Vec::new(),
            closed: true,
            excess: false,
        };
        if !entity.kind.value.starts_with("multipart/") {
            return entity;
        }
        let boundary = entity.kind.get("boundary").unwrap_or_default().trim_end().to_owned();
        let (pieces, closed) = pieces(body, boundary.as_bytes());
        entity.closed = closed && pieces.len() > 1;
        let default = if entity.kind.value == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        for piece in pieces.iter().skip(1).take(pieces.len().saturating_sub(1 + usize::from(closed))) {
            if depth >= DEEPEST || *count >= PARTS {
                entity.excess = true;
                break;
            }
            entity.parts.push(Entity::within(piece, default, depth + 1, count));
        }
        entity.body = pieces.first().copied().unwrap_or_default();
        entity.epilogue = if closed { pieces.last().copied().unwrap_or_default() } else { b"" };
        entity
    }

    /// The text of a header field.
    pub fn text(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(Field::text)
    }

    /// The name of the file that it holds.
    pub fn file_name(&self) -> Option<&str> {
        let name = self.disposition.get("filename").or_else(|| self.kind.get("name"))?;
        (!name.trim().is_empty()).then_some(name)
    }
}

/// What the boundaries cut a body into: preamble, parts, and, behind the closing one, epilogue.
fn pieces<'a>(body: &'a [u8], boundary: &[u8]) -> (Vec<&'a [u8]>, bool) {
    let mut pieces = Vec::new();
    if boundary.is_empty() {
        return (vec![body], false);
    }
    let mark = [b"--", boundary].concat();
    let mut start = 0;
    for at in memmem::find_iter(body, &mark) {
        let after = at + mark.len();
        let closing = body[after..].starts_with(b"--");
        let rest = &body[after + 2 * usize::from(closing)..];
        let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        // A longer boundary that begins like this one is another.
        if at < start || (at > 0 && body[at - 1] != b'\n') || !rest[..line].trim_ascii().is_empty() {
            continue;
        }
        // The line end before a boundary belongs to it.
        let piece = &body[start..at];
        let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
        pieces.push(piece.strip_suffix(b"\r").unwrap_or(piece));
        start = (body.len() - rest.len() + line + 1).min(body.len());
        if closing {
            pieces.push(&body[start..]);
            return (pieces, true);
        }
    }
    pieces.push(&body[start..]);
    (pieces, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_cut_lines_only() {
        let body = b"pre\r\n--b\r\none --b\r\n--bc\r\n--b \r\ntwo\r\n--b--\r\npost";
        assert_eq!(pieces(body, b"b"), (vec![&b"pre"[..], b"one --b\r\n--bc", b"two", b"post"], true));
        assert_eq!(pieces(b"--b\nx", b"b"), (vec![&b""[..], b"x"], false));
        assert_eq!(pieces(b"x", b""), (vec![&b"x"[..]], false));
    }

    #[test]
    fn deep_nesting_ends() {
        let mut message = String::new();
        for n in 0..100 {
            message += &format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
        }
        let mut entity = &Entity::new(message.as_bytes());
        let mut depth = 0;
        while let Some(part) = entity.parts.first() {
            (entity, depth) = (part, depth + 1);
        }
        assert!(depth == DEEPEST && entity.excess);
    }
}
