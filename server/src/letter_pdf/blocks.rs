//! What stands in the letter, one block after the other in the order in which it is read: what each is, and how it looks.
//!
//! Pure. Independent of fonts and of the sheet.

use model::record::letter::{Letter, in_fives};

/// What a block is, to whoever has the letter read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What the letter is about.
    Subject,
    /// The heading of a section.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list, with its number.
    Item(usize),
    /// A line of the references.
    Reference,
    /// The code by which the client sees the letter.
    Code,
    /// The signed checkpoint.
    Checkpoint,
}

/// How a block looks; lengths in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Of the font.
    pub size: f32,
    /// From line to line.
    pub leading: f32,
    /// Space above.
    pub above: f32,
    /// From the left edge of the text.
    pub indent: f32,
    /// Whether it is in the heavier font.
    pub is_strong: bool,
    /// Whether it stays on one sheet.
    pub is_whole: bool,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// What it is.
    pub role: Role,
    /// What it says; lines end where the text has a line feed.
    pub text: String,
    /// Whether another part begins with it: more space above.
    pub begins: bool,
    /// Whether the next one stands on the same sheet.
    pub keeps_next: bool,
}

/// Space above what begins another part.
const PART: f32 = 14.0;

impl Role {
    pub(super) const fn style(self) -> Style {
        const TEXT: Style =
            Style { size: 10.0, leading: 14.5, above: 5.0, indent: 0.0, is_strong: false, is_whole: false };
        const SMALL: Style = Style { size: 8.5, leading: 12.0, above: 3.0, is_whole: true, ..TEXT };
        match self {
            Self::Subject => {
                Style { size: 15.0, leading: 20.0, above: 0.0, is_strong: true, is_whole: true, ..TEXT }
            }
            Self::Heading => {
                Style { size: 11.0, leading: 15.0, above: 12.0, is_strong: true, is_whole: true, ..TEXT }
            }
            Self::Paragraph => TEXT,
            Self::Item(_) => Style { indent: 18.0, above: 4.0, is_whole: true, ..TEXT },
            Self::Reference => SMALL,
            Self::Code => Style { size: 11.0, leading: 16.0, is_strong: true, ..SMALL },
            Self::Checkpoint => Style { size: 7.0, leading: 9.5, above: 8.0, ..SMALL },
        }
    }
}

impl Block {
    /// How it looks where it stands.
    pub(super) fn style(&self) -> Style {
        let style = self.role.style();
        if self.begins { Style { above: PART, ..style } } else { style }
    }
}

/// The blocks of a letter.
pub(super) fn blocks(letter: &Letter) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut add = |role: Role, text: &str, begins: bool, keeps_next: bool| {
        let text = printable(text);
        if !text.is_empty() {
            blocks.push(Block { role, text, begins, keeps_next });
        }
    };
    add(Role::Subject, &letter.subject, false, true);
    let last = letter.sections.len().saturating_sub(1);
    for (index, section) in letter.sections.iter().enumerate() {
        // The first section is the opening, the last one the closing: neither has a heading.
        let opens = section.title.is_empty();
        add(Role::Heading, &section.title, false, true);
        for (n, paragraph) in section.paragraphs.iter().enumerate() {
            let leads_on = n + 1 < section.paragraphs.len() && index == last || !section.items.is_empty();
            add(Role::Paragraph, paragraph, opens && n == 0, leads_on);
        }
        for (n, item) in section.items.iter().enumerate() {
            add(Role::Item(n + 1), item, false, false);
        }
    }
    for (n, line) in letter.references.iter().enumerate() {
        add(Role::Reference, line, n == 0, true);
    }
    let checkpoint = letter.checkpoint.as_deref().unwrap_or_default();
    add(Role::Code, &in_fives(&letter.code), letter.references.is_empty(), !checkpoint.is_empty());
    add(Role::Checkpoint, checkpoint, false, false);
    blocks
}

/// A text as it can be printed: blanks are one blank, lines end at line feeds, what no glyph shows is left out, and what no
/// other program would know how to show is marked.
fn printable(text: &str) -> String {
    let line = |line: &str| -> String {
        let shown = line.chars().filter(|c| !is_unseen(*c)).map(|c| match c {
            '\t' => ' ',
            c if is_private(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        });
        let shown: String = shown.collect();
        shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

/// Whether it has no glyph: controls, and what only says how others stand (joiners, directions, soft hyphens).
fn is_unseen(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether it means something between some programs only, or never anything.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_printed_is_left_out_or_marked() {
        assert_eq!(printable("  a\u{ad}b\tc \r\n\u{feff}\n d\u{0}\u{202e}e "), "ab c\n\nde");
        assert_eq!(printable("x\u{e123}\u{ffff}y"), "x\u{fffd}\u{fffd}y");
        assert_eq!(
            printable("12\u{202f}000\u{a0}€"),
            "12\u{202f}000\u{a0}€",
            "blanks that hold together stay"
        );
        assert_eq!(printable(" \n \u{200b}"), "");
    }
}
