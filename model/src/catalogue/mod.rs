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
mod feature;
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
mod theme;

use crate::file::ClientFile;
pub use concepts::{Concept, Telling};
pub use feature::{Action, Category, Encoding, Feature, Trend, Unit};
use sha2::{Digest, Sha256};
pub use sources::Source;
use std::sync::LazyLock;
pub use theme::Theme;

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

impl Concept {
    /// Its features, in the order of the catalogue.
    pub fn features(self) -> impl Iterator<Item = &'static Feature> {
        features().iter().filter(move |feature| feature.concept == self)
    }

    /// Whether some of it is not delivered but deduced, and so may be wrong.
    #[must_use]
    pub fn is_deduced(self) -> bool {
        self.features().any(|feature| feature.deduced)
    }
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
    use crate::file::Code;
    use crate::text::Language;
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
