//! What a person calls the columns by which clients are filtered, their codes and their bounds.

use crate::format;
use crate::i18n::Locale;
use crate::words;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::decision::Advice;
use model::portfolio::{Column, ColumnKind, Condition, Filter, Range, UNKNOWN};

/// A column, with its unit where one is needed.
#[must_use]
pub fn column(column: Column, locale: Locale) -> &'static str {
    match column.name() {
        "risk" => td_string!(locale, clients.risk),
        "advice" => td_string!(locale, clients.advice),
        "age" => td_string!(locale, explorer.age),
        "income" => td_string!(locale, clients.income),
        "credit" => td_string!(locale, clients.credit),
        "annuity" => td_string!(locale, explorer.annuity),
        "external_score" => td_string!(locale, explorer.external_score),
        "debt" => td_string!(locale, explorer.debt),
        "contract_type" => td_string!(locale, clients.contract_type),
        "income_type" => td_string!(locale, clients.income_type),
        "education" => td_string!(locale, clients.education),
        "occupation" => td_string!(locale, explorer.occupation),
        "term" => td_string!(locale, explorer.term),
        "rate" => td_string!(locale, explorer.rate),
        "late_payments" => td_string!(locale, explorer.late_payments),
        "housing" => td_string!(locale, explorer.housing),
        "region_rating" => td_string!(locale, explorer.region_rating),
        "outcome" => td_string!(locale, explorer.outcome),
        "employment" => td_string!(locale, explorer.employment),
        "instalment_share" => td_string!(locale, explorer.instalment_share),
        name => name,
    }
}

