//! The feature catalogue: what the model may know of a client, one entry a feature, each entry the one
//! and only definition of its number, its words, its unit and its ethics. Features that say one thing share a
//! [`Concept`], which is what a client is told about.
//!
//! Batch training, one client on line and what-if in the browser all call [`row`]; there is no second
//! definition anywhere, the Python included. To add a feature, add one entry to the list of its theme.
//!
//! Independent of models: a feature is in the catalogue because it can be explained to a client; which
//! of them a model uses, and in which order, the artifact says.

mod aggregate;
mod application;
mod bureau;
mod concepts;
mod external;
mod history;
pub mod inputs;
pub mod levers;
mod payments;
mod plain_words;
mod probe;
mod sources;
// Its tables read better as they were laid out.
#[rustfmt::skip]
pub(crate) mod tariff;
pub(crate) mod terms;

use crate::file::{ClientFile, Code};
use crate::text::{Language, Text, text};
pub use concepts::{Concept, Telling};
use inputs::{Input, Inputs};
use sha2::{Digest, Sha256};
pub use sources::Source;
use std::sync::LazyLock;

/// What a concept is about; contributions are grouped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Theme {
    /// The credit asked for.
    Request,
    /// Income, work, possessions.
    Resources,
    /// Situation: age, education, home, region.
    Situation,
    /// Scores of external sources.
    External,
    /// Credits at other institutions.
    Bureau,
    /// Earlier applications with this company.
    Previous,
    /// How instalments were repaid.
    Repayment,
    /// Use of this company's cards.
    Card,
}

impl Theme {
    /// Every theme, in the order in which a client is told about them.
    pub const ALL: [Self; 8] = [
        Self::Request,
        Self::Resources,
        Self::Situation,
        Self::External,
        Self::Bureau,
        Self::Previous,
        Self::Repayment,
        Self::Card,
    ];

    /// What a person calls it.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Request => text("Le crédit demandé", "The credit asked for"),
            Self::Resources => text("Revenus et emploi", "Income and work"),
            Self::Situation => text("Situation personnelle", "Personal situation"),
            Self::External => text("Scores externes", "External scores"),
            Self::Bureau => text("Crédits dans d’autres établissements", "Credits elsewhere"),
            Self::Previous => text("Demandes précédentes", "Earlier applications"),
            Self::Repayment => text("Remboursements passés", "Past repayments"),
            Self::Card => text("Usage des cartes", "Use of cards"),
        }
    }
}

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

    const fn number(
        name: &'static str,
        concept: Concept,
        unit: Unit,
        label: Text,
        compute: fn(&ClientFile) -> Option<f64>,
    ) -> Self {
        Self::new(name, concept, unit, label, Encoding::Number(compute))
    }

    const fn flag(
        name: &'static str,
        concept: Concept,
        label: Text,
        compute: fn(&ClientFile) -> Option<bool>,
    ) -> Self {
        Self::new(name, concept, Unit::Flag, label, Encoding::Flag(compute))
    }

    const fn label_code(
        name: &'static str,
        concept: Concept,
        label: Text,
        of: fn(&ClientFile) -> &Code,
        categories: &'static [Category],
    ) -> Self {
        Self::new(name, concept, Unit::Category, label, Encoding::LabelCode { of, categories })
    }

    const fn one_hot(
        name: &'static str,
        concept: Concept,
        label: Text,
        of: fn(&ClientFile) -> &Code,
        code: &'static str,
    ) -> Self {
        Self::new(name, concept, Unit::Flag, label, Encoding::OneHot { of, code })
    }

    const fn needs(mut self, inputs: &[Input]) -> Self {
        self.needs = Inputs::of(inputs);
        self
    }

    const fn needs_one_of(mut self, inputs: &[Input]) -> Self {
        self.needs_one_of = Inputs::of(inputs);
        self
    }

    const fn unsayable(mut self) -> Self {
        self.sayable = false;
        self
    }

    const fn deduced(mut self) -> Self {
        self.deduced = true;
        self
    }

    const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    const fn described(mut self) -> Self {
        self.described = true;
        self
    }

    const fn raises(mut self) -> Self {
        self.trend = Trend::Raises;
        self
    }

    const fn lowers(mut self) -> Self {
        self.trend = Trend::Lowers;
        self
    }

    const fn over_time(mut self, how: Text) -> Self {
        self.action = Action::OverTime(how);
        self
    }

    const fn now(mut self, how: Text) -> Self {
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

/// Every feature, in the order of their columns.
pub fn features() -> &'static [Feature] {
    static FEATURES: LazyLock<Vec<Feature>> = LazyLock::new(|| {
        [
            application::FEATURES,
            terms::FEATURES,
            external::FEATURES,
            bureau::FEATURES,
            history::FEATURES,
            payments::FEATURES,
        ]
        .concat()
    });
    &FEATURES
}

