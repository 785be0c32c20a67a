//! Numbers as a person writes them, in the language of the screen: grouped amounts, percentages, years.
//!
//! Pure functions of a number and a language, so that the server and the browser write the same text and
//! hydration finds what it expects. Independent of where numbers come from; the unit is the catalogue's.

use crate::i18n::Locale;
use crate::plural::counted;
use leptos_i18n::td_string;
use model::catalogue::{Feature, Unit};
use model::decision::Policy;

/// Between groups of three digits in French; does not break.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
/// Before a percent sign in French; does not break.
const NO_BREAK_SPACE: char = '\u{a0}';
/// A true minus, as wide as a plus.
const MINUS: char = '\u{2212}';

/// `1234567.8` with `digits` = 1 is `1 234 567,8` in French, `1,234,567.8` in English.
#[must_use]
pub fn decimal(value: f64, digits: usize, locale: Locale) -> String {
    let text = format!("{:.digits$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (group, point) = match locale {
        Locale::fr => (NARROW_NO_BREAK_SPACE, ','),
        Locale::en => (',', '.'),
    };
    let mut out = String::with_capacity(text.len() + 8);
    if value < 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        out.push(MINUS);
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// A whole number, grouped.
#[must_use]
pub fn integer(value: f64, locale: Locale) -> String {
    decimal(value, 0, locale)
}

/// How many, grouped.
#[must_use]
pub fn count(n: u64, locale: Locale) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of clients are far below 2^53")]
    integer(n as f64, locale)
}

/// With its sign, also when positive.
#[must_use]
pub fn signed(value: f64, digits: usize, locale: Locale) -> String {
    let text = decimal(value, digits, locale);
    let sign = if text.starts_with(MINUS) { "" } else { "+" };
    match locale {
        Locale::fr => format!("{sign}{text}")
            .replacen('+', &format!("+{NARROW_NO_BREAK_SPACE}"), 1)
            .replacen(MINUS, &format!("{MINUS}{NARROW_NO_BREAK_SPACE}"), 1),
        Locale::en => format!("{sign}{text}"),
    }
}

/// What is known, as `write` has it; a dash for what is not, or is of too few.
#[must_use]
pub fn or_dash<T>(known: Option<T>, write: impl FnOnce(T) -> String) -> String {
    known.map_or_else(|| "–".to_owned(), write)
}

/// A share of 1 as a percentage: `8,3 %`, `8.3%`.
#[must_use]
pub fn percent(share: f64, digits: usize, locale: Locale) -> String {
    let number = decimal(share * 100.0, digits, locale);
    match locale {
        Locale::fr => format!("{number}{NO_BREAK_SPACE}%"),
        Locale::en => format!("{number}%"),
    }
}

/// The same; a dash of too few.
#[must_use]
pub fn percent_or_dash(share: Option<f64>, digits: usize, locale: Locale) -> String {
    or_dash(share, |share| percent(share, digits, locale))
}

/// A probability: one digit after the point is as much as a calibrated model can mean. What would be
/// rounded to nothing, or to certainty, is written as less, or more, than the last digit.
#[must_use]
pub fn probability(share: f64, locale: Locale) -> String {
    const LEAST: f64 = 0.001;
    if share > 0.0 && share < LEAST / 2.0 {
        format!("<{NO_BREAK_SPACE}{}", percent(LEAST, 1, locale))
    } else if share < 1.0 && share > 1.0 - LEAST / 2.0 {
        format!(">{NO_BREAK_SPACE}{}", percent(1.0 - LEAST, 1, locale))
    } else {
        percent(share, 1, locale)
    }
}

/// A bound of the policy: with the digits that tell it from its neighbours.
#[must_use]
pub fn edge(share: f64, locale: Locale) -> String {
    percent(share, EDGE_DIGITS, locale)
}

/// Digits after the point of a bound.
const EDGE_DIGITS: usize = 2;

