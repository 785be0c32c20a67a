//! The letter as a PDF: the frozen words that its page shows, on A4, tagged for whoever has them read aloud (PDF/UA-1) and
//! made to be kept (PDF/A-2a). The library holds what it writes against both, and gives no file that is neither.
//!
//! Pure: the same letter of the same moment gives the same bytes, so that two copies can be compared by their hash. Nothing
//! is worded here. Independent of who may have it, and of how it is sent.

mod blocks;
mod face;
mod lines;
mod pages;
mod set;
mod tags;

use blocks::blocks;
use chrono::{DateTime, Datelike, Timelike, Utc};
use face::Faces;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{self, Metadata};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};
use krilla::{Document, SerializeSettings};
use model::record::letter::Letter;
use pages::{Row, pages};
use set::Set;
use tags::{Drawn, outline, structure, tag_of};

/// A4, in points, like all lengths here.
const SHEET: (f32, f32) = (595.28, 841.89);
/// From either side to the text: 25 mm.
const SIDE: f32 = 70.87;
/// From the upper end to the text: 22 mm.
const TOP: f32 = 62.36;
/// From the lower end to the text: 25 mm.
const BOTTOM: f32 = 70.87;
/// From the lower end to the foot of the number of the page.
const NUMBER: f32 = 36.0;
/// Size of the number of the page.
const NUMBER_SIZE: f32 = 8.5;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum NoPdf {
    /// A font of the program.
    #[error("a font of the program cannot be read")]
    Font,
    /// It says when it was made in a way that is none.
    #[error("{0:?} is no time")]
    Time(String),
    /// Both standards at once are too much for the library.
    #[error("PDF/UA-1 and PDF/A-2a do not go together")]
    Standards,
    /// What was written is not what the standards ask for.
    #[error("the letter is no PDF/UA-1 and PDF/A-2a: {0}")]
    Refused(#[from] KrillaError),
}

/// The PDF of `letter`, which `author` made `at`: UTC, as RFC 3339.
///
/// # Errors
/// [`NoPdf`].
pub fn pdf(letter: &Letter, at: &str, author: &str) -> Result<Vec<u8>, NoPdf> {
    let faces = Faces::new().ok_or(NoPdf::Font)?;
    let blocks = blocks(letter);
    let set: Vec<Set> = blocks.iter().map(|block| Set::of(block, &faces, SHEET.0 - 2.0 * SIDE)).collect();
    let (mut rows, mut lines) = (Vec::<Row>::new(), Vec::new());
    for (index, set) in set.iter().enumerate() {
        let is_kept = index.checked_sub(1).is_some_and(|before| blocks[before].keeps_next);
        for (line, row) in set.rows(is_kept).enumerate() {
            rows.push(row);
            lines.push((index, line));
        }
    }
    let sheets = pages(&rows, SHEET.1 - TOP - BOTTOM);

    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|_| NoPdf::Standards)?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(about(letter, at, author)?);
    let mut drawn: Vec<Drawn> = blocks.iter().map(|_| Drawn::default()).collect();
    for (sheet, placed) in sheets.iter().enumerate() {
        let settings = PageSettings::from_wh(SHEET.0, SHEET.1).unwrap_or_default();
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (row, y) in placed {
            let (index, line) = lines[*row];
            let (at, set, drawn) = (Point::from_xy(SIDE, TOP + y), &set[index], &mut drawn[index]);
            if line == 0 {
                drawn.begins = (sheet, at);
                drawn.label = set.draw_label(at, &faces, &mut surface);
            }
            drawn.lines.extend(set.draw_line(line, at, &faces, &mut surface));
        }
        draw_number(&format!("{}/{}", sheet + 1, sheets.len()), &faces, &mut surface);
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&blocks, &drawn));
    document.set_tag_tree(structure(&blocks, drawn, letter.language));
    Ok(document.finish()?)
}

/// What the file says of itself.
fn about(letter: &Letter, at: &str, author: &str) -> Result<Metadata, NoPdf> {
    let time = DateTime::parse_from_rfc3339(at).map_err(|_| NoPdf::Time(at.to_owned()))?.with_timezone(&Utc);
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let created = metadata::DateTime::new(u16::try_from(time.year()).unwrap_or_default())
        .month(small(time.month()))
        .day(small(time.day()))
        .hour(small(time.hour()))
        .minute(small(time.minute()))
        .second(small(time.second()))
        .utc_offset_hour(0);
    Ok(Metadata::new()
        .title(letter.subject.clone())
        .language(tag_of(letter.language).to_owned())
        .authors(vec![author.to_owned()])
        .creation_date(created))
}

/// The number of the page, which is not read aloud.
fn draw_number(number: &str, faces: &Faces, surface: &mut Surface<'_>) {
    let shaped = faces.regular.shape(number.to_owned());
    let wide: f32 = shaped.glyphs.iter().map(|glyph| glyph.x_advance * NUMBER_SIZE).sum();
    let at = Point::from_xy(SHEET.0 - SIDE - wide, SHEET.1 - NUMBER);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)));
    surface.draw_glyphs(at, &shaped.glyphs, faces.regular.font.clone(), &shaped.text, NUMBER_SIZE, false);
    surface.end_tagged();
}