/// The feature called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Feature> {
    features().iter().find(|f| f.name == name)
}

/// The features that describe a client and are compared with other clients.
pub fn described() -> impl Iterator<Item = &'static Feature> {
    features().iter().filter(|f| f.described)
}

/// One client's row: every feature as the model sees it, f32 with NaN for missing, in catalogue order.
#[must_use]
pub fn row(file: &ClientFile) -> Vec<f32> {
    features().iter().map(|f| as_model_input(f.value(file))).collect()
}

/// A feature's value as the model sees it: the nearest f32, NaN for missing.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the model is trained on f32 columns")]
pub fn as_model_input(value: Option<f64>) -> f32 {
    value.map_or(f32::NAN, |v| v as f32)
}

/// The catalogue's hash (SHA-256, hex): of every feature's name, trend and encoding and of the very bits that
/// it gives on a fixed set of invented files. It changes when a definition changes, not when a label does.
#[must_use]
pub fn hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = Sha256::new();
        for feature in features() {
            hasher.update(feature.name.as_bytes());
            hasher.update([0]);
            hasher.update(feature.trend.sign().to_le_bytes());
            match feature.encoding {
                Encoding::Number(_) => hasher.update(b"number"),
                Encoding::Flag(_) => hasher.update(b"flag"),
                Encoding::OneHot { code, .. } => {
                    hasher.update(b"one-hot ");
                    hasher.update(code.as_bytes());
                }
                Encoding::LabelCode { categories, .. } => {
                    hasher.update(b"label");
                    for category in categories {
                        hasher.update(category.code.as_bytes());
                        hasher.update([0]);
                    }
                }
            }
        }
        for file in probe::files() {
            for value in row(&file) {
                // Every NaN is the same "missing".
                let bits = if value.is_nan() { u32::MAX } else { value.to_bits() };
                hasher.update(bits.to_le_bytes());
            }
        }
        hex(&hasher.finalize())
    });
    &HASH
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_snake_case_and_every_theme_is_used() {
        let names: BTreeSet<_> = features().iter().map(|f| f.name).collect();
        assert_eq!(names.len(), features().len());
        for name in names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{name}");
        }
        for theme in Theme::ALL {
            assert!(features().iter().any(|f| f.theme() == theme), "{theme:?}");
        }
        assert!((60..=150).contains(&features().len()), "{}", features().len());
    }

    #[test]
    fn every_feature_has_words_in_both_languages() {
        for feature in features() {
            for language in [Language::Fr, Language::En] {
                assert!(!feature.label(language).is_empty(), "{}", feature.name);
            }
            assert_ne!(feature.label.fr, "");
        }
    }

    /// Gender and family status must not enter the model, under whatever name.
    #[test]
    fn no_feature_depends_on_gender_or_family_status() {
        for mut file in probe::files() {
            let before = row(&file).into_iter().map(f32::to_bits).collect::<Vec<_>>();
            for other in ["F", "M", "XNA"] {
                file.application.code_gender = Code::from(other);
                file.application.name_family_status = Code::from(format!("Married {other}"));
                file.application.target = Some(i32::from(other == "M"));
                let after = row(&file).into_iter().map(f32::to_bits).collect::<Vec<_>>();
                assert_eq!(before, after);
            }
        }
    }

    #[test]
    fn unknown_history_is_missing_and_an_empty_one_counts_zero() {
        let unknown = ClientFile::default();
        let empty = ClientFile { bureau: Some(Vec::new()), ..ClientFile::default() };
        let count = by_name("bureau_count").expect("it is in the catalogue");
        assert_eq!(count.value(&unknown), None);
        assert_eq!(count.value(&empty), Some(0.0));
    }

    #[test]
    fn zero_is_never_minus_zero() {
        let minus = |value: f32| value == 0.0 && value.is_sign_negative();
        let nothing = ClientFile {
            bureau: Some(vec![crate::file::Bureau { credit_active: "Active".into(), ..Default::default() }]),
            previous_application: Some(Vec::new()),
            installments_payments: Some(vec![Default::default()]),
            ..ClientFile::default()
        };
        for file in probe::files().chain([nothing]) {
            for (feature, value) in features().iter().zip(row(&file)) {
                assert!(!minus(value), "{}", feature.name);
            }
        }
    }

    #[test]
    fn a_category_that_is_not_listed_is_missing() {
        let mut file = ClientFile::default();
        let education = by_name("education").expect("it is in the catalogue");
        file.application.name_education_type = Code::from("Higher education");
        let value = education.value(&file).expect("it is listed");
        assert_eq!(education.category(value).map(|c| c.code), Some("Higher education"));
        file.application.name_education_type = Code::from("School of life");
        assert_eq!(education.value(&file), None);
    }
}
