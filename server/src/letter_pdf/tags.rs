//! The letter as it is read aloud and found through: its structure, and its headings as an outline.
//!
//! Independent of how it looks.

use super::blocks::{Block, Role};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Identifier, ListNumbering, Node, Tag, TagGroup, TagTree};
use model::text::Language;
use std::num::NonZeroU16;

/// What was drawn of a block.
#[derive(Default)]
pub(super) struct Drawn {
    /// On which sheet it begins, and where.
    pub begins: (usize, Point),
    /// The number of an item.
    pub label: Option<Identifier>,
    /// Its lines.
    pub lines: Vec<Identifier>,
}

/// The structure: headings, paragraphs, lists, in the order in which they are read.
pub(super) fn structure(blocks: &[Block], drawn: Vec<Drawn>, language: Language) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(tag_of(language).to_owned()));
    let mut list: Option<TagGroup> = None;
    for (block, drawn) in blocks.iter().zip(drawn) {
        let lines = drawn.lines.into_iter().map(Node::from).collect();
        if matches!(block.role, Role::Item(_)) {
            let mut item = TagGroup::new(Tag::LI);
            let label = drawn.label.map(|label| TagGroup::with_children(Tag::Lbl, vec![label.into()]));
            item.children.extend(label.map(Node::from));
            item.push(TagGroup::with_children(Tag::LBody, lines));
            list.get_or_insert_with(|| TagGroup::new(Tag::L(ListNumbering::Decimal))).push(item);
            continue;
        }
        tree.children.extend(list.take().map(Node::from));
        let heading = |level| Tag::Hn(level, Some(block.text.clone()));
        tree.push(match block.role {
            Role::Subject => TagGroup::with_children(heading(NonZeroU16::MIN), lines),
            Role::Heading => TagGroup::with_children(heading(NonZeroU16::MIN.saturating_add(1)), lines),
            _ => TagGroup::with_children(Tag::P, lines),
        });
    }
    tree.children.extend(list.map(Node::from));
    tree
}

/// The headings, for whoever looks for one.
pub(super) fn outline(blocks: &[Block], drawn: &[Drawn]) -> Outline {
    let mut outline = Outline::new();
    let headings =
        blocks.iter().zip(drawn).filter(|(block, _)| matches!(block.role, Role::Subject | Role::Heading));
    for (block, drawn) in headings {
        let (sheet, at) = drawn.begins;
        outline.push_child(OutlineNode::new(block.text.clone(), XyzDestination::new(sheet, at)));
    }
    outline
}

/// A language as documents name it.
pub(super) const fn tag_of(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}
