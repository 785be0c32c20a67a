//! The parts of a client's page. One at a time is shown: each answers one question, and asks the server for no more than that.
//!
//! Independent of what is in them.

use crate::i18n::Locale;
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};

/// Parameter of the address that names the part.
pub(super) const PART: &str = "part";

/// A part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SheetPart {
    /// The score, why it is what it is, and the decision.
    #[default]
    Decision,
    /// What would change the score.
    Change,
    /// How the client compares with others.
    Others,
    /// All that is known.
    File,
    /// The model, and when it scored.
    Model,
}

impl SheetPart {
    /// In the order of the page's table of contents.
    pub(super) const ALL: [Self; 5] = [Self::Decision, Self::Change, Self::Others, Self::File, Self::Model];

    /// What an address calls it, and the id of its element.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Change => "change",
            Self::Others => "others",
            Self::File => "file",
            Self::Model => "model",
        }
    }

    /// The one that an address calls `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// What a person calls it.
    pub(super) fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Decision => td_string!(locale, sheet.decision),
            Self::Change => td_string!(locale, sheet.change),
            Self::Others => td_string!(locale, sheet.others),
            Self::File => td_string!(locale, sheet.file),
            Self::Model => td_string!(locale, sheet.model),
        }
    }
}
