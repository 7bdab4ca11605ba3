//! What is behind a slide: its layout, its master, the colours of their theme.

use std::collections::HashMap;
use std::rc::Rc;

use super::page::Page;
use super::parse;
use super::theme::Theme;
use crate::extract::ooxml::rels::{self, Rel, Target};
use crate::extract::ooxml::{Package, Xml};

/// Most shapes of layouts and masters that are kept.
const MOST: usize = 100_000;

/// Layouts and masters by part, each read once.
pub struct Behind<'p, 'a> {
    package: &'p Package<'a>,
    known: HashMap<usize, Rc<Layer>>,
    kept: usize,
}

#[derive(Default)]
struct Layer {
    page: Rc<Page>,
    theme: Rc<Theme>,
    /// The part behind this one.
    next: Option<usize>,
}

impl<'p, 'a> Behind<'p, 'a> {
    /// Of a package of which nothing was read yet.
    pub fn new(package: &'p Package<'a>) -> Self {
        Behind { package, known: HashMap::new(), kept: 0 }
    }

    /// What is behind a slide with these relationships: layout, master, theme. Their parts stay unread: here only
    /// places and colours count, and what is damaged is met by those who read them.
    pub fn of(&mut self, linked: &[Rel]) -> (Vec<Rc<Page>>, Rc<Theme>) {
        let mut pages = Vec::new();
        let mut theme = Rc::default();
        let mut next = target(linked, "slideLayout");
        while let Some(part) = next.filter(|_| pages.len() < 2) {
            let layer = self.layer(part);
            pages.push(layer.page.clone());
            theme = layer.theme.clone();
            next = layer.next;
        }
        (pages, theme)
    }

    fn layer(&mut self, part: usize) -> Rc<Layer> {
        if let Some(layer) = self.known.get(&part) {
            return layer.clone();
        }
        let layer = Rc::new(if self.kept < MOST { self.read(part) } else { Layer::default() });
        self.kept += layer.page.shapes.len() + 1;
        self.known.insert(part, layer.clone());
        layer
    }

    fn read(&self, part: usize) -> Layer {
        let page = self.package.peek(part, |xml: &mut Xml<'_>| {
            let mut page = Page::default();
            parse::read(xml, &mut page, &mut 0)?;
            for shape in &mut page.shapes {
                (shape.paragraphs, shape.alt, shape.names) = Default::default();
            }
            Ok(Some(page))
        });
        let linked = rels::of(self.package, self.package.name(part)).unwrap_or_default();
        let theme = target(&linked, "theme")
            .and_then(|theme| self.package.peek(theme, |xml| Theme::read(xml).map(Some)))
            .unwrap_or_default();
        Layer {
            page: Rc::new(page.unwrap_or_default()),
            theme: Rc::new(theme),
            next: target(&linked, "slideMaster"),
        }
    }
}

fn target(linked: &[Rel], kind: &str) -> Option<usize> {
    linked.iter().find_map(|rel| match rel.target {
        Target::Part(part) if rel.kind == kind => Some(part),
        _ => None,
    })
}
