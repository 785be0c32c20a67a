//! What a person filled in, as it was sent, and what it means. It is shown again as it was if something is wrong with it.
//!
//! Pure.

use model::catalogue::Unit;
use model::portfolio::read_number;
use model::record::checks::{Checks, Document, Written};
use model::record::fields::{Fault, Field};
use model::record::motives::Motive;
use model::record::rules::{Conditions, Draft, MOST_WORDS, Outcome};
use serde::{Deserialize, Serialize};

/// The fields of a form, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Made with the form: what is sent twice is done once.
    pub key: String,
    /// Number of the last event of the case that the person saw.
    pub seen_event: String,
    /// What the model said when the person saw it.
    pub shown: String,
    /// That they have seen it.
    pub seen: bool,
    /// The file of somebody who is in no bank, as `POST /api/v1/score` takes it; the size of what is sent bounds it.
    pub file: String,
    /// That the applicant was informed.
    pub informed: bool,
    /// Documents that were seen, see [`Document`].
    pub documents: Vec<String>,
    /// Which others.
    pub other_documents: String,
    /// When the register of incidents was consulted.
    pub register_day: String,
    /// Under which key.
    pub register_key: String,
    /// What it answered.
    pub register_result: String,
    /// See [`Outcome`].
    pub outcome: String,
    /// See [`Motive`].
    pub motives: Vec<String>,
    /// Own words.
    pub words: String,
    /// The amount that is granted.
    pub amount: String,
    /// The number of instalments.
    pub months: String,
    /// The client's point of view.
    pub view: String,
    /// The answer to it.
    pub answer: String,
    /// Of a letter.
    pub language: String,
}

/// The field of a file.
pub const FILE: &str = "file";
/// Characters of a key, at most.
pub(crate) const KEY: usize = 64;

impl Filled {
    /// Of the pairs of a form. Names that nobody knows are not looked at; texts are cut where they are too long to be said to be so.
    #[must_use]
    pub fn of(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let mut filled = Self::default();
        for (name, value) in pairs {
            if name == FILE {
                filled.file = value;
                continue;
            }
            let value = as_seen(&value, MOST_WORDS + 1);
            match name.as_str() {
                "key" => filled.key = value.chars().take(KEY).collect(),
                "seen_event" => filled.seen_event = value,
                "shown" => filled.shown = value,
                "seen" => filled.seen = true,
                "informed" => filled.informed = true,
                "documents" if filled.documents.len() < Document::ALL.len() => filled.documents.push(value),
                "other_documents" => filled.other_documents = value,
                "register_day" => filled.register_day = value,
                "register_key" => filled.register_key = value,
                "register_result" => filled.register_result = value,
                "outcome" => filled.outcome = value,
                "motives" if filled.motives.len() < Motive::ALL.len() => filled.motives.push(value),
                "words" => filled.words = value,
                "amount" => filled.amount = value,
                "months" => filled.months = value,
                "view" => filled.view = value,
                "answer" => filled.answer = value,
                "language" => filled.language = value,
                _ => {}
            }
        }
        filled
    }

    /// The same, with what was checked before.
    #[must_use]
    pub fn with(self, checks: &Checks) -> Self {
        let register = checks.register.clone();
        let (register_day, register_key, register_result) =
            register.map(|it| (it.day, it.key, it.result.name().to_owned())).unwrap_or_default();
        Self {
            informed: checks.informed,
            documents: checks.documents.iter().map(|document| document.name().to_owned()).collect(),
            other_documents: checks.other.clone(),
            register_day,
            register_key,
            register_result,
            ..self
        }
    }

    /// The reasons that were chosen.
    #[must_use]
    pub fn chosen(&self) -> Vec<Motive> {
        let mut chosen: Vec<Motive> = self.motives.iter().filter_map(|name| Motive::named(name)).collect();
        chosen.sort();
        chosen.dedup();
        chosen
    }

    /// Whether a reason was sent that is not on the list.
    #[must_use]
    pub fn has_unknown_motive(&self) -> bool {
        self.motives.iter().any(|name| Motive::named(name).is_none())
    }

