//! Words that a person reads, in every language that the screen speaks.
//!
//! The catalogue's labels live beside the features they name, so that a new feature cannot be added
//! without both. Strings of the screen itself live in the app's locales, not here.

use serde::{Deserialize, Serialize};

/// A language that the screen speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

/// One short text in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Text {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The text in `language`.
    #[must_use]
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }
}

/// Shorthand for the catalogue: `text("en français", "in English")`.
#[must_use]
pub const fn text(fr: &'static str, en: &'static str) -> Text {
    Text { fr, en }
}
