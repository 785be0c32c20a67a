//! What an entry of the catalogue is: a number of a client's file, with its words, its unit and its ethics.
//!
//! Independent of which entries there are.

use super::concepts::Concept;
use super::inputs::{Input, Inputs};
use super::theme::Theme;
use crate::file::{ClientFile, Code};
use crate::text::{Language, Text, text};

/// What a feature's number counts, so that a screen can write it as a person would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// An amount in the source's currency.
    Money,
    /// A share or ratio: 0.25 is written 25 %.
    Ratio,
    /// Years.
    Years,
    /// Months.
    Months,
    /// Days.
    Days,
    /// How many.
    Count,
    /// A score between 0 and 1.
    Score,
    /// 1 = yes, 0 = no.
    Flag,
    /// The index of a category, see [`Encoding::LabelCode`].
    Category,
}

/// One category of a label-coded feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// As the source spells it.
    pub code: &'static str,
    /// What a person calls it.
    pub label: Text,
}

impl Category {
    /// The category that the source spells `code`, with its label in both languages.
    pub(crate) const fn new(code: &'static str, fr: &'static str, en: &'static str) -> Self {
        Self { code, label: text(fr, en) }
    }
}

/// How a client's file becomes the feature's number. Missing is `None`.
#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    /// The quantity itself.
    Number(fn(&ClientFile) -> Option<f64>),
    /// Yes = 1, no = 0.
    Flag(fn(&ClientFile) -> Option<bool>),
    /// Label encoding: the category's place in `categories`. A category that is not listed is missing.
    LabelCode {
        /// The category.
        of: fn(&ClientFile) -> &Code,
        /// In the order of their numbers, from 0.
        categories: &'static [Category],
    },
    /// One-hot encoding: 1 if the category is `code`, 0 if it is another.
    OneHot {
        /// The category.
        of: fn(&ClientFile) -> &Code,
        /// The category that gives 1.
        code: &'static str,
    },
}

/// Whether, and how, a client can change a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It cannot be changed, or it would be wrong to ask.
    None,
    /// With time: how.
    OverTime(Text),
    /// In the present application: how.
    Now(Text),
}

/// What more of a feature may do to the risk, everything else being equal. Declared where common sense
/// leaves no doubt, so that no chance of the training data makes a late payment look good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Whatever the data say.
    Free,
    /// It never lowers it.
    Raises,
    /// It never raises it.
    Lowers,
}

impl Trend {
    /// As learners of monotonic models write it: 1, 0 or -1.
    #[must_use]
    pub const fn sign(self) -> i8 {
        match self {
            Self::Free => 0,
            Self::Raises => 1,
            Self::Lowers => -1,
        }
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// Its name everywhere: column of the feature file, of the ONNX file, of the API.
    pub name: &'static str,
    /// What a person calls it.
    pub label: Text,
    /// What it says of a client, together with other features.
    pub concept: Concept,
    /// What its number counts.
    pub unit: Unit,
    /// How its number is made.
    pub encoding: Encoding,
    /// What it is made of: it is known of a client of whom all of these are known...
    pub needs: Inputs,
    /// ...and at least one of these, if there are any.
    pub needs_one_of: Inputs,
    /// Whether its number can be said to a client as it is; of a concept, another one's is.
    pub sayable: bool,
    /// Whether it is not delivered but deduced, and so may be wrong.
    pub deduced: bool,
    /// Whether the law or decency asks that its use be watched (age, for example).
    pub sensitive: bool,
    /// Whether it belongs to the description of a client that is compared with other clients.
    pub described: bool,
    /// Whether and how a client can act on it.
    pub action: Action,
    /// What more of it may do to the risk.
    pub trend: Trend,
}

impl Feature {
    const fn new(name: &'static str, concept: Concept, unit: Unit, label: Text, encoding: Encoding) -> Self {
        Self {
            name,
            label,
            concept,
            unit,
            encoding,
            needs: Inputs::NONE,
            needs_one_of: Inputs::NONE,
            sayable: true,
            deduced: false,
            sensitive: false,
            described: false,
            action: Action::None,
            trend: Trend::Free,
        }
    }