/// A client's probability beside the bounds of the policy: as [`probability`], but with as many digits as it takes to
/// see on which side of each bound it is. What two digits cannot tell apart is moved to its side.
#[must_use]
pub fn risk(share: f64, policy: &Policy, locale: Locale) -> String {
    let rounded = |value: f64, digits: usize| format!("{:.digits$}", 100.0 * value).parse().unwrap_or(value);
    let edges = [policy.review_from, policy.threshold, policy.review_to];
    let is_seen =
        |shown: f64| edges.iter().all(|&edge| (share < edge) == (shown < rounded(edge, EDGE_DIGITS)));
    if is_seen(rounded(share, 1)) {
        return probability(share, locale);
    }
    let shown: f64 = rounded(share, EDGE_DIGITS);
    let step = if is_seen(shown) { 0.0 } else { 0.01 };
    let moved = [shown - step, shown + step].into_iter().find(|&shown| is_seen(shown)).unwrap_or(shown);
    percent(moved / 100.0, EDGE_DIGITS, locale)
}

/// How many of a hundred cases a share is, to the nearest one.
#[must_use]
pub fn out_of_hundred(probability: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=100 just before"
    )]
    let n = (probability * 100.0).round().clamp(0.0, 100.0) as u32;
    n
}

/// A client's number, as it is written on a contract: no grouping, so that it can be copied.
#[must_use]
pub fn client_id(id: i64) -> String {
    id.to_string()
}

