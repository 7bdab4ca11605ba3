//! How text looks, and what is behind it ([MS-PPT] 2.9.13, 2.9.20, 2.9.44, 2.12.2; [MS-ODRAW] 2.2.2).

use super::record::{Record, kind};
use super::shapes::Shape;
use crate::extract::ole::{u16_at, u32_at};
use crate::extract::slide::{Rect, Unseen, alike};

/// Most shapes that are looked at to find what lies behind the text of one page.
const STEPS: u32 = 2_000_000;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Red, green, blue.
    Rgb([u8; 3]),
    /// One of the eight of the page's scheme.
    Scheme(u8),
    /// One of the system, or of nothing that can be told.
    Other,
}

impl Colour {
    /// That of a shape's property.
    pub fn of_shape(value: u32) -> Colour {
        let [red, green, blue, flags] = value.to_le_bytes();
        match flags & 0x1B {
            0 => Colour::Rgb([red, green, blue]),
            8 => Colour::Scheme(red),
            _ => Colour::Other,
        }
    }

    fn of_text(value: u32) -> Colour {
        let [red, green, blue, index] = value.to_le_bytes();
        match index {
            0..8 => Colour::Scheme(index),
            0xFE => Colour::Rgb([red, green, blue]),
            _ => Colour::Other,
        }
    }
}

/// How characters look, as far as it is said of themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    colour: Option<Colour>,
    /// Height in points.
    size: Option<u16>,
}

/// What a shape is filled with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// Its master or the defaults say it.
    #[default]
    Unset,
    /// Nothing.
    None,
    /// One colour.
    Solid(Colour),
    /// A picture, a shade.
    Other,
}

/// The looks of a text: how many UTF-16 units have each. What is cut off is left out.
pub fn looks(record: &Record<'_>, units: usize) -> Vec<(usize, Look)> {
    let mut reader = Reader { bytes: record.body, at: 0 };
    let mut looks = Vec::new();
    let _ = reader.paragraphs(units).and_then(|()| reader.characters(units, &mut looks));
    looks
}

struct Reader<'r> {
    bytes: &'r [u8],
    at: usize,
}

impl Reader<'_> {
    fn u16(&mut self) -> Option<u16> {
        let number = u16_at(self.bytes, self.at)?;
        self.at += 2;
        Some(number)
    }

    fn u32(&mut self) -> Option<u32> {
        let number = u32_at(self.bytes, self.at)?;
        self.at += 4;
        Some(number)
    }

    /// Passes over the properties of paragraphs. They and those of characters count one unit more than the text has.
    fn paragraphs(&mut self, units: usize) -> Option<()> {
        let mut done = 0;
        while done <= units {
            done = done.checked_add(usize::try_from(self.u32()?).ok()?)?;
            self.u16()?;
            let mask = self.u32()?;
            let two = |bits: u32| if mask & bits != 0 { 2 } else { 0 };
            self.at += two(0xF) + two(0x80) + two(0x10) + two(0x40) + 2 * two(0x20);
            self.at += [0x800, 0x1000, 0x2000, 0x4000, 0x100, 0x400, 0x8000].map(two).iter().sum::<usize>();
            if mask & 0x10_0000 != 0 {
                self.at += 4 * usize::from(self.u16()?);
            }
            self.at += two(0x1_0000) + two(0xE_0000) + two(0x20_0000);
        }
        Some(())
    }

    fn characters(&mut self, units: usize, looks: &mut Vec<(usize, Look)>) -> Option<()> {
        let mut done = 0;
        while done <= units {
            let count = usize::try_from(self.u32()?).ok()?;
            done = done.checked_add(count)?;
            let mask = self.u32()?;
            let two = |bits: u32| if mask & bits != 0 { 2 } else { 0 };
            self.at += two(0xFFFF) + two(0x1_0000) + two(0x20_0000) + two(0x40_0000) + two(0x80_0000);
            let size = if mask & 0x2_0000 != 0 { Some(self.u16()?) } else { None };
            let colour = if mask & 0x4_0000 != 0 { Some(Colour::of_text(self.u32()?)) } else { None };
            self.at += two(0x8_0000);
            looks.push((count, Look { colour, size }));
        }
        Some(())
    }
}

