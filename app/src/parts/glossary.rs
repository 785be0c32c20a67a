//! Technical words, explained where they stand: a button in the sentence opens what the word means. The browser opens and closes
//! it (a popover), by keyboard as well and without JavaScript.
//!
//! One list of words, in the locales; each is explained once a page, by [`Glossary`].

use crate::i18n::Locale;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::OnceLock;

/// A technical word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// What the model estimates.
    Risk,
    /// From where on declining costs less than approving.
    Threshold,
    /// Around the threshold.
    ReviewBand,
    /// What the model says, and a person decides.
    Advice,
    /// What is due each time.
    Instalment,
    /// Scores of others.
    ExternalScores,
    /// How much of what counts is known.
    Completeness,
    /// What one piece of information adds.
    Contribution,
    /// The scale of contributions.
    LogOdds,
    /// With whom a refusal is compared.
    Approved,
    /// The nearest clients.
    Peers,
    /// How sure a rate is.
    Interval,
    /// The middle one.
    Median,
    /// What the source calls it when somebody does not repay as agreed.
    Difficulties,
}

impl Term {
    /// Every word, in the order of the list.
    pub const ALL: [Self; 14] = [
        Self::Risk,
        Self::Threshold,
        Self::ReviewBand,
        Self::Advice,
        Self::Instalment,
        Self::ExternalScores,
        Self::Completeness,
        Self::Contribution,
        Self::LogOdds,
        Self::Approved,
        Self::Peers,
        Self::Interval,
        Self::Median,
        Self::Difficulties,
    ];

    /// Of its explanation in a page.
    const fn id(self) -> &'static str {
        match self {
            Self::Risk => "term-risk",
            Self::Threshold => "term-threshold",
            Self::ReviewBand => "term-review-band",
            Self::Advice => "term-advice",
            Self::Instalment => "term-instalment",
            Self::ExternalScores => "term-external-scores",
            Self::Completeness => "term-completeness",
            Self::Contribution => "term-contribution",
            Self::LogOdds => "term-log-odds",
            Self::Approved => "term-approved",
            Self::Peers => "term-peers",
            Self::Interval => "term-interval",
            Self::Median => "term-median",
            Self::Difficulties => "term-difficulties",
        }
    }

    /// The word as its explanation is headed; in a text it may stand in other forms.
    fn name(self, locale: Locale) -> &'static str {
        self.forms(locale).split('|').next().unwrap_or_default()
    }

    /// Its forms in a text, apart by `|`.
    fn forms(self, locale: Locale) -> &'static str {
        match self {
            Self::Risk => td_string!(locale, glossary.risk),
            Self::Threshold => td_string!(locale, glossary.threshold),
            Self::ReviewBand => td_string!(locale, glossary.review_band),
            Self::Advice => td_string!(locale, glossary.advice),
            Self::Instalment => td_string!(locale, glossary.instalment),
            Self::ExternalScores => td_string!(locale, glossary.external_scores),
            Self::Completeness => td_string!(locale, glossary.completeness),
            Self::Contribution => td_string!(locale, glossary.contribution),
            Self::LogOdds => td_string!(locale, glossary.log_odds),
            Self::Approved => td_string!(locale, glossary.approved),
            Self::Peers => td_string!(locale, glossary.peers),
            Self::Interval => td_string!(locale, glossary.interval),
            Self::Median => td_string!(locale, glossary.median),
            Self::Difficulties => td_string!(locale, glossary.difficulties),
        }
    }

    fn meaning(self, locale: Locale) -> &'static str {
        match self {
            Self::Risk => td_string!(locale, glossary.risk_is),
            Self::Threshold => td_string!(locale, glossary.threshold_is),
            Self::ReviewBand => td_string!(locale, glossary.review_band_is),
            Self::Advice => td_string!(locale, glossary.advice_is),
            Self::Instalment => td_string!(locale, glossary.instalment_is),
            Self::ExternalScores => td_string!(locale, glossary.external_scores_is),
            Self::Completeness => td_string!(locale, glossary.completeness_is),
            Self::Contribution => td_string!(locale, glossary.contribution_is),
            Self::LogOdds => td_string!(locale, glossary.log_odds_is),
            Self::Approved => td_string!(locale, glossary.approved_is),
            Self::Peers => td_string!(locale, glossary.peers_is),
            Self::Interval => td_string!(locale, glossary.interval_is),
            Self::Median => td_string!(locale, glossary.median_is),
            Self::Difficulties => td_string!(locale, glossary.difficulties_is),
        }
    }
}

/// A stretch of a text: a technical word, or what stands between two of them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stretch {
    Plain(String),
    Word(Term, String),
}

