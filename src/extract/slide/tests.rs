#![allow(clippy::unwrap_used)]

use super::{Paragraph, Rect, Shape, Slide, Transform, Unseen, notes, place};
use crate::extract::ooxml::testing::Heard;
use crate::extract::units::Collector;
use crate::model::Part;

fn paragraph(pieces: &[(&str, Option<Unseen>)]) -> Paragraph {
    let mut paragraph = Paragraph::default();
    pieces.iter().for_each(|(text, unseen)| paragraph.push(text, *unseen));
    paragraph
}

fn shape(paragraphs: Vec<Paragraph>) -> Shape {
    Shape { paragraphs, ..Shape::new(Part::Body) }
}

fn written(slide: &Slide, write: impl Fn(&Slide, &mut Collector<'_, '_>)) -> Heard {
    let mut heard = Heard::default();
    let mut out = Collector::new(&mut heard);
    write(slide, &mut out);
    out.finish();
    heard
}

fn slide(shapes: Vec<Shape>) -> Slide {
    Slide { place: place(3), hidden: None, shapes }
}

fn shown(slide: &Slide) -> Heard {
    written(slide, |slide, out| {
        slide.write(out);
    })
}

#[test]
fn the_title_comes_first() {
    let title = Shape { title: true, ..shape(vec![paragraph(&[("题目", None)])]) };
    let heard = shown(&slide(vec![shape(vec![paragraph(&[("正文", None)])]), title]));
    assert_eq!(heard.of(Part::Body), ["题目", "正文"]);
}

#[test]
fn a_word_that_is_seen_in_part_is_read_whole_at_a_seam() {
    let mixed = paragraph(&[("编号1234", None), ("5678", Some(Unseen::Colour)), ("。", None)]);
    let heard = shown(&slide(vec![shape(vec![mixed])]));
    assert_eq!(heard.of(Part::Body), ["编号1234。"]);
    assert_eq!(heard.of(Part::Hidden), ["5678"]);
    assert!(heard.units.iter().any(|unit| unit.seam && unit.text == "编号12345678。"));
    assert_eq!(heard.observations.len(), 1);
}

#[test]
fn a_hidden_slide_is_one_thing_and_an_empty_one_nothing() {
    let off = Shape { unseen: Some(Unseen::Off), ..shape(vec![paragraph(&[("页脚外", None)])]) };
    let hidden = Slide { hidden: Some("隐藏的幻灯片"), ..slide(vec![off]) };
    let heard = shown(&hidden);
    assert_eq!(heard.of(Part::Hidden), ["页脚外"]);
    assert_eq!(heard.observations.iter().map(|o| o.kind).collect::<Vec<_>>(), ["hidden-slide"]);
    let empty =
        Slide { hidden: Some("隐藏的幻灯片"), ..slide(vec![shape(vec![paragraph(&[(" ", None)])])]) };
    assert!(shown(&empty).observations.is_empty());
    let drawn = Shape { visual: true, ..shape(Vec::new()) };
    let picture = Slide { hidden: Some("隐藏的幻灯片"), ..slide(vec![drawn]) };
    assert_eq!(shown(&picture).observations.len(), 1);
}

#[test]
fn notes_without_text_are_nothing() {
    let spoken = |text| Shape { part: Part::Notes, ..shape(vec![paragraph(&[(text, None)])]) };
    let heard = written(&slide(vec![spoken("说明")]), notes);
    assert_eq!(heard.of(Part::Notes), ["说明"]);
    assert_eq!(heard.observations[0].text, "演讲者备注，2 字");
    assert!(written(&slide(vec![spoken("\u{3000}")]), notes).observations.is_empty());
}

#[test]
fn groups_move_and_scale_what_is_in_them() {
    let rect = |x, y, width, height| Rect { x, y, width, height };
    let outer = Transform::of(rect(0.0, 0.0, 10.0, 10.0), rect(100.0, 100.0, 20.0, 20.0));
    let inner = Transform::of(rect(0.0, 0.0, 1.0, 1.0), rect(5.0, 5.0, 2.0, 2.0)).within(outer);
    assert_eq!(inner.rect(rect(1.0, 1.0, 1.0, 1.0)), rect(114.0, 114.0, 4.0, 4.0));
    assert_eq!(
        Transform::of(rect(0.0, 0.0, 0.0, 0.0), rect(5.0, 5.0, 0.0, 0.0)).rect(rect(1.0, 1.0, 1.0, 1.0)),
        rect(6.0, 6.0, 1.0, 1.0)
    );
}

#[test]
fn touching_from_outside_is_missing() {
    let page = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
    assert!(Rect { x: 10.0, y: 0.0, width: 5.0, height: 5.0 }.misses(&page));
    assert!(!Rect { x: 9.0, y: -4.0, width: 5.0, height: 5.0 }.misses(&page));
}
