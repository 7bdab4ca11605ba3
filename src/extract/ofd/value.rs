//! The values that attributes hold: arrays of numbers, boxes, offsets of glyphs, colours (GB/T 33190-2016, 7.3, 8.3
//! and 11.3).

/// Points to a millimetre, the unit of a page.
pub const POINTS: f64 = 72.0 / 25.4;

/// The numbers of an array (`ST_Array`), at most `most`. What is no number ends it.
pub fn numbers(text: &str, most: usize) -> Vec<f64> {
    text.split_whitespace().map_while(number).take(most).collect()
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|n| n.is_finite())
}

/// Left, top, width and height of a box (`ST_Box`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Box {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Box {
    /// Reads one.
    pub fn read(text: &str) -> Option<Box> {
        match numbers(text, 4)[..] {
            [x, y, width, height] => Some(Box { x, y, width, height }),
            _ => None,
        }
    }
}

/// The offsets of a text (`DeltaX`, `DeltaY`), at most `most`: numbers, and `g n d` for `n` times `d`.
pub fn offsets(text: &str, most: usize) -> Vec<f64> {
    let mut offsets = Vec::new();
    let mut words = text.split_whitespace();
    while offsets.len() < most {
        let Some(word) = words.next() else { break };
        if word == "g" {
            let count = words.next().and_then(|n| n.parse::<usize>().ok());
            let (Some(count), Some(offset)) = (count, words.next().and_then(number)) else { break };
            offsets.extend(std::iter::repeat_n(offset, count.min(most - offsets.len())));
        } else {
            let Some(offset) = number(word) else { break };
            offsets.push(offset);
        }
    }
    offsets
}

/// What something is painted with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    /// Red, green and blue, 0 to 255.
    Rgb([f64; 3]),
    /// A pattern, a shading, a colour of a palette, a picture.
    Other,
}

impl Paint {
    /// The background of a page.
    pub const WHITE: Paint = Paint::Rgb([255.0; 3]);

    /// Reads the value of a colour: grey, RGB or CMYK by the number of its components (8 bits each).
    pub fn read(text: &str) -> Paint {
        let component = |word: &str| match word.strip_prefix('#') {
            Some(hex) => u32::from_str_radix(hex, 16).ok().map(f64::from),
            None => number(word),
        };
        let components: Vec<f64> = text.split_whitespace().map_while(component).take(5).collect();
        match components[..] {
            [grey] => Paint::Rgb([grey; 3]),
            [r, g, b] => Paint::Rgb([r, g, b]),
            [c, m, y, k] => Paint::Rgb([c, m, y].map(|ink| 255.0 * (1.0 - ink / 255.0) * (1.0 - k / 255.0))),
            _ => Paint::Other,
        }
    }

    /// Whether nobody sees one upon the other.
    pub fn is_like(self, other: Paint) -> bool {
        match (self, other) {
            (Paint::Rgb(a), Paint::Rgb(b)) => a.iter().zip(b).all(|(a, b)| (a - b).abs() <= NEAR),
            _ => false,
        }
    }
}

/// Colours whose components differ by no more than this look alike.
const NEAR: f64 = 6.0;

/// A transformation of the plane: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    /// From millimetres to points.
    pub const PAGE: Matrix = Matrix([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0]);

    /// Reads one; absent or incomplete it changes nothing.
    pub fn read(text: Option<&str>) -> Matrix {
        match numbers(text.unwrap_or_default(), 6)[..] {
            [a, b, c, d, e, f] => Matrix([a, b, c, d, e, f]),
            _ => Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        }
    }

    /// This one after `inner` and a shift by (`x`, `y`).
    pub fn of(self, inner: Matrix, x: f64, y: f64) -> Matrix {
        let [a, b, c, d, e, f] = inner.0;
        let (x_axis, y_axis) = (self.vector(a, b), self.vector(c, d));
        let (e, f) = self.apply(e + x, f + y);
        Matrix([x_axis.0, x_axis.1, y_axis.0, y_axis.1, e, f])
    }

    /// A point.
    pub fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = self.vector(x, y);
        (dx + self.0[4], dy + self.0[5])
    }

    /// A direction.
    pub fn vector(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (a * x + c * y, b * x + d * y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_offsets_are_written_short() {
        assert_eq!(offsets("5 g 3 2.5 4", 9), [5.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(offsets("g 4000000000 1", 3), [1.0; 3]);
        assert_eq!(offsets("g 2", 3), [0.0; 0]);
        assert_eq!(offsets("1 g x 2", 3), [1.0]);
    }

    #[test]
    fn colours_are_grey_rgb_or_cmyk() {
        assert_eq!(Paint::read("255"), Paint::WHITE);
        assert!(Paint::read("253 252 254").is_like(Paint::WHITE));
        assert!(Paint::read("0 0 0 0").is_like(Paint::read("#FF #FF #FF")));
        assert!(!Paint::read("200 0 0").is_like(Paint::WHITE));
        assert_eq!(Paint::read(""), Paint::Other);
    }

    #[test]
    fn an_object_is_turned_then_moved() {
        let turned = Matrix::read(Some("0 1 -1 0 0 0"));
        let page = Matrix::read(None).of(turned, 10.0, 20.0);
        assert_eq!(page.apply(5.0, 0.0), (10.0, 25.0));
    }
}
