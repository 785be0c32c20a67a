//! The letter's words: made once, of the frozen record of the decision, and then kept as they are. Nothing is scored here.
//!
//! Pure. What a letter must say: directive (EU) 2023/2225, article 18(8) and (9) and 19(6); GDPR, articles 13 to 15 and 22.

use super::words::day;
use crate::client::reasons::Sentence;
use crate::client::what_if::in_words;
use crate::format;
use crate::i18n::Locale;
use crate::plural::counted;
use leptos_i18n::td_string;
use model::catalogue::{Telling, Unit};
use model::file::ClientFile;
use model::reasons::{MOST_REASONS, Reason, Reasons};
use model::record::checkpoint::Signed;
use model::record::checks::Checks;
use model::record::evidence::{Act, Evidence, Statement};
use model::record::letter::{Letter, Section, VERSION};
use model::record::motives::Motive;
use model::record::rules::{LEAST_REASONS, Outcome};

/// Days within which a review is answered: one month at most (GDPR, article 12(3)).
pub const ANSWER_DAYS: u64 = 15;
/// Digits of a hash on a letter.
const DIGITS: usize = 16;

/// What a letter is made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The conclusion.
    pub act: &'a Act,
    /// What was said with it.
    pub statement: &'a Statement,
    /// Its number and hash.
    pub record: (i64, &'a str),
    /// Who decided: the decider, and whoever approved.
    pub people: &'a [String],
    /// When, UTC, as RFC 3339.
    pub at: &'a str,
    /// How long the chain was; none if the server has no key.
    pub checkpoint: Option<&'a Signed>,
    /// Whom to write to about one's data; empty if nobody was named.
    pub data_protection: &'a str,
    /// Until when a review is best asked for, UTC, as RFC 3339.
    pub until: &'a str,
    /// The code of the letter.
    pub code: &'a str,
}

/// Why no letter is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    /// It would tell fewer reasons than a refusal needs.
    #[error("a letter of refusal tells two to four reasons")]
    FewReasons,
    /// No person has decided.
    #[error("no person has decided")]
    NoPerson,
    /// What it stood on was erased, or nothing was concluded.
    #[error("there is nothing to tell")]
    Nothing,
}

/// Those of the model's reasons that a letter tells of a refusal: what raises the risk, and nothing of who somebody is or of
/// other people.
pub fn tellable(reasons: &Reasons) -> impl Iterator<Item = &Reason> {
    let is_told = |reason: &&Reason| reason.raises() && reason.concept.telling() == Telling::Plain;
    reasons.principal.iter().filter(is_told)
}

/// The letter.
///
/// # Errors
/// [`NoLetter`].
pub fn letter(facts: &Facts<'_>, locale: Locale) -> Result<Letter, NoLetter> {
    let outcome = facts.act.outcome.ok_or(NoLetter::Nothing)?;
    let evidence = facts.statement.evidence.as_ref().ok_or(NoLetter::Nothing)?;
    if facts.people.is_empty() || facts.people.iter().any(String::is_empty) {
        return Err(NoLetter::NoPerson);
    }
    let reasons = reasons(facts, outcome, evidence, locale);
    if outcome == Outcome::Refuse && reasons.len() < LEAST_REASONS {
        return Err(NoLetter::FewReasons);
    }
    let subject = match outcome {
        Outcome::AskForMore => td_string!(locale, letter.subject_more),
        _ => td_string!(locale, letter.subject),
    };
    let mut sections = vec![opening(facts, outcome, evidence, locale)];
    if let Some(answer) = &facts.statement.answer {
        sections.push(titled(td_string!(locale, letter.answer_title), vec![answer.clone()]));
    }
    if !reasons.is_empty() {
        sections.push(Section {
            title: td_string!(locale, letter.reasons_title).to_owned(),
            items: reasons,
            paragraphs: Vec::new(),
        });
    }
    if outcome == Outcome::Refuse {
        sections.extend(changes(evidence, locale));
    }
    sections.push(data(&evidence.file, facts.statement.checks.as_ref(), locale));
    sections.push(rights(facts, locale));
    if outcome == Outcome::Refuse {
        let budget = td_string!(locale, letter.budget).to_owned();
        sections.push(titled(td_string!(locale, letter.budget_title), vec![budget]));
    }
    sections.push(Section {
        paragraphs: vec![td_string!(locale, letter.greeting).to_owned(), facts.people.join(", ")],
        ..Section::default()
    });
    Ok(Letter {
        version: VERSION,
        language: locale.into(),
        code: facts.code.to_owned(),
        subject: subject.to_owned(),
        sections,
        references: references(facts, locale),
        checkpoint: facts.checkpoint.map(ToString::to_string),
    })
}

fn titled(title: &str, paragraphs: Vec<String>) -> Section {
    Section { title: title.to_owned(), paragraphs, items: Vec::new() }
}

