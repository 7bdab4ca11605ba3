#![allow(clippy::unwrap_used)]

use super::read;
use crate::extract::ooxml::testing::{Heard, hear};
use crate::model::{Format, Part, Reason};

const FIXTURES: [(Format, &[u8]); 6] = [
    (Format::Jpeg, include_bytes!("../../../fixtures/image/photo.jpg")),
    (Format::Png, include_bytes!("../../../fixtures/image/notes.png")),
    (Format::Gif, include_bytes!("../../../fixtures/image/comment.gif")),
    (Format::Webp, include_bytes!("../../../fixtures/image/notes.webp")),
    (Format::Tiff, include_bytes!("../../../fixtures/image/pages.tif")),
    (Format::Bmp, include_bytes!("../../../fixtures/image/icon.bmp")),
];

#[test]
fn pictures_that_end_early_say_so() {
    for (format, bytes) in FIXTURES {
        assert!(hear(read, format, bytes).whole(), "{format:?}");
        for cut in 1..20 {
            let heard = hear(read, format, &bytes[..bytes.len() * cut / 20]);
            let early = |reason: &Reason| matches!(reason, Reason::Truncated | Reason::Corrupt);
            assert!(heard.unread.iter().all(early) && !heard.whole(), "{format:?} {cut}/20");
        }
    }
}

#[test]
fn flipped_bytes_are_harmless() {
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for (format, whole) in FIXTURES {
        for _ in 0..200 {
            let mut bytes = whole.to_vec();
            for _ in 0..20 {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (random >> 33) as usize % bytes.len();
                bytes[at] ^= 1 << (random >> 61);
            }
            hear(read, format, &bytes);
        }
    }
}

#[test]
fn only_a_picture_large_enough_for_text_is_handed_on() {
    let of = |index: usize| hear(read, FIXTURES[index].0, FIXTURES[index].1).pictures;
    assert_eq!((of(0), of(5)), (0, 0));
    // The second of its pages is large.
    assert_eq!(of(4), 1);
}

fn jpeg(segments: &[u8]) -> Vec<u8> {
    let frame = b"\xFF\xC0\0\x11\x08\0\x10\0\x10\x03\x01\x11\0\x02\x11\0\x03\x11\0\xFF\xDA\0\x02\xFF\xD9";
    [b"\xFF\xD8", segments, frame].concat()
}

fn said(bytes: &[u8]) -> Heard {
    hear(read, Format::Jpeg, bytes)
}

#[test]
fn iptc_and_comments_are_read() {
    let iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0B\x1C\x02\x50\0\x06\xE6\x9F\xB3\xE9\x97\xBB";
    let length = [0, iptc.len() as u8 + 2];
    let segment = [b"\xFF\xED", &length[..], iptc, b"\xFF\xFE\0\x06\xC1\xF8\xCE\xC5"].concat();
    let heard = said(&jpeg(&segment));
    assert_eq!(heard.of(Part::Metadata), ["柳闻", "柳闻"]);
    assert_eq!(heard.observations[0].kind, "hidden-metadata-author");
}

#[test]
fn coordinates_in_xmp_count_and_identifiers_do_not() {
    let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description exif:GPSLatitude='30,12.1N' \
                  xmpMM:DocumentID='xmp.did:1'><dc:title><rdf:Alt><rdf:li>请&amp;示</rdf:li></rdf:Alt></dc:title>\
                  </rdf:Description></x:xmpmeta>";
    let length = (packet.len() as u16 + 2).to_be_bytes();
    let heard = said(&jpeg(&[b"\xFF\xE1", &length[..], packet.as_bytes()].concat()));
    assert_eq!(heard.of(Part::Metadata), ["请&示"]);
    let kinds: Vec<_> = heard.observations.iter().map(|o| (o.kind, o.text.as_str())).collect();
    assert_eq!(kinds, [("hidden-exif-gps", "含拍摄地点坐标")]);
}

#[test]
fn directories_that_lead_in_a_circle_end() {
    let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
    bytes.extend([0, 0, 8, 0, 0, 0]);
    assert_eq!(hear(read, Format::Tiff, &bytes).unread, [Reason::Truncated]);
}

#[test]
fn boxes_of_heif_tell_size_and_end() {
    let mut bytes = b"\0\0\0\x10ftypheic\0\0\0\0\0\0\0\x1Cmeta".to_vec();
    bytes.extend(b"\0\0\0\x14ispe\0\0\0\0\0\0\x02\0\0\0\x03\0");
    assert_eq!(hear(read, Format::Heic, &bytes).pictures, 1);
    assert!(hear(read, Format::Heic, &bytes).whole());
    assert_eq!(hear(read, Format::Heic, &bytes[..30]).unread, [Reason::Truncated]);
}
