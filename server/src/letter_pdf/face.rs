//! The letter's fonts, Open Sans, regular and semibold: which glyphs a text becomes, and how wide they are.
//!
//! Independent of lines and sheets.

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer, script};
use krilla::text::{Font, GlyphId, KrillaGlyph};

const REGULAR: &[u8] = include_bytes!("../../fonts/OpenSans-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../fonts/OpenSans-Semibold.ttf");
/// The number of the glyph that stands in a font for whatever it has no glyph of. No PDF that is to be read may use it.
const NONE: u32 = 0;

/// One font.
pub(super) struct Face {
    /// As it is embedded.
    pub font: Font,
    reference: FontRef<'static>,
    shaping: ShaperData,
    /// The glyph that is shown for a character that the font does not have, and its width.
    unknown: (GlyphId, f32),
}

/// Both.
pub(super) struct Faces {
    /// For what is read.
    pub regular: Face,
    /// For what is found: headings, the code.
    pub strong: Face,
}

/// A text and its glyphs, from left to right. Their lengths are in parts of the font's size.
#[derive(Debug, Clone)]
pub(super) struct Shaped {
    /// The text.
    pub text: String,
    /// Each says which bytes of the text it shows.
    pub glyphs: Vec<KrillaGlyph>,
}

impl Faces {
    /// None if a font cannot be read.
    pub(super) fn new() -> Option<Self> {
        Some(Self { regular: Face::new(REGULAR)?, strong: Face::new(SEMIBOLD)? })
    }
}

impl Face {
    fn new(file: &'static [u8]) -> Option<Self> {
        let font = Font::new(file.into(), 0)?;
        let reference = FontRef::new(file).ok()?;
        let shaping = ShaperData::new(&reference);
        let mut face = Self { font, reference, shaping, unknown: (GlyphId::new(NONE), 0.0) };
        let replacement = face.shape(char::REPLACEMENT_CHARACTER.to_string());
        let glyph = replacement.glyphs.first()?;
        face.unknown = (glyph.glyph_id, glyph.x_advance);
        Some(face)
    }

    /// The glyphs of `text`, which has no line feed.
    pub(super) fn shape(&self, text: String) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        // The fonts have scripts that run this way only.
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        let shaper = self.shaping.shaper(&self.reference).build();
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let units = self.font.units_per_em();
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let glyphs = infos.iter().zip(positions).enumerate().map(|(i, (info, position))| {
            let start = info.cluster as usize;
            let next = infos[i..].iter().map(|later| later.cluster as usize).find(|later| *later > start);
            let part = |units_wide: i32| units_wide as f32 / units;
            let (glyph, advance) = match info.glyph_id {
                NONE => self.unknown,
                glyph => (GlyphId::new(glyph), part(position.x_advance)),
            };
            let (x, y) = (part(position.x_offset), part(position.y_offset));
            KrillaGlyph::new(glyph, advance, x, y, 0.0, start..next.unwrap_or(text.len()), None)
        });
        let glyphs = glyphs.collect();
        Shaped { text, glyphs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_a_glyph_even_those_that_the_font_does_not_have() {
        let faces = Faces::new().expect("both fonts");
        let text = "Prêt 12\u{202f}000\u{a0}€, œuf – «\u{a0}né‑à\u{a0}», Ωмя, 李 😀 e\u{301}";
        for face in [&faces.regular, &faces.strong] {
            let shaped = face.shape(text.to_owned());
            assert!(shaped.glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != NONE));
            let shown: String = {
                let mut at = 0;
                let mut parts = String::new();
                for glyph in &shaped.glyphs {
                    if glyph.text_range.start >= at {
                        parts += &text[glyph.text_range.clone()];
                        at = glyph.text_range.end;
                    }
                }
                parts
            };
            assert_eq!(shown, text, "nothing is left out, and nothing is there twice");
        }
    }
}