    /// The outcome that was chosen.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        Outcome::named(&self.outcome)
    }

    /// Conditions, of a grant alone.
    ///
    /// # Errors
    /// What is no number.
    pub fn conditions(&self) -> Result<Conditions, (Field, Fault)> {
        if self.outcome() != Some(Outcome::Grant) {
            return Ok(Conditions::default());
        }
        let amount = match self.amount.trim() {
            "" => None,
            amount => Some(read_number(amount, Unit::Money).ok_or((Field::Amount, Fault::Range))?),
        };
        let months = match self.months.trim() {
            "" => None,
            months => Some(months.parse().map_err(|_| (Field::Months, Fault::Range))?),
        };
        Ok(Conditions { amount, months })
    }

    /// As the rules judge it; `reviews` if it ends a review.
    #[must_use]
    pub fn draft<'a>(&'a self, motives: &'a [Motive], conditions: Conditions, reviews: bool) -> Draft<'a> {
        Draft {
            outcome: self.outcome(),
            motives,
            words: &self.words,
            conditions,
            seen: self.seen,
            checks: Written {
                informed: self.informed,
                documents: &self.documents,
                other: &self.other_documents,
                day: &self.register_day,
                key: &self.register_key,
                result: &self.register_result,
            },
            review: reviews.then_some((&self.view, &self.answer)),
        }
    }
}

/// What somebody wrote as a reader sees it, and `most` characters of it.
pub(crate) fn as_seen(text: &str, most: usize) -> String {
    // A browser counts the end of a line once, and sends it as two.
    text.replace("\r\n", "\n").chars().filter(|c| is_seen(*c)).take(most).collect()
}

/// Whether a character is anything to a reader. What is not seen would count as words, and what turns the direction of a line
/// would show it as it was not written (Unicode Technical Report 36).
fn is_seen(c: char) -> bool {
    let is_hidden = matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    matches!(c, '\n' | '\t') || !(c.is_control() || is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn a_form_means_what_was_filled_in() {
        let form = filled(&[
            ("outcome", "grant"),
            ("motives", "security_given"),
            ("motives", "budget_checked"),
            ("motives", "security_given"),
            ("motives", "nonsense"),
            ("amount", "300\u{202f}000,50"),
            ("months", " 24 "),
            ("seen", "on"),
            ("admin", "true"),
        ]);
        assert_eq!(form.outcome(), Some(Outcome::Grant));
        assert_eq!(form.chosen(), [Motive::SecurityGiven, Motive::BudgetChecked]);
        let conditions = form.conditions().expect("numbers");
        assert_eq!((conditions.amount, conditions.months), (Some(300_000.5), Some(24)));
        assert!(form.seen);
    }

    #[test]
    fn what_was_checked_before_is_filled_in_again() {
        let form = filled(&[
            ("informed", "on"),
            ("documents", "income"),
            ("documents", "identity"),
            ("other_documents", "Lease"),
            ("register_day", "2026-11-29"),
            ("register_key", "010170MARTI"),
            ("register_result", "absent"),
        ]);
        let read =
            |form: &Filled| Checks::read(form.draft(&[], Conditions::default(), false).checks, "2026-11-30");
        let checks = read(&form).expect("it reads");
        assert_eq!(read(&Filled::default().with(&checks)), Ok(checks));
    }

    #[test]
    fn what_is_no_number_is_a_fault_of_its_field() {
        let amount = |text| filled(&[("outcome", "grant"), ("amount", text)]).conditions().map(|c| c.amount);
        assert_eq!(amount("many"), Err((Field::Amount, Fault::Range)));
        assert_eq!(amount("inf"), Err((Field::Amount, Fault::Range)));
        assert_eq!(amount("450.000"), Err((Field::Amount, Fault::Range)), "450 or 450,000");
        assert_eq!(amount(" "), Ok(None));
        // As the screen writes it in either language.
        assert_eq!(
            [amount("450,000"), amount("1,450,000"), amount("450 000")].map(Result::unwrap),
            [Some(450_000.0), Some(1_450_000.0), Some(450_000.0)]
        );
        let months = filled(&[("outcome", "grant"), ("months", "-3")]).conditions();
        assert_eq!(months, Err((Field::Months, Fault::Range)));
        assert_eq!(
            filled(&[("outcome", "refuse"), ("amount", "many")]).conditions(),
            Ok(Conditions::default())
        );
    }

    #[test]
    fn what_nobody_sees_are_no_words() {
        let hidden = filled(&[(
            "words",
            "\u{200b}\u{3164}\u{2800}\u{202e}\u{1}\0\u{1b}\u{fe0f}\u{e0100}\u{34f}\u{180b}\u{17b4}\u{1d173}",
        )]);
        assert_eq!(hidden.words, "");
        assert_eq!(filled(&[("view", "Où\tça ?\r\nLà\u{202e}.")]).view, "Où\tça ?\nLà.");
    }

    #[test]
    fn what_is_sent_is_bounded() {
        let long = "x".repeat(100_000);
        let form = filled(&[("words", &long), ("key", &long)]);
        assert_eq!((form.words.len(), form.key.len()), (MOST_WORDS + 1, KEY));
    }
}
