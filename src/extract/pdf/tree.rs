//! Name trees and number trees (ISO 32000-2, 7.9.6 and 7.9.7).

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, MaybeRef, Object};

/// Trees are followed this deep.
const DEPTH: u32 = 32;
/// More nodes or leaves than this are not read.
const MOST: usize = 100_000;

/// The leaves of a tree, in order: key and value. `leaves` is `Names` or `Nums`.
pub fn leaves<'a>(root: &Dict<'a>, leaves: &[u8]) -> Vec<(Object<'a>, Object<'a>)> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut stack = vec![(root.clone(), 0)];
    let mut count = 0;
    while let Some((node, depth)) = stack.pop() {
        count += 1;
        if depth > DEPTH || count > MOST || node.obj_id().is_some_and(|id| !seen.insert((id, depth > 0))) {
            continue;
        }
        if let Some(pairs) = node.get::<Array<'a>>(leaves) {
            let mut items = pairs.iter::<Object<'a>>();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                found.push((key, value));
                if found.len() >= MOST {
                    return found;
                }
            }
        }
        if let Some(kids) = node.get::<Array<'a>>(b"Kids") {
            let kids: Vec<Dict<'a>> = kids.iter::<Dict<'a>>().take(MOST).collect();
            stack.extend(kids.into_iter().rev().map(|kid| (kid, depth + 1)));
        }
    }
    found
}

/// The dictionaries in an object and below it that are objects of their own number only at the top.
pub fn dicts<'a>(object: Object<'a>, mut visit: impl FnMut(&Dict<'a>)) {
    let mut stack = vec![(object, 0)];
    let mut count = 0;
    while let Some((object, depth)) = stack.pop() {
        count += 1;
        if depth > DEPTH || count > MOST {
            continue;
        }
        let below: Vec<Object<'a>> = match &object {
            Object::Dict(dict) => {
                visit(dict);
                dict.entries().filter_map(|(_, value)| direct(value)).collect()
            }
            Object::Stream(stream) => {
                visit(stream.dict());
                stream.dict().entries().filter_map(|(_, value)| direct(value)).collect()
            }
            Object::Array(array) => array.raw_iter().filter_map(direct).collect(),
            _ => continue,
        };
        stack.extend(below.into_iter().rev().map(|object| (object, depth + 1)));
    }
}

fn direct(value: MaybeRef<Object<'_>>) -> Option<Object<'_>> {
    match value {
        MaybeRef::NotRef(object @ (Object::Dict(_) | Object::Array(_))) => Some(object),
        _ => None,
    }
}