fn opening(facts: &Facts<'_>, outcome: Outcome, evidence: &Evidence, locale: Locale) -> Section {
    let money = |value| format::quantity(value, Unit::Money, locale);
    let asked = match evidence.file.application.amt_credit {
        Some(amount) => td_string!(locale, letter.asked, amount = money(amount)).to_string(),
        None => td_string!(locale, letter.asked_something).to_owned(),
    };
    let answer = match outcome {
        Outcome::Grant => td_string!(locale, letter.granted),
        Outcome::Refuse => td_string!(locale, letter.refused),
        Outcome::AskForMore | Outcome::Refer => td_string!(locale, letter.more),
    };
    let mut paragraphs = vec![td_string!(locale, letter.salutation).to_owned(), format!("{asked} {answer}")];
    if outcome == Outcome::AskForMore {
        paragraphs.push(facts.statement.words.clone());
    }
    let conditions = facts.statement.conditions;
    paragraphs.extend(
        conditions
            .amount
            .map(|amount| td_string!(locale, letter.granted_amount, amount = money(amount)).to_string()),
    );
    paragraphs.extend(conditions.months.map(|months| {
        let n = months.to_string();
        counted!(locale, n, letter.granted_months, n = n)
    }));
    let and = td_string!(locale, recourse.and);
    let people = facts.people.join(&format!(" {and} "));
    let decided =
        td_string!(locale, letter.decided, day = day(facts.at, locale), people = people).to_string();
    paragraphs.push(format!("{decided} {}", td_string!(locale, letter.automated)));
    Section { paragraphs, ..Section::default() }
}

/// What counted most: what the person says first, then what the model says, four at most.
fn reasons(facts: &Facts<'_>, outcome: Outcome, evidence: &Evidence, locale: Locale) -> Vec<String> {
    let given = facts.act.motives.iter().filter(|motive| motive.tells());
    let given = given.map(|motive: &Motive| motive.for_client().get(locale.into()).to_owned());
    let of_model = evidence.reasons.iter().filter(|_| outcome == Outcome::Refuse).flat_map(tellable);
    let of_model = of_model.map(|reason| {
        let Sentence { what, fact, .. } = Sentence::of(reason, locale);
        format!("{what} {fact}")
    });
    given.chain(of_model).take(MOST_REASONS).collect()
}

/// What would have changed the advice, as it was proven when it was decided.
fn changes(evidence: &Evidence, locale: Locale) -> Option<Section> {
    let items: Vec<String> = evidence
        .recourse
        .first()?
        .proposals
        .iter()
        .map(|proposal| in_words(proposal, locale))
        .filter(|words| !words.is_empty())
        .collect();
    if items.is_empty() {
        return None;
    }
    Some(Section {
        title: td_string!(locale, letter.change_title).to_owned(),
        paragraphs: vec![counted!(locale, items.len().to_string(), letter.change)],
        items,
    })
}

fn data(file: &ClientFile, checks: Option<&Checks>, locale: Locale) -> Section {
    let mut used = vec![td_string!(locale, letter.data_application)];
    used.extend(file.bureau.is_some().then(|| td_string!(locale, letter.data_bureau)));
    used.extend(file.previous_application.is_some().then(|| td_string!(locale, letter.data_previous)));
    used.extend(file.installments_payments.is_some().then(|| td_string!(locale, letter.data_payments)));
    let scores =
        [file.application.ext_source_1, file.application.ext_source_2, file.application.ext_source_3];
    used.extend(scores.iter().any(Option::is_some).then(|| td_string!(locale, letter.data_scores)));
    let used = td_string!(locale, letter.data, what = used.join(", ")).to_string();
    let mut paragraphs = vec![format!("{used} {}", td_string!(locale, letter.data_not))];
    if let Some(Checks { documents, other, register, .. }) = checks {
        let seen = documents.iter().map(|document| document.label().get(locale.into()));
        let seen: Vec<&str> = seen.chain(Some(other.as_str()).filter(|other| !other.is_empty())).collect();
        if !seen.is_empty() {
            paragraphs.push(td_string!(locale, letter.data_documents, what = seen.join(", ")).to_string());
        }
        paragraphs.extend(register.as_ref().map(|register| {
            let result = register.result.for_client().get(locale.into());
            td_string!(locale, letter.data_register, day = day(&register.day, locale), result = result)
                .to_string()
        }));
    }
    titled(td_string!(locale, letter.data_title), paragraphs)
}

fn rights(facts: &Facts<'_>, locale: Locale) -> Section {
    let contact = match facts.data_protection {
        "" => td_string!(locale, letter.our_officer).to_owned(),
        contact => contact.to_owned(),
    };
    let review = td_string!(
        locale,
        letter.rights_review,
        until = day(facts.until, locale),
        n = ANSWER_DAYS.to_string()
    )
    .to_string();
    let own_data = td_string!(locale, letter.rights_data, contact = contact).to_string();
    titled(td_string!(locale, letter.rights_title), vec![review, own_data])
}

fn references(facts: &Facts<'_>, locale: Locale) -> Vec<String> {
    let short = |hash: &str| hash.chars().take(DIGITS).collect::<String>();
    let (number, hash) = facts.record;
    let model = facts.act.system.as_ref().map(|system| system.model.clone()).unwrap_or_default();
    let decision = td_string!(
        locale,
        letter.reference,
        n = number.to_string(),
        hash = short(hash),
        model = model,
        version = VERSION.to_string()
    )
    .to_string();
    let checkpoint = facts.checkpoint.map(|signed| {
        td_string!(locale, letter.checkpoint, n = signed.checkpoint.count.to_string()).to_string()
    });
    let code = td_string!(locale, letter.code).to_owned();
    std::iter::once(decision).chain(checkpoint).chain([code]).collect()
}

#[cfg(test)]
mod tests;
