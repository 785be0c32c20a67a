//! What settings, moves and problems are called.

use super::asked::{is_share, range};
use super::resent::Problem;
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::record::fields::Fault;
use model::record::rules::{LEAST_WORDS, MOST_WORDS};
use model::record::steering::{Move, Setting, Settings};

/// What a setting is called.
#[must_use]
pub fn setting(setting: Setting, locale: Locale) -> &'static str {
    match setting {
        Setting::Ratio => td_string!(locale, steering.setting.ratio),
        Setting::Threshold => td_string!(locale, steering.setting.threshold),
        Setting::ReviewFrom => td_string!(locale, steering.setting.review_from),
        Setting::ReviewTo => td_string!(locale, steering.setting.review_to),
        Setting::Completeness => td_string!(locale, steering.setting.completeness),
        Setting::Amount => td_string!(locale, steering.setting.amount),
        Setting::Distance => td_string!(locale, steering.setting.distance),
    }
}

/// What it may be, and what else there is to say of it.
#[must_use]
pub fn hint(setting: Setting, locale: Locale) -> String {
    let range = range(setting);
    let write = |value: f64| {
        if is_share(setting) {
            format::percent(value / 100.0, 1, locale)
        } else {
            format::decimal(value, 0, locale)
        }
    };
    let possible =
        td_string!(locale, steering.possible, least = write(*range.start()), most = write(*range.end()))
            .to_string();
    let more = match setting {
        Setting::Threshold => td_string!(locale, steering.hint.threshold),
        Setting::ReviewFrom => td_string!(locale, steering.hint.review_from),
        Setting::ReviewTo => td_string!(locale, steering.hint.review_to),
        Setting::Completeness => td_string!(locale, steering.hint.completeness),
        Setting::Amount | Setting::Distance => td_string!(locale, steering.hint.limit),
        Setting::Ratio => td_string!(locale, steering.hint.ratio),
    };
    format!("{more} {possible}")
}

/// What it is.
#[must_use]
pub fn value(setting: Setting, settings: &Settings, locale: Locale) -> String {
    let percent = |share| format::percent(share, 2, locale);
    match setting {
        Setting::Ratio => format::decimal(settings.ratio(), 1, locale),
        Setting::Threshold => percent(settings.threshold),
        Setting::ReviewFrom => percent(settings.review_from),
        Setting::ReviewTo => percent(settings.review_to),
        Setting::Completeness => percent(settings.least_completeness),
        Setting::Amount => format::quantity(settings.limits.amount, Unit::Money, locale),
        Setting::Distance => percent(settings.limits.distance),
    }
}

/// What was done.
#[must_use]
pub fn done(done: Move, locale: Locale) -> &'static str {
    match done {
        Move::Propose => td_string!(locale, steering.done.propose),
        Move::Publish => td_string!(locale, steering.done.publish),
        Move::Withdraw => td_string!(locale, steering.done.withdraw),
        Move::Stop => td_string!(locale, steering.done.stop),
        Move::ProposeResume => td_string!(locale, steering.done.propose_resume),
        Move::WithdrawResume => td_string!(locale, steering.done.withdraw_resume),
        Move::Resume => td_string!(locale, steering.done.resume),
    }
}

/// What is to be done, on its button.
#[must_use]
pub fn to_do(done: Move, locale: Locale) -> &'static str {
    match done {
        Move::Propose => td_string!(locale, steering.to_do.propose),
        Move::Publish => td_string!(locale, steering.to_do.publish),
        Move::Withdraw => td_string!(locale, steering.to_do.withdraw),
        Move::Stop => td_string!(locale, steering.to_do.stop),
        Move::ProposeResume => td_string!(locale, steering.to_do.propose_resume),
        Move::WithdrawResume => td_string!(locale, steering.to_do.withdraw_resume),
        Move::Resume => td_string!(locale, steering.to_do.resume),
    }
}

/// Why nothing was done, and what to do.
#[must_use]
pub fn problem(problem: Problem, locale: Locale) -> String {
    let number = |n: usize| format::count(n as u64, locale);
    match problem {
        Problem::Words(Fault::Long) => {
            td_string!(locale, decisions.fault.long, n = number(MOST_WORDS)).to_string()
        }
        Problem::Words(_) => td_string!(locale, decisions.fault.short, n = number(LEAST_WORDS)).to_string(),
        Problem::Range => td_string!(locale, steering.problem.range).to_owned(),
        Problem::SamePerson => td_string!(locale, steering.problem.same_person).to_owned(),
        Problem::Moved => td_string!(locale, steering.problem.moved).to_owned(),
    }
}