/// What a page says of its looks.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    scheme: Vec<[u8; 3]>,
    /// Which things come from the master: its objects, its scheme, its background.
    from_master: u16,
}

const OBJECTS: u16 = 1;
const SCHEME: u16 = 2;
const BACKGROUND: u16 = 4;

impl Setting {
    /// Takes what a child of a page's container says of it.
    pub fn take(&mut self, record: &Record<'_>) {
        match (record.kind, record.instance) {
            (kind::SLIDE_ATOM, _) => self.from_master = record.u16(20).unwrap_or_default(),
            (kind::COLOUR_SCHEME_ATOM, 1) => {
                self.scheme = record.body.chunks_exact(4).map(|c| [c[0], c[1], c[2]]).collect();
            }
            _ => {}
        }
    }
}

/// What a page is shown on: its own setting and shapes, and those of its master.
pub struct View<'v> {
    /// Its setting.
    pub setting: &'v Setting,
    /// Its shapes, backmost first.
    pub shapes: &'v [Shape],
    /// Those of its master, if there is one.
    pub master: Option<(&'v Setting, &'v [Shape])>,
}

impl View<'_> {
    /// Why nobody sees characters of a look in a shape, by its number.
    pub fn unseen(&self, at: usize, look: Look, steps: &mut u32) -> Option<Unseen> {
        if look.size.is_some_and(|points| points <= 1) {
            return Some(Unseen::Tiny);
        }
        let letters = self.rgb(look.colour?)?;
        self.ground(at, steps).filter(|ground| alike(letters, *ground)).map(|_| Unseen::Colour)
    }

    /// How many shapes may be looked at.
    pub fn steps() -> u32 {
        STEPS
    }

    /// The colour behind the text of a shape, if it can be told.
    fn ground(&self, at: usize, steps: &mut u32) -> Option<[u8; 3]> {
        let shape = self.shapes.get(at)?;
        match shape.fill {
            Fill::Solid(colour) => return self.rgb(colour),
            Fill::None => {}
            Fill::Unset | Fill::Other => return None,
        }
        let rect = shape.rect?;
        let touches = |other: &Shape| !other.off && other.rect.is_none_or(|place| !rect.misses(&place));
        for other in self.shapes[..at].iter().rev().filter(|other| !other.background) {
            *steps = steps.checked_sub(1)?;
            match other.fill {
                _ if !touches(other) => {}
                Fill::None if other.picture.is_none() && other.object.is_none() => {}
                Fill::Solid(colour) if other.rect.is_some_and(|place: Rect| place.holds(&rect)) => {
                    return self.rgb(colour);
                }
                _ => return None,
            }
        }
        let (own, from) = (self.setting.from_master, self.master.unwrap_or((self.setting, &[])));
        let mut behind = from.1.iter().filter(|other| !other.background && other.placeholder == 0);
        if own & OBJECTS != 0 && behind.any(touches) {
            return None;
        }
        let shapes = match own & BACKGROUND {
            0 => self.shapes,
            _ if from.0.from_master & BACKGROUND == 0 => from.1,
            _ => return None,
        };
        match shapes.iter().find(|shape| shape.background)?.fill {
            Fill::Solid(colour) => self.rgb(colour),
            _ => None,
        }
    }

    fn rgb(&self, colour: Colour) -> Option<[u8; 3]> {
        let scheme = match self.master {
            Some((master, _)) if self.setting.from_master & SCHEME != 0 => &master.scheme,
            _ => &self.setting.scheme,
        };
        match colour {
            Colour::Rgb(rgb) => Some(rgb),
            Colour::Scheme(index) => scheme.get(usize::from(index)).copied(),
            Colour::Other => None,
        }
    }
}
