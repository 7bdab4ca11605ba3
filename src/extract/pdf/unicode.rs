//! Turns glyphs back into text where their font does not say what they read as.
//!
//! ISO 32000-2, 9.10.2: a composite font without ToUnicode is read through its predefined CMap, or its character
//! collection, to a CID and from there to Unicode. Beyond the standard, the font program's own `cmap` table is
//! read backwards.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use hayro_interpret::font::{Glyph, OutlineGlyph, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Resources;
use skrifa::MetadataProvider;

use super::glyph::Text;

/// Form XObjects within form XObjects are looked into this deep for fonts.
const DEPTH: u32 = 8;
/// More fonts or XObjects than this on one page are not looked at.
const MOST: usize = 2_000;

/// What is known about the fonts of a document besides what they say of their glyphs.
#[derive(Default)]
pub struct Fallback {
    /// By font name; `None` where fonts of one name are encoded differently, or nothing is known.
    composite: HashMap<String, (Vec<u8>, Option<Composite>)>,
    collections: HashMap<&'static [u8], Rc<CMap>>,
    programs: RefCell<HashMap<u128, HashMap<u32, char>>>,
    seen: usize,
}

/// How the codes of a composite font become Unicode.
struct Composite {
    encoding: CMap,
    unicode: Rc<CMap>,
}

impl Fallback {
    /// Looks at the fonts of a page's resources.
    pub fn learn(&mut self, resources: &Resources<'_>) {
        self.seen = 0;
        self.fonts(&resources.fonts);
        self.forms(&resources.x_objects, 0);
    }

    fn forms(&mut self, x_objects: &Dict<'_>, depth: u32) {
        for name in x_objects.keys() {
            self.seen += 1;
            if self.seen > MOST || depth >= DEPTH {
                return;
            }
            let Some(stream) = x_objects.get::<Stream<'_>>(&*name) else { continue };
            let Some(resources) = stream.dict().get::<Dict<'_>>(b"Resources") else { continue };
            if let Some(fonts) = resources.get::<Dict<'_>>(b"Font") {
                self.fonts(&fonts);
            }
            if let Some(inner) = resources.get::<Dict<'_>>(b"XObject") {
                self.forms(&inner, depth + 1);
            }
        }
    }

    fn fonts(&mut self, fonts: &Dict<'_>) {
        for name in fonts.keys() {
            self.seen += 1;
            if self.seen > MOST {
                return;
            }
            let Some(font) = fonts.get::<Dict<'_>>(&*name) else { continue };
            let Some(base) = font.get::<Name<'_>>(b"BaseFont") else { continue };
            let base = without_tag(base.as_str()).to_owned();
            let encoding = match font.get_raw::<Object<'_>>(b"Encoding") {
                Some(MaybeRef::Ref(r)) => format!("{} {}", r.obj_number, r.gen_number).into_bytes(),
                Some(MaybeRef::NotRef(Object::Name(name))) => name.deref().to_vec(),
                _ => continue,
            };
            match self.composite.get_mut(&base) {
                Some((known, _)) if *known == encoding => {}
                Some((_, composite)) => *composite = None,
                None => {
                    let composite = self.composite(&font);
                    self.composite.insert(base, (encoding, composite));
                }
            }
        }
    }

    fn composite(&mut self, font: &Dict<'_>) -> Option<Composite> {
        let encoding = match font.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) => match CMapName::from_bytes(name.deref()) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                known => CMap::parse(load_embedded(known)?, load_embedded)?,
            },
            Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
            _ => return None,
        };
        let named = encoding.metadata().character_collection.as_ref().and_then(|c| ucs2(&c.family));
        let (key, cmap) = named.or_else(|| ucs2(&collection(font)?))?;
        let unicode = match self.collections.get(key) {
            Some(known) => known.clone(),
            None => {
                let parsed = Rc::new(CMap::parse(load_embedded(cmap)?, load_embedded)?);
                self.collections.insert(key, parsed.clone());
                parsed
            }
        };
        Some(Composite { encoding, unicode })
    }

    /// What a glyph reads as whose font does not say it.
    pub fn read(&self, glyph: &PositionedGlyph<'_>) -> Option<Text> {
        match &**glyph {
            Glyph::Outline(outline) => self.outline(outline),
            Glyph::Type3(_) => None,
        }
    }

    fn outline(&self, glyph: &OutlineGlyph) -> Option<Text> {
        let data = glyph.font_data()?;
        let name = data.postscript_name.as_deref().unwrap_or_default();
        if let Some((_, Some(composite))) = self.composite.get(name)
            && let Some(text) = composite.read(glyph.char_code())
        {
            return Some(text);
        }
        let mut programs = self.programs.borrow_mut();
        let reverse = programs.entry(data.cache_key).or_insert_with(|| reverse(data.data.as_ref().as_ref()));
        let read = reverse.get(&glyph.glyph_id().to_u32()).copied();
        read.or_else(|| symbol(name)).map(Text::One)
    }
}

/// Fonts of bullets, arrows and boxes: their glyphs stand for no text.
fn symbol(name: &str) -> Option<char> {
    let name = name.to_ascii_lowercase();
    ["wingdings", "webdings", "dingbats", "symbol", "mtextra", "mt-extra", "marlett"]
        .iter()
        .any(|s| name.contains(s))
        .then_some('\u{25A1}')
}

/// A font name without the tag of a subset (`ABCDEF+`).
fn without_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    }
}

/// The CMap from the CIDs of a collection to Unicode, with a key for it.
fn ucs2(family: &CidFamily) -> Option<(&'static [u8], CMapName<'static>)> {
    let key: &[u8] = match family {
        CidFamily::AdobeGB1 => b"GB1",
        CidFamily::AdobeCNS1 => b"CNS1",
        CidFamily::AdobeJapan1 => b"Japan1",
        CidFamily::AdobeKorea1 => b"Korea1",
        _ => return None,
    };
    Some((key, family.ucs2_cmap()?))
}

fn collection(font: &Dict<'_>) -> Option<CidFamily> {
    let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let registry = info.get::<PdfString<'_>>(b"Registry")?;
    let ordering = info.get::<PdfString<'_>>(b"Ordering")?;
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

impl Composite {
    fn read(&self, code: u32) -> Option<Text> {
        let cid =
            (1..=4).find_map(|bytes| self.encoding.lookup_cid_code(code, bytes)).filter(|&cid| cid > 0)?;
        match self.unicode.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(Text::One(c)),
            BfString::String(s) => Some(Text::Many(s.into())),
        }
    }
}

/// The `cmap` table of a font program from glyph to character; of several, the lowest.
fn reverse(data: &[u8]) -> HashMap<u32, char> {
    let mut map = HashMap::new();
    let Ok(font) = skrifa::FontRef::new(data) else { return map };
    let charmap = font.charmap();
    if charmap.is_symbol() {
        return map;
    }
    for (code, glyph) in charmap.mappings().take(usize::from(u16::MAX) * 4) {
        let Some(c) = char::from_u32(code).filter(|c| !is_unlikely(*c)) else { continue };
        map.entry(glyph.to_u32()).and_modify(|known: &mut char| *known = c.min(*known)).or_insert(c);
    }
    map
}

/// Whether a character means something in one font only.
pub fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Characters that share their glyph with another one that the text more probably has.
fn is_unlikely(c: char) -> bool {
    c.is_control() || is_private(c) || matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}')
}
