//! Where the lines of a paragraph end: as late as they may by Unicode's rules (UAX 14), and within a word only if it is longer
//! than a line.
//!
//! Pure. Independent of what the paragraph is.

use super::face::Shaped;
use std::ops::Range;
use unicode_linebreak::linebreaks;

/// The lines of `shaped` in `size`, as ranges of its glyphs, none wider than `width` but for blanks at its end.
pub(super) fn lines(shaped: &Shaped, size: f32, width: f32) -> Vec<Range<usize>> {
    let Shaped { text, glyphs } = shaped;
    let begins_cluster = |i: usize| i == 0 || glyphs[i].text_range.start != glyphs[i - 1].text_range.start;
    let mut ends = linebreaks(text).map(|(at, _)| at).peekable();
    let mut may_begin = |i: usize| {
        let at = glyphs[i].text_range.start;
        while ends.next_if(|end| *end < at).is_some() {}
        ends.peek() == Some(&at) && begins_cluster(i)
    };
    let wide = |glyphs: Range<usize>| -> f32 {
        shaped.glyphs[glyphs].iter().map(|glyph| glyph.x_advance * size).sum()
    };
    let mut lines = Vec::new();
    let (mut start, mut filled, mut next) = (0, 0.0, None);
    for (i, glyph) in glyphs.iter().enumerate() {
        if i > start && may_begin(i) {
            next = Some(i);
        }
        let advance = glyph.x_advance * size;
        let is_blank = text[glyph.text_range.clone()].chars().all(char::is_whitespace);
        if filled + advance > width && !is_blank {
            let end = next.or_else(|| (start + 1..=i).rev().find(|end| begins_cluster(*end)));
            if let Some(end) = end {
                lines.push(start..end);
                (start, filled, next) = (end, wide(end..i), None);
            }
        }
        filled += advance;
    }
    if start < glyphs.len() || lines.is_empty() {
        lines.push(start..glyphs.len());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter_pdf::face::Faces;

    const WIDTH: f32 = 100.0;

    fn broken(text: &str) -> Vec<String> {
        let shaped = Faces::new().expect("both fonts").regular.shape(text.to_owned());
        let lines = lines(&shaped, 10.0, WIDTH);
        let whole: Vec<usize> = lines.iter().cloned().flatten().collect();
        assert_eq!(whole, (0..shaped.glyphs.len()).collect::<Vec<_>>(), "every glyph once, in order");
        let said = |line: Range<usize>| {
            let glyphs = &shaped.glyphs[line];
            let wide: f32 = glyphs.iter().map(|glyph| glyph.x_advance * 10.0).sum();
            let from = glyphs.first().map_or(0, |glyph| glyph.text_range.start);
            let said = &text[from..glyphs.last().map_or(0, |glyph| glyph.text_range.end)];
            assert!(wide <= WIDTH + 3.0 || said.chars().count() == 1, "{said:?} is {wide} wide");
            said.to_owned()
        };
        lines.into_iter().map(said).collect()
    }

    #[test]
    fn a_line_ends_where_a_word_does_and_its_blank_stays_with_it() {
        let lines = broken("Nous ne pouvons pas y donner une suite favorable.");
        assert!(lines.len() > 2);
        let (last, others) = lines.split_last().expect("lines");
        assert!(others.iter().all(|line| line.ends_with(' ')), "{lines:?}");
        assert_eq!(last, "suite favorable.");
        assert_eq!(broken("short"), ["short"]);
        assert_eq!(broken(""), [""]);
    }

    #[test]
    fn what_holds_together_is_not_parted() {
        let lines = broken("un crédit de 1\u{202f}350\u{202f}000\u{a0}€ sur dix ans");
        assert!(lines.iter().any(|line| line.contains("1\u{202f}350\u{202f}000\u{a0}€")), "{lines:?}");
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_parted_where_the_line_ends() {
        let long = "x".repeat(60);
        let lines = broken(&format!("see {long} end"));
        assert_eq!(lines.concat(), format!("see {long} end"));
        assert!(lines.len() > 3, "{lines:?}");
    }
}