/// What a parameter of the list's address is called.
#[must_use]
pub fn parameter(name: &'static str, locale: Locale) -> &'static str {
    match name {
        "id" => td_string!(locale, clients.search),
        "sort" => td_string!(locale, clients.sort),
        "page" => td_string!(locale, clients.page_field),
        name => Column::named(name).map_or(name, |named| column(named, locale)),
    }
}

/// A code of a category, in words, with a capital.
#[must_use]
pub fn code(column: Column, code: &str, locale: Locale) -> String {
    let words = match (column.name(), column.kind()) {
        _ if code == UNKNOWN => td_string!(locale, words.missing).to_owned(),
        ("contract_type", _) => words::contract_type(code, locale),
        ("advice", _) => code
            .parse::<Advice>()
            .map_or_else(|_| code.to_owned(), |advice| words::advice(advice, locale).to_owned()),
        ("outcome", _) if code == "known" => td_string!(locale, explorer.outcome_known).to_owned(),
        ("outcome", _) if code == "applicant" => td_string!(locale, explorer.outcome_applicant).to_owned(),
        (_, ColumnKind::Category(Some(feature))) => words::category(feature, code, locale),
        _ => code.to_owned(),
    };
    words::capitalized(&words)
}

/// Most digits of a bound after the point.
const DIGITS: usize = 4;

/// A bound: as few digits as say it, a share in percent.
#[must_use]
pub fn bound(value: f64, unit: Unit, locale: Locale) -> String {
    let scaled = if unit == Unit::Ratio { value * 100.0 } else { value };
    let says = |digits: &usize| {
        let power = 10_f64.powi(i32::try_from(*digits).unwrap_or(0));
        ((scaled * power).round() / power - scaled).abs() <= scaled.abs() * 1e-9
    };
    let digits = (0..DIGITS).find(says).unwrap_or(DIGITS);
    if unit == Unit::Ratio {
        format::percent(value, digits, locale)
    } else {
        format::decimal(value, digits, locale)
    }
}

/// A range, without what it is of.
#[must_use]
pub fn range(range: Range, unit: Unit, locale: Locale) -> String {
    let write = |value| bound(value, unit, locale);
    match (range.from.map(write), range.below.map(write)) {
        (Some(from), Some(to)) => td_string!(locale, explorer.between, from = from, to = to).to_string(),
        (Some(from), None) => td_string!(locale, explorer.at_least, from = from).to_string(),
        (None, Some(to)) => td_string!(locale, explorer.below, to = to).to_string(),
        (None, None) => td_string!(locale, clients.all).to_owned(),
    }
}

/// A condition on a column, to stand alone.
#[must_use]
pub fn condition(of: Column, condition: &Condition, locale: Locale) -> String {
    let said = match (condition, of.number()) {
        (Condition::Within(within), Some((_, unit))) => range(*within, unit, locale),
        (Condition::OneOf(codes), None) => {
            let codes: Vec<String> = codes.iter().map(|one| code(of, one, locale)).collect();
            match codes.as_slice() {
                // Of these the code says enough.
                [one] if matches!(of, Column::ADVICE | Column::CONTRACT_TYPE | Column::INCOME_TYPE) => {
                    return one.clone();
                }
                codes => codes.join(", "),
            }
        }
        _ => String::new(),
    };
    td_string!(locale, explorer.condition, label = column(of, locale), said = said).to_string()
}

/// Whom a filter lets through, in a sentence; `clients` is how many.
#[must_use]
pub fn group(filter: &Filter, clients: u64, locale: Locale) -> String {
    let n = format::count(clients, locale);
    if filter.is_everybody() {
        return td_string!(locale, compare.who_all, n = n).to_string();
    }
    let conditions: Vec<String> =
        filter.conditions().map(|(column, holds)| condition(column, holds, locale)).collect();
    td_string!(locale, compare.who_group, conditions = conditions.join(" · "), n = n).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue;

    #[test]
    fn every_column_has_words() {
        for locale in [Locale::fr, Locale::en] {
            assert!(Column::all().all(|named| column(named, locale) != named.name()), "{locale:?}");
        }
    }

    #[test]
    fn a_bound_is_written_with_the_digits_that_say_it() {
        assert_eq!(bound(0.0825, Unit::Ratio, Locale::en), "8.25%");
        assert_eq!(bound(0.08, Unit::Ratio, Locale::en), "8%");
        assert_eq!(bound(200_000.0, Unit::Money, Locale::en), "200,000");
        assert_eq!(bound(30.25, Unit::Years, Locale::en), "30.25");
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for locale in [Locale::fr, Locale::en] {
            for (value, unit) in [
                (0.0825, Unit::Ratio),
                (1.5, Unit::Ratio),
                (1_450_000.0, Unit::Money),
                (12_500.5, Unit::Money),
                (30.25, Unit::Years),
                (0.125, Unit::Score),
            ] {
                let text = bound(value, unit, locale);
                let read = model::portfolio::read_number(&text, unit).expect("it is read");
                assert!((read - value).abs() < 1e-12, "{text} is read as {read}");
            }
        }
    }

    /// The file states neither term nor rate.
    #[test]
    fn what_is_deduced_is_called_so_where_clients_are_filtered_by_it() {
        let deduced = Column::all().filter(|column| {
            let feature = column.number().and_then(|(name, _)| catalogue::by_name(name));
            feature.is_some_and(|feature| feature.deduced)
        });
        let labels: Vec<_> = deduced.map(|it| (column(it, Locale::fr), column(it, Locale::en))).collect();
        assert_eq!(labels.len(), 2);
        for (french, english) in labels {
            assert!(french.contains("déduit") && english.contains("deduced"), "{french}, {english}");
        }
    }

    #[test]
    fn a_condition_stands_alone() {
        let filter = Filter::default()
            .within(Column::AGE, Some(25.0), Some(35.0))
            .of(Column::ADVICE, "refuse")
            .within(Column::CREDIT, Some(100_000.0), None);
        let said: Vec<String> =
            filter.conditions().map(|(column, holds)| condition(column, holds, Locale::en)).collect();
        assert_eq!(said, ["Decline", "Age (years): 25 to below 35", "Amount requested: from 100,000"]);
    }
}
