//! A block as it is set: its lines in their font, and how they are drawn.
//!
//! Independent of which block comes after which, and of the sheet it is on.

use super::blocks::{Block, Role, Style};
use super::face::{Face, Faces, Shaped};
use super::lines::lines;
use super::pages::Row;
use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Identifier, SpanTag};
use std::ops::Range;

/// Height of a capital, in parts of the font's size: a line stands in the middle of its row by it.
const CAPITAL: f32 = 0.714;
/// Fewest lines of a paragraph on a sheet.
const FEWEST_LINES: usize = 2;

/// See the head of this file.
pub(super) struct Set {
    style: Style,
    /// The texts between line feeds.
    shaped: Vec<Shaped>,
    /// Which of them a line is of, and its glyphs.
    lines: Vec<(usize, Range<usize>)>,
    /// The number of an item.
    label: Option<Shaped>,
}

impl Set {
    /// `block` in lines that are no wider than `width`.
    pub(super) fn of(block: &Block, faces: &Faces, width: f32) -> Self {
        let style = block.style();
        let face = face(&style, faces);
        // Whoever has it read aloud hears a blank where a line ends.
        let texts = block.text.split_inclusive('\n').map(|text| text.replace('\n', " "));
        let shaped: Vec<Shaped> = texts.map(|text| face.shape(text)).collect();
        let broken = |(index, text): (usize, &Shaped)| {
            lines(text, style.size, width - style.indent)
                .into_iter()
                .map(move |line| (index, line))
                .collect::<Vec<_>>()
        };
        let lines = shaped.iter().enumerate().flat_map(broken).collect();
        let label = match block.role {
            Role::Item(number) => Some(face.shape(format!("{number}. "))),
            _ => None,
        };
        Self { style, shaped, lines, label }
    }

    /// Its rows, the first of which is kept with the block before if `is_kept`.
    pub(super) fn rows(&self, is_kept: bool) -> impl Iterator<Item = Row> {
        let count = self.lines.len();
        (0..count).map(move |line| {
            let few = line < FEWEST_LINES || count - line < FEWEST_LINES;
            Row {
                height: self.style.leading,
                above: if line == 0 { self.style.above } else { 0.0 },
                is_kept: if line == 0 { is_kept } else { self.style.is_whole || few },
            }
        })
    }

    /// Draws the number of an item, if it is one, in the row that begins at `top`.
    pub(super) fn draw_label(
        &self,
        at: Point,
        faces: &Faces,
        surface: &mut Surface<'_>,
    ) -> Option<Identifier> {
        let label = self.label.as_ref()?;
        Some(self.draw_glyphs(label, 0..label.glyphs.len(), at, faces, surface))
    }

    /// Draws one line in the row that begins at `at`.
    pub(super) fn draw_line(
        &self,
        line: usize,
        at: Point,
        faces: &Faces,
        surface: &mut Surface<'_>,
    ) -> Option<Identifier> {
        let (text, glyphs) = self.lines.get(line)?.clone();
        let at = Point::from_xy(at.x + self.style.indent, at.y);
        (!glyphs.is_empty()).then(|| self.draw_glyphs(&self.shaped[text], glyphs, at, faces, surface))
    }

    fn draw_glyphs(
        &self,
        shaped: &Shaped,
        glyphs: Range<usize>,
        at: Point,
        faces: &Faces,
        surface: &mut Surface<'_>,
    ) -> Identifier {
        let Style { size, leading, .. } = self.style;
        let start = Point::from_xy(at.x, at.y + (leading + CAPITAL * size) / 2.0);
        let font = face(&self.style, faces).font.clone();
        let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        surface.draw_glyphs(start, &shaped.glyphs[glyphs], font, &shaped.text, size, false);
        surface.end_tagged();
        identifier
    }
}

fn face<'a>(style: &Style, faces: &'a Faces) -> &'a Face {
    if style.is_strong { &faces.strong } else { &faces.regular }
}