/// The forms of all technical words in lower case, the longest first. A page cuts more than a hundred texts at them.
fn forms(locale: Locale) -> &'static [(Term, String)] {
    static FORMS: [OnceLock<Vec<(Term, String)>>; 2] = [const { OnceLock::new() }; 2];
    let of_language = match locale {
        Locale::fr => &FORMS[0],
        Locale::en => &FORMS[1],
    };
    of_language.get_or_init(|| {
        let mut forms: Vec<(Term, String)> = Term::ALL
            .into_iter()
            .flat_map(|term| term.forms(locale).split('|').map(move |form| (term, form.to_lowercase())))
            .collect();
        forms.sort_by_key(|(_, form)| std::cmp::Reverse(form.len()));
        forms
    })
}

fn is_lowercase_of(form: &str, text: &str) -> bool {
    text.chars().flat_map(char::to_lowercase).eq(form.chars())
}

/// A text cut at its technical words, each where it stands first. The longest form that begins at a place is taken, and only
/// whole words are.
fn stretches(text: &str, locale: Locale) -> Vec<Stretch> {
    let forms = forms(locale);
    let (mut all, mut plain, mut met) = (Vec::new(), String::new(), Vec::new());
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let begins = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let found = begins
            .then(|| {
                forms.iter().find(|(term, form)| {
                    !met.contains(term)
                        && rest.get(..form.len()).is_some_and(|here| is_lowercase_of(form, here))
                        && rest[form.len()..].chars().next().is_none_or(|after| !after.is_alphanumeric())
                })
            })
            .flatten();
        if let Some((term, form)) = found {
            if !plain.is_empty() {
                all.push(Stretch::Plain(std::mem::take(&mut plain)));
            }
            all.push(Stretch::Word(*term, rest[..form.len()].to_owned()));
            met.push(*term);
            at += form.len();
        } else {
            plain.push(letter);
            at += letter.len_utf8();
        }
    }
    if !plain.is_empty() {
        all.push(Stretch::Plain(plain));
    }
    all
}

/// A text whose technical words can be asked for. Stands on a page that has a [`Glossary`].
#[component]
pub fn Glossed(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    stretches(&text, use_locale())
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Plain(text) => text.into_any(),
            Stretch::Word(term, word) => view! {
                <dfn>
                    <button type="button" class="term" popovertarget=term.id()>
                        {word}
                    </button>
                </dfn>
            }
            .into_any(),
        })
        .collect::<Vec<_>>()
}

/// What every technical word means, hidden until it is asked for.
#[component]
pub fn Glossary() -> impl IntoView {
    let locale = use_locale();
    let explained = |term: Term| {
        view! {
            <div id=term.id() class="explained" popover="auto" role="note">
                <p>
                    <strong>{crate::words::capitalized(term.name(locale))}</strong>
                </p>
                <p>{term.meaning(locale)}</p>
                <button type="button" class="quiet" popovertarget=term.id() popovertargetaction="hide">
                    {td_string!(locale, glossary.close)}
                </button>
            </div>
        }
    };
    Term::ALL.into_iter().map(explained).collect::<Vec<_>>().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, locale: Locale) -> Vec<(Term, String)> {
        let word = |stretch| match stretch {
            Stretch::Word(term, word) => Some((term, word)),
            Stretch::Plain(_) => None,
        };
        stretches(text, locale).into_iter().filter_map(word).collect()
    }

    #[test]
    fn a_text_is_cut_at_its_technical_words_and_nothing_of_it_is_lost() {
        let text = "Thresholds: this risk is close to the threshold of 9%, and the threshold stays.";
        let all: String = stretches(text, Locale::en)
            .into_iter()
            .map(|stretch| match stretch {
                Stretch::Plain(text) | Stretch::Word(_, text) => text,
            })
            .collect();
        assert_eq!(all, text);
        assert_eq!(words(text, Locale::en), [(Term::Threshold, "threshold".to_owned())]);
    }

    #[test]
    fn a_word_is_found_in_any_of_its_forms_and_only_whole() {
        assert_eq!(
            words("Les scores externes et les échéances du crédit", Locale::fr),
            [
                (Term::ExternalScores, "scores externes".to_owned()),
                (Term::Instalment, "échéances".to_owned())
            ]
        );
        assert_eq!(words("la médianeté", Locale::fr), []);
    }

    #[test]
    fn every_word_is_explained_in_both_languages_and_has_a_place_of_its_own() {
        for locale in [Locale::fr, Locale::en] {
            for term in Term::ALL {
                assert!(!term.name(locale).is_empty() && term.meaning(locale).len() > 40, "{term:?}");
                let named =
                    |other: &&Term| other.name(locale) == term.name(locale) || other.id() == term.id();
                assert_eq!(Term::ALL.iter().filter(named).count(), 1, "{term:?}");
            }
        }
    }
}