    pub(super) const fn number(
        name: &'static str,
        concept: Concept,
        unit: Unit,
        label: Text,
        compute: fn(&ClientFile) -> Option<f64>,
    ) -> Self {
        Self::new(name, concept, unit, label, Encoding::Number(compute))
    }

    pub(super) const fn flag(
        name: &'static str,
        concept: Concept,
        label: Text,
        compute: fn(&ClientFile) -> Option<bool>,
    ) -> Self {
        Self::new(name, concept, Unit::Flag, label, Encoding::Flag(compute))
    }

    pub(super) const fn label_code(
        name: &'static str,
        concept: Concept,
        label: Text,
        of: fn(&ClientFile) -> &Code,
        categories: &'static [Category],
    ) -> Self {
        Self::new(name, concept, Unit::Category, label, Encoding::LabelCode { of, categories })
    }

    pub(super) const fn one_hot(
        name: &'static str,
        concept: Concept,
        label: Text,
        of: fn(&ClientFile) -> &Code,
        code: &'static str,
    ) -> Self {
        Self::new(name, concept, Unit::Flag, label, Encoding::OneHot { of, code })
    }

    pub(super) const fn needs(mut self, inputs: &[Input]) -> Self {
        self.needs = Inputs::of(inputs);
        self
    }

    pub(super) const fn needs_one_of(mut self, inputs: &[Input]) -> Self {
        self.needs_one_of = Inputs::of(inputs);
        self
    }

    pub(super) const fn unsayable(mut self) -> Self {
        self.sayable = false;
        self
    }

    pub(super) const fn deduced(mut self) -> Self {
        self.deduced = true;
        self
    }

    pub(super) const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    pub(super) const fn described(mut self) -> Self {
        self.described = true;
        self
    }

    pub(super) const fn raises(mut self) -> Self {
        self.trend = Trend::Raises;
        self
    }

    pub(super) const fn lowers(mut self) -> Self {
        self.trend = Trend::Lowers;
        self
    }

    pub(super) const fn over_time(mut self, how: Text) -> Self {
        self.action = Action::OverTime(how);
        self
    }

    pub(super) const fn now(mut self, how: Text) -> Self {
        self.action = Action::Now(how);
        self
    }

    /// What it is about.
    #[must_use]
    pub const fn theme(&self) -> Theme {
        self.concept.theme()
    }

    /// The feature of a client's file; `None` = missing. Zero is never -0.
    #[must_use]
    pub fn value(&self, file: &ClientFile) -> Option<f64> {
        match self.encoding {
            Encoding::Number(compute) => compute(file).filter(|v| v.is_finite()).map(|v| v + 0.0),
            Encoding::Flag(compute) => compute(file).map(|yes| f64::from(u8::from(yes))),
            Encoding::LabelCode { of, categories } => {
                let code = of(file).get()?;
                categories.iter().position(|c| c.code == code).map(|place| place as f64)
            }
            Encoding::OneHot { of, code } => of(file).get().map(|c| f64::from(u8::from(c == code))),
        }
    }

    /// Whether it is known of a client of whom these inputs are, whatever its value.
    #[must_use]
    pub const fn is_known(&self, known: Inputs) -> bool {
        known.contains_all(self.needs) && known.contains_one(self.needs_one_of)
    }

    /// The category that a label-coded feature's number stands for.
    #[must_use]
    pub fn category(&self, value: f64) -> Option<&'static Category> {
        let Encoding::LabelCode { categories, .. } = self.encoding else {
            return None;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a short list; anything else saturates and is not found"
        )]
        categories.get(value as usize)
    }

    /// What a person calls it, in `language`.
    #[must_use]
    pub const fn label(&self, language: Language) -> &'static str {
        self.label.get(language)
    }
}