/// A day that is given as ISO 8601 writes it; anything else is left as it is.
#[must_use]
pub fn day(iso: &str, locale: Locale) -> String {
    match (locale, iso.split('-').collect::<Vec<_>>().as_slice()) {
        (Locale::fr, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => iso.to_owned(),
    }
}

/// A moment that is given as RFC 3339 writes it, UTC; anything else is left as it is.
#[must_use]
pub fn moment(at: &str, locale: Locale) -> String {
    match at.split_once('T') {
        Some((of, time)) => format!("{} {} UTC", day(of, locale), time.get(..5).unwrap_or(time)),
        None => at.to_owned(),
    }
}

/// A duration in years: whole years from ten on (as ages are written), months below two years.
#[must_use]
pub fn years(value: f64, locale: Locale) -> String {
    if value.abs() >= 10.0 {
        return in_years(integer(value.trunc(), locale), locale);
    }
    if value.abs() < 2.0 {
        return months((value * 12.0).round(), locale);
    }
    in_years(brief(value, 1, locale), locale)
}

/// An age: completed years.
#[must_use]
pub fn age(value: f64, locale: Locale) -> String {
    in_years(integer(value.floor(), locale), locale)
}

fn in_years(n: String, locale: Locale) -> String {
    counted!(locale, n, words.years, n = n)
}

fn months(value: f64, locale: Locale) -> String {
    let n = number(value, locale);
    counted!(locale, n, words.months, n = n)
}

fn days(value: f64, locale: Locale) -> String {
    let n = number(value, locale);
    counted!(locale, n, words.days, n = n)
}

fn times(n: String, locale: Locale) -> String {
    counted!(locale, n, words.times, n = n)
}

/// With at most `digits` after the point: none if they would all be zero.
fn brief(value: f64, digits: usize, locale: Locale) -> String {
    let rounded = decimal(value, digits, locale);
    let whole = integer(value, locale);
    let is_whole = rounded.strip_prefix(&whole).is_some_and(|rest| rest.chars().skip(1).all(|c| c == '0'));
    if is_whole { whole } else { rounded }
}

/// A count or a mean of counts: whole if it is whole or large, else with one digit.
fn number(value: f64, locale: Locale) -> String {
    let whole = value.abs() >= 10.0 || value.fract() == 0.0;
    decimal(value, usize::from(!whole), locale)
}

/// A share of something, or one amount relative to another: from 2 on it is written as so many times.
fn ratio(value: f64, locale: Locale) -> String {
    if value.abs() >= 2.0 {
        let digits = usize::from(value.abs() < 100.0);
        times(brief(value, digits, locale), locale)
    } else {
        // 0.4 % must not be written as "0 %".
        let digits = usize::from(value != 0.0 && value.abs() < 0.1);
        percent(value, digits, locale)
    }
}

/// A quantity in its unit.
#[must_use]
pub fn quantity(value: f64, unit: Unit, locale: Locale) -> String {
    match unit {
        Unit::Money => integer(value, locale),
        Unit::Ratio => ratio(value, locale),
        Unit::Years => years(value, locale),
        Unit::Months => months(value, locale),
        Unit::Days => days(value, locale),
        Unit::Count | Unit::Category => number(value, locale),
        Unit::Score => decimal(value, 2, locale),
        Unit::Flag if value == 0.0 => td_string!(locale, words.no).to_string(),
        Unit::Flag => td_string!(locale, words.yes).to_string(),
    }
}

/// A value on an axis that spans `span`: the unit, and only as many digits as tell ticks apart.
#[must_use]
pub fn tick(value: f64, unit: Unit, span: f64, locale: Locale) -> String {
    let digits = usize::from(span < 5.0);
    match unit {
        Unit::Money => integer(value, locale),
        Unit::Ratio if span > 2.0 => times(decimal(value, digits, locale), locale),
        Unit::Ratio => percent(value, usize::from(span < 0.05), locale),
        Unit::Years => in_years(decimal(value, digits, locale), locale),
        Unit::Score => decimal(value, 1, locale),
        Unit::Months | Unit::Days | Unit::Count | Unit::Category | Unit::Flag => {
            decimal(value, digits, locale)
        }
    }
}

/// What a person reads of a feature's value: its category, its quantity in its unit, or that it is missing.
#[must_use]
pub fn feature(feature: &Feature, value: Option<f64>, locale: Locale) -> String {
    let Some(value) = value else {
        return td_string!(locale, words.missing).to_string();
    };
    match feature.category(value) {
        Some(category) => category.label.get(locale.into()).to_owned(),
        None => quantity(value, feature.unit, locale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue;

    #[test]
    fn amounts_are_grouped_as_each_language_groups_them() {
        assert_eq!(integer(1_234_567.4, Locale::fr), "1\u{202f}234\u{202f}567");
        assert_eq!(integer(1_234_567.4, Locale::en), "1,234,567");
        assert_eq!(integer(999.6, Locale::en), "1,000");
        assert_eq!(decimal(-1234.56, 1, Locale::fr), "−1\u{202f}234,6");
    }

    #[test]
    fn a_day_is_written_as_each_language_writes_it() {
        assert_eq!(day("2026-03-09", Locale::fr), "09/03/2026");
        assert_eq!(day("2026-03-09", Locale::en), "2026-03-09");
    }

    #[test]
    fn zero_has_no_minus() {
        assert_eq!(decimal(-0.04, 1, Locale::en), "0.0");
        assert_eq!(signed(-0.004, 2, Locale::en), "+0.00");
    }

    #[test]
    fn a_percentage_keeps_its_sign_beside_it() {
        assert_eq!(percent(0.083, 1, Locale::fr), "8,3\u{a0}%");
        assert_eq!(percent(0.083, 1, Locale::en), "8.3%");
    }

    #[test]
    fn no_risk_is_told_as_nothing_or_as_certain() {
        assert_eq!(probability(0.0003, Locale::fr), "<\u{a0}0,1\u{a0}%");
        assert_eq!(probability(0.9998, Locale::en), ">\u{a0}99.9%");
        assert_eq!(probability(0.0006, Locale::en), "0.1%");
        assert_eq!(probability(0.0909, Locale::en), "9.1%");
    }

    #[test]
    fn a_risk_is_seen_on_its_side_of_every_bound() {
        use model::catalogue::inputs::Inputs;
        use model::decision::Costs;

        let policy = Policy {
            version: 0,
            costs: Costs { false_negative: 10.0, false_positive: 1.0 },
            threshold: 1.0 / 11.0,
            review_from: 0.85 / 11.0,
            review_to: 1.15 / 11.0,
            least_completeness: 0.0,
            required: Inputs::NONE,
        };
        let shown = |share| risk(share, &policy, Locale::en);
        assert_eq!(
            [policy.review_from, policy.threshold, policy.review_to].map(|e| edge(e, Locale::en)),
            ["7.73%", "9.09%", "10.45%"]
        );
        assert_eq!(shown(0.3712), "37.1%");
        assert_eq!(shown(0.0003), "<\u{a0}0.1%");
        // Declined, and so not 10.5 % beside someone at 10.45 % who is to be looked at.
        assert_eq!([shown(0.1046), shown(0.1048), shown(0.1044)], ["10.5%", "10.5%", "10.4%"]);
        assert_eq!(shown(0.10452), "10.44%", "below the bound, which is 10.4545 %");
        assert_eq!([shown(0.0772), shown(0.0774)], ["7.7%", "7.74%"]);
        assert_eq!([shown(0.0909), shown(0.0913)], ["9.08%", "9.1%"]);
    }

    #[test]
    fn signs_are_written_on_both_sides_of_zero() {
        assert_eq!(signed(0.42, 2, Locale::en), "+0.42");
        assert_eq!(signed(-0.42, 2, Locale::en), "−0.42");
        assert_eq!(signed(-0.42, 2, Locale::fr), "−\u{202f}0,42");
        assert_eq!(signed(0.42, 2, Locale::fr), "+\u{202f}0,42");
    }

    #[test]
    fn time_is_told_in_years_and_months_never_in_negative_days() {
        assert_eq!(age(45.97, Locale::fr), "45\u{a0}ans");
        assert_eq!(years(3.46, Locale::en), "3.5\u{a0}years");
        assert_eq!(years(5.02, Locale::en), "5\u{a0}years");
        assert_eq!(years(2.0, Locale::en), "2\u{a0}years");
        assert_eq!(years(1.5, Locale::en), "18\u{a0}months");
        assert_eq!(years(0.5, Locale::fr), "6\u{a0}mois");
        assert_eq!(years(1.0 / 12.0, Locale::en), "1\u{a0}month");
    }

    #[test]
    fn what_is_counted_agrees_with_its_number_in_each_language() {
        let written = |value, unit| [Locale::fr, Locale::en].map(|locale| quantity(value, unit, locale));
        assert_eq!(written(0.0, Unit::Days), ["0\u{a0}jour", "0\u{a0}days"]);
        assert_eq!(written(1.0, Unit::Days), ["1\u{a0}jour", "1\u{a0}day"]);
        assert_eq!(written(1.5, Unit::Days), ["1,5\u{a0}jour", "1.5\u{a0}days"]);
        assert_eq!(written(1.96, Unit::Days), ["2,0\u{a0}jours", "2.0\u{a0}days"], "as it is written");
        assert_eq!(written(0.0, Unit::Months), ["0\u{a0}mois", "0\u{a0}months"]);
        let ticks = |value| [Locale::fr, Locale::en].map(|locale| tick(value, Unit::Years, 40.0, locale));
        assert_eq!(ticks(0.0), ["0\u{a0}an", "0\u{a0}years"]);
        assert_eq!(ticks(1.0), ["1\u{a0}an", "1\u{a0}year"]);
        assert_eq!(ticks(20.0), ["20\u{a0}ans", "20\u{a0}years"]);
        assert_eq!(tick(1.0, Unit::Ratio, 40.0, Locale::en), "1\u{a0}time");
        assert_eq!(age(1.9, Locale::fr), "1\u{a0}an");
    }

    #[test]
    fn a_ratio_above_two_is_told_as_times() {
        assert_eq!(quantity(3.42, Unit::Ratio, Locale::fr), "3,4\u{a0}fois");
        assert_eq!(quantity(0.25, Unit::Ratio, Locale::en), "25%");
        assert_eq!(quantity(0.004, Unit::Ratio, Locale::en), "0.4%");
        assert_eq!(quantity(0.0, Unit::Ratio, Locale::en), "0%");
    }

    #[test]
    fn a_category_is_told_by_its_label_and_a_missing_value_as_missing() {
        let education = catalogue::by_name("education").expect("in the catalogue");
        assert_eq!(feature(education, Some(3.0), Locale::fr), "études supérieures");
        assert_eq!(feature(education, None, Locale::en), "not known");
        let owns_car = catalogue::by_name("owns_car").expect("in the catalogue");
        assert_eq!(feature(owns_car, Some(1.0), Locale::fr), "oui");
    }
}
