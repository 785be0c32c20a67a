//! What is typed into the form of a draft, and what it means. It stands in the address, as everything does that can be asked.
//!
//! Pure.

use crate::applicant::number::read;
use crate::format;
use crate::i18n::Locale;
use model::catalogue::Unit;
use model::decision::Costs;
use model::portfolio::read_number;
use model::record::rules::Limits;
use model::record::steering::{AMOUNTS, COMPLETENESS, DISTANCES, EDGES, RATIOS, Setting, Settings};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Where the page is.
pub const PATH: &str = "/model/policy";
/// Characters of a number, at most.
const LONGEST: usize = 40;
/// Digits behind the point of a percentage that is filled in.
const DIGITS: usize = 4;

/// The fields of the form, as text, in the order of [`Setting::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked([String; Setting::ALL.len()]);

/// What a setting may be, as it is typed: shares as percentages.
#[must_use]
pub const fn range(setting: Setting) -> RangeInclusive<f64> {
    match setting {
        Setting::Ratio => RATIOS,
        Setting::Threshold | Setting::ReviewFrom | Setting::ReviewTo => in_percent(&EDGES),
        Setting::Completeness => in_percent(&COMPLETENESS),
        Setting::Amount => AMOUNTS,
        Setting::Distance => in_percent(&DISTANCES),
    }
}

const fn in_percent(range: &RangeInclusive<f64>) -> RangeInclusive<f64> {
    *range.start() * 100.0..=*range.end() * 100.0
}

/// Whether a setting is typed as a percentage.
#[must_use]
pub const fn is_share(setting: Setting) -> bool {
    !matches!(setting, Setting::Ratio | Setting::Amount)
}

impl Asked {
    /// Of an address or a form. Names that nobody knows are not looked at.
    #[must_use]
    pub fn of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            if let Some(setting) = Setting::named(name) {
                asked.0[setting as usize] = value.chars().take(LONGEST).collect();
            }
        }
        asked
    }

    /// As a person would fill in what these settings are. The threshold is left open where it follows from the costs.
    #[must_use]
    pub fn written(settings: &Settings, locale: Locale) -> Self {
        let text = |setting| match setting {
            // `1,000` could be read as one.
            Setting::Ratio if locale == Locale::en => plain(settings.ratio(), locale).replace(',', ""),
            Setting::Ratio => plain(settings.ratio(), locale),
            Setting::Threshold if settings.threshold.to_bits() == settings.costs.threshold().to_bits() => {
                String::new()
            }
            Setting::Threshold => plain(settings.threshold * 100.0, locale),
            Setting::ReviewFrom => plain(settings.review_from * 100.0, locale),
            Setting::ReviewTo => plain(settings.review_to * 100.0, locale),
            Setting::Completeness => plain(settings.least_completeness * 100.0, locale),
            Setting::Amount => plain(settings.limits.amount, locale),
            Setting::Distance => plain(settings.limits.distance * 100.0, locale),
        };
        Self(Setting::ALL.map(text))
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self, setting: Setting) -> &str {
        &self.0[setting as usize]
    }

    /// Whether nothing was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|text| text.trim().is_empty())
    }

    /// What it means.
    ///
    /// # Errors
    /// The settings that are no numbers or out of their range. The threshold may be left open.
    pub fn settings(&self) -> Result<Settings, Vec<Setting>> {
        let mut faults = Vec::new();
        let mut number = |setting: Setting| {
            let range = range(setting);
            let text = self.text(setting);
            let value = match setting {
                Setting::Amount => read_number(text, Unit::Money).unwrap_or(f64::NAN),
                _ => read(text, |value| range.contains(&value)).unwrap_or(f64::NAN),
            };
            if value.is_nan() {
                faults.push(setting);
            }
            if is_share(setting) { value / 100.0 } else { value }
        };
        let costs = Costs { false_negative: number(Setting::Ratio), false_positive: 1.0 };
        let is_open = self.text(Setting::Threshold).trim().is_empty();
        let threshold = if is_open { costs.threshold() } else { number(Setting::Threshold) };
        let settings = Settings {
            costs,
            threshold,
            review_from: number(Setting::ReviewFrom),
            review_to: number(Setting::ReviewTo),
            least_completeness: number(Setting::Completeness),
            limits: Limits { amount: number(Setting::Amount), distance: number(Setting::Distance) },
        };
        faults.extend(settings.faults());
        faults.sort_unstable();
        faults.dedup();
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }
}

/// A number without digits that say nothing.
fn plain(value: f64, locale: Locale) -> String {
    let text = format::decimal(value, DIGITS, locale);
    let point = if text.contains(',') && locale == Locale::fr { ',' } else { '.' };
    if text.contains(point) { text.trim_end_matches('0').trim_end_matches(point).to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::rules::LIMITS;

    fn settings() -> Settings {
        let costs = Costs { false_negative: 10.0, false_positive: 1.0 };
        Settings {
            costs,
            threshold: costs.threshold(),
            review_from: 0.075,
            review_to: 0.11,
            least_completeness: 0.7,
            limits: LIMITS,
        }
    }

    #[test]
    fn what_is_filled_in_means_the_same_in_both_languages() {
        let other = Settings { threshold: 0.0825, review_to: 0.123_456, ..settings() };
        let costly = Costs { false_negative: 1_000.0, false_positive: 1.0 };
        let grouped = Settings {
            costs: costly,
            threshold: 0.0015,
            review_from: 0.001,
            review_to: 0.002,
            limits: Limits { amount: 500_000.0, ..LIMITS },
            ..settings()
        };
        for settings in [settings(), other, grouped] {
            for locale in [Locale::fr, Locale::en] {
                let asked = Asked::written(&settings, locale);
                assert_eq!(asked.settings(), Ok(settings), "{asked:?}");
            }
        }
        assert_eq!(Asked::written(&settings(), Locale::fr).text(Setting::ReviewFrom), "7,5");
        assert_eq!(Asked::written(&settings(), Locale::en).text(Setting::Threshold), "");
    }

    #[test]
    fn every_field_that_cannot_be_used_is_named_once() {
        let typed = |name: &'static str, value: &'static str| {
            let whole = Asked::written(&settings(), Locale::en);
            let pairs = Setting::ALL.map(|setting| (setting.name(), whole.text(setting)));
            let asked = Asked::of(pairs.into_iter().chain([(name, value), ("admin", "1")]));
            asked.settings().expect_err(value)
        };
        assert_eq!(
            typed("ratio", "ten"),
            [Setting::Ratio, Setting::Threshold, Setting::ReviewFrom, Setting::ReviewTo]
        );
        assert_eq!(typed("threshold", "120"), [Setting::Threshold, Setting::ReviewTo]);
        assert_eq!(typed("review_from", "9.5"), [Setting::ReviewFrom]);
        assert_eq!(typed("review_to", ""), [Setting::ReviewTo]);
        assert_eq!(typed("completeness", "0"), [Setting::Completeness]);
        assert_eq!(typed("amount", "-5"), [Setting::Amount]);
        assert_eq!(typed("amount", "450.000"), [Setting::Amount], "450 or 450,000");
        assert!(Asked::of([("words", "x")].into_iter()).is_empty());
    }
}
